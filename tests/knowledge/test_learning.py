"""What is learned is kept beside the facts and found again; whatever happens to the files, answers are the same."""

import datetime as dt
import json
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from knowledge import PACKAGED_ROOT, Assistant
from knowledge.facts import FactBase, KnowledgeRefused
from knowledge.files.kept import Kept, array_as_texts
from knowledge.intents import IntentMatcher
from knowledge.nlu.reading import QuestionReader, Reading
from knowledge.templates.book import QuestionBook

TODAY = dt.date(2023, 6, 1)
QUESTIONS = (
    "Năm 2017 tỉnh nào làm cụm trưởng cụm TDMNPB?",
    "hoi nghi tong ket nam 2022 hop o dau",
    "ai la chu tich nuoc",
    "xin chào",
    "Những tỉnh nào thuộc Cụm TDMNPB?",
)
WRONG = """
questions:
  - id: made_up
    title: Không có
    examples: [ai làm gì ở đâu bao giờ, cái này là cái gì thế nhỉ]
    sql: SELECT id FROM cluster
    lead: "{{ row is nothing_known }}"
    no_data: Không có.
"""
TAUGHT = "examples:\n  greeting:\n    - ê bot ơi dậy đi nào\n"


@pytest.fixture
def place(small: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(small, tmp_path / "var"))


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
    return Assistant.open([place / "knowledge", *roots], place / "facts.sqlite")


def told(assistant: Assistant) -> list[object]:
    return [
        (answer.text, answer.intent, round(answer.confidence, 9))
        for answer in (assistant.ask(question, today=TODAY) for question in QUESTIONS)
    ]


def files(place: Path) -> list[Path]:
    return sorted((place / ".facts.sqlite.learned").iterdir())


def test_a_start_learns_nothing_that_is_kept_and_answers_alike(
    facts_in: Callable[[Path], Path], tmp_path: Path, trainings: list[int]
) -> None:
    """All of the program's own knowledge."""
    facts = facts_in(tmp_path)
    kept = Assistant.open([PACKAGED_ROOT], facts)
    assert not trainings
    for path in files(tmp_path):
        path.unlink()
    anew = Assistant.open([PACKAGED_ROOT], facts)
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


def test_what_reads_questions_is_made_anew_where_names_change_and_only_there(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from knowledge import learning  # noqa: PLC0415

    made: list[QuestionBook] = []
    make = learning._reader

    def counted(book: QuestionBook, *others: Any) -> QuestionReader:
        made.append(book)
        return make(book, *others)

    monkeypatch.setattr(learning, "_reader", counted)
    overlay = tmp_path / "overlay"
    for folder in ("sources", "reference", "questions"):
        (overlay / folder).mkdir(parents=True)
    assistant = opened(place, overlay)
    made.clear()

    def reloaded(path: str, text: str) -> int:
        (overlay / path).write_text(text, encoding="utf-8")
        before = len(made)
        assistant.reload()
        times = len(made) - before
        assert told(assistant) == told(opened(place, overlay))
        return times

    source = "source: {publisher: Báo, published: 2024-02-01, title: Bài}\ntasks:\n"
    source += "  - {cluster: TDMNPB, period: 2024, text: Trồng thêm cây ở các trường học}\n"
    assert reloaded("sources/2024-02-01-bai.yaml", source) == 0
    named = "sources:\n  danh-ba: {publisher: Nguồn, title: Danh bạ}\norganisations:\n  - {id: kim-bang, "
    named += "name: Huyện Kim Bằng, short: Kim Bằng, kind: huyện, sources: [danh-ba]}\n"
    assert reloaded("reference/more.yaml", named) == 1
    assert "kim-bang" in assistant.explain("huyen kim bang nhan bang khen gi", today=TODAY)
    assert reloaded("sources/2024-02-01-bai.yaml", source.replace("cây", "hoa")) == 0
    assert reloaded("questions/taught.yaml", TAUGHT) == 1


def test_examples_are_read_anew_only_where_what_the_facts_tell_bears_on_them(
    facts_in: Callable[[Path], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of the program's own knowledge: only there the examples ask what the facts do not tell."""
    overlay = tmp_path / "overlay"
    (overlay / "sources").mkdir(parents=True)
    assistant = Assistant.open([PACKAGED_ROOT, overlay], facts_in(tmp_path))
    read = QuestionReader.read
    counted: list[str] = []

    def counting(reader: QuestionReader, text: str, today: dt.date) -> Reading:
        counted.append(text)
        return read(reader, text, today)

    monkeypatch.setattr(QuestionReader, "read", counting)
    assistant.reload()
    as_before = len(counted)

    def reloaded_with(text: str) -> int:
        source = "source: {publisher: Báo, published: 2024-02-01, title: Bài}\ntasks:\n"
        source += f"  - {{cluster: TDMNPB, period: 2024, text: {text}}}\n"
        (overlay / "sources" / "2024-02-01-bai.yaml").write_text(source, encoding="utf-8")
        counted.clear()
        assert assistant.reload().difference.total
        return len(counted)

    assert reloaded_with("Trồng thêm cây ở các trường học") == as_before
    pair = next(one for one in not_told(tmp_path) if len(one) == 2 and all(map(str.isalpha, one)))
    assert reloaded_with(f"Nêu {' '.join(pair)} cho rõ") > as_before + 1000
    assert reloaded_with("Trồng thêm cây ở các trường học") > as_before + 1000  # of the last reload alone is kept


def not_told(place: Path) -> list[list[str]]:
    """The words side by side of which the examples asked whether the facts tell them, and which they do not."""
    [path] = [path for path in files(place) if path.name.startswith("examples-")]
    arrays = Kept.beside(place / "facts.sqlite").load("examples", path.name.partition("-")[2])
    assert arrays is not None
    asked = map(json.loads, array_as_texts(arrays["asked"]))
    return [one for one, told in asked if not told and isinstance(one, list)]


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


def test_where_nothing_can_be_written_it_learns_and_goes_on(place: Path, trainings: list[int]) -> None:
    shutil.rmtree(place / ".facts.sqlite.learned")
    (place / ".facts.sqlite.learned").write_text("a file where the directory would be")
    assistant = opened(place)
    assert assistant.ask(QUESTIONS[0], today=TODAY).kind == "answer"
    assistant.reload()
    assert len(trainings) == 1


def test_what_is_kept_is_no_program(place: Path) -> None:
    """Nothing that a loader might run: neither pickles nor marshalled code, and nobody but the owner writes it."""
    for path in files(place):
        content = path.read_bytes()
        assert content.startswith(b"thidua kept ")
        assert not path.stat().st_mode & (stat.S_IXUSR | stat.S_IWOTH)


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Each base that was built."""
    found: list[Path] = []
    build = FactBase.create.__func__  # type: ignore[attr-defined]

    def counted(cls: type[FactBase], path: Path, *arguments: object, **options: object) -> object:
        found.append(path)
        return build(cls, path, *arguments, **options)

    monkeypatch.setattr(FactBase, "create", classmethod(counted))
    return found


def test_a_start_builds_no_base_that_is_there_for_the_same_files(
    place: Path, tmp_path: Path, builds: list[Path]
) -> None:
    version = opened(place).version
    assert not builds
    overlay = tmp_path / "overlay" / "sources"
    overlay.mkdir(parents=True)
    source = "source: {publisher: Báo, published: 2024-02-01, title: Bài}\n"
    (overlay / "2024-02-01-bai.yaml").write_text(source, encoding="utf-8")
    assert opened(place, overlay.parent).version != version
    assert len(builds) == 1
    assert opened(place, overlay.parent).version != version
    assert len(builds) == 1


@pytest.mark.parametrize("harm", ["a byte", "cut", "another base", "gone"])
def test_a_base_that_is_not_what_was_built_is_built_anew(place: Path, builds: list[Path], harm: str) -> None:
    base = place / "facts.sqlite"
    whole = base.read_bytes()
    if harm == "a byte":
        base.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    elif harm == "cut":
        base.write_bytes(whole[: len(whole) // 2])
    elif harm == "another base":
        FactBase.create(base, [PACKAGED_ROOT.parent / "tests" / "knowledge" / "facts" / "valid"])[0].close()
        builds.clear()
    else:
        base.unlink()
    assert opened(place).ask(QUESTIONS[0], today=TODAY).kind == "answer"
    assert len(builds) == 1
    assert base.read_bytes() == whole


def test_files_with_mistakes_are_refused_although_a_base_is_there(place: Path, tmp_path: Path) -> None:
    overlay = tmp_path / "overlay" / "sources"
    overlay.mkdir(parents=True)
    (overlay / "2024-02-01-bai.yaml").write_text("source: {publisher: Báo}\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(KnowledgeRefused):
            opened(place, overlay.parent)
    (overlay / "2024-02-01-bai.yaml").rename(overlay / "2024-02-01-bai.yml")
    with pytest.raises(KnowledgeRefused, match="không được đọc"):
        opened(place, overlay.parent)


def test_a_wrong_template_is_told_at_every_start(place: Path, tmp_path: Path) -> None:
    questions = tmp_path / "overlay" / "questions"
    questions.mkdir(parents=True)
    (questions / "more.yaml").write_text(WRONG, encoding="utf-8")
    for _ in range(2):
        with pytest.raises(KnowledgeRefused, match="nothing_known"):
            opened(place, questions.parent)
