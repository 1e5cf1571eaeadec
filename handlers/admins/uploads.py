"""Files of facts sent by admins: looked at, previewed, confirmed, and only then part of the knowledge.

Nothing of a file's own name is used: it is stored under the date and title that its head gives.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Mapping
from typing import Any

from telegram import CallbackQuery, Document, InlineKeyboardMarkup, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes, ExtBot

from handlers.admins.changing import Changing, told_difference, told_problems
from handlers.messages import texts
from handlers.messages.buttons import Action, Press, button
from handlers.messages.rendering import escape
from handlers.messages.sending import acknowledge, edit, send, send_text
from handlers.places import Place
from handlers.services import Services
from knowledge.facts import ReloadBusy, ReloadRefused
from knowledge.facts.sheets import import_source
from knowledge.files.marked_yaml import parse_marked_yaml
from knowledge.language import fold

_SUFFIX = re.compile(r"\.(?:ya?ml|xlsx|csv)", re.IGNORECASE)
_KIND = "upload"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SLUG = 60


class UploadRefused(Exception):  # noqa: N818 - named for what happened
    """A file that is not looked at further; the text says why, for the admin."""


class Uploads:
    """Takes an admin's file through check, preview and confirmation."""

    def __init__(self, services: Services, changing: Changing) -> None:
        self._services = services
        self._changing = changing

    async def on_document(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A file in private: preview it and ask whether to take it in. Anybody else's is declined."""
        message = update.message
        if message is None or message.document is None:
            return
        place = Place.of_message(message)
        state = self._services.state
        if place.user_id not in self._services.options.admin_ids:
            await send_text(context.bot, state, place, texts.FILES_FROM_ADMINS_ONLY)
            return
        try:
            content = await self._content(message.document, context.bot)
            await self._preview(context.bot, place, content)
        except UploadRefused as refusal:
            await send_text(context.bot, state, place, str(refusal))
        except ReloadBusy:
            await send_text(context.bot, state, place, texts.BUSY)
        except ReloadRefused as refused:
            page = texts.UPLOAD_REFUSED_HTML.format(problems=told_problems(refused.problems))
            await send(context.bot, state, place, page)

    async def on_press(self, query: CallbackQuery, press: Press, bot: ExtBot[None]) -> None:
        """Take the previewed file in, or leave it; a second press finds nothing left to do."""
        if query.message is None:
            return
        state = self._services.state
        kept = state.pending.get(_KIND, press.argument)
        if kept is None:
            await acknowledge(query, texts.TEACH_EXPIRED)
            return
        await acknowledge(query)
        page = escape(texts.UPLOAD_CANCELLED)
        if press.action is Action.UPLOAD_CONFIRM:
            try:
                report = await self._changing.apply({kept["name"]: kept["content"].encode()})
                page = texts.RELOADED_HTML.format(
                    old=escape(report.old_version or "–"),
                    new=escape(report.new_version),
                    difference=told_difference(report),
                )
            except ReloadBusy:
                place = Place(query.message.chat.id, query.from_user.id, private=True)
                await send_text(bot, state, place, texts.BUSY)
                return
            except ReloadRefused as refused:
                page = texts.UPLOAD_REFUSED_HTML.format(problems=told_problems(refused.problems))
        await state.settled(state.pending.drop(_KIND, press.argument))
        await edit(bot, query.message.chat.id, query.message.message_id, page)

    async def _content(self, document: Document, bot: ExtBot[None]) -> str:
        """The file as the YAML text of a source file."""
        suffix = _SUFFIX.search(document.file_name or "", max(0, len(document.file_name or "") - 5))
        if suffix is None or not (document.file_name or "").endswith(suffix[0]):
            raise UploadRefused(texts.UPLOAD_WRONG_TYPE)
        limit = self._services.options.upload_limit
        too_large = texts.UPLOAD_TOO_LARGE.format(limit=limit // 1000)
        if (document.file_size or 0) > limit:
            raise UploadRefused(too_large)
        try:
            file = await bot.get_file(document.file_id)
        except BadRequest as refusal:
            if "path on disk" not in refusal.message:
                raise
            raise UploadRefused(texts.UPLOAD_NOT_SERVED) from None
        data = bytes(await file.download_as_bytearray())
        if len(data) > limit:  # the size that was told may be wrong
            raise UploadRefused(too_large)
        if not data.strip():
            raise UploadRefused(texts.UPLOAD_EMPTY)
        return await asyncio.to_thread(_as_yaml, suffix[0].lower(), data)

    async def _preview(self, bot: ExtBot[None], place: Place, content: str) -> None:
        state = self._services.state
        today = self._services.today().isoformat()
        name = await asyncio.to_thread(name_of, content, today=today)
        report = await self._changing.preview({name: content.encode()})
        if not report.changed:
            await send_text(bot, state, place, texts.UPLOAD_NO_CHANGE)
            return
        key = hashlib.blake2s(f"{place.chat_id}\0{name}\0{content}".encode(), digest_size=12).hexdigest()
        if not await state.settled(state.pending.put(_KIND, key, {"name": name, "content": content})):
            await send_text(bot, state, place, texts.NOT_KEPT)
            return
        keyboard = InlineKeyboardMarkup(
            [
                [
                    button(texts.BUTTON_CONFIRM, Action.UPLOAD_CONFIRM, key),
                    button(texts.BUTTON_CANCEL, Action.UPLOAD_CANCEL, key),
                ]
            ]
        )
        page = texts.UPLOAD_CONFIRM_HTML.format(
            name=escape(name), replaces=texts.UPLOAD_REPLACES * self._is_known(name), difference=told_difference(report)
        )
        await send(bot, state, place, page, keyboard)

    def _is_known(self, name: str) -> bool:
        return any((root / name).is_file() for root in (*self._services.roots, self._services.overlay))


def name_of(content: str, *, today: str) -> str:
    """The path of a source file inside its root, from the head of its content.

    Args:
        content: a source file's YAML.
        today: the ISO date that stands in where the head gives none.

    Raises:
        ReloadRefused: where the content is no YAML.
        UploadRefused: where it has no head with a publisher and a title.
    """
    marked, problems = parse_marked_yaml(content, texts.UPLOADED_FILE)
    if marked is None:
        raise ReloadRefused(problems)
    head = _part(marked.value, "source")
    title, publisher, published = (_part(head, key) for key in ("title", "publisher", "published"))
    if not isinstance(title, str) or not isinstance(publisher, str):
        raise UploadRefused(texts.UPLOAD_NO_HEAD)
    day = published if isinstance(published, str) and _DAY.fullmatch(published) else today
    slug = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:_SLUG].strip("-")
    return f"sources/{day}-{slug or 'nguon'}.yaml"


def _part(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, Mapping) else None


def _as_yaml(suffix: str, data: bytes) -> str:
    if suffix in {".yaml", ".yml"}:
        return _decoded(data)
    imported, problems = import_source(data, f"{texts.UPLOADED_FILE}{suffix}")
    if imported is None:
        raise ReloadRefused(problems)
    return imported.text


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UploadRefused(texts.UPLOAD_NOT_TEXT) from None
