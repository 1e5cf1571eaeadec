"""What was accepted of a document, as the YAML file of its source, as a person would have typed it.

This module alone knows how accepted values become statements of a source file; see ``docs/knowledge.md``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import yaml

from knowledge.facts.lists import ClosedLists
from knowledge.intake.sentences import MEETINGS
from knowledge.intake.store import StoredDocument, StoredFact
from knowledge.language import fold

NAMES = "reference/thu-nhan.yaml"
"""Organisations that documents named first, with the documents as their sources."""

_HEAD = "# Thu nhận từ tài liệu {name}, đã có người duyệt từng dữ kiện.\n"
_SLUG = 60
_NAME = 600  # characters that a text of the YAML may have

Statement = dict[str, Any]
Knows = Callable[[str], bool]
"""Whether a name is that of an organisation that is known."""


def source_path(document: StoredDocument, facts: Sequence[StoredFact], today: dt.date) -> str:
    """The path of a document's source file inside its root: the day of its publication, and its title."""
    day = _day(document, facts, today)
    return f"sources/{day.isoformat()}-{_slug(document.title or document.name, _SLUG) or 'nguon'}.yaml"


def written(document: StoredDocument, facts: Sequence[StoredFact]) -> bytes:
    """The source file of what was accepted of a document.

    Args:
        document: gives the head.
        facts: those accepted.
    """
    head: Statement = {"publisher": _publisher(document)}
    if document.published:
        head["published"] = document.published
    head["title"] = _cut(document.title or document.name)
    if document.address:
        head["address"] = document.address
    content: Statement = {"source": head}
    for section, statements in _sections(document, facts).items():
        if statements:
            content[section] = statements
    told = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return (_HEAD.format(name=" ".join(document.name.split())) + told).encode()


def with_new_names(
    old: bytes | None, source: str, facts: Sequence[StoredFact], lists: ClosedLists, knows: Knows
) -> bytes | None:
    """The file :data:`NAMES` with the organisations of ``facts`` that are not known; None where all are.

    An organisation whose name announces no kind is left out: the check of the files then tells of it.

    Args:
        old: the file as it is, None where there is none.
        source: the id of the source file.
        facts: those accepted.
        lists: the kinds of organisation.
        knows: whether a name is a known organisation's.
    """
    content: Statement = (yaml.safe_load(old) or {}) if old else {}
    rows: list[Statement] = content.setdefault("organisations", [])
    there = {row["id"] for row in rows}
    added = False
    for name, organiser in _named(facts).items():
        identifier = _slug(name, 64)
        kind = lists.kind_announced(name)
        # A place is named without its kind and has namesakes: a person adds it, not a document.
        if kind is None or kind.place or not identifier or identifier in there or knows(name):
            continue
        there.add(identifier)
        added = True
        row: Statement = {"id": identifier, "name": name, "kind": kind.id}
        if organiser and kind.group:
            row["organiser"] = organiser
        rows.append({**row, "evidence": "attested", "sources": [source]})
    if not added:
        return None
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110).encode()


def _named(facts: Sequence[StoredFact]) -> dict[str, str]:
    """The organisations that facts name, each with who organises it, empty where that is not told."""
    named: dict[str, str] = {}
    for fact in facts:
        values = fact.values
        names = [values.get("name") if fact.kind == "cluster" else values.get("cluster")]
        if fact.kind == "role":
            names.append(values.get("holder_full") or values.get("holder"))
        names += [values.get("unit"), values.get("recipient"), *(values.get("host") or ())]
        for name in filter(None, map(str, filter(None, names))):
            organiser = str(values.get("organiser") or "") if fact.kind == "cluster" else ""
            named[name] = named.get(name) or organiser
    return named


class _Dumper(yaml.SafeDumper):
    """Writes lists set in, as the files of the project are."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - the library's own
        super().increase_indent(flow, False)


def _sections(document: StoredDocument, facts: Sequence[StoredFact]) -> dict[str, list[Statement]]:
    of = {
        kind: [fact.values for fact in facts if fact.kind == kind]
        for kind in ("role", "member", "meeting", "award", "ranking")
    }
    period = _period(document, of["meeting"])
    return {
        "roles": [_role(values) for values in of["role"]],
        "members": _members(of["member"], period),
        "meetings": [_meeting(values, document) for values in of["meeting"] if values.get("date")],
        "awards": _awards(of["award"], period),
        "assessments": _rankings(of["ranking"], period),
    }


def _period(document: StoredDocument, meetings: Sequence[Mapping[str, Any]]) -> str | None:
    """The year that a document is about: what its first meeting reviews, or else the year it was published in."""
    told = next((str(one["reviews"])[:4] for one in meetings if one.get("reviews")), None)
    return told or (str(document.published.year) if document.published else None)


def _role(values: Mapping[str, Any]) -> Statement:
    statement: Statement = {"cluster": values.get("cluster"), "year": _year(values.get("year")), "role": values["role"]}
    unit = values.get("holder_full") or values.get("holder")
    for key, holder in (("unit", unit), ("person", values.get("holder_person"))):
        if holder:
            statement[key] = holder
    return statement


def _members(members: Sequence[Mapping[str, Any]], period: str | None) -> list[Statement]:
    statements: dict[object, Statement] = {}
    for values in members:
        cluster = values.get("cluster")
        one = statements.setdefault(
            cluster, {"cluster": cluster, "period": _year(values.get("year") or period), "units": []}
        )
        if values.get("unit") not in one["units"]:
            one["units"].append(values.get("unit"))
        if values.get("list_complete"):
            one["complete"] = True
    return list(statements.values())


def _meeting(values: Mapping[str, Any], document: StoredDocument) -> Statement:
    scope = "cluster" if values.get("cluster") else "unit"
    about = values.get("cluster") or values.get("unit_scope")
    kind = str(values.get("kind_of") or "other")
    when = str(values.get("reviews") or values.get("plans") or values["date"])
    statement: Statement = {
        "id": _slug(f"{about} {kind.replace('_', ' ')} {when}", 64),
        scope: about,
        "kind": kind,
        "name": _cut(document.title or f"{MEETINGS.get(kind, 'cuộc họp').capitalize()} của {about}"),
    }
    for key in ("reviews", "plans"):
        if values.get(key):
            statement[key] = str(values[key])
    statement["date"] = dt.date.fromisoformat(str(values["date"]))
    if values.get("place"):
        statement["place"] = values["place"]
    if values.get("host"):
        statement["hosts"] = [{"unit": unit} for unit in values["host"]]
    return statement


def _awards(awards: Sequence[Mapping[str, Any]], period: str | None) -> list[Statement]:
    """The awards of one form, year and status together, with all who received it."""
    statements: dict[tuple[object, ...], Statement] = {}
    for values in awards:
        year = _year(values.get("year") or period)
        key = (values.get("cluster"), values.get("form"), year, values.get("status"), values.get("conferred_by"))
        one = statements.get(key)
        if one is None:
            one = statements[key] = {}
            if values.get("cluster"):
                one["cluster"] = values["cluster"]
            if values.get("form"):
                one["form"] = values["form"]
            one.update(year=year, status=values.get("status"))
            if values.get("conferred_by"):
                one["conferred_by"] = values["conferred_by"]
            one["recipients"] = []
        one["recipients"].append(_recipient(values))
    return list(statements.values())


def _rankings(rankings: Sequence[Mapping[str, Any]], period: str | None) -> list[Statement]:
    """The places that units took in their cluster."""
    return [
        {
            "cluster": values["cluster"], "of": values.get("unit"), "year": _year(values.get("year") or period),
            "rank": values.get("rank"),
        }
        for values in rankings
        if values.get("cluster")
    ]  # fmt: skip


def _recipient(values: Mapping[str, Any]) -> Statement:
    if values.get("recipient"):
        return {"unit": values["recipient"]}
    count = values.get("count")
    about = f"{values.get('about') or 'khoảng'} {count}" if values.get("approximate") else count
    return {"count": about, "groups": [values.get("group") or "collective"]}


def _year(value: object) -> int | str | None:
    """A year, or a school year as the period of its two years."""
    found = re.match(r"(\d{4})(?:\s*(?:-|–|\.\.)\s*(\d{4}))?", str(value or ""))
    if not found:
        return None
    return f"{found[1]}..{found[2]}" if found[2] else int(found[1])


def _publisher(document: StoredDocument) -> str:
    host = urlsplit(document.address or "").hostname
    return host or "Tài liệu do quản trị viên gửi (không ghi nơi đăng)"


def _day(document: StoredDocument, facts: Sequence[StoredFact], today: dt.date) -> dt.date:
    if document.published:
        return document.published
    met = next((str(fact.values["date"]) for fact in facts if fact.kind == "meeting" and fact.values.get("date")), None)
    return dt.date.fromisoformat(met) if met else today


def _slug(text: str, length: int) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:length].strip("-")


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _NAME else line[: _NAME - 1] + "…"
