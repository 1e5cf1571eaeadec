"""Knowledge in the layout of a ConfigMap of Kubernetes: hidden folders for each version, and links that are swapped."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from knowledge.facts import FactBase, find_problems
from knowledge.generation import generation_of

FOLDERS = ("sources", "reference")
FILE = "sources/2023-03-15-tong-ket.yaml"


def put(mount: Path, files: Path, version: str) -> None:
    """What the kubelet does: a new hidden folder, then ``..data`` put on it in one step, then the old one gone."""
    old = (mount / "..data").resolve() if (mount / "..data").exists() else None
    shutil.copytree(files, mount / f"..{version}")
    (mount / "..data_tmp").symlink_to(f"..{version}")
    (mount / "..data_tmp").replace(mount / "..data")
    for one in files.iterdir():
        if not (mount / one.name).is_symlink():
            (mount / one.name).symlink_to(Path("..data") / one.name)
    if old is not None:
        shutil.rmtree(old)


@pytest.fixture(params=["one mount for each folder", "one mount for all"])
def mounted(request: pytest.FixtureRequest, tmp_path: Path):
    """Puts a version of a root in place, as one ConfigMap with paths in it, or as one for each folder."""
    mount = tmp_path / "mount"
    mount.mkdir()

    def mounted(root: Path, version: str) -> Path:
        if request.param == "one mount for all":
            put(mount, root, version)
            return mount
        for folder in FOLDERS:
            (mount / folder).mkdir(exist_ok=True)
            put(mount / folder, root / folder, version)
        return mount

    return mounted


def test_a_swap_is_taken_over_by_a_reload(mounted, root: Path, tmp_path: Path) -> None:
    mount = mounted(root, "2026_11_25_01")
    assert find_problems([mount]) == []
    facts, _ = FactBase.create(tmp_path / "facts.sqlite", [mount])
    with facts:
        before, told = facts.version, generation_of([mount])
        assert not facts.reload([mount]).changed
        text = (root / FILE).read_text(encoding="utf-8")
        assert "year: 2022" in text
        (root / FILE).write_text(text.replace("year: 2022", "year: 2021", 1), encoding="utf-8")
        mounted(root, "2026_11_25_02")
        assert generation_of([mount]) != told
        report = facts.reload([mount])
        assert report.changed
        assert facts.version != before


def test_what_is_told_of_the_files_does_not_tell_of_the_version_they_came_with(mounted, root: Path) -> None:
    first = generation_of([mounted(root, "2026_11_25_01")])
    assert first != generation_of([])
    assert generation_of([mounted(root, "2026_11_25_02")]) == first
    assert generation_of([root]) == first


def test_a_mistake_is_told_once_and_with_the_name_that_people_see(mounted, root: Path) -> None:
    (root / FILE).write_text("source: [\n", encoding="utf-8")
    mount = mounted(root, "2026_11_25_01")
    told = [problem.file for problem in find_problems([mount]) if problem.file.endswith(Path(FILE).name)]
    assert told == [str(mount / FILE)]
