import datetime as dt
import importlib.util
import json
import re
from contextlib import ExitStack

import click
import docx
import pytest
from click.testing import CliRunner

import bot.intake_commands
import bot.review_command
from bot.cli import main
from bot.intake_commands import last_day_of
from knowledge.intake.proposal import Proposal
from knowledge.intake.reading import as_given
from knowledge.intake.review import Review, unheld
from knowledge.intake.store import IntakeStore, State

CLUSTER = "Cụm thi đua các tỉnh Trung du và Miền núi phía Bắc"
TITLE = "Hội nghị tổng kết năm 2030 của Cụm"
TEXT = "Hội nghị bầu Tuyên Quang làm Cụm trưởng năm 2031. Hội nghị bầu Thái Nguyên làm Cụm trưởng năm 2030."


class Elections:
    """Proposes who was elected, in just these words."""

    def propose(self, document):
        return [
            Proposal(
                "role",
                {"cluster": CLUSTER, "year": int(one["year"]), "role": "head", "holder": one["unit"]},
                one.span("unit"), one[0], "elected", "beside", 0.9, ({"role": "deputy"},),
            )
            for one in re.finditer(r"bầu (?P<unit>[\w ]+?) làm Cụm trưởng năm (?P<year>\d{4})\.", document.whole)
        ]  # fmt: skip


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    """A directory without settings, and the rules of this file."""
    monkeypatch.chdir(tmp_path)
    for module in (bot.intake_commands, bot.review_command):
        monkeypatch.setattr(module, "new_proposer", Elections)


def run(*arguments, **options):
    return CliRunner().invoke(main, [str(one) for one in arguments], **options)


def test_texts_come_out_as_facts_with_offsets_in_title_and_text(tmp_path):
    lines = [
        {"id": "a", "title": TITLE, "publish_date": "2030-12", "text": TEXT},
        {"id": "b", "title": "", "publish_date": "", "text": "Không có gì"},
    ]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n\n"
    for arguments in (["-"], [tmp_path / "van-ban.jsonl"]):
        (tmp_path / "van-ban.jsonl").write_text(text, encoding="utf-8")
        done = run("intake", "--json", "--text", *arguments, input=text)
        assert done.exit_code == 0
        first, second = map(json.loads, done.output.splitlines())
        assert second == {"id": "b", "pred": []}
        fact = first["pred"][0]
        assert (fact["kind"], fact["holder"], fact["rule"], fact["confidence"]) == (
            "role",
            "Tuyên Quang",
            "elected",
            0.9,
        )
        assert f"{TITLE}\n{TEXT}"[slice(*fact["span"])] == "Tuyên Quang"
        assert fact["alternatives"] == [{"role": "deputy"}]


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"text": "a", "publish_date": "hôm nay"}'])
def test_a_line_that_is_no_text_is_refused_with_its_number(line):
    done = run("intake", "--json", "--text", "-", input=f'{{"text": "a"}}\n{line}\n')
    assert done.exit_code == 1
    assert ":2: không đọc được văn bản" in done.stderr


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2016-01-12", dt.date(2016, 1, 12)),
        ("2016-02", dt.date(2016, 2, 29)),
        ("2016", dt.date(2016, 12, 31)),
        ("2015-2016", dt.date(2016, 12, 31)),
        ("", None),
    ],
)
def test_part_of_a_day_is_the_last_that_it_may_mean(told, day):
    assert last_day_of(told) == day


def test_files_come_out_as_facts_and_a_broken_one_as_a_line(tmp_path):
    document = docx.Document()
    document.add_heading(TITLE, 0)
    document.add_paragraph(TEXT)
    document.save(tmp_path / "a.docx")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4")
    done = run("intake", "--json", tmp_path)
    first, second = map(json.loads, done.output.splitlines())
    assert (first["id"], [fact["holder"] for fact in first["pred"]]) == ("a.docx", ["Tuyên Quang", "Thái Nguyên"])
    assert second["pred"] == []
    assert "hỏng" in second["error"]


def test_text_goes_with_json():
    assert run("intake", "--text", "-").exit_code == 2


@pytest.mark.processes
@pytest.mark.skipif(
    importlib.util.find_spec("knowledge.intake.proposing") is None, reason="the program's own rules are not there yet"
)
def test_an_archive_is_taken_in_and_again_is_known(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"Bài số {number} về thi đua\nKhông có gì", encoding="utf-8")
    (tmp_path / "hong.docx").write_bytes(b"PK\x03\x04")
    done = run("intake", tmp_path, "--workers", 2)
    assert "3 tài liệu mới" in done.stdout
    assert "1 không đọc được" in done.stdout
    assert "hong.docx: Tệp hỏng" in done.stderr
    assert "0 tài liệu mới, 0 dữ kiện chờ duyệt; 3 đã có; 1 không đọc được" in run("intake", tmp_path).stdout


# ---- review ----------------------------------------------------------------------------------------------------


def waiting() -> None:
    """Leaves a document with two facts to be reviewed."""
    with IntakeStore(bot.intake_commands.settings().paths.intake) as store:
        article = as_given(TITLE, TEXT, published=dt.date(2030, 12, 31))
        store.add(article, unheld(Elections().propose(article)), name="bai.docx")


@pytest.fixture
def reviewed():
    """The review as it is kept, opened anew."""
    with ExitStack() as opened:
        yield lambda: Review(opened.enter_context(IntakeStore(bot.intake_commands.settings().paths.intake)), 1)


def pressed(keys: str, monkeypatch, **options):
    """The review with these presses, one after the other."""
    presses = iter(keys)
    monkeypatch.setattr(click, "getchar", lambda: next(presses))
    return run("review", **options)


def test_nothing_waits():
    assert run("review").output == "Không có tài liệu nào chờ duyệt.\n"


def test_keys_decide_go_back_and_leave(monkeypatch, reviewed):
    waiting()
    assert "còn 2/2" in run("review", "--list").output
    shown = pressed("?a\x7f1xq", monkeypatch).output
    assert f"Năm 2031, Cụm trưởng của {CLUSTER} là Tuyên Quang." in shown
    assert "a nhận" in shown
    review = reviewed()
    assert [fact.values["role"] for fact in review.accepted()] == ["deputy"]
    assert review.progress().rejected == 1


def test_what_was_accepted_is_written_and_only_then_live(monkeypatch, tmp_path, reviewed):
    waiting()
    done = pressed("aa", monkeypatch, input="\ny\n")
    assert "Nhận 2, bỏ 0, để sau 0." in done.output
    assert "Đã ghi" in done.output
    files = sorted(path.name for path in (tmp_path / "var/knowledge/sources").glob("*.yaml"))
    assert files == ["2030-12-31-hoi-nghi-tong-ket-nam-2030-cua-cum.yaml"]
    assert reviewed().document.state is State.LIVE
    assert run("check").exit_code == 0
    answer = run("ask", f"Năm 2031 tỉnh nào làm cụm trưởng {CLUSTER}?")
    assert "Tuyên Quang" in answer.output


def test_what_is_missing_is_asked_for(monkeypatch, reviewed):
    waiting()
    done = pressed("aaa", monkeypatch, input="Hội nghị bầu Phú Thọ làm Cụm trưởng năm 2029.\n\nn\n")
    assert "1 dữ kiện được đề xuất từ câu ấy" in done.output
    review = reviewed()
    assert [fact.values["holder"] for fact in review.accepted()] == ["Phú Thọ", "Tuyên Quang", "Thái Nguyên"]
    assert review.document.state is State.REVIEWED


def test_what_the_knowledge_refuses_is_told_and_can_be_mended(monkeypatch, tmp_path, reviewed):
    with IntakeStore(bot.intake_commands.settings().paths.intake) as store:
        article = as_given(TITLE, "Hội nghị bầu Xứ Lạ làm Cụm trưởng năm 2031.", published=dt.date(2030, 12, 31))
        store.add(article, unheld(Elections().propose(article)), name="bai.docx")
    done = pressed("a", monkeypatch, input="\ny\n")
    assert "Xứ Lạ" in done.output
    assert "Chưa ghi gì" in done.output
    assert not (tmp_path / "var/knowledge").exists()
    pressed("x", monkeypatch, input="u\n\n")
    assert reviewed().progress().rejected == 1


def test_a_document_can_be_dropped_at_its_end(monkeypatch, reviewed):
    waiting()
    pressed("xx", monkeypatch, input="d\n")
    assert reviewed().document.state is State.DROPPED
    assert run("review").output == "Không có tài liệu nào chờ duyệt.\n"
