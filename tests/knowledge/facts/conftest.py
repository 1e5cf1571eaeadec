import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
VALID = HERE / "valid"


@pytest.fixture
def valid_root() -> Path:
    return VALID


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the valid knowledge that a test may change."""
    return Path(shutil.copytree(VALID, tmp_path / "knowledge"))


@pytest.fixture
def edit(root: Path) -> Callable[[str, str], None]:
    """Replace a text in the only file of the copy that holds it."""

    def replace(old: str, new: str) -> None:
        (file,) = [path for path in root.rglob("*.yaml") if old in path.read_text(encoding="utf-8")]
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    return replace
