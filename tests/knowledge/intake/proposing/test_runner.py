import datetime as dt
import json

import pytest
from click.testing import CliRunner

from knowledge.intake.proposing.__main__ import main, published

RECORD = {
    "id": "7",
    "title": "Cụm thi đua số 2 tổng kết năm 2020",
    "text": "Sở Y tế Hà Nam được bầu làm Cụm trưởng năm 2021.",
    "publish_date": "2021-01",
}


def test_each_line_in_gives_a_line_out(tmp_path):
    path = tmp_path / "texts.jsonl"
    path.write_text(json.dumps(RECORD) + "\n" + json.dumps({**RECORD, "id": "8"}) + "\n", encoding="utf-8")
    lines = CliRunner().invoke(main, ["--text", str(path)], catch_exceptions=False).output.splitlines()
    found = [json.loads(line) for line in lines]
    assert [record["id"] for record in found] == ["7", "8"]
    role = next(fact for fact in found[0]["pred"] if fact["kind"] == "role")
    assert (role["role"], role["holder"], role["year"]) == ("head", "Sở Y tế Hà Nam", 2021)
    start, end = role["span"]
    assert f"{RECORD['title']}\n{RECORD['text']}"[start:end] == "Sở Y tế Hà Nam"


def test_standard_input_is_read_too():
    result = CliRunner().invoke(main, ["--text", "-"], input=json.dumps(RECORD) + "\n", catch_exceptions=False)
    assert json.loads(result.output)["id"] == "7"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-01-23", dt.date(2021, 1, 23)),
        ("2021-02", dt.date(2021, 2, 28)),
        ("2021", dt.date(2021, 12, 31)),
        ("2024-2025", dt.date(2024, 12, 31)),
        ("", None),
        (None, None),
    ],
)
def test_the_day_of_publication_may_be_told_in_part(text, day):
    assert published(text) == day
