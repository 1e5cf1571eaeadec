import datetime as dt
import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

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
def articles() -> list[dict[str, Any]]:
    """Newspaper articles with their facts; their texts are kept apart from the project."""
    folder = beside_the_project("banks", "articles")
    if folder is None:
        pytest.skip("the articles' texts are kept apart from the project, and are not beside this checkout")
    found = []
    for path in sorted((Path(__file__).parent / "articles").glob("*.yaml")):
        article = yaml.safe_load(path.read_text(encoding="utf-8"))
        title, text = (folder / f"{path.stem}.txt").read_text(encoding="utf-8").split("\n", 1)
        record = {"id": path.stem, "title": title, "text": text.strip(), "publish_date": str(article["published"])}
        found.append({**record, "lang": "vi", "split": article["split"], "gold": article["facts"]})
    return found


@pytest.fixture(scope="session")
def scorer() -> ModuleType:
    """The scorer that stands with the shared annotations."""
    path = beside_the_project("shared", "intake", "score.py")
    if path is None:
        pytest.skip("the shared scorer is not beside this checkout")
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def annotated() -> list[dict[str, Any]]:
    """The annotated texts that stand in the shared folder beside the project."""
    path = beside_the_project("shared", "intake", "dev.jsonl")
    if path is None:
        pytest.skip("the shared annotated texts are not beside this checkout")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
