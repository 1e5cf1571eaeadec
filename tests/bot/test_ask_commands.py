import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot import ask_commands
from bot.cli import main
from knowledge import Assistant, learning
from knowledge.intents import IntentMatcher

HEAD = "Năm 2017 tỉnh nào làm cụm trưởng cụm TDMNPB?"
TODAY = ("--today", "2023-06-01")
OPENED = ask_commands.opened_assistant


@pytest.fixture(autouse=True)
def opened_once(assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings here, and one assistant for all commands: to open one takes longer than all questions."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ask_commands, "opened_assistant", lambda: contextlib.nullcontext(assistant))


@pytest.fixture
def opened_anew(opened_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands open their assistant themselves, as they do."""
    monkeypatch.setattr(ask_commands, "opened_assistant", OPENED)


def thidua(*arguments: str, typed: str | bytes = "") -> Result:
    return CliRunner().invoke(main, arguments, input=typed)


def batch(*rows: dict[str, Any] | str, options: tuple[str, ...] = ()) -> Result:
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    return thidua("ask", "--batch", "-", *options, typed="\n".join(lines))


@pytest.mark.usefixtures("opened_anew")
def test_a_question_gets_its_answer_as_a_person_reads_it() -> None:
    result = thidua("ask", HEAD)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Tuyên Quang" in result.stdout
    assert "Nguồn: " in result.stdout.splitlines()[-1]


def test_json_keeps_the_contract() -> None:
    result = thidua("ask", HEAD, "--json")
    told = json.loads(result.stdout)
    assert told["kind"] == "answer"
    assert told["intent"] == "cluster_role"
    assert told["slots"] == {"role": "head", "cluster": "tdmnpb", "year": 2017}
    assert told["values"] == ["Tuyên Quang"]
    assert {"id", "publisher", "published"} == told["sources"][0].keys()
    assert "2017-03-17" in [source["published"] for source in told["sources"]]
    assert told["text"].startswith("Năm 2017, tỉnh Tuyên Quang")
    assert told["choices"] == []
    assert 0 < told["confidence"] <= 1
    assert told["elapsed_ms"] > 0
    assert "\\u" not in result.stdout  # people read these files


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("cụm trưởng năm 2017", "clarify"), ("Năm 2018 tỉnh nào làm cụm trưởng cụm TDMNPB?", "no_data"),
        ("xin chào", "chat"),        ("thời tiết hôm nay", "unknown"), ("", "unknown"),
    ],
)  # fmt: skip
def test_every_kind_of_answer_is_a_success(question: str, kind: str) -> None:
    result = thidua("ask", question, "--json", *TODAY)
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["kind"] == kind
    assert (len(told["choices"]) > 1) == (kind == "clarify")
    assert told["text"]


def test_today_is_the_day_given() -> None:
    question = "Năm nay tỉnh nào làm cụm trưởng cụm TDMNPB?"
    assert "Bắc Giang" in thidua("ask", question, "--today", "2022-06-01").stdout
    assert "Bắc Kạn" in thidua("ask", question, "--today", "2023-06-01").stdout


def test_explain_tells_each_step() -> None:
    result = thidua("ask", HEAD, "--explain")
    assert result.exit_code == 0
    for step in ("{year}", "cluster_role", "SELECT", " ms ", "Tuyên Quang"):
        assert step in result.stdout


def test_a_batch_is_answered_in_its_order() -> None:
    rows = [
        {"id": "b", "question": "xin chào"},
        {"id": "a", "question": HEAD, "extra": "is left alone"},
        {"id": 7, "question": "Năm nay tỉnh nào làm cụm trưởng cụm TDMNPB?", "today": "2022-06-01"},
        {"question": "thời tiết hôm nay"},
        {"id": "a", "question": "còn năm 2022?", "context": [HEAD], "today": "2023-06-01"},
        {"id": "c", "question": "còn năm 2022?"},
    ]
    result = batch(rows[0], "", *rows[1:], "")
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [one["id"] for one in told] == ["b", "a", 7, None, "a", "c"]
    assert [one["kind"] for one in told] == ["chat", "answer", "answer", "unknown", "answer", "unknown"]
    assert [one["values"] for one in told if one["kind"] == "answer"] == [["Tuyên Quang"], ["Bắc Giang"], ["Bắc Giang"]]


def test_the_day_of_a_batch_is_that_of_its_rows_or_the_one_given() -> None:
    question = "Năm nay tỉnh nào làm cụm trưởng cụm TDMNPB?"
    result = batch({"question": question}, {"question": question, "today": "2017-06-01"}, options=TODAY)
    assert [json.loads(line)["values"] for line in result.stdout.splitlines()] == [["Bắc Kạn"], ["Tuyên Quang"]]


def test_a_batch_may_be_a_file_and_may_be_empty() -> None:
    Path("questions.jsonl").write_text(json.dumps({"id": "x", "question": HEAD}), encoding="utf-8")
    assert json.loads(thidua("ask", "--batch", "questions.jsonl").stdout)["id"] == "x"
    Path("questions.jsonl").write_text("\n\n", encoding="utf-8")
    result = thidua("ask", "--batch", "questions.jsonl")
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize(
    "line",
    [
        "{", "[]", "5", "null", '"câu hỏi"', "{}", '{"id": "x"}', '{"question": "x", "today": "hôm nay"}',
        '{"question": "x", "today": 5}', '{"question": "x", "context": 5}', "[" * 100_000,
    ],
)  # fmt: skip
def test_a_line_that_is_no_question_is_refused_with_its_number_and_loses_no_other(line: str) -> None:
    result = batch({"id": "first", "question": HEAD}, "", line, {"id": "last", "question": HEAD})
    assert result.exit_code == 1
    assert [json.loads(told)["id"] for told in result.stdout.splitlines()] == ["first", "last"]
    assert "<stdin>:3: không đọc được câu hỏi" in result.stderr
    assert "1 dòng không phải là câu hỏi" in result.stderr


def test_bytes_that_are_no_text_and_halves_of_characters_end_no_batch() -> None:
    rows = [{"id": "half \ud800", "question": f"{HEAD} \ud800"}, {"id": "last", "question": HEAD}]
    lines = [json.dumps(rows[0]).encode(), b'{"question": "\xff"}', json.dumps(rows[1]).encode()]
    Path("questions.jsonl").write_bytes(b"\n".join(lines))
    result = thidua("ask", "--batch", "questions.jsonl")
    assert [json.loads(told)["id"] for told in result.stdout.splitlines()] == ["half \ud800", "last"]
    assert "questions.jsonl:2: không đọc được câu hỏi" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [("ask",), ("ask", "x", "--batch", "-"), ("ask", "--batch", "missing.jsonl"), ("ask", "x", "--today", "10.3.23"),
     ("ask", "x", "--nothing"), ("chat", "x")],
)  # fmt: skip
def test_a_wrong_use_is_told(arguments: tuple[str, ...]) -> None:
    result = thidua(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr


@pytest.mark.usefixtures("opened_anew")
def test_knowledge_with_a_mistake_is_refused_with_file_and_line() -> None:
    taught = Path("var/knowledge/questions")
    taught.mkdir(parents=True)
    (taught / "ours.yaml").write_text("examples: {no_such: [x]}\n", encoding="utf-8")
    result = thidua("ask", HEAD)
    assert result.exit_code == 1
    assert "ours.yaml:1: không có loại câu hỏi" in result.stderr


@pytest.mark.usefixtures("opened_anew")
def test_settings_with_a_mistake_are_refused_with_file_and_line() -> None:
    Path("config.yaml").write_text("telegrams: {}\n", encoding="utf-8")
    result = thidua("chat")
    assert result.exit_code == 1
    assert 'config.yaml:1: không có khóa "telegrams"' in result.stderr


def told(result: Result) -> list[str]:
    """The replies of a chat, the greeting first."""
    return [reply.strip() for reply in result.stdout.split("> ")]


def test_a_chat_remembers_what_was_spoken_of() -> None:
    result = thidua("chat", *TODAY, typed=f"{HEAD}\ncòn năm 2022?\nthế cụm phó?\n\n")
    assert result.exit_code == 0
    greeting, first, second, third, end = told(result)
    assert "Ví dụ: " in greeting
    assert "Tuyên Quang" in first
    assert "Bắc Giang" in second
    assert "Bắc Kạn" in third
    assert "→ " in first  # what may be asked next
    assert end == ""


def test_a_choice_is_made_by_its_number() -> None:
    result = thidua("chat", *TODAY, typed="cụm trưởng năm 2017\n1\n")
    _, clarify, chosen, _ = told(result)
    assert "  1. Cụm thi đua các tỉnh Trung du và Miền núi phía Bắc" in clarify
    assert "Tuyên Quang" in chosen


@pytest.mark.parametrize("typed", ["", "\n", "   \n", "xin chào", "xin chào\n\nnever asked\n"])
def test_a_chat_ends_with_an_empty_line_or_the_end_of_the_input(typed: str) -> None:
    result = thidua("chat", typed=typed)
    assert result.exit_code == 0
    assert result.stdout.count("> ") == (2 if "xin" in typed else 1)
    assert "never" not in result.stdout


@pytest.mark.usefixtures("opened_anew")
def test_what_one_question_learned_the_next_need_not(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_PATHS__KNOWLEDGE", str(small / "knowledge"))
    trained = []
    train = IntentMatcher.from_examples.__func__  # type: ignore[attr-defined]

    def noting(cls: type[IntentMatcher], examples: dict[str, tuple[str, ...]]) -> IntentMatcher:
        trained.append(len(examples))
        made: IntentMatcher = train(cls, examples)
        return made

    monkeypatch.setattr(IntentMatcher, "from_examples", classmethod(noting))
    cache = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    learning._trained.cache_clear()
    for place in (cache / "thidua", tmp_path / "var" / ".facts.sqlite.learned"):
        trained.clear()
        for _ in range(2):
            assert "Tuyên Quang" in thidua("ask", HEAD).stdout
            learning._trained.cache_clear()
        assert len(trained) == 1
        assert {path.name.partition("-")[0] for path in place.iterdir()} >= {"matcher", "examples"}
        (tmp_path / "var" / ".facts.sqlite.learned").mkdir(parents=True, exist_ok=True)  # as a bot that has run
    assert thidua("check").exit_code == 0
    assert len(trained) == 1
    (cache / "thidua").rename(tmp_path / "elsewhere")
    (tmp_path / "var" / ".facts.sqlite.learned").rename(tmp_path / "gone")
    cache.rename(tmp_path / "moved")
    cache.touch()  # where nothing can be kept it is learned again
    assert "Tuyên Quang" in thidua("ask", HEAD).stdout
