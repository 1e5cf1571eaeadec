"""``thidua ask`` and ``chat``: questions from a terminal or a file."""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import click

from bot.learned import kept_for_commands
from bot.settings import SettingsError, load_settings
from bot.terminal import working
from knowledge import Answer, Assistant, Conversation
from knowledge.facts import KnowledgeRefused
from knowledge.files.problems import shortened

_today = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    metavar="NĂM-THÁNG-NGÀY",
    help="Ngày được coi là hôm nay (mặc định: hôm nay ở Việt Nam).",
)


@contextmanager
def opened_assistant() -> Iterator[Assistant]:
    """An assistant over the configured knowledge, on a fact base of its own so that a running bot is not disturbed."""
    try:
        settings = load_settings(None)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    roots = [root for root in settings.knowledge_roots if root.exists()]
    with tempfile.TemporaryDirectory(prefix="thidua-") as directory:
        try:
            with working("Đang đọc dữ liệu…"):
                assistant = Assistant.open(roots, Path(directory) / "facts.sqlite", kept_for_commands(settings))
        except KnowledgeRefused as refused:
            raise click.ClickException("\n".join(map(str, refused.problems))) from None
        with assistant.facts:
            yield assistant


@click.command()
@click.argument("question", required=False)
@_today
@click.option("--json", "as_json", is_flag=True, help="Một đối tượng JSON.")
@click.option("--explain", is_flag=True, help="Từng bước từ câu hỏi đến câu trả lời.")
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="Mỗi dòng một đối tượng JSON; - là đầu vào chuẩn.",
)
def ask(question: str | None, today: dt.datetime | None, as_json: bool, explain: bool, batch: str | None) -> None:
    """Hỏi một câu, hoặc nhiều câu từ một tệp (--batch)."""
    if (question is None) == (batch is None):
        raise click.UsageError("cần đúng một trong hai: câu hỏi, hoặc --batch TỆP")
    day = today.date() if today else None
    with opened_assistant() as assistant:
        if batch is not None:
            with click.open_file(batch, "rb") as file:
                _ask_batch(assistant, file, "<stdin>" if batch == "-" else batch, day)
        elif explain:
            click.echo(assistant.explain(question or "", today=day))
        else:
            answer = assistant.ask(question or "", today=day)
            click.echo(_json_line(answer.to_contract()) if as_json else answer.text)


def _ask_batch(assistant: Assistant, batch: IO[bytes], name: str, today: dt.date | None) -> None:
    """Answer each line as it comes; a line that is no question is told with its number, and ends nothing."""
    refused = 0
    for number, line in enumerate(batch, 1):
        if not line.strip():
            continue
        try:
            row: dict[str, Any] = json.loads(line)
            day = dt.date.fromisoformat(row["today"]) if row.get("today") else today
            earlier, question = [str(text) for text in row.get("context") or ()], str(row["question"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            refused += 1
            told = shortened(repr(error))  # what is no text is no message either
            click.echo(f"{name}:{number}: không đọc được câu hỏi: {told}", err=True)
            continue
        conversation = Conversation()
        for text in earlier:
            conversation = assistant.ask(text, conversation=conversation, today=day).conversation
        answer = assistant.ask(question, conversation=conversation, today=day)
        click.echo(_json_line({"id": row.get("id"), **answer.to_contract()}))
    if refused:
        raise click.ClickException(f"{refused} dòng không phải là câu hỏi")


def _json_line(value: object) -> str:
    """JSON as it is read best; escaped where it holds half a character, which no file can."""
    line = json.dumps(value, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return line


@click.command()
@_today
def chat(today: dt.datetime | None) -> None:
    """Trò chuyện trong cửa sổ dòng lệnh; số thứ tự chọn một lựa chọn hay gợi ý, dòng trống để thôi."""
    day = today.date() if today else None
    conversation = Conversation()
    offered: tuple[str, ...] = ()
    with opened_assistant() as assistant:
        click.echo("Chào anh/chị. Ví dụ: " + "; ".join(assistant.suggestions(2)))
        for line in _typed_lines():
            question = offered[int(line) - 1] if line.isdecimal() and 0 < int(line) <= len(offered) else line
            answer = assistant.ask(question, conversation=conversation, today=day)
            conversation = answer.conversation
            offered = () if answer.choices else answer.suggestions  # choices are for the assistant to understand
            click.echo(_for_console(answer))


def _typed_lines() -> Iterator[str]:
    while True:
        line = _typed_line()
        if not line.strip():
            return
        yield line.strip()


def _typed_line() -> str:
    """One line; in a terminal it can be edited, and earlier ones come back with the arrows."""
    if not sys.stdin.isatty():
        click.echo("> ", nl=False)
        return sys.stdin.readline()
    with suppress(ImportError):
        import readline  # noqa: F401, PLC0415 - lets input() edit lines; not on every system
    try:
        return input("> ")
    except (EOFError, KeyboardInterrupt):
        click.echo()
        return ""


def _for_console(answer: Answer) -> str:
    if answer.choices:
        return "\n".join([answer.lead, *(f"  {number}. {label}" for number, label in enumerate(answer.choices, 1))])
    suggested = [f"  {number} → {question}" for number, question in enumerate(answer.suggestions, 1)]
    return "\n".join([answer.text, *suggested])


ask_commands = (ask, chat)
"""The commands of this module, for the command line's group."""
