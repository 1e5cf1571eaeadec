"""An exception at every seam: the chat gets a reply, the log one line with the trace and no secret, the next one works.

The handlers and the error reporter are the program's own; what fails is what they lean on.
"""

from __future__ import annotations

import logging

import pytest

from bot.errors import ErrorReporter
from bot.metrics import Metrics
from handlers.asking.questions import Questions
from handlers.messages import texts
from handlers.state import Exchanges
from localtelegram import ADMIN

WORDS = "bí mật của tôi"


def fail(*_args, **_options):
    raise KeyError(f"broken by {WORDS}")


def give_way(*_args, **_options):
    raise ZeroDivisionError("broken")


@pytest.fixture
def seams(world, monkeypatch, caplog):
    """Puts the program's error reporter in, and breaks one thing while the block lasts."""
    caplog.set_level(logging.ERROR)
    application = world.application
    application.error_handlers.clear()
    application.add_error_handler(ErrorReporter(Metrics()).report)
    return monkeypatch


def one_line_with_a_trace(caplog) -> bool:
    [record] = [one for one in caplog.records if one.levelno >= logging.ERROR]
    shown = f"{record.getMessage()} {record.__dict__}"
    return "Traceback" in shown and WORDS not in shown and "needs-no-secret" not in shown


@pytest.mark.parametrize("place", ["ask", "conversation", "_spoken_of", "_remember"])
async def test_an_answer_that_fails(world, seams, caplog, fact, place):
    world.assistant.script[WORDS] = fact()
    with seams.context() as broken:
        broken.setattr(Questions, place, fail)
        first = await world.an.ask(WORDS)
        if place == "_remember":  # the fact had gone out before
            assert "Bắc Kạn" in first.text
            await world.until(lambda: texts.SOMETHING_WRONG in world.telegram.transcript(world.an.user.id)[-1])
        else:
            assert first.text == texts.SOMETHING_WRONG
    await world.until(lambda: caplog.records)
    assert one_line_with_a_trace(caplog)
    assert "Bắc Kạn" in (await world.an.ask(WORDS)).text


async def test_a_button_that_fails(world, seams, caplog, fact):
    world.assistant.script["câu hỏi"] = fact()
    answer = await world.an.ask("câu hỏi")
    with seams.context() as broken:
        broken.setattr(Exchanges, "of_message", give_way)
        assert (await world.an.press(answer, "👍"))["text"] == texts.SOMETHING_WRONG
    await world.until(lambda: caplog.records)
    assert one_line_with_a_trace(caplog)
    assert (await world.an.press(answer, "👍"))["text"] == texts.THANKS_GOOD


async def test_an_inline_query_that_fails(world, seams, caplog, fact):
    world.assistant.script[WORDS] = fact()
    with seams.context() as broken:
        broken.setattr(type(world.assistant), "ask", fail)
        _, found = await world.an.inline(WORDS)
        assert found["results"] == []
    await world.until(lambda: caplog.records)
    assert one_line_with_a_trace(caplog)
    _, found = await world.an.inline(WORDS)
    assert found["results"]


@pytest.mark.parametrize("command", ["/napdulieu", "/trangthai", "/chuatraloi"])
async def test_an_admins_command_that_fails(world, seams, caplog, command):
    target = {"/napdulieu": (type(world.assistant), "reload"), "/trangthai": (type(world.state.unanswered), "count")}
    owner, name = target.get(command, (type(world.state.unanswered), "open"))
    with seams.context() as broken:
        broken.setattr(owner, name, give_way)
        said = await world.said_after(ADMIN, lambda: world.admin.say(command))
        await world.until(lambda: any(texts.SOMETHING_WRONG in line for line in world.telegram.transcript(ADMIN)))
    await world.until(lambda: caplog.records)
    assert one_line_with_a_trace(caplog)
    assert said.text
    again = await world.admin.ask(command)
    assert again.text != texts.SOMETHING_WRONG


async def test_a_job_of_the_state_that_fails(world, caplog):
    assert not world.state.file.write(fail).result(5)
    assert world.state.file.write(lambda connection: connection.execute("SELECT 1")).result(5)
    assert "Traceback" in caplog.text
