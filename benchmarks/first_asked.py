"""What questions cost that nobody has asked: for ``ask.py``, which runs it with the program of one checkout or another.

    PYTHONPATH=CHECKOUT python benchmarks/first_asked.py DIRECTORY [ROOT …]

The strangers' questions are asked once each of a process that has answered others before. Printed are the milliseconds
of the processor that each took, as a JSON array. Nothing is used here that earlier states of the program do not have.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import random
import sys
import time
from pathlib import Path

from knowledge import PACKAGED_ROOT, Assistant

BANKS = Path(__file__).parents[1] / "tests" / "banks"
ASKED_BEFORE = 60


def measure(directory: Path, roots: list[Path]) -> list[float]:
    """The time of each question, in a fixed mixed order."""
    rows = [
        json.loads(line) for bank in sorted(BANKS.glob("strangers_*.jsonl")) for line in bank.open(encoding="utf-8")
    ]
    asked = [(row["question"], dt.date.fromisoformat(row["today"])) for row in rows if not row["context"]]
    random.Random(1).shuffle(asked)
    assistant = Assistant.open([PACKAGED_ROOT, *roots], directory / "facts.sqlite")
    for question, today in asked[:ASKED_BEFORE]:
        with contextlib.suppress(Exception):
            assistant.ask(question, today=today)
    times = []
    for question, today in asked[ASKED_BEFORE:]:
        began = time.thread_time()
        with contextlib.suppress(Exception):  # an earlier state fails at a few: the time until then counts
            assistant.ask(question, today=today)
        times.append((time.thread_time() - began) * 1e3)
    assistant.facts.close()
    return times


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), list(map(Path, sys.argv[2:])))))
