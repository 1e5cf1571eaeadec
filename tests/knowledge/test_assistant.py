import datetime as dt
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from knowledge import Answer, Assistant, Conversation
from knowledge.answering import Answerer
from knowledge.assistant import find_problems
from knowledge.facts import FactBase, KnowledgeRefused, ReloadBusy, ReloadRefused, check

TODAY = dt.date(2023, 6, 1)
HEAD = "Năm 2023 tỉnh nào làm cụm trưởng cụm TDMNPB?"
REVIEW = "sources/2023-03-15-tong-ket-2022-trung-du-mien-nui-phia-bac.yaml"
HEAD_2023 = "    year: 2023\n    role: head\n    unit: Bắc Kạn\n"
Edit = Callable[[str, str, str], None]


@pytest.fixture
def root(small: Path, tmp_path: Path) -> Path:
    """A part of the program's knowledge that a test may change."""
    return Path(shutil.copytree(small, tmp_path / "live")) / "knowledge"


@pytest.fixture
def edit(root: Path) -> Edit:
    """Replace a text in a file of the copy."""

    def replace(name: str, old: str, new: str) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.fixture
def own(root: Path) -> Iterator[Assistant]:
    """An assistant that a test may reload."""
    opened = Assistant.open([root], root.parent / "facts.sqlite")
    with opened.facts:
        yield opened


def head(assistant: Assistant) -> tuple[str, ...]:
    return assistant.ask(HEAD, today=TODAY).values


def swap_head(edit: Edit) -> None:
    """Another province heads the cluster in 2023, as the only source of it says."""
    edit(REVIEW, HEAD_2023, HEAD_2023.replace("Bắc Kạn", "Yên Bái"))


def test_an_answer_is_complete(assistant: Assistant) -> None:
    answer = assistant.ask(HEAD, today=TODAY)
    assert (answer.kind, answer.intent, answer.values) == ("answer", "cluster_role", ("Bắc Kạn",))
    assert answer.slots == {"role": ("head",), "cluster": ("tdmnpb",), "year": (2023,)}
    assert answer.sources[0].published == "2023-03-15"
    assert answer.facts_version == assistant.version
    assert answer.elapsed_ms > 0
    assert 0.85 < answer.confidence <= 1
    assert [assistant.ask(question, today=TODAY).kind for question in answer.suggestions] == ["answer"] * len(
        answer.suggestions
    )


def test_today_decides_what_this_year_is(assistant: Assistant) -> None:
    question = "Năm nay tỉnh nào làm cụm trưởng cụm TDMNPB?"
    assert assistant.ask(question, today=TODAY).values == ("Bắc Kạn",)
    assert assistant.ask(question, today=dt.date(2022, 6, 1)).values == ("Bắc Giang",)
    later = assistant.ask(question, today=dt.date(2031, 6, 1))
    assert later.kind == "no_data"
    assert "2031" in later.text
    assert "Bắc Kạn" in later.text


def test_without_a_head_this_year_every_cluster_with_one_is_offered(assistant: Assistant) -> None:
    offered = assistant.ask("Tỉnh nào làm cụm trưởng?", today=dt.date(2031, 6, 1))
    years = {
        assistant.ask(choice, conversation=offered.conversation, today=dt.date(2031, 6, 1)).text.split(",")[0]
        for choice in offered.choices
    }
    assert offered.kind == "clarify"
    assert len(years) > 1  # each told with its own latest year
    assert assistant.ask("Tỉnh nào làm cụm trưởng?", today=TODAY).values == ("Bắc Kạn",)


def test_a_day_that_no_calendar_has_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("Hội nghị ngày 31/2/2023 họp ở đâu?", today=TODAY)
    assert (answer.kind, answer.lead) == ("no_data", "Ngày 31/2/2023 không có trên lịch, anh/chị xem lại giúp.")
    assert assistant.ask("họp 31/2/2023 ở đâu?", today=TODAY).lead.startswith("31/2/2023 ")


def test_the_same_words_in_two_chats_go_on_from_each_ones_talk(assistant: Assistant) -> None:
    first = assistant.ask("Năm 2022 tỉnh nào làm cụm trưởng cụm TDMNPB?", today=TODAY)
    second = assistant.ask("Hội nghị tổng kết năm 2016 cụm TDMNPB họp ở đâu?", today=TODAY)
    both = [assistant.ask(HEAD, conversation=one.conversation, today=TODAY) for one in (first, second)]
    assert both[0].text == both[1].text
    assert [one.conversation.turns[0] for one in both] == [one.conversation.turns[0] for one in (first, second)]
    assert [one.conversation.turns[-1].question for one in both] == [HEAD, HEAD]


def test_only_the_beginning_of_an_endless_text_is_read(assistant: Assistant) -> None:
    assert assistant.ask(f"{HEAD}{' ' * 5000}rác", today=TODAY).values == ("Bắc Kạn",)
    assert assistant.ask("1" * 1_000_000, today=TODAY).kind == "unknown"


@pytest.mark.parametrize("text", ["", " ", "?", "\x00", "\ud800", "\u0301", "…", "🙂"])
def test_a_text_without_a_word_is_nothing_that_is_known_of(assistant: Assistant, text: str) -> None:
    answer = assistant.ask(text, today=TODAY)
    assert answer.kind == "unknown"
    assert answer.suggestions
    follow = assistant.ask(text, conversation=assistant.ask(HEAD, today=TODAY).conversation, today=TODAY)
    assert follow.kind == "unknown"


def test_each_step_is_explained(assistant: Assistant) -> None:
    told = assistant.explain("nam 2017 tinh nao lam cum truong cum TDMNPB", today=TODAY)
    for step in ("{year} tinh nao lam {role} {cluster}", "cluster_role", "SELECT", "answer", "Tuyên Quang", " ms "):
        assert step in told
    assert assistant.explain("", today=TODAY)


def test_what_is_offered_has_an_answer(assistant: Assistant) -> None:
    offered = assistant.suggestions(5)
    assert len(offered) == 5
    assert [assistant.ask(question, today=TODAY).kind for question in offered] == ["answer"] * 5
    assert assistant.clusters()[0][0] == "tdmnpb"
    intents = {summary.id: summary for summary in assistant.intents()}
    assert intents["cluster_role"].title
    assert intents["cluster_role"].example


def test_what_finds_too_many_rows_is_not_told_in_part(
    root: Path, edit: Edit, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 30000) SELECT i FROM n"
    caplog.set_level("DEBUG")
    edit("questions/roles.yaml", "      FROM cluster_role\n", f"      FROM cluster_role JOIN ({many})\n")
    assistant = Assistant.open([root], tmp_path / "facts.sqlite")
    with assistant.facts:
        answer = assistant.ask(HEAD, today=TODAY)
    assert answer.intent != "cluster_role"
    # Where the machine is slow, so many rows are refused for the time that they take.
    assert "cluster_role is not answered: the query " in caplog.text


def test_files_with_mistakes_are_not_opened(root: Path, edit: Edit, tmp_path: Path) -> None:
    edit("questions/roles.yaml", "title: Vai trò của một đơn vị trong cụm", "titel: x")
    edit("checks.yaml", "kind: chat", "kind: talk")
    with pytest.raises(KnowledgeRefused) as refused:
        Assistant.open([root], tmp_path / "facts.sqlite")
    assert {Path(problem.file).name for problem in refused.value.problems} == {"roles.yaml", "checks.yaml"}


def test_mistakes_of_the_facts_are_not_opened(root: Path, edit: Edit, tmp_path: Path) -> None:
    swap_head(edit)
    edit(REVIEW, "role: head", "role: haed")
    with pytest.raises(KnowledgeRefused):
        Assistant.open([root], tmp_path / "facts.sqlite")


def test_a_reload_answers_from_the_new_facts(own: Assistant, edit: Edit) -> None:
    before = own.version
    edit("checks.yaml", "holds: [Bắc Kạn]}", "holds: [Yên Bái]}")
    swap_head(edit)
    report = own.reload()
    assert (report.old_version, report.new_version, report.changed) == (before, own.version, True)
    assert report.difference
    assert head(own) == ("Yên Bái",)


def test_a_reload_takes_new_ways_of_asking(own: Assistant, root: Path) -> None:
    question = "trỏ giùm thằng cầm chịch TDMNPB 2023"
    assert own.ask(question, today=TODAY).kind != "answer"
    (root / "questions" / "taught.yaml").write_text(
        'examples:\n  cluster_role: ["trỏ giùm thằng cầm chịch {cluster} {year}"]\n'
        "lexicon: {role: {head: [cầm chịch]}}\n", encoding="utf-8",
    )  # fmt: skip
    report = own.reload()
    assert not report.changed  # of the facts
    assert own.ask(question, today=TODAY).values == ("Bắc Kạn",)


def test_a_reload_learns_once(own: Assistant, edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Answerer] = []

    class Counted(Answerer):
        def __init__(self, *of: Any) -> None:
            super().__init__(*of)
            made.append(self)

    monkeypatch.setattr("knowledge.assistant.Answerer", Counted)
    for changes in (False, True):
        if changes:
            swap_head(edit)
        own.reload(force=True)
        assert len(made) == 1 + changes
    assert head(own) == ("Yên Bái",)


def test_a_reload_that_would_break_a_known_question_is_refused_unless_forced(own: Assistant, edit: Edit) -> None:
    before = own.version
    swap_head(edit)
    with pytest.raises(ReloadRefused) as refused:
        own.reload()
    assert any("checks.yaml" in problem.file and "Bắc Kạn" in problem.message for problem in refused.value.problems)
    assert (own.version, head(own)) == (before, ("Bắc Kạn",))
    report = own.reload(force=True)
    assert report.problems == refused.value.problems
    assert head(own) == ("Yên Bái",)
    assert own.check() == list(report.problems)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("questions/roles.yaml", "FROM cluster_role", "FROM nothing"), (REVIEW, "role: head", "role: haed")],
)
def test_a_mistake_is_refused_even_where_forced(own: Assistant, edit: Edit, name: str, old: str, new: str) -> None:
    edit(name, old, new)
    for force in (False, True):
        with pytest.raises(ReloadRefused) as refused:
            own.reload(force=force)
        assert Path(name).name in {Path(problem.file).name for problem in refused.value.problems}
    assert head(own) == ("Bắc Kạn",)


def test_a_preview_tells_what_would_change_and_changes_nothing(own: Assistant, edit: Edit, root: Path) -> None:
    before = (own.version, own.facts.path.read_bytes(), sorted(own.facts.path.parent.iterdir()))
    edit("checks.yaml", "holds: [Bắc Kạn]}", "holds: [Yên Bái]}")
    swap_head(edit)
    report = own.preview([root])
    assert report.changed
    assert report.difference
    assert (own.version, own.facts.path.read_bytes(), sorted(own.facts.path.parent.iterdir())) == before
    assert head(own) == ("Bắc Kạn",)
    own.reload()
    assert own.version == report.new_version


def test_a_preview_tells_what_would_be_refused(own: Assistant, edit: Edit, root: Path) -> None:
    swap_head(edit)
    with pytest.raises(ReloadRefused, match=r"checks\.yaml"):
        own.preview([root])
    edit(REVIEW, "role: head", "role: haed")
    with pytest.raises(ReloadRefused, match="haed"):
        own.preview([root])
    assert head(own) == ("Bắc Kạn",)


def test_what_another_process_has_put_in_place_is_taken_over(own: Assistant, edit: Edit, root: Path) -> None:
    assert own.refresh() is False
    edit("checks.yaml", "holds: [Bắc Kạn]}", "holds: [Yên Bái]}")
    swap_head(edit)
    with FactBase.open(own.facts.path) as other:
        other.reload([root])
    assert own.refresh() is True
    assert own.refresh() is False
    assert own.version == check([root]).version
    assert head(own) == ("Yên Bái",)
    assert own.check() == []


def test_what_another_process_is_reloading_is_not_reloaded(own: Assistant, root: Path) -> None:
    started, done = threading.Event(), threading.Event()

    def wait(_: object) -> list[object]:
        started.set()
        done.wait(30)
        return []

    with FactBase.open(own.facts.path) as other:
        thread = threading.Thread(target=lambda: other.reload([root], validate=wait))  # type: ignore[arg-type]
        thread.start()
        started.wait(30)
        with pytest.raises(ReloadBusy):
            own.reload()
        done.set()
        thread.join()
    assert own.reload().problems == ()


def test_questions_are_answered_during_reloads(own: Assistant, edit: Edit) -> None:
    answers: list[Answer] = []
    failed: list[BaseException] = []
    over = threading.Event()

    def keep_asking() -> None:
        conversation = Conversation()
        try:
            while not over.wait(0.05):  # the reloads want their turn too
                answer = own.ask(HEAD, conversation=conversation, today=TODAY)
                follow = own.ask("thế cụm phó?", conversation=answer.conversation, today=TODAY)
                assert follow.values == ("Tuyên Quang",)
                answers.append(answer)
        except BaseException as error:  # told by the test
            failed.append(error)

    versions = {own.version}
    threads = [threading.Thread(target=keep_asking) for _ in range(8)]
    for thread in threads:
        thread.start()
    try:
        for number in range(10):
            old, new = ("Bắc Kạn", "Yên Bái") if number % 2 == 0 else ("Yên Bái", "Bắc Kạn")
            edit(REVIEW, HEAD_2023.replace("Bắc Kạn", old), HEAD_2023.replace("Bắc Kạn", new))
            own.reload(force=True)
            versions.add(own.version)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert failed == []
    assert {answer.values for answer in answers} == {("Bắc Kạn",), ("Yên Bái",)}
    assert {answer.facts_version for answer in answers} == versions


def test_facts_and_what_is_learned_from_them_change_together(own: Assistant, root: Path) -> None:
    """In the middle of a reload, with the new facts in place, no answer is half of these and half of the old ones."""
    source = (
        "source: {publisher: TTXVN, published: 2024-03-01, title: Cụm trưởng năm 2024}\n"
        "roles:\n  - {cluster: TDMNPB, year: 2024, role: head, unit: Phú Thọ}\n"
    )
    (root / "sources" / "2024-03-01-cum-truong-2024.yaml").write_text(source, encoding="utf-8")
    before = own.version
    question, today = "Năm 2024 tỉnh nào làm cụm trưởng cụm TDMNPB?", dt.date(2024, 6, 1)
    own.facts.reload([root])
    answer = own.ask(question, today=today)
    assert (answer.kind, answer.facts_version) == ("no_data", before)
    assert own.refresh()
    answer = own.ask(question, today=today)
    assert (answer.kind, answer.values, answer.facts_version) == ("answer", ("Phú Thọ",), own.version)
    assert [one.id for one in answer.sources] == ["2024-03-01-cum-truong-2024"]


def test_an_answer_under_way_ends_on_the_facts_that_it_began_with(
    own: Assistant, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reload between two queries of one answer: both read the old file, which is closed with the last answer."""
    answerer, before = own._answerer, own.version
    match = answerer._understanding.candidates

    def reload_first(*args: Any) -> Any:
        monkeypatch.undo()
        swap_head(edit)
        own.reload(force=True)
        return match(*args)

    monkeypatch.setattr(answerer._understanding, "candidates", reload_first)
    answer = own.ask(HEAD, today=TODAY)
    assert (answer.values, answer.facts_version) == (("Bắc Kạn",), before)
    assert head(own) == ("Yên Bái",)
    live = [
        link for link in Path("/proc/self/fd").iterdir() if link.is_symlink() and str(own.facts.path) in _target(link)
    ]
    assert {_target(link) for link in live} == {str(own.facts.path)}  # none of a file that has lost its name


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:  # the descriptor that lists the directory
        return ""


def test_what_was_in_use_stays_whole_where_what_another_process_put_in_place_is_refused(
    own: Assistant, edit: Edit, root: Path
) -> None:
    before = own.version
    swap_head(edit)  # the known question goes on expecting Bắc Kạn
    with FactBase.open(own.facts.path) as other:
        other.reload([root])
    with pytest.raises(KnowledgeRefused):
        own.refresh()
    asked = [own.ask(HEAD, today=TODAY) for _ in range(3)]
    assert {(answer.values, answer.facts_version) for answer in asked} == {(("Bắc Kạn",), before)}


def test_problems_of_the_questions_are_found_without_opening(root: Path, edit: Edit) -> None:
    assert find_problems([root]) == []
    swap_head(edit)
    assert {Path(problem.file).name for problem in find_problems([root])} == {"checks.yaml"}
    edit("questions/roles.yaml", "FROM cluster_role", "FROM nothing")
    assert {Path(problem.file).name for problem in find_problems([root])} == {"roles.yaml"}


def test_nothing_is_written_by_asking(own: Assistant) -> None:
    before = own.facts.path.read_bytes()
    own.ask("'; DROP TABLE role;-- " + HEAD, today=TODAY)
    assert own.facts.path.read_bytes() == before
    with pytest.raises(sqlite3.Error):
        own.facts.query("DELETE FROM role")
