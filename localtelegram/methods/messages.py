"""Methods that send, edit and delete messages and files."""

from __future__ import annotations

from typing import Any

from localtelegram.chats import Chat, Message
from localtelegram.errors import bad_request
from localtelegram.files import DOWNLOAD_LIMIT, StoredFile
from localtelegram.keyboards import checked_inline_keyboard, checked_markup
from localtelegram.methods.calls import (
    Call,
    Method,
    Place,
    caption,
    message_text,
    place,
    visited_chat,
    writable_chat,
)

CHAT_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
        "record_audio",
        "upload_audio",
        "cancel",
    ]
)
"""What a bot may be seen doing."""

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


async def send_message(call: Call) -> dict[str, Any]:
    """Sends a text."""
    chat = writable_chat(call)
    content = message_text(call).content("text", "entities")
    return _send(call, chat, content)


async def send_document(call: Call) -> dict[str, Any]:
    """Sends a file: uploaded, or one that is here already, by its id."""
    chat = writable_chat(call)
    described = caption(call)
    stored = _file(call, "document")
    content: dict[str, Any] = {"document": stored.document()}
    if described.text:
        content |= described.content("caption", "caption_entities")
    return _send(call, chat, content)


async def send_photo(call: Call) -> dict[str, Any]:
    """Sends a picture: uploaded, or one that is here already, by its id. It is kept in the one size that came."""
    chat = writable_chat(call)
    described = caption(call)
    stored = _file(call, "photo")
    ids = {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_size": len(stored.content)}
    content: dict[str, Any] = {"photo": [ids | {"width": 1280, "height": 960}]}
    if described.text:
        content |= described.content("caption", "caption_entities")
    return _send(call, chat, content)


def _send(call: Call, chat: Chat, content: dict[str, Any]) -> dict[str, Any]:
    where: Place = place(call, chat)
    markup = checked_markup(call.parameters.parsed("reply_markup", "reply keyboard markup"), private=chat.is_private)
    call.state.flood.charge(chat.id, group=chat.is_group)
    own = {"sender_chat": chat} if chat.type == "channel" else {"sender": call.state.bot}
    message = call.state.post(
        chat,
        content,
        **own,
        reply_to_id=where.reply_to_id,
        thread_id=where.thread_id,
        reply_markup=markup,
    )
    return message.to_json()


def _file(call: Call, field: str) -> StoredFile:
    given = call.parameters.text(field)
    part = given.removeprefix("attach://") if given.startswith("attach://") else field
    upload = call.parameters.uploads.get(part)
    if upload is not None:
        if not upload.content:
            raise bad_request("file must be non-empty")
        return call.state.files.add(upload.name, upload.content, upload.mime_type)
    if not given or given.startswith("attach://"):
        raise bad_request(f"there is no {field} in the request")
    if given.startswith(("http://", "https://")):
        # Nothing is ever fetched from outside.
        raise bad_request("failed to get HTTP URL content")
    return call.state.files.by_id(given)


def _message_to_edit(call: Call) -> Message:
    inline_id = call.parameters.text("inline_message_id")
    if inline_id:
        if inline_id not in call.state.inline_messages:
            raise bad_request("MESSAGE_ID_INVALID")
        return call.state.inline_messages[inline_id]
    chat = visited_chat(call)
    message_id = call.parameters.integer("message_id")
    if message_id <= 0:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    own = message.sender is not None and message.sender.id == call.state.bot.id
    if not own and not (chat.type == "channel" and message.sender_chat is chat):
        raise bad_request("message can't be edited")
    return message


def _edit(call: Call, message: Message, content: dict[str, Any]) -> dict[str, Any] | bool:
    markup = checked_inline_keyboard(
        call.parameters.parsed("reply_markup", "inline keyboard"), private=message.chat.is_private
    )
    if _without_keyboard(markup) == _without_keyboard(message.reply_markup) and content == message.content:
        raise bad_request(_NOT_MODIFIED)
    if not message.inline_message_id:
        call.state.flood.charge(message.chat.id, group=message.chat.is_group)
    message.content, message.reply_markup = content, markup
    call.state.edited(message)
    return True if message.inline_message_id else message.to_json()


def _without_keyboard(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """None for an empty keyboard: Telegram sees no difference between none and an empty one."""
    return markup if markup and any(markup.get("inline_keyboard", ())) else None


async def edit_message_text(call: Call) -> dict[str, Any] | bool:
    """Gives a message of the bot another text, and another keyboard or none."""
    message = _message_to_edit(call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _edit(call, message, message_text(call).content("text", "entities"))


async def edit_message_caption(call: Call) -> dict[str, Any] | bool:
    """Gives a file of the bot another caption, and another keyboard or none."""
    message = _message_to_edit(call)
    if "document" not in message.content:
        raise bad_request("there is no caption in the message to edit")
    described = caption(call)
    content = {"document": message.content["document"]}
    if described.text:
        content |= described.content("caption", "caption_entities")
    return _edit(call, message, content)


async def edit_message_reply_markup(call: Call) -> dict[str, Any] | bool:
    """Gives a message of the bot another keyboard or none."""
    message = _message_to_edit(call)
    return _edit(call, message, message.content)


async def delete_message(call: Call) -> bool:
    """Deletes a message: the bot's own, any in private, and any where the bot is an admin."""
    chat = visited_chat(call)
    message = chat.messages.get(call.parameters.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if not _may_delete(call, chat, message):
        raise bad_request("message can't be deleted")
    call.state.delete(message)
    return True


async def delete_messages(call: Call) -> bool:
    """Deletes those of the messages that are there and that the bot may delete."""
    chat = visited_chat(call)
    wanted = call.parameters.parsed("message_ids")
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= 100:
        raise bad_request("message identifiers are not specified")
    found = [chat.messages[each] for each in wanted if isinstance(each, int) and each in chat.messages]
    for message in found:
        if _may_delete(call, chat, message):
            call.state.delete(message)
    return True


def _may_delete(call: Call, chat: Chat, message: Message) -> bool:
    own = message.sender is not None and message.sender.id == call.state.bot.id
    return own or chat.is_private or chat.members[call.state.bot.id].administers


async def send_chat_action(call: Call) -> bool:
    """Shows what the bot is doing."""
    chat = writable_chat(call)
    action = call.parameters.text("action").lower()
    if action not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    where = place(call, chat)
    call.state.events.publish("action", chat.id, action=action, thread_id=where.thread_id)
    return True


async def get_file(call: Call) -> dict[str, Any]:
    """Makes a file ready to be downloaded."""
    file_id = call.parameters.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = call.state.files.by_id(file_id)
    if len(stored.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return stored.to_json()


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "sendChatAction": send_chat_action,
    "getFile": get_file,
}
"""The methods of this area."""
