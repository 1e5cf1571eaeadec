"""A review killed at any instant: nothing that was told as kept is lost, and nothing is half decided."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time

import pytest

from knowledge.intake.proposal import Proposal
from knowledge.intake.reading import as_given
from knowledge.intake.review import Review, unheld
from knowledge.intake.store import IntakeStore

KILLS = 12
FACTS = 1800

# Accepts card after card and tells each only when it is kept.
PRESSER = """
import sys
from pathlib import Path
from knowledge.intake.review import Review
from knowledge.intake.store import IntakeStore

store = IntakeStore(Path(sys.argv[1]))
review = Review(store, int(sys.argv[2]))
print("ready", flush=True)
for card in review.cards():
    review.accept(card)
    print(*(fact.id for fact in card.facts), flush=True)
"""


@pytest.mark.processes
def test_killed_at_any_instant_no_decision_is_lost(tmp_path):
    path = tmp_path / "intake.sqlite"
    facts = [
        Proposal("member", {"cluster": "A", "unit": str(number)}, (0, 3), f"câu {number // 2}", "r", "none", 1.0)
        for number in range(FACTS)
    ]
    with IntakeStore(path) as store:
        document = store.add(as_given("Bài", "a"), unheld(facts), name="x").id
    chance = random.Random(20260101)
    told: set[int] = set()
    for _ in range(KILLS):
        command = [sys.executable, "-c", PRESSER, str(path), str(document)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as presser:
            assert presser.stdout.readline() == "ready\n"
            lines = [presser.stdout.readline() for _ in range(chance.randrange(1, 40))]
            time.sleep(chance.uniform(0, 0.01))
            presser.send_signal(signal.SIGKILL)
            lines += presser.stdout.read().splitlines(keepends=True)
        told |= {int(number) for line in lines if line.endswith("\n") for number in line.split()}
        with IntakeStore(path) as store:
            review = Review(store, document)
            accepted = {fact.id for fact in review.accepted()}
            assert told <= accepted
            assert all(len(card.facts) == 2 for card in review.cards())  # a card is decided on as a whole
    assert 0 < len(told) < FACTS
