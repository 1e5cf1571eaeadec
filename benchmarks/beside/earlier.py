"""What this code costs beside an earlier commit of it: ``facts.py`` and ``ask.py`` of each, in turns on one machine.

    python benchmarks/beside/earlier.py COMMIT [--facts SIZE…] [--ask PART…] [--rounds N]

Each turn is a process of its own that measures with its own benchmark, and asks the banks of this checkout. Of the
turns the best of each figure is told: load of other programs only adds to it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parents[2]
_TRIES = 4


def main() -> None:
    """Check the commit out beside this one, measure, and print a line for each figure that both know."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit")
    parser.add_argument("--facts", nargs="*", default=["1000", "20000"], metavar="SIZE")
    parser.add_argument("--ask", nargs="*", default=["own"], metavar="PART")
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        earlier = Path(temporary) / "earlier"
        _git("worktree", "add", "--detach", str(earlier), given.commit)
        try:
            shutil.copytree(HERE / "tests" / "banks", earlier / "tests" / "banks", dirs_exist_ok=True)
            for file, parts in (("facts.py", given.facts), ("ask.py", given.ask)):
                for part in parts:
                    _compare(file, part, earlier, given.rounds)
        finally:
            _git("worktree", "remove", "--force", str(earlier))


def _compare(file: str, part: str, earlier: Path, rounds: int) -> None:
    turns = [(_measured(earlier, file, part), _measured(HERE, file, part)) for _ in range(rounds)]
    print(f"{file} {part}, best of {rounds}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for key in [key for key in turns[0][0] if key in turns[0][1]]:
        before, after = (min(turn[side][key] for turn in turns) for side in (0, 1))
        ratio = f"{after / before:6.2f} ×" if before else ""
        print(f"  {key:18} {before:12.3f} → {after:12.3f}  {ratio}", flush=True)


def _measured(checkout: Path, file: str, part: str) -> dict[str, float]:
    """One turn; an earlier commit may fail to measure on a busy machine, and is tried again."""
    command = [sys.executable, str(checkout / "benchmarks" / file), "--measure", part]
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    for left in reversed(range(_TRIES)):
        ran = subprocess.run(command, check=not left, stdout=subprocess.PIPE, text=True, env=environment, cwd=checkout)
        if ran.returncode == 0:
            break
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def _git(*arguments: str) -> None:
    subprocess.run(["git", "-C", str(HERE), *arguments], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
