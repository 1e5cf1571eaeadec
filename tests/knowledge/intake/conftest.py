import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge.intake.document import Block, Document
from knowledge.intake.proposal import Proposal
from knowledge.intake.proposing import Proposer

Propose = Callable[..., list[Proposal]]


def beside_the_project(*parts: str) -> Path | None:
    """Find what stands in a folder above the project, such as the shared annotations; None where there is none."""
    for parent in Path(__file__).resolve().parents:
        if parent.joinpath(*parts).exists():
            return parent.joinpath(*parts)
    return None


@pytest.fixture(scope="session")
def propose() -> Propose:
    """Proposes the facts of a title and a text."""
    proposer = Proposer()

    def facts(text: str, title: str = "Tin", published: dt.date | None = None) -> list[Proposal]:
        block = Block(text, 0, None, "paragraph")
        return proposer.propose(Document(title, text, (block,), published, None, "text", ()))

    return facts


@pytest.fixture(scope="session")
def annotated() -> list[dict[str, Any]]:
    """The annotated texts that stand in the shared folder beside the project."""
    path = beside_the_project("shared", "intake", "dev.jsonl")
    if path is None:
        pytest.skip("the shared annotated texts are not beside this checkout")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
