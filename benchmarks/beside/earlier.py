"""What this code costs beside an earlier commit of it, in turns on one machine.

    python benchmarks/beside/earlier.py COMMIT [--facts SIZE…] [--questions N] [--rounds N]

Each turn is a process of its own. The fact base is measured by ``facts.py`` of each commit; answers by the same code
for both: questions of this checkout's banks, asked of each commit's own knowledge, in milliseconds of the processor,
``cold`` for the first time and ``warm`` the best of a few later times. Of the turns the best of each figure is told:
load of other programs only adds to it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parents[2]
TODAY = dt.date(2023, 6, 1)
WARM_ROUNDS = 3
_TRIES = 4


def main() -> None:
    """Check the commit out beside this one, measure, and print a line for each figure that both know."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit")
    parser.add_argument("--facts", nargs="*", default=["1000", "10000"], metavar="SIZE")
    parser.add_argument("--questions", type=int, default=300, metavar="N")
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        earlier = Path(temporary) / "earlier"
        _git("worktree", "add", "--quiet", "--detach", str(earlier), given.commit)
        try:
            for size in given.facts:
                _compare(f"facts.py {size}", "benchmarks/facts.py", ["--measure", size], earlier, given.rounds)
            if given.questions:
                asking = [__file__, "--ask", str(given.questions)]
                _compare(f"{given.questions} questions", asking[0], asking[1:], earlier, given.rounds)
        finally:
            _git("worktree", "remove", "--force", str(earlier))


def _compare(title: str, program: str, arguments: list[str], earlier: Path, rounds: int) -> None:
    turns = [tuple(_measured(side, program, arguments) for side in (earlier, HERE)) for _ in range(rounds)]
    print(f"{title}, best of {rounds}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for key in [key for key in turns[0][0] if key in turns[0][1]]:
        before, after = (min(turn[side][key] for turn in turns) for side in (0, 1))
        ratio = f"{after / before:6.2f} ×" if before else ""
        print(f"  {key:18} {before:12.3f} → {after:12.3f}  {ratio}", flush=True)


def _measured(checkout: Path, program: str, arguments: list[str]) -> dict[str, float]:
    """One turn; an earlier commit may fail to measure on a busy machine, and is tried again."""
    command = [sys.executable, str(checkout / program), *arguments]  # a whole path stays as it is
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    for left in reversed(range(_TRIES)):
        ran = subprocess.run(command, check=not left, stdout=subprocess.PIPE, text=True, env=environment, cwd=checkout)
        if ran.returncode == 0:
            break
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def ask(number: int, directory: Path) -> dict[str, float]:
    """Figures of the answers of whichever commit is imported, in ms of the processor."""
    from knowledge import PACKAGED_ROOT, Assistant  # noqa: PLC0415 - of the commit that is measured

    banks = sorted((HERE / "tests" / "banks").glob("*.jsonl"))
    rows = [json.loads(line) for bank in banks for line in bank.read_text(encoding="utf-8").splitlines()]
    questions = sorted({row["question"] for row in rows if not row["context"]})
    questions = random.Random(1).sample(questions, min(number, len(questions)))
    start = time.process_time()
    assistant = Assistant.open([PACKAGED_ROOT], directory / "facts.sqlite")
    opened = time.process_time() - start

    def spent(question: str) -> float:
        begun = time.process_time_ns()
        assistant.ask(question, today=TODAY)
        return (time.process_time_ns() - begun) / 1e6

    cold = [spent(question) for question in questions]
    warm = [min(times) for times in zip(*([spent(one) for one in questions] for _ in range(WARM_ROUNDS)), strict=True)]
    assistant.facts.close()
    found = {"open_s": opened}
    for name, times in (("cold", cold), ("warm", warm)):
        found |= {f"{name}_p50": statistics.median(times), f"{name}_p99": statistics.quantiles(times, n=100)[-1]}
    return found


def _git(*arguments: str) -> None:
    subprocess.run(["git", "-C", str(HERE), *arguments], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--ask"]:
        with tempfile.TemporaryDirectory() as place:
            print(json.dumps(ask(int(sys.argv[2]), Path(place))))
    else:
        main()
