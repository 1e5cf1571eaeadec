import sqlite3
from pathlib import Path

import pytest

from bot import program
from bot.program import ExitCode, run_program


def test_a_place_that_cannot_be_written_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "var").write_text("no directory")
    monkeypatch.chdir(tmp_path)
    assert run_program(None) == ExitCode.CANNOT_WRITE
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("Không ghi được var")


@pytest.mark.parametrize(
    "error",
    [OSError(28, "No space left on device", "var/facts.sqlite"), sqlite3.OperationalError("database or disk is full")],
)
def test_a_full_disk_is_told_in_one_line(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> None:
        raise error

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(program, "_assistant", fail)
    assert run_program(None) == ExitCode.CANNOT_WRITE
    (line,) = capsys.readouterr().err.splitlines()
    assert "Không ghi được vào" in line
