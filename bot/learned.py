"""Where commands of a terminal keep what they learn from the questions, so that the next need not learn it again."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from bot.settings import Settings
from knowledge.files.kept import Kept


def kept_for_commands(settings: Settings) -> Kept:
    """What the bot keeps beside its facts, where it has; else what is kept in the user's cache.

    A command makes no directory of the bot's: it might be another user's, and the bot could not write there.
    """
    of_bot = Kept.directory_beside(settings.paths.facts)
    if os.access(of_bot, os.W_OK):
        return Kept(of_bot)
    cache = os.environ.get("XDG_CACHE_HOME")
    with suppress(RuntimeError):  # nobody's home
        return Kept((Path(cache) if cache else Path.home() / ".cache") / "thidua")
    return Kept(None)
