"""Organisations and documents that a taken-in document names first, as rows of a reference file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import yaml

from knowledge.facts.lists import ClosedLists
from knowledge.intake.store import StoredFact
from knowledge.intake.writing import Statement, as_yaml, slug

NAMES = "reference/thu-nhan.yaml"
"""Organisations and documents that documents named first, with the documents as their sources."""

Knows = Callable[[str], bool]
"""Whether a name is that of an organisation that is known, or a number that of a known document."""


def with_new_names(
    old: bytes | None, source: str, facts: Sequence[StoredFact], lists: ClosedLists, knows: Knows
) -> bytes | None:
    """The file :data:`NAMES` with the organisations and documents of ``facts`` that are not known; None where all are.

    An organisation whose name announces no kind is left out: the check of the files then tells of it.

    Args:
        old: the file as it is, None where there is none.
        source: the id of the source file.
        facts: those accepted.
        lists: the kinds of organisation.
        knows: whether a name is a known organisation's, or a number a known document's.
    """
    content: Statement = (yaml.safe_load(old) or {}) if old else {}
    added = False
    for section, found in (
        ("organisations", _organisations(facts, lists, knows)),
        ("documents", _documents(facts, knows)),
    ):
        there = {row["id"] for row in content.get(section, ())}
        new = [{**row, "evidence": "attested", "sources": [source]} for row in found if row["id"] not in there]
        if new:
            content.setdefault(section, []).extend(new)
            added = True
    return as_yaml(content) if added else None


def _organisations(facts: Sequence[StoredFact], lists: ClosedLists, knows: Knows) -> list[Statement]:
    rows: dict[str, Statement] = {}
    for name, organiser in _named(facts).items():
        identifier = slug(name, 64)
        kind = lists.kind_announced(name)
        # A place is named without its kind and has namesakes: a person adds it, not a document.
        if kind is None or kind.place or not identifier or identifier in rows or knows(name):
            continue
        row: Statement = {"id": identifier, "name": name, "kind": kind.id}
        if organiser and kind.group:
            row["organiser"] = organiser
        rows[identifier] = row
    return list(rows.values())


def _receiving(values: Mapping[str, Any]) -> tuple[object, ...]:
    """The organisation that received an award; a person is none."""
    return () if values.get("group") == "individual" else (values.get("recipient"),)


def _documents(facts: Sequence[StoredFact], knows: Knows) -> list[Statement]:
    """The documents that are told of by number; what the number does not say of them is not known."""
    rows: dict[str, Statement] = {}
    for values in (fact.values for fact in facts if fact.kind == "document"):
        number = str(values.get("number") or "")
        identifier = slug(number, 64)
        if not identifier or knows(number):
            continue
        kind = document_kind(number)
        rows[identifier] = {"id": identifier, "number": number, "type": kind, "title": f"{kind} số {number}"}
        if values.get("date"):
            rows[identifier]["date"] = dt.date.fromisoformat(str(values["date"]))
    return list(rows.values())


_KINDS = {
    "QĐ": "Quyết định", "CT": "Chỉ thị", "TT": "Thông tư", "TTLT": "Thông tư liên tịch", "NĐ": "Nghị định",
    "NQ": "Nghị quyết", "HD": "Hướng dẫn", "KH": "Kế hoạch", "TB": "Thông báo", "BC": "Báo cáo", "TTR": "Tờ trình",
    "KL": "Kết luận", "CV": "Công văn", "QC": "Quy chế", "QH": "Luật", "CĐ": "Công điện", "GM": "Giấy mời",
}  # fmt: skip


def document_kind(number: str) -> str:
    """The kind of document that its number tells: "204/QĐ-BTTTT" is a decision; a letter has only its office's sign."""
    signs = re.findall(r"[^\W\d_]+", number.upper())
    return next((_KINDS[sign] for sign in signs if sign in _KINDS), "Công văn")


def _named(facts: Sequence[StoredFact]) -> dict[str, str]:
    """The organisations that facts name, each with who organises it, empty where that is not told."""
    named: dict[str, str] = {}
    for fact in facts:
        values = fact.values
        names = [values.get("name") if fact.kind == "cluster" else values.get("cluster")]
        if fact.kind == "role":
            names.append(values.get("holder_full") or values.get("holder"))
        names += [values.get("unit"), *_receiving(values), *(values.get("host") or ())]
        for name in filter(None, map(str, filter(None, names))):
            organiser = str(values.get("organiser") or "") if fact.kind == "cluster" else ""
            named[name] = named.get(name) or organiser
    return named
