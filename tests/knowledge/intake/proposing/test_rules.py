"""Each rule is held against the examples that stand with it: what it must give, and what it must leave alone."""

import datetime as dt
from typing import Any

import pytest

from knowledge.intake.proposal import Proposal
from knowledge.intake.proposing.lexicon import RULES, LexiconError, read
from knowledge.intake.proposing.patterns import compiled

FILES = {
    "roles": ["rules"],
    "members": ["rules"],
    "awards": ["rules"],
    "meetings": ["places", "hosts"],
    "rankings": ["rules"],
}
DAY = dt.date(2022, 1, 20)
RULES_BY_FILE = [
    (file, rule) for file, keys in FILES.items() for key in keys for rule in read(RULES / f"{file}.yaml")[key]
]
GIVEN = [
    pytest.param(file, rule, example, id=f"{rule['id']}-{number}")
    for file, rule in RULES_BY_FILE
    for number, example in enumerate(rule.get("tests", []))
]
LEFT_ALONE = [
    pytest.param(rule, text, id=f"{rule['id']}-{number}")
    for _, rule in RULES_BY_FILE
    for number, text in enumerate(rule.get("not") or [])
]


def told(file: str, proposals: list[Proposal], rule: str) -> list[str]:
    """Write the proposals as the examples do."""
    values: list[dict[str, Any]] = [p.values for p in proposals if p.rule == rule]
    if file == "roles":
        written = [f"{v['role']} {v['holder']}" for v in values]
        return written + [f"{v['role']} {v['holder']} {v['year']}" for v in values]
    if file == "members":
        return [v["unit"] for v in values]
    if file == "awards":
        return [
            f"{v['status']} {v['recipient'] if 'recipient' in v else str(v['count']) + ' ' + v['group']}"
            for v in values
        ]
    if file == "rankings":
        return [f"{v['rank']} {v['unit']}" for v in values]
    meetings = [p.values for p in proposals if p.kind == "meeting"]
    return [v["place"] for v in meetings if v["place"]] + [host for v in meetings for host in v["host"]]


@pytest.mark.parametrize(("file", "rule", "example"), GIVEN)
def test_a_rule_gives_what_its_examples_say(file, rule, example, propose):
    proposals = propose(example["text"], published=DAY)
    given = told(file, proposals, rule["id"])
    assert [fact for fact in example["gives"] if fact not in given] == [], [(p.rule, p.values) for p in proposals]


@pytest.mark.parametrize(("rule", "text"), LEFT_ALONE)
def test_a_rule_leaves_alone_what_only_looks_like_it(rule, text, propose):
    found = [p for p in propose(text, published=DAY) if p.rule == rule["id"] or p.kind in {"role", "member", "award"}]
    assert [(p.rule, p.values) for p in found] == []


@pytest.mark.parametrize(("file", "rule"), RULES_BY_FILE, ids=[rule["id"] for _, rule in RULES_BY_FILE])
def test_every_rule_has_examples(file, rule):
    assert rule.get("tests"), f"{file}.yaml: {rule['id']} has no example"


def test_the_ids_of_rules_are_all_different():
    ids = [rule["id"] for _, rule in RULES_BY_FILE]
    assert sorted(ids) == sorted(set(ids))


def test_a_pattern_that_is_none_is_refused_with_its_place():
    with pytest.raises(LexiconError, match=r"roles\.yaml: broken"):
        compiled("({holder}", "roles.yaml: broken")
