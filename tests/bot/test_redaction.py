from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot

from bot import logs
from bot.client import Client
from bot.redaction import HIDDEN, Redaction

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
OTHER_TOKEN = "987654321:ZZyyXXwwVVuuTTssRRqqPPooNNmmLLkkJJi"
SECRET = "hook-secret-0123"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the program writes to its log, with its real set-up."""
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure("debug", "json", secrets=[TOKEN, SECRET], stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook = hook
    logging.captureWarnings(capture=False)


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_hidden_in_message_arguments_and_fields(written: io.StringIO) -> None:
    log = logging.getLogger("elsewhere")
    log.warning("plain %s and %r", TOKEN, {"secret": SECRET}, extra={"url": f"https://api/bot{TOKEN}/getMe"})
    log.warning(TOKEN)
    log.warning(Exception(TOKEN))
    assert TOKEN not in written.getvalue()
    assert SECRET not in written.getvalue()
    assert lines(written)[0]["message"] == f"plain {HIDDEN} and {{'secret': '{HIDDEN}'}}"
    assert lines(written)[0]["url"] == f"https://api/bot{HIDDEN}/getMe"


def test_hidden_in_tracebacks_causes_and_stacks(written: io.StringIO) -> None:
    def fail() -> None:
        try:
            int(f"https://api.telegram.org/bot{TOKEN}/getMe")
        except ValueError as error:
            raise RuntimeError(SECRET) from error

    try:
        fail()
    except RuntimeError:
        logging.getLogger("elsewhere").exception("failed", stack_info=True)
    shown = written.getvalue()
    assert TOKEN not in shown
    assert SECRET not in shown
    assert "RuntimeError" in shown
    assert "test_redaction.py" in shown


def test_hidden_in_what_nobody_catches(written: io.StringIO) -> None:
    try:
        int(TOKEN)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert lines(written)[0]["level"] == "critical"
    assert TOKEN not in written.getvalue()


def test_a_line_with_wrong_arguments_is_not_lost_and_shows_nothing(written: io.StringIO) -> None:
    logging.getLogger("elsewhere").warning("two %s %s", TOKEN)  # noqa: PLE1206 - the mistake
    assert HIDDEN in str(lines(written)[0]["message"])
    assert TOKEN not in written.getvalue()


def test_any_token_is_hidden_even_another_bots_or_in_an_escaped_address(written: io.StringIO) -> None:
    logging.getLogger("elsewhere").warning("%s %s", OTHER_TOKEN, OTHER_TOKEN.replace(":", "%3A"))
    assert "ZZyy" not in written.getvalue()


@given(before=st.text(), after=st.text())
def test_hidden_in_the_midst_of_anything(before: str, after: str) -> None:
    assert TOKEN not in Redaction([TOKEN]).redact(f"{before}{TOKEN}{after}")


@given(st.text(alphabet=st.characters(exclude_categories=["Nd", "Cs"])))
def test_innocent_text_stays(text: str) -> None:
    assert Redaction([TOKEN]).redact(text) == text


async def test_the_bots_repr_has_no_token() -> None:
    client = Client(TOKEN)
    assert TOKEN.partition(":")[2] not in f"{client!r} {client}"
    assert TOKEN in repr(Bot(TOKEN))  # the library's own would show it


def test_loggers_that_show_addresses_or_questions_stay_quiet_even_at_debug(written: io.StringIO) -> None:
    for name in ("httpx", "httpcore.connection", "aiohttp.access", "telegram.ext.Application", "telegram.Bot"):
        logging.getLogger(name).debug("Processing update: Năm 2023 tỉnh nào làm cụm trưởng?")
    logging.getLogger("httpx").info("HTTP Request: POST …")
    assert written.getvalue() == ""


def test_warnings_of_python_are_logged(written: io.StringIO) -> None:
    logging.getLogger("py.warnings").warning("deprecated")
    assert lines(written)[0]["message"] == "deprecated"


def test_text_lines_are_one_line_each_with_their_fields() -> None:
    record = logging.makeLogRecord({"levelno": 20, "levelname": "INFO", "msg": "ready", "mode": "polling"})
    assert logs.TextLines().format(record).endswith("info     ready mode=polling")
