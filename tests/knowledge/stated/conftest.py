from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import Assistant


@pytest.fixture(scope="session")
def first(first_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The program with the articles that it began with, and none of those on the clusters of every sector."""
    opened = Assistant.open([first_root], tmp_path_factory.mktemp("first") / "facts.sqlite")
    with opened.facts:
        yield opened
