"""`make run` says in one line what it lacks, and makes an environment of another version anew."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).parents[1] / "Makefile"
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A directory with the Makefile and what it reads."""
    shutil.copy(MAKEFILE, tmp_path)
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        (tmp_path / name).touch()
    return tmp_path


def make(folder: Path, *arguments: str) -> tuple[int, list[str]]:
    """The exit code of make, and what it says besides its own last line."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", "-C", str(folder), "-f", str(MAKEFILE), "--no-print-directory", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    lines = (done.stdout + done.stderr).splitlines()
    return done.returncode, [line for line in lines if not line.startswith("make")]


def python(folder: Path, version: str, *, new_enough: bool) -> Path:
    """An interpreter that only tells its version."""
    file = folder / f"python{version}"
    file.write_text(
        f'#!/bin/sh\ncase "$*" in *print*) echo {version};; *sys.exit*) exit {0 if new_enough else 1};; esac\n'
    )
    file.chmod(0o755)
    return file


TARGETS = next(
    line.removeprefix(".PHONY:").split()
    for line in MAKEFILE.read_text(encoding="utf-8").splitlines()
    if line.startswith(".PHONY:")
)


@pytest.mark.parametrize("target", TARGETS)
def test_each_target_can_be_made_where_nothing_is_set_up(folder: Path, target: str) -> None:
    code, lines = make(folder, "--dry-run", target)
    assert (code, [line for line in lines if "No rule" in line]) == (0, [])


def test_an_old_python_is_told_in_one_line(folder: Path) -> None:
    code, lines = make(folder, "run", f"PYTHON={python(folder, '3.10', new_enough=False)}")
    assert code != 0
    assert len(lines) == 1
    assert lines[0].startswith("Cần Python 3.11 trở lên")
    assert "là 3.10." in lines[0]
    assert not (folder / ".venv").exists()


def test_no_python_is_told_in_one_line(folder: Path) -> None:
    code, lines = make(folder, "run", "PYTHON=no-such-python")
    assert (code != 0, len(lines)) == (True, 1)
    assert "là không có." in lines[0]


def test_an_environment_of_another_version_is_made_anew(folder: Path) -> None:
    old = folder / ".venv"
    old.mkdir()
    (old / ".python-3.11").touch()
    (old / "of-the-old").touch()
    make(folder, ".venv/.python-3.12", f"PYTHON={python(folder, '3.12', new_enough=True)}")
    assert not (old / "of-the-old").exists()
    assert (old / ".python-3.12").exists()


def test_an_environment_of_this_version_stays(folder: Path) -> None:
    interpreter = python(folder, "3.12", new_enough=True)
    make(folder, ".venv/.python-3.12", f"PYTHON={interpreter}")
    (folder / ".venv" / "kept").touch()
    make(folder, ".venv/.python-3.12", f"PYTHON={interpreter}")
    assert (folder / ".venv" / "kept").exists()


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="there is no directory here that nobody can write to")
def test_a_directory_that_cannot_be_written_is_told_in_one_line(folder: Path) -> None:
    interpreter = python(folder, "3.12", new_enough=True)
    code, lines = make(Path("/proc"), ".venv/.python-3.12", f"PYTHON={interpreter}")
    assert code != 0
    assert lines == ["Không ghi được vào /proc: thư mục chỉ đọc hoặc đĩa đầy."]


def with_pip(folder: Path, says: str, code: int) -> None:
    """An environment that is there, whose pip says something."""
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / ".python-3.12").touch()
    pip = folder / ".venv" / "bin" / "python"
    pip.write_text(f'#!/bin/sh\necho "{says}" >&2\nexit {code}\n')
    pip.chmod(0o755)


@pytest.mark.parametrize(
    ("says", "told"),
    [
        (
            "WARNING: Retrying after NewConnectionError\nERROR: No matching distribution found for aiohttp",
            "không có mạng",
        ),
        ("ERROR: Could not find a version of aiohttp==3 (from versions: none)", "không có mạng"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "DO NOT MATCH THE HASHES"),
        ("OSError: [Errno 28] No space left on device", "No space left on device"),
    ],
)
def test_what_cannot_be_installed_is_told_in_one_line(folder: Path, says: str, told: str) -> None:
    with_pip(folder, says, 1)
    code, lines = make(folder, ".venv/.runtime", f"PYTHON={python(folder, '3.12', new_enough=True)}")
    assert code != 0
    assert len(lines) == 2  # what it is doing, and why that failed
    assert told in lines[-1]
    assert not (folder / ".venv" / ".runtime").exists()


def test_what_is_installed_is_not_installed_again(folder: Path) -> None:
    with_pip(folder, "fine", 0)
    interpreter = f"PYTHON={python(folder, '3.12', new_enough=True)}"
    assert make(folder, ".venv/.development", interpreter)[0] == 0
    with_pip_again = make(folder, ".venv/.development", interpreter)
    assert "thư viện" not in "".join(with_pip_again[1])
