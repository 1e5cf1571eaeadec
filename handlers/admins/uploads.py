"""Files of facts sent by admins: looked at, previewed, confirmed, and only then part of the knowledge.

Nothing of a file's own name is used: a new source is stored under the date and title that its head gives.
"""

from __future__ import annotations

import asyncio
import hashlib
import json

from telegram import CallbackQuery, Document, InlineKeyboardMarkup, Update
from telegram.ext import ContextTypes, ExtBot

from handlers.admins.changing import Changing, told_difference, told_problems
from handlers.admins.downloading import NotServedError, downloaded
from handlers.admins.reading import Upload, UploadRefused, kind_of, read_upload
from handlers.messages import texts
from handlers.messages.buttons import Action, Press, button
from handlers.messages.rendering import escape, lines_within
from handlers.messages.sending import acknowledge, edit, send, send_text
from handlers.messages.typing import typing
from handlers.places import Place
from handlers.services import Services
from knowledge.facts import Problem, ReloadBusy, ReloadRefused, ReloadReport

_KIND = "upload"
_NAMED = 3  # files in a message
_NOTES = 8
_ROOM_FOR_ROWS = 1000  # UTF-16 units


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
            async with typing(context.bot, place.chat_id):
                upload = await self._read(message.document, context.bot)
                await self._preview(context.bot, place, upload)
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
        kept = await state.pending.get(_KIND, press.argument)
        if kept is None or "files" not in kept:
            await acknowledge(query, texts.TEACH_EXPIRED)
            return
        await acknowledge(query)
        page = escape(texts.UPLOAD_CANCELLED)
        if press.action is Action.UPLOAD_CONFIRM:
            try:
                files = {inner: text.encode() for inner, text in json.loads(kept["files"]).items()}
                async with typing(bot, query.message.chat.id):
                    report = await self._changing.apply(lambda: files)
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

    async def _read(self, document: Document, bot: ExtBot[None]) -> Upload:
        """The file as it would become part of the knowledge."""
        name = document.file_name or ""
        kind_of(name)
        limit = self._services.options.upload_limit
        too_large = texts.UPLOAD_TOO_LARGE.format(limit=limit // 1000)
        if (document.file_size or 0) > limit:
            raise UploadRefused(too_large)
        try:
            data = await downloaded(bot, document.file_id)
        except NotServedError:
            raise UploadRefused(texts.UPLOAD_NOT_SERVED) from None
        if len(data) > limit:  # the size that was told may be wrong
            raise UploadRefused(too_large)
        if not data.strip():
            raise UploadRefused(texts.UPLOAD_EMPTY)
        roots = [root for root in (*self._services.roots, self._services.overlay) if root.exists()]
        return await asyncio.to_thread(read_upload, name, data, roots, today=self._services.today().isoformat())

    async def _preview(self, bot: ExtBot[None], place: Place, upload: Upload) -> None:
        state = self._services.state
        more = [texts.UPLOAD_MORE_NOTES.format(n=len(upload.notes) - _NOTES)] * (len(upload.notes) > _NOTES)
        notes = "".join(f"\n<i>{escape(note)}</i>" for note in (*upload.notes[:_NOTES], *more))
        if not upload.files and not upload.problems:
            await send(bot, state, place, escape(texts.UPLOAD_NO_CHANGE) + notes)
            return
        report = await self._checked(upload)
        if not report.changed:
            await send(bot, state, place, escape(texts.UPLOAD_NO_CHANGE) + notes)
            return
        files = json.dumps(dict(upload.files), ensure_ascii=False)
        key = hashlib.blake2s(f"{place.chat_id}\0{files}".encode(), digest_size=12).hexdigest()
        if not await state.settled(state.pending.put(_KIND, key, {"files": files})):
            await send_text(bot, state, place, texts.NOT_KEPT)
            return
        confirm = button(texts.BUTTON_CONFIRM, Action.UPLOAD_CONFIRM, key, "success")
        keyboard = InlineKeyboardMarkup([[confirm, button(texts.BUTTON_CANCEL, Action.UPLOAD_CANCEL, key, "danger")]])
        await send(bot, state, place, self._told(upload, report, notes), keyboard)

    async def _checked(self, upload: Upload) -> ReloadReport:
        """What taking the file in would change.

        Raises:
            ReloadRefused: with the problems of its form and of its names together, as its sender knows the places.
        """
        problems: set[Problem] = set(upload.problems)
        report = None
        if upload.files:
            try:
                report = await self._changing.preview({inner: text.encode() for inner, text in upload.files.items()})
            except ReloadRefused as refused:
                problems |= set(filter(None, map(upload.placed, refused.problems)))
        if problems or report is None:
            raise ReloadRefused(sorted(problems, key=lambda one: (one.file, one.line, one.column or "", one.message)))
        return report

    def _told(self, upload: Upload, report: ReloadReport, notes: str) -> str:
        names = [f"<code>{escape(name)}</code>" for name in list(upload.files)[:_NAMED]]
        more = [texts.UPLOAD_MORE_FILES.format(n=len(upload.files) - _NAMED)] * (len(upload.files) > _NAMED)
        replaces = texts.UPLOAD_REPLACES * any(map(self._is_known, upload.files))
        rows = lines_within(upload.changes, _ROOM_FOR_ROWS, texts.MORE_CHANGES)
        return texts.UPLOAD_CONFIRM_HTML.format(
            name=", ".join([*names, *more]),
            replaces=replaces,
            notes=notes,
            difference="\n".join(filter(None, (rows, told_difference(report)))),
        )

    def _is_known(self, name: str) -> bool:
        return any((root / name).is_file() for root in (*self._services.roots, self._services.overlay))
