from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import PACKAGED_ROOT
from knowledge.files.problems import Problem
from knowledge.templates.book import QuestionBook, read_book

QUESTION = """\
questions:
  - id: roles
    title: Vai trò
    examples: [ai làm cụm trưởng, tỉnh nào làm cụm trưởng]
    needs: [role]
    takes: [year]
    sql: "SELECT year, sources FROM cluster_role WHERE role IN :role [[AND year IN :year]]"
    lead: "Năm {{ row.year }}."
    no_data: "Chưa có dữ liệu."
"""
Read = Callable[..., tuple[QuestionBook, list[Problem]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a root whose question files are given by name."""

    def read(**files: str) -> tuple[QuestionBook, list[Problem]]:
        (tmp_path / "questions").mkdir()
        for name, text in files.items():
            (tmp_path / "questions" / f"{name}.yaml").write_text(text, encoding="utf-8")
        return read_book([tmp_path])

    return read


def told(problems: list[Problem]) -> list[str]:
    """``file:line: …`` of each problem, the file without its folders."""
    return [f"{Path(problem.file).name}:{problem.line}: {problem.message}" for problem in problems]


def test_files_are_put_together(read: Read) -> None:
    book, problems = read(
        a=QUESTION,
        b="examples: {roles: [đơn vị đứng đầu]}\noutside: [trời mưa không]\nfillers: [thì sao]\npolite: [dạ thưa]\n",
        c="chat:\n  - {id: hello, title: Chào, examples: [chào, xin chào], reply: Chào anh/chị.}\n"
        "lexicon: {role: {head: [cụm trưởng]}}\n",
        d="lexicon: {role: {head: [trưởng cụm], deputy: [cụm phó]}}\n",
    )
    assert problems == []
    assert book.examples["roles"] == ("ai làm cụm trưởng", "tỉnh nào làm cụm trưởng", "đơn vị đứng đầu")
    assert book.examples["hello"] == ("chào", "xin chào")
    assert (book.outside, book.fillers, book.polite) == (("trời mưa không",), {"thì", "sao"}, ("dạ thưa",))
    assert book.lexicon == {"role": {"head": ("cụm trưởng", "trưởng cụm"), "deputy": ("cụm phó",)}}
    assert book.places["roles"][1] == 2


def test_the_books_of_the_program_have_no_problem() -> None:
    book, problems = read_book([PACKAGED_ROOT])
    assert problems == []
    assert {"cluster_role", "cluster_members"} <= book.questions.keys()
    assert "greeting" in book.chat


def test_a_root_without_questions_is_an_empty_book(tmp_path: Path) -> None:
    book, problems = read_book([tmp_path, tmp_path / "missing"])
    assert (book.questions, problems) == ({}, [])


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("lead:", "laed:", 'q.yaml:8: không có khóa "laed"'),
        ("    title: Vai trò\n", "", 'q.yaml:2: thiếu khóa "title"'),
        ("needs: [role]", "needs: role", "q.yaml:5: "),
        ("needs: [role]", "needs: [rôle]", "q.yaml:5: "),
        ("takes: [year]", "takes: []", "q.yaml:2: "),
        ("FROM cluster_role", "FROM no_such_view", "q.yaml:7: roles: SQL sai: no such table: no_such_view"),
        ("SELECT year,", "SELCT year,", "q.yaml:7: roles: SQL sai: "),
        ("{{ row.year }}", "{{ row.year }", "q.yaml:8: roles: lỗi Jinja: "),
        ("{{ row.year }}", "{% if row.year %}", "q.yaml:8: roles: lỗi Jinja: "),
        ("{{ row.year }}", "{{ row.yaer }}", "q.yaml:8: roles: "),
        ("{{ row.year }}", "{{ row.year|in_words }}", "q.yaml:8: roles: "),
        ("Chưa có dữ liệu.", "", "q.yaml:9: "),
        ("questions:", "question:", 'q.yaml:1: không có khóa "question"'),
        ("questions:", "questions: [", "q.yaml:"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(read: Read, old: str, new: str, problem: str) -> None:
    assert old in QUESTION
    _, problems = read(q=QUESTION.replace(old, new, 1))
    assert [line for line in told(problems) if line.startswith(problem)], told(problems)


def test_an_id_is_used_once(read: Read) -> None:
    chat = "chat:\n  - {id: roles, title: Chào, examples: [chào, xin chào], reply: Chào.}\n"
    _, problems = read(a=QUESTION, b=QUESTION, c=chat)
    assert told(problems) == ['b.yaml:2: loại câu hỏi "roles" đã có', 'c.yaml:2: loại câu hỏi "roles" đã có']


def test_examples_of_nothing_are_told_with_the_nearest(read: Read) -> None:
    _, problems = read(a=QUESTION, b="outside: [x]\nexamples:\n  role: [đơn vị nào đứng đầu]\n")
    assert told(problems) == ['b.yaml:3: không có loại câu hỏi "role"']
    assert problems[0].hint == 'có phải "roles"?'


def test_one_bad_file_does_not_hide_the_others(read: Read) -> None:
    book, problems = read(a="questions: 5\n", b="- x\n", c=QUESTION, d="")
    assert {Path(problem.file).name for problem in problems} == {"a.yaml", "b.yaml", "d.yaml"}
    assert list(book.questions) == ["roles"]
