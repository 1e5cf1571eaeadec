import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import main

RIGHT = {"question": "Năm 2017 tỉnh nào làm cụm trưởng cụm TDMNPB?", "all": ["Tuyên Quang"]}
WRONG = {"question": "Năm 2022 tỉnh nào làm cụm trưởng cụm TDMNPB?", "all": ["Hà Nội"]}
OUTSIDE = {"question": "Thời tiết Hà Nội hôm nay thế nào?", "kind": "unknown"}


@pytest.fixture(autouse=True)
def no_settings_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(*rows: dict[str, Any]) -> str:
    lines = [json.dumps({"id": f"need{n}#a", "today": "2023-06-01", **row}) for n, row in enumerate(rows)]
    Path("bank.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return "bank.jsonl"


def evaluated(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["eval", *arguments])


def test_all_that_is_measured_is_told() -> None:
    result = evaluated(written(RIGHT, WRONG, OUTSIDE), "--modes", "plain,noaccent+upper")
    assert result.exit_code == 0
    lines = [line.split() for line in result.stdout.splitlines()]
    assert ["plain", "66.7%", "2/3", "0/1"] in lines
    assert ["noaccent+upper", "66.7%", "2/3", "0/1"] in lines
    assert ["cluster_role", "50.0%", "2/4", "0/0"] in lines
    assert "need1#a [plain, noaccent+upper]" in result.stdout
    assert "thiếu Hà Nội; trả lời: Năm 2022, tỉnh Bắc Giang" in result.stdout
    assert "sai lệch kỳ vọng 0." in result.stdout


def test_json_holds_every_miss() -> None:
    told = json.loads(evaluated(written(RIGHT, WRONG), "--modes", "plain", "--json", "--show", "0").stdout)
    assert told["spellings"] == {"plain": {"asked": 2, "right": 1, "share": 0.5, "unknowable": 0, "made_up": 0}}
    assert told["confusion"] == {"need0": {"cluster_role": 1}, "need1": {"cluster_role": 1}}
    assert [(miss["id"], miss["wrong"]) for miss in told["misses"]] == [("need1#a", "thiếu Hà Nội")]


def test_misses_are_shown_as_many_as_asked_for() -> None:
    bank = written(WRONG, WRONG)
    assert "Sai (1 trong 2 câu" in evaluated(bank, "--modes", "plain", "--show", "1").stdout
    assert "Sai (" not in evaluated(bank, "--modes", "plain", "--show", "0").stdout


def test_a_share_below_the_floor_fails() -> None:
    bank = written(RIGHT, WRONG)
    assert evaluated(bank, "--modes", "plain", "--floor", "0.5").exit_code == 0
    assert evaluated(bank, "--modes", "plain", "--floor", "0.51").exit_code == 1


def test_a_follow_up_is_asked_in_its_chat() -> None:
    follow = {"question": "còn năm 2022?", "context": [RIGHT["question"]], "all": ["Bắc Giang"]}
    assert evaluated(written(follow), "--floor", "1", "--modes", "plain,nfd").exit_code == 0


def test_a_bad_bank_is_refused_with_file_and_line() -> None:
    result = evaluated(written(RIGHT, {"question": "ai?", "al": ["x"]}))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == 'bank.jsonl:2: không có khóa "al" (có phải "all"?)\n'


@pytest.mark.parametrize("modes", ["plain,vni", "", "typo+"])
def test_an_unknown_spelling_is_refused(modes: str) -> None:
    result = evaluated(written(RIGHT), "--modes", modes)
    assert result.exit_code == 2
    assert "không có cách viết" in result.stderr
