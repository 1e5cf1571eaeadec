"""A reload killed at any instant leaves a whole fact base."""

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from knowledge.facts import FactBase, check

KILLS = 50

# Forks a process for each line it reads; that one tells its number and reloads until it is killed.
RELOADER = """
import os, sys
from itertools import cycle
from pathlib import Path
from knowledge.facts import FactBase

def reload_for_ever():
    base = FactBase.open(Path(sys.argv[1]))
    print(os.getpid(), flush=True)
    for root in cycle(sys.argv[2:]):
        base.reload([Path(root)])

with FactBase.open(Path(sys.argv[1])) as base:
    for root in sys.argv[2:]:  # what a first reload makes, such as the models' validators, each child has
        base.reload([Path(root)])

for _ in sys.stdin:
    child = os.fork()
    if child == 0:
        reload_for_ever()
    os.waitpid(child, 0)
"""


@pytest.mark.processes
@pytest.mark.parametrize("whole", [True, False], ids=["whole", "in part"])
def test_killed_at_fifty_instants_the_base_is_whole_each_time(root: Path, tmp_path: Path, whole: bool) -> None:
    other = Path(shutil.copytree(root, tmp_path / "other"))
    if whole:  # a reference file that has changed has all built anew
        entities = other / "reference" / "entities.yaml"
        entities.write_text(entities.read_text(encoding="utf-8") + "# nhận xét\n", encoding="utf-8")
    file = other / "sources/2023-03-15-tong-ket.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("trên 8%", "trên 9%"), encoding="utf-8")
    told = {check([root]).version: "trên 8%", check([other]).version: "trên 9%"}
    path = tmp_path / "live" / "facts.sqlite"
    with FactBase.create(path, [root])[0] as base:
        base.reload([other])
        took = base.reload([root]).seconds
    chance = random.Random(20230310)
    left_behind, served = 0, set()
    command = [sys.executable, "-c", RELOADER, str(path), str(other), str(root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reloader:
        for _ in range(KILLS):
            _kill_a_reload(reloader, chance.uniform(0, 3 * took))
            left_behind += len(list(path.parent.glob(".facts.sqlite.*.building")))
            served.add(_served_whole(path, told, root))
        reloader.stdin.close()
    assert left_behind > 0 or not whole  # some were killed in the midst of a build, which in part is over too soon
    assert len(served) == 2  # and some after one had gone live


def _kill_a_reload(reloader: subprocess.Popen[bytes], after: float) -> None:
    reloader.stdin.write(b"go\n")
    reloader.stdin.flush()
    number = int(reloader.stdout.readline())
    time.sleep(after)
    os.kill(number, signal.SIGKILL)


def _served_whole(path: Path, told: dict[str, str], root: Path) -> str:
    """Open what is there as the next start does, and return its version."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with FactBase.open(path) as base:
        version = base.version
        assert base.query("SELECT value FROM told_figure")[0]["value"] == told[version]
        base.reload([root])  # the lock is free again
    assert {one.name for one in path.parent.iterdir()} == {"facts.sqlite", ".facts.sqlite.lock"}
    return version
