"""What is learned is kept beside the facts and found again; whatever happens to the files, answers are the same."""

import datetime as dt
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import PACKAGED_ROOT, Assistant
from knowledge.intents import IntentMatcher

TODAY = dt.date(2023, 6, 1)
QUESTIONS = (
    "Năm 2017 tỉnh nào làm cụm trưởng cụm TDMNPB?",
    "hoi nghi tong ket nam 2022 hop o dau",
    "ai la chu tich nuoc",
    "xin chào",
    "Những tỉnh nào thuộc Cụm TDMNPB?",
)
TAUGHT = "examples:\n  greeting:\n    - ê bot ơi dậy đi nào\n"


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with facts and what was learned from them."""
    directory = tmp_path_factory.mktemp("learned")
    Assistant.open([PACKAGED_ROOT], directory / "facts.sqlite").facts.close()
    return directory


@pytest.fixture
def place(learned: Path, tmp_path: Path) -> Path:
    shutil.copytree(learned, tmp_path / "var")
    return tmp_path / "var"


@pytest.fixture
def trainings(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many examples each training of a matcher had."""
    from knowledge import learning  # noqa: PLC0415

    found: list[int] = []
    train = IntentMatcher.from_examples.__func__  # type: ignore[attr-defined]

    def counted(cls: type[IntentMatcher], examples: dict[str, tuple[str, ...]]) -> IntentMatcher:
        found.append(sum(map(len, examples.values())))
        made: IntentMatcher = train(cls, examples)
        return made

    monkeypatch.setattr(IntentMatcher, "from_examples", classmethod(counted))
    learning._trained.cache_clear()
    yield found
    learning._trained.cache_clear()


def opened(place: Path, *roots: Path) -> Assistant:
    return Assistant.open([PACKAGED_ROOT, *roots], place / "facts.sqlite")


def told(assistant: Assistant) -> list[object]:
    return [
        (answer.text, answer.intent, round(answer.confidence, 9))
        for answer in (assistant.ask(question, today=TODAY) for question in QUESTIONS)
    ]


def files(place: Path) -> list[Path]:
    return sorted((place / ".facts.sqlite.learned").iterdir())


def test_a_start_learns_nothing_that_is_kept_and_answers_alike(place: Path, trainings: list[int]) -> None:
    kept = opened(place)
    assert not trainings
    for path in files(place):
        path.unlink()
    anew = opened(place)
    assert len(trainings) == 1
    assert told(kept) == told(anew)


def test_a_reload_learns_anew_where_questions_change_and_only_there(
    place: Path, tmp_path: Path, trainings: list[int]
) -> None:
    overlay = tmp_path / "overlay"
    for folder in ("sources", "questions"):
        (overlay / folder).mkdir(parents=True)
    assistant = opened(place, overlay)
    source = "source: {publisher: Báo, published: 2024-02-01, title: Bài}\ntasks:\n"
    source += "  - {cluster: TDMNPB, period: 2024, text: Trồng thêm cây ở các trường học}\n"
    (overlay / "sources" / "2024-02-01-bai.yaml").write_text(source, encoding="utf-8")
    assert assistant.reload().difference.total.added
    assert not trainings
    (overlay / "questions" / "taught.yaml").write_text(TAUGHT, encoding="utf-8")
    assistant.reload()
    assert len(trainings) == 1
    assert assistant.ask("ê bot ơi dậy đi nào", today=TODAY).intent == "greeting"
    (overlay / "questions" / "taught.yaml").unlink()
    assistant.reload()  # as it was before
    assert len(trainings) == 1
    assert opened(place, overlay).ask(QUESTIONS[0], today=TODAY).kind == "answer"
    assert len(trainings) == 1


@pytest.mark.parametrize("harm", ["cut", "zeros", "another's", "a directory", "unreadable", "gone"])
def test_a_harmed_file_is_learned_anew_and_written_anew(place: Path, trainings: list[int], harm: str) -> None:
    expected = told(opened(place))
    whole = {path.name: path.read_bytes() for path in files(place)}
    for path in files(place):
        if harm == "cut":
            path.write_bytes(whole[path.name][: len(whole[path.name]) // 2])
        elif harm == "zeros":
            path.write_bytes(bytes(len(whole[path.name])))
        elif harm == "another's":
            path.write_bytes(next(content for name, content in whole.items() if name != path.name))
        else:
            path.unlink()
            if harm == "a directory":
                path.mkdir()
            elif harm == "unreadable":
                path.symlink_to(path)
    trainings.clear()
    from knowledge import learning  # noqa: PLC0415

    learning._trained.cache_clear()
    assert told(opened(place)) == expected
    assert len(trainings) == 1
    if harm != "a directory":  # which is nobody's to remove
        assert {path.name: path.read_bytes() for path in files(place)} == whole


def test_where_nothing_can_be_written_it_learns_and_goes_on(tmp_path: Path, trainings: list[int]) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / ".facts.sqlite.learned").write_text("a file where the directory would be")
    assistant = opened(tmp_path / "var")
    assert assistant.ask(QUESTIONS[0], today=TODAY).kind == "answer"
    assistant.reload()
    assert len(trainings) == 1


def test_what_is_kept_is_no_program(place: Path) -> None:
    """Nothing that a loader might run: neither pickles nor marshalled code, and nobody but the owner writes it."""
    for path in files(place):
        content = path.read_bytes()
        assert content.startswith(b"thidua kept ")
        assert not path.stat().st_mode & (stat.S_IXUSR | stat.S_IWOTH)
