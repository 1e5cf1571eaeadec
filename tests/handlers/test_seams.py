"""An exception at every seam: the chat gets a reply, the log one line with the trace and no secret, the next one works.

The handlers and the error reporter are the program's own; what fails is what they lean on.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from telegram.ext import ChatMemberHandler, CommandHandler

from bot.errors import ErrorReporter
from bot.metrics import Metrics
from handlers import Options
from handlers.admins.export import Export
from handlers.asking.files import Files
from handlers.asking.questions import Questions
from handlers.messages import texts
from handlers.registration import _GUARD_GROUP
from handlers.state import Exchanges
from handlers.state.unanswered import Unanswered
from knowledge.catalogue import Catalogue
from knowledge.facts import FactBase
from knowledge.pictures import Painter
from localtelegram import ADMIN, AN, GROUP, Fault

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


@contextmanager
def broken(application, group: int = 0, failing=fail) -> Iterator[None]:
    """Every handler of a group fails, whatever it is for; but the bot's own comings and goings have another test."""
    handlers = [one for one in application.handlers[group] if not isinstance(one, ChatMemberHandler)]
    before = [handler.callback for handler in handlers]
    for handler in handlers:
        handler.callback = failing
    yield
    for handler, callback in zip(handlers, before, strict=True):
        handler.callback = callback


async def test_any_command_that_fails(world, seams, caplog):
    handlers = world.application.handlers[0]
    names = [name for one in handlers if isinstance(one, CommandHandler) for name in sorted(one.commands)]
    assert len(names) > 15
    with broken(world.application):
        for name in names:
            assert (await world.admin.ask(f"/{name} {WORDS}")).text == texts.SOMETHING_WRONG, name
            await world.until(lambda: caplog.records)
            assert one_line_with_a_trace(caplog), name
            caplog.clear()
    assert (await world.admin.ask("/trogiup")).text != texts.SOMETHING_WRONG


async def acted(world, act: str, asked, told) -> object:
    """What a person learns, by each way that leads to the bot."""
    an, people = world.an, world.telegram.people
    match act:
        case "a text":
            return (await an.ask(WORDS)).text
        case "an edit":
            return (await world.said_after(AN, lambda: an.edit(asked, WORDS))).text
        case "a sticker":
            return (await world.said_after(AN, lambda: people.send_file(AN, AN, "x.webp", b"x", kind="sticker"))).text
        case "a file":
            return (await world.said_after(AN, lambda: an.upload("x.pdf", b"x"))).text
        case "an admin's file":
            return (await world.said_after(ADMIN, lambda: world.admin.upload("x.pdf", b"x", caption=WORDS))).text
        case "a guest's message":
            return (await world.said_after(GROUP, lambda: an.say(f"@thidua_bot {WORDS}", GROUP))).text
        case "an inline query":
            return (await an.inline(WORDS))[1]["results"] or texts.SOMETHING_WRONG
        case "a press":
            return (await people.press(AN, told, "1:n:", forged=True).wait(5))["text"]
        case "an admin's press":
            return (await people.press(ADMIN, told, "1:g:", forged=True).wait(5))["text"]
    raise AssertionError(act)


@pytest.mark.parametrize(
    "act",
    [
        "a text", "an edit", "a sticker", "a file", "an admin's file", "a guest's message", "an inline query",
        "a press", "an admin's press",
    ],
)  # fmt: skip
async def test_whatever_way_leads_to_what_fails(world, seams, caplog, fact, act):
    asked = []
    world.assistant.script[WORDS] = fact()
    world.telegram.people.set_bot_status(ADMIN, GROUP, "left")
    asker = world.admin if "admin" in act else world.an
    told = await world.said_after(asker.user.id, lambda: asked.append(asker.say("câu hỏi")))
    # Only what holds the words can show them.
    with broken(world.application, failing=give_way if act in {"a sticker", "a file"} or "press" in act else fail):
        assert await acted(world, act, asked[0], told) == texts.SOMETHING_WRONG
    await world.until(lambda: caplog.records)
    assert one_line_with_a_trace(caplog)
    assert "Bắc Kạn" in (await world.an.ask(WORDS)).text


async def test_a_change_of_the_bots_own_status_that_fails(world, seams, caplog, fact):
    world.assistant.script[WORDS] = fact()
    [handler] = [one for one in world.application.handlers[0] if isinstance(one, ChatMemberHandler)]
    before, handler.callback = handler.callback, give_way
    world.telegram.people.set_bot_status(ADMIN, GROUP, "left")
    await world.until(lambda: caplog.records)
    handler.callback = before
    assert one_line_with_a_trace(caplog)
    assert "Bắc Kạn" in (await world.an.ask(WORDS)).text


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


@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize(
    "body", ["", "null", "[]", '{"ok": true}', '{"ok": true, "result": 7}', "<html>x</html>", "[" * 9999]
)
@pytest.mark.parametrize("method", ["sendMessage", "answerCallbackQuery", "answerInlineQuery"])
async def test_an_odd_reply_to_anything_costs_no_more_than_that(world, seams, fact, method, body, status):
    world.assistant.script["câu hỏi"] = fact()
    answer = await world.an.ask("câu hỏi")
    fault = world.telegram.state.faults.add(Fault(method, "body", code=status, description=body))
    match method:
        case "sendMessage":
            world.an.say("câu hỏi")
        case "answerCallbackQuery":
            world.telegram.people.press(AN, answer, "1:g:", forged=True)
        case "answerInlineQuery":
            world.telegram.people.type_inline(AN, AN, "câu hỏi", "")
    await world.until(lambda: fault.struck)
    world.telegram.state.faults.clear()
    world.assistant.script["câu khác"] = fact("Năm 2022 là Bắc Giang.")
    world.an.say("câu khác")
    await world.until(lambda: any("Bắc Giang" in line for line in world.telegram.transcript(AN)))
    assert (await world.an.inline("câu hỏi"))[1]["results"]


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


SEAMS = {
    "a list": (Catalogue, "index", "/tracuu"),
    "an entry": (Catalogue, "entry", "/tracuu tdmnpb"),
    "a report": (Files, "_entry_file", "/baocao tdmnpb"),
    "a table": (Files, "_table", "/bang"),
    "a picture": (Painter, "draw", "vẽ biểu đồ cụm trưởng TDMNPB"),
    "an export": (Export, "_content", "/xuat"),
    "a preview": (None, "preview", "a file"),
    "a reload": (FactBase, "reload", "/napdulieu"),
    "the list of what is unanswered": (Unanswered, "open", "/chuatraloi"),
}


@pytest.mark.parametrize("seam", SEAMS)
async def test_what_an_answer_a_file_or_a_reload_leans_on_fails(world, seams, caplog, fact, seam):
    owner, name, act = SEAMS[seam]
    world.assistant.script["câu hỏi"] = fact()
    world.assistant.script[act] = fact(slots={"cluster": ("tdmnpb",)})
    await world.admin.ask("câu hỏi")

    def said() -> list[str]:
        return world.telegram.transcript(ADMIN)

    def do() -> None:
        if act == "a file":
            source = b"source: {publisher: B, published: 2024-01-02, title: T}\n"
            world.admin.upload(
                "a.yaml", source + b"roles: [{cluster: TDMNPB, year: 2024, role: head, unit: Bac Kan}]\n"
            )
        else:
            world.admin.say(act)

    with seams.context() as broken:
        broken.setattr(owner or type(world.assistant), name, give_way)
        do()
        await world.until(lambda: any(texts.SOMETHING_WRONG in line for line in said()))
    await world.until(lambda: caplog.records)
    assert one_line_with_a_trace(caplog)
    before = len(said())
    do()
    await world.until(lambda: len(said()) > before + 1)
    await world.until(lambda: not world.telegram.state.updates.pending)
    assert not any(texts.SOMETHING_WRONG in line for line in said()[before:])


async def test_a_job_of_the_state_that_fails(world, caplog):
    assert not world.state.file.write(fail).result(60)
    assert world.state.file.write(lambda connection: connection.execute("SELECT 1")).result(60)
    assert "Traceback" in caplog.text


class TestTheGuard:
    @pytest.fixture
    def options(self):
        return Options(allowed_ids=frozenset({AN}), admin_ids=frozenset({ADMIN}))

    @pytest.mark.parametrize("way", ["text", "inline"])
    async def test_a_guard_that_fails_lets_nobody_past(self, world, seams, caplog, fact, way):
        world.assistant.script[WORDS] = fact()
        with broken(world.application, _GUARD_GROUP):
            if way == "text":
                assert (await world.binh.ask(WORDS)).text == texts.SOMETHING_WRONG
            else:
                assert (await world.binh.inline(WORDS))[1]["results"] == []
        await world.until(lambda: caplog.records)
        assert one_line_with_a_trace(caplog)
        assert "Bắc Kạn" in (await world.an.ask(WORDS)).text
        assert len(world.assistant.asked) == 1

    async def test_a_stranger_who_cannot_be_told_so_is_not_served_instead(self, world, seams):
        refused = Fault("answerInlineQuery", "error", code=400, description="Bad Request: RESULTS_NOT_FOUND")
        world.telegram.state.faults.add(refused)
        assert (await world.binh.inline(WORDS))[1]["results"] == []  # this is the reporter's
        await world.an.ask("câu hỏi")
        assert [question for question, _ in world.assistant.asked] == ["câu hỏi"]
