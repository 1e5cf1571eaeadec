"""The program as its container runs it: nothing can be written but its directory and /tmp, and it has no rights.

It keeps the user's number, for the interpreter may lie where others cannot enter; without capabilities root is nobody.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from localtelegram import ADMIN, AN, DEFAULT_TOKEN, LocalTelegram

pytestmark = pytest.mark.processes

PATIENCE = 300.0
ALONE = ["unshare", "--mount", "--propagation", "private"]
CONTAINED = """
mount -t tmpfs -o size=64m,mode=1777 tmpfs /tmp &&
mount -t tmpfs tmpfs "$1" &&
mount -o remount,bind,ro / && cd "$1" && shift &&
exec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs "$@"
"""


def may_contain() -> bool:
    if shutil.which("unshare") is None or shutil.which("setpriv") is None or os.geteuid() != 0:
        return False
    return (
        subprocess.run([*ALONE, "mount", "-o", "remount,bind,ro", "/"], capture_output=True, check=False).returncode
        == 0
    )


@pytest.fixture
def own() -> Iterator[Path]:
    """A directory that is neither under /tmp, which is hidden, nor closed to others."""
    path = Path(tempfile.mkdtemp(dir="/var/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.mark.skipif(not may_contain(), reason="this machine lets nobody mount anything")
@pytest.mark.skipif(
    any(Path("/tmp") in Path(place).resolve().parents for place in (sys.prefix, __file__)),
    reason="the program lies under /tmp, which its container hides",
)
async def test_it_answers_and_reads_documents_where_nothing_else_can_be_written(
    telegram: LocalTelegram, own: Path, tmp_path: Path
) -> None:
    telegram.people.chat(ADMIN).started = True
    environment = {name: value for name, value in os.environ.items() if not name.startswith("THIDUA_")}
    environment |= {
        "THIDUA_TELEGRAM__TOKEN": DEFAULT_TOKEN,
        "THIDUA_TELEGRAM__BASE_URL": telegram.base_url,
        "THIDUA_TELEGRAM__ADMINS": str(ADMIN),
        "THIDUA_TELEGRAM__POLL_SECONDS": "2",
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": "/nonexistent",
    }
    program = str(Path(sys.executable).with_name("thidua"))
    output = tmp_path / "output"
    with output.open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            *ALONE, "sh", "-c", CONTAINED, "sh", str(own), program, "run", env=environment, stdout=file, stderr=file
        )
    try:
        said = await telegram.person(AN).ask("Năm 2023 tỉnh nào làm cụm trưởng cụm Trung du và miền núi phía Bắc?")
        assert "Bắc Kạn" in said.text
        document = docx.Document()
        document.add_heading("Cụm thi đua các tỉnh Trung du và Miền núi phía Bắc tổng kết năm 2030", 0)
        document.save(str(tmp_path / "a.docx"))
        mark = telegram.messages.mark()
        telegram.person(ADMIN).upload("a.docx", (tmp_path / "a.docx").read_bytes())
        summary = await telegram.messages.next(ADMIN, mark, edited=True)
        assert summary.text.startswith("Cụm thi đua"), summary.text
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    told = output.read_text(encoding="utf-8")
    assert "Traceback" not in told
    assert '"level": "error"' not in told.lower()
