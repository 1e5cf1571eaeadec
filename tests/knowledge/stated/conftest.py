from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from knowledge import PACKAGED_ROOT, Assistant

FIRST = {
    "2017-03-17-tong-ket-2016-trung-du-mien-nui-phia-bac", "2017-07-21-so-ket-6-thang-2017-trung-du-mien-nui-phia-bac",
    "2018-02-01-tong-ket-2017-hiep-hoa", "2019-07-25-so-ket-6-thang-2019-dong-bang-song-hong",
    "2023-03-15-tong-ket-2022-trung-du-mien-nui-phia-bac", "2011-03-25-tong-ket-2010-trung-du-mien-nui-phia-bac",
    "2014-07-10-so-ket-2014-bac-trung-bo", "2015-07-28-so-ket-2015-dong-nam-bo",
    "2020-07-31-so-ket-6-thang-2020-tay-nam-bo", "2024-01-01-chuan-bi-tong-ket-2023-tay-nam-bo",
}  # fmt: skip
"""The articles that the program began with, and those that its lists of clusters cite."""


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The program with the articles that it began with, and none of those on the clusters of every sector."""
    root = tmp_path_factory.mktemp("first") / "knowledge"
    shutil.copytree(PACKAGED_ROOT, root, ignore=shutil.ignore_patterns("*.py", "__pycache__", "sector_*.yaml"))
    for path in (root / "sources").iterdir():
        if path.stem not in FIRST:
            path.unlink()
    opened = Assistant.open([root], root.parent / "facts.sqlite")
    with opened.facts:
        yield opened
