"""A chat as a person sees it, in plain lines: for assertions and for reading."""

from __future__ import annotations

from localtelegram.chats import Chat, Message


def transcript(chat: Chat) -> list[str]:
    """A line for each message, oldest first: "Name: text [Button] [Button]"."""
    return [line(message) for message in chat.messages.values()]


def line(message: Message) -> str:
    """One message in one line (a text keeps its own line ends)."""
    buttons = "".join(f" [{button['text']}]" for button in message.buttons)
    return f"{speaker(message)}: {said(message)}{buttons}"


def speaker(message: Message) -> str:
    """The name that stands over the message."""
    if message.sender_chat is not None:
        return message.sender_chat.title
    return message.sender.full_name if message.sender else ""


def said(message: Message) -> str:
    """The text; what has none is told in brackets."""
    if "document" in message.content:
        name = message.content["document"]["file_name"]
        return f"<document {name}> {message.text}".rstrip()
    if message.content.keys() & {"text", "rich_message"}:
        return message.text
    kind = next(iter(message.content))
    return f"<{kind}> {message.text}".rstrip()
