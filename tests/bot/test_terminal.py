import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import bot
from bot import facts_commands, terminal
from bot.cli import main

LOCALE = Path(bot.__file__).parent / "locale" / "vi" / "LC_MESSAGES"
VALID = str(Path(__file__).parents[1] / "knowledge" / "facts" / "valid")
ENGLISH = re.compile(
    r"\b(Usage|Options|Commands|Error|Aborted|Show this|Try|default:|Invalid|Missing|No such|Got)\b"
    r"|File|Directory|Path '|integer|%Y|Errno|denied"
)
COMMANDS = tuple(main.commands)


def said(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments)
    return result.stdout + result.stderr


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_is_in_vietnamese(command: tuple[str, ...]) -> None:
    told = said(*command, "--help")
    assert "Cách dùng: " in told
    assert not ENGLISH.search(told)


@pytest.mark.parametrize(
    "arguments",
    [
        ("asc",), ("ask",), ("ask", "x", "--tody"), ("ask", "x", "--today", "hôm nay"), ("ask", "x", "y"), ("eval",),
        ("eval", "/none"), ("serve-facts", "--port", "x"), ("serve-facts", "--port", "70000"), ("facts", "--year", "x"),
        ("check", "/none"), ("ask", "x", "--today"), ("ask", "--batch", "/none"), ("ask", "--batch", "/"),
        ("build", "--output", "/dev/null/facts.sqlite"), ("build", "--output", "/"), ("facts", "--database", "/none"),
        ("intake", "/none"), ("run", "--config", "/"), ("eval", "/"),
    ],
)  # fmt: skip
def test_wrong_uses_are_told_in_vietnamese(arguments: tuple[str, ...]) -> None:
    told = said(*arguments)
    assert "Lỗi: " in told
    assert not ENGLISH.search(told)


def test_summaries_are_not_cut() -> None:
    assert "..." not in said("--help").replace("[THAM SỐ]...", "")


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="there is no msgfmt here")
def test_the_catalogue_is_compiled_from_its_source(tmp_path: Path) -> None:
    compiled = tmp_path / "messages.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", str(compiled), str(LOCALE / "messages.po")], check=True)
    with compiled.open("rb") as new, (LOCALE / "messages.mo").open("rb") as old:
        assert vars(gettext.GNUTranslations(new))["_catalog"] == vars(gettext.GNUTranslations(old))["_catalog"]


@pytest.mark.parametrize("columns", ["50", "90", "200"])
def test_a_table_of_facts_is_no_wider_than_the_terminal(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr(facts_commands, "is_terminal", lambda: True)
    lines = said("facts", "role", "--knowledge", VALID).splitlines()
    assert "dữ kiện" in lines[0]
    assert max(map(len, lines)) <= int(columns)


def test_without_a_terminal_there_is_plain_text_and_no_progress(capsys: pytest.CaptureFixture[str]) -> None:
    with terminal.working("Đang đọc…"):
        assert list(terminal.counted([1, 2], "Đang hỏi")) == [1, 2]
    terminal.print_table(("a",), [("[bold]b[/]",)])
    told = capsys.readouterr()
    assert told.err == ""
    assert "[bold]b[/]" in told.out
    assert "\x1b" not in told.out


@pytest.mark.processes
@pytest.mark.usefixtures("learned")
@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_chat_in_a_terminal_can_be_edited_and_its_suggestions_chosen() -> None:
    import pty  # noqa: PLC0415 - only where there is one

    child, descriptor = pty.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-m", "bot.cli", "chat", "--today", "2023-06-01"])
    told = _until(descriptor, b"> ")
    os.write(descriptor, "cụm trưởng TDMNPB năm 201\x1b[D\x1b[C7\n".encode())  # arrows move, they print no codes
    told = _until(descriptor, b"\n> ")
    assert "Tuyên Quang" in told
    os.write(descriptor, b"1\n")
    chosen = _until(descriptor, b"\n> ")
    assert "Nguồn" in chosen or "chưa" in chosen
    os.write(descriptor, b"\x04")
    assert os.waitpid(child, 0)[1] == 0
    os.close(descriptor)


def _until(descriptor: int, end: bytes) -> str:
    told = b""
    while not told.replace(b"\r", b"").endswith(end):
        told += os.read(descriptor, 4096)
    return told.decode()
