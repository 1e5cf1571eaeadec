"""Each fault that was found has its test, and relatives that nobody had named, which are tried as well."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

import pytest
import yaml

from .test_kinds import TESTS, functions


class Fault(TypedDict):
    test: str
    relatives: list[str]


FAULTS: dict[str, Fault] = yaml.safe_load(Path(__file__).with_name("faults.yaml").read_text(encoding="utf-8"))
FOUND = 40
RELATIVES = 2


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_has_its_test_and_relatives(fault: str) -> None:
    test, relatives = FAULTS[fault]["test"], FAULTS[fault]["relatives"]
    assert len({*relatives} - {test}) == len(relatives) >= RELATIVES
    for one in (test, *relatives):
        file, _, named = one.partition("::")
        name, _, case = named.partition("[")
        case = case.removesuffix("]")
        assert name in functions(TESTS / file), one
        text = (TESTS / file).read_text(encoding="utf-8")
        assert case in text or ("-" in case and case.partition("-")[2] in text), one


def test_every_fault_is_there() -> None:
    assert len(FAULTS) >= FOUND
