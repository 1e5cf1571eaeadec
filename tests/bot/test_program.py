import errno
import os
import sqlite3
import tempfile
from pathlib import Path

import pytest

from bot import program
from bot.program import ExitCode, run_program
from bot.settings import load_settings


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


@pytest.mark.parametrize(("proxy", "told"), [("", True), ("http://127.0.0.1:3128", False)])
def test_a_proxy_of_the_environment_is_said_not_to_be_used(
    proxy: str, told: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:geheim@127.0.0.1:3128")
    environment = {"THIDUA_TELEGRAM__TOKEN": "123456:" + "a" * 35, "THIDUA_TELEGRAM__PROXY": proxy}
    program._warn_of_unused_proxy(load_settings(None, environment=environment))
    assert ("a proxy of the environment is not used" in caplog.text) is told
    assert "geheim" not in caplog.text


def test_without_a_directory_for_temporary_files_there_is_one_beside_the_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def none() -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr(tempfile, "_get_default_tempdir", none)
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "gone"))
    program._have_temporary_directory(tmp_path / "var")
    with tempfile.NamedTemporaryFile() as file:
        assert Path(file.name).parent == tmp_path / "var" / "tmp"
    assert os.environ["TMPDIR"] == str(tmp_path / "var" / "tmp")
    assert "there is no directory for temporary files" in caplog.text
    program._have_temporary_directory(tmp_path / "elsewhere")
    assert not (tmp_path / "elsewhere").exists()
