"""Which handler takes what. Order matters: in a group of handlers the first that fits takes the update."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from handlers.admins.access import Admins, Callback
from handlers.admins.changing import Changing
from handlers.admins.documents import Documents
from handlers.admins.export import Export
from handlers.admins.maintenance import Maintenance
from handlers.admins.reviewing import Reviewing
from handlers.admins.teaching import Teaching
from handlers.admins.uploads import Uploads
from handlers.asking.browsing import Browsing, Keys
from handlers.asking.clusters import Clusters
from handlers.asking.commands import Commands
from handlers.asking.feedback import FeedbackCommand
from handlers.asking.files import Files
from handlers.asking.inline import Inline
from handlers.asking.presses import Presses
from handlers.asking.questions import Questions
from handlers.asking.start import Start
from handlers.asking.unreadable import Unreadable
from handlers.groups.membership import Membership
from handlers.guard import Guard
from handlers.latency import Latency
from handlers.messages.buttons import ADMIN_ACTIONS, REVIEW_ACTIONS, Action, read
from handlers.messages.menus import set_menus
from handlers.services import Services

_GUARD_GROUP = -10
_UPLOAD_ACTIONS = frozenset({Action.UPLOAD_CONFIRM, Action.UPLOAD_CANCEL})

# New messages only: an edited "/napdulieu" must not run again, and channel posts have no one who asks.
_NEW = filters.UpdateType.MESSAGE
_PRIVATE = filters.ChatType.PRIVATE

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


def register(application: AnyApplication, services: Services) -> None:
    """Add all handlers of the conversation to ``application``."""
    latency = Latency()
    keys = Keys(services)
    files = Files(services, keys)
    questions = Questions(services, latency, files)
    _add_membership(application, services)
    _add_commands(application, services, questions, Browsing(services, keys), files)
    _add_admins(application, services, latency)
    _add_inline(application, services, questions)
    application.add_handler(MessageHandler(_NEW & (filters.TEXT | filters.CAPTION), questions.on_text))
    application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE & filters.TEXT, questions.on_edit))
    others = _NEW & _PRIVATE & ~filters.StatusUpdate.ALL & ~filters.VIA_BOT  # a result of ours is no question
    application.add_handler(MessageHandler(others, Unreadable(services).on_message))
    application.add_handler(TypeHandler(Update, Guard(services, _commands_of(application)).check), _GUARD_GROUP)


async def introduce(application: AnyApplication, services: Services) -> None:
    """Set menus and descriptions; run once, when the bot has been initialised."""
    await set_menus(application.bot, services.options.admin_ids)


def _add_membership(application: AnyApplication, services: Services) -> None:
    membership = Membership(services)
    application.add_handler(ChatMemberHandler(membership.on_change, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(_NEW & filters.StatusUpdate.MIGRATE, membership.on_migration))


def _add_commands(
    application: AnyApplication, services: Services, questions: Questions, browsing: Browsing, files: Files
) -> None:
    clusters = Clusters(services)
    commands = Commands(services)
    presses = Presses(services, questions, clusters, browsing, files)
    _command(application, ("start",), Start(services, questions, clusters).on_command)
    _command(application, ("trogiup", "help"), commands.on_help)
    _command(application, ("nguon",), commands.on_sources)
    _command(application, ("quyenriengtu", "privacy"), commands.on_privacy)
    _command(application, ("cum",), clusters.on_command)
    _command(application, ("tracuu", "duyet"), browsing.on_command)
    _command(application, ("baocao",), files.on_report)
    _command(application, ("bang",), files.on_table_command)
    _command(application, ("gopy",), FeedbackCommand(services).on_command)
    application.add_handler(CallbackQueryHandler(presses.on_press, pattern=_is_for_everybody))


def _add_admins(application: AnyApplication, services: Services, latency: Latency) -> None:
    admins = Admins(services)
    changing = Changing(services)
    maintenance = Maintenance(services, changing, latency)
    teaching = Teaching(services, changing)
    uploads = Uploads(services, changing)
    documents = Documents(services, uploads)
    reviewing = Reviewing(services, changing)

    async def on_press(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        press = read(query.data) if query else None
        if query is None or press is None or not await admins.admit(query):
            return
        if press.action in REVIEW_ACTIONS:
            await reviewing.on_press(query, press, context.bot)
        elif press.action in _UPLOAD_ACTIONS:
            await uploads.on_press(query, press, context.bot)
        else:
            await teaching.on_press(query, press, context.bot)

    _command(application, ("napdulieu", "reload"), admins.only(maintenance.on_reload))
    _command(application, ("trangthai", "status"), admins.only(maintenance.on_status))
    _command(application, ("chuatraloi",), admins.only(teaching.on_command))
    export = Export(services)
    _command(application, ("xuat",), admins.only(export.on_command))
    _command(application, ("mau",), admins.only(export.on_template))
    _command(application, ("xetduyet",), admins.only(documents.on_command))
    application.add_handler(CallbackQueryHandler(on_press, pattern=lambda data: not _is_for_everybody(data)))
    # What others write under a file is a question; of a file alone they are told that it is not read.
    by_admins = filters.User(services.options.admin_ids)
    files = filters.Document.ALL & (by_admins | ~filters.CAPTION)
    application.add_handler(MessageHandler(_NEW & _PRIVATE & files, documents.on_document))
    if services.intake is not None:
        application.add_handler(MessageHandler(_NEW & _PRIVATE & filters.PHOTO & by_admins, documents.on_photo))
        application.add_handler(MessageHandler(_NEW & filters.TEXT & reviewing.is_reply, reviewing.on_reply))
        application.add_handler(MessageHandler(_NEW & filters.TEXT & documents.is_pasted, documents.on_pasted))
    application.add_handler(MessageHandler(_NEW & filters.TEXT & teaching.is_reply, teaching.on_reply))


def _add_inline(application: AnyApplication, services: Services, questions: Questions) -> None:
    inline = Inline(services, questions)
    if services.options.inline:
        application.add_handler(InlineQueryHandler(inline.on_query))
    if services.options.guest_mode:
        application.add_handler(MessageHandler(filters.UpdateType.GUEST_MESSAGE & filters.TEXT, inline.on_guest))


def _command(application: AnyApplication, names: tuple[str, ...], callback: Callback) -> None:
    application.add_handler(CommandHandler(names, callback, filters=_NEW))


def _commands_of(application: AnyApplication) -> frozenset[str]:
    """The commands that some handler takes."""
    handlers = (handler for group in application.handlers.values() for handler in group)
    return frozenset(name for one in handlers if isinstance(one, CommandHandler) for name in one.commands)


def _is_for_everybody(data: object) -> bool:
    """Whether a press is not an admin's; what is not ours at all is for everybody, so that each press is answered."""
    press = read(data if isinstance(data, str) else None)
    return press is None or press.action not in ADMIN_ACTIONS
