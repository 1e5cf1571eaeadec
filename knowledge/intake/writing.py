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

from knowledge.intake.sentences import MEETINGS
from knowledge.intake.store import StoredDocument, StoredFact
from knowledge.language import fold

NAMES = "reference/thu-nhan.yaml"
"""Clusters that documents named first, with the documents as their sources."""

_HEAD = "# Thu nhận từ tài liệu {name}, đã có người duyệt từng dữ kiện.\n"
_SLUG = 60
_NAME = 600  # characters that a text of the YAML may have

Statement = dict[str, Any]
Knows = Callable[[str], bool]
"""Whether a name is that of a cluster that is known."""


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


def with_new_names(old: bytes | None, source: str, facts: Sequence[StoredFact], knows: Knows) -> bytes | None:
    """The file :data:`NAMES` with the clusters of ``facts`` that are not known; None where all are.

    Args:
        old: the file as it is, None where there is none.
        source: the id of the source file.
        facts: those accepted.
        knows: whether a name is a known cluster's.
    """
    content: Statement = (yaml.safe_load(old) or {}) if old else {}
    rows: list[Statement] = content.setdefault("clusters", [])
    there = {row["id"] for row in rows}
    added = False
    for fact in facts:
        name = str(fact.values.get("name") if fact.kind == "cluster" else fact.values.get("cluster") or "")
        identifier = _slug(name, 64)
        if not identifier or identifier in there or knows(name):
            continue
        organiser = str(fact.values.get("organiser") or "không rõ")
        there.add(identifier)
        added = True
        rows.append(
            {"id": identifier, "name": name, "short": name, "organiser": organiser, "sector": organiser,
             "level": "không rõ", "sources": [source]}
        )  # fmt: skip
    if not added:
        return None
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110).encode()


class _Dumper(yaml.SafeDumper):
    """Writes lists set in, as the files of the project are."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - the library's own
        super().increase_indent(flow, False)


def _sections(document: StoredDocument, facts: Sequence[StoredFact]) -> dict[str, list[Statement]]:
    of = {kind: [fact.values for fact in facts if fact.kind == kind] for kind in ("role", "member", "meeting", "award")}
    period = _period(document, of["meeting"])
    return {
        "roles": [_role(values) for values in of["role"]],
        "members": _members(of["member"], period),
        "meetings": [_meeting(values, document) for values in of["meeting"] if values.get("date")],
        "awards": _awards(of["award"], period),
    }


def _period(document: StoredDocument, meetings: Sequence[Mapping[str, Any]]) -> str | None:
    """The year that a document is about: what its first meeting reviews, or else the year it was published in."""
    told = next((str(one["reviews"])[:4] for one in meetings if one.get("reviews")), None)
    return told or (str(document.published.year) if document.published else None)


def _role(values: Mapping[str, Any]) -> Statement:
    statement: Statement = {"cluster": values.get("cluster"), "year": _year(values.get("year")), "role": values["role"]}
    if values.get("holder"):
        statement["unit"] = values.get("holder_full") or values["holder"]
    else:
        statement["person"] = values.get("holder_person")
    return statement


def _members(members: Sequence[Mapping[str, Any]], period: str | None) -> list[Statement]:
    statements: dict[object, Statement] = {}
    for values in members:
        cluster = values.get("cluster")
        one = statements.setdefault(cluster, {"cluster": cluster, "period": values.get("year") or period, "units": []})
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
            by = values.get("conferred_by") or "nguồn không nêu"
            one.update(year=year, status=values.get("status"), conferred_by=by, recipients=[])
        one["recipients"].append(_recipient(values))
    return list(statements.values())


def _recipient(values: Mapping[str, Any]) -> Statement:
    if values.get("recipient"):
        return {"unit": values["recipient"]}
    counted: Statement = {"count": values.get("count"), "groups": [values.get("group") or "collective"]}
    if values.get("approximate"):
        counted["described"] = f"khoảng {values.get('count')}"
    return counted


def _year(value: object) -> int | str | None:
    """A year; of a school year the first, in which it begins."""
    found = re.match(r"\d{4}", str(value or ""))
    return int(found[0]) if found else None


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
