from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import PACKAGED_ROOT, Assistant


@pytest.fixture(scope="session")
def stated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """What the program comes with, and the articles."""
    overlay = tmp_path_factory.mktemp("stated") / "overlay"
    shutil.copytree(Path(__file__).parent / "overlay", overlay)
    opened = Assistant.open([PACKAGED_ROOT, overlay], overlay.parent / "facts.sqlite")
    with opened.facts:
        yield opened
