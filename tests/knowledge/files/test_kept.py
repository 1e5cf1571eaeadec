import os
import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from knowledge.files.kept import Kept, array_as_texts, key_of, texts_as_array

ARRAYS = {
    "weights": np.arange(6, dtype=np.float32).reshape(2, 3) / 7,
    "lengths": np.array([0.1, 0.2]),
    "rows": np.array([], dtype=np.int32),
    "texts": texts_as_array(["Bắc Kạn", "", '"\n']),
}


def same(found: object) -> bool:
    return (
        isinstance(found, dict)
        and found.keys() == ARRAYS.keys()
        and all(np.array_equal(found[name], ARRAYS[name]) and found[name].dtype == ARRAYS[name].dtype for name in found)
    )


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "learned")


def only_file(directory: Path) -> Path:
    [path] = (directory / "learned").iterdir()
    return path


def test_what_is_kept_is_found_again_under_its_key_alone(kept: Kept) -> None:
    kept.save("matcher", "a", ARRAYS)
    assert same(kept.load("matcher", "a"))
    assert kept.load("matcher", "b") is None
    assert kept.load("examples", "a") is None


def test_texts_come_back_as_they_were(kept: Kept) -> None:
    kept.save("matcher", "a", ARRAYS)
    assert array_as_texts((kept.load("matcher", "a") or {})["texts"]) == ["Bắc Kạn", "", '"\n']
    with pytest.raises(ValueError, match="no texts"):
        array_as_texts(texts_as_array([1, 2]))  # type: ignore[list-item]


def test_whatever_is_done_to_a_file_it_counts_for_nothing(kept: Kept, tmp_path: Path) -> None:
    kept.save("matcher", "a", ARRAYS)
    path = only_file(tmp_path)
    whole = path.read_bytes()
    chance = random.Random(1)
    broken = [whole[:size] for size in range(len(whole))]
    for _ in range(500):
        at = chance.randrange(len(whole))
        broken.append(whole[:at] + bytes([whole[at] ^ chance.randrange(1, 256)]) + whole[at + 1 :])
    for content in [*broken, b"", b"PK\x03\x04", whole + b"\0", os.urandom(4096)]:
        path.write_bytes(content)
        assert kept.load("matcher", "a") is None
    kept.save("matcher", "a", ARRAYS)
    assert same(kept.load("matcher", "a"))


def test_a_file_of_another_key_is_not_taken_for_this_one(kept: Kept, tmp_path: Path) -> None:
    kept.save("matcher", "a", ARRAYS)
    only_file(tmp_path).rename(tmp_path / "learned" / "matcher-b")
    assert kept.load("matcher", "b") is None


def test_arrays_of_objects_are_never_kept_nor_read(kept: Kept, tmp_path: Path) -> None:
    kept.save("matcher", "a", {"objects": np.array(["x", None], dtype=object)})
    assert not list(tmp_path.glob("learned/*")) or kept.load("matcher", "a") is None


def test_old_ones_go_and_those_in_use_stay(kept: Kept, tmp_path: Path) -> None:
    kept.save("examples", "other", ARRAYS)
    for number, key in enumerate("abcdef"):
        kept.save("matcher", key, ARRAYS)
        path = tmp_path / "learned" / f"matcher-{key}"
        os.utime(path, (number, number))
        if key == "c":
            assert kept.load("matcher", "a")  # used: as good as new
    assert {path.name for path in (tmp_path / "learned").iterdir()} >= {"matcher-a", "matcher-f", "examples-other"}
    assert kept.load("matcher", "b") is None


def test_what_a_killed_writer_left_goes_when_it_is_old(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "learned").mkdir()
    old, new = (tmp_path / "learned" / f".matcher-x.{name}" for name in ("old", "new"))
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    kept.save("matcher", "a", ARRAYS)
    assert not old.exists()
    assert new.exists()


@pytest.mark.parametrize("place", ["a file", "below a file", "a link to nowhere"])
def test_where_nothing_can_be_kept_nothing_fails(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere" / "at" / "all")
    directory = {"a file": "file", "below a file": "file/below", "a link to nowhere": "link"}[place]
    kept = Kept(tmp_path / directory)
    kept.save("matcher", "a", ARRAYS)
    assert kept.load("matcher", "a") is None
    assert Kept(None).load("matcher", "a") is None


def test_many_processes_at_once(tmp_path: Path) -> None:
    """Each finds either nothing or the whole, whatever the others write and remove."""
    script = """
import sys
from pathlib import Path
import numpy as np
from knowledge.files.kept import Kept
kept = Kept(Path(sys.argv[1]))
for number in range(60):
    key = str(number % 5)
    found = kept.load("matcher", key)
    assert found is None or (found["a"] == float(key)).all()
    kept.save("matcher", key, {"a": np.full(20_000, float(key))})
"""
    children = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "learned")]) for _ in range(4)]
    assert [child.wait() for child in children] == [0] * 4
    assert not list((tmp_path / "learned").glob(".*"))


def test_keys_tell_values_apart() -> None:
    keys = [key_of(*parts) for parts in (["ab", "c"], ["a", "bc"], ["ab", 1], ["ab", "1"], [("ab", "c")], ["\ud800"])]
    assert len(set(keys)) == len(keys)
    assert key_of("ab", "c") == keys[0]
