"""What was accepted of a document, as the YAML file of its source, as a person would have typed it.

This module alone knows how accepted values become statements of a source file; see ``docs/knowledge.md``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import yaml

from knowledge.intake.award_forms import Knows, listed_form
from knowledge.intake.sentences import MEETINGS
from knowledge.intake.store import StoredDocument, StoredFact
from knowledge.language import fold

_HEAD = "# Thu nhận từ tài liệu {name}, đã có người duyệt từng dữ kiện.\n"
_SLUG = 60
_NAME = 600  # characters that a text of the YAML may have

_OF_A_CLUSTER = frozenset({"role", "member", "ranking"})

Statement = dict[str, Any]
Values = Mapping[str, Any]


def source_path(document: StoredDocument, facts: Sequence[StoredFact], today: dt.date) -> str:
    """The path of a document's source file inside its root: the day of its publication, and its title."""
    day = _day(document, facts, today)
    return f"sources/{day.isoformat()}-{slug(document.title or document.name, _SLUG) or 'nguon'}.yaml"


def written(document: StoredDocument, facts: Sequence[StoredFact], knows_form: Knows) -> bytes:
    """The source file of what was accepted of a document.

    Args:
        document: gives the head.
        facts: those accepted.
        knows_form: whether a form of award is known by a name.
    """
    head: Statement = {"publisher": _publisher(document)}
    if document.published:
        head["published"] = document.published
    head["title"] = _cut(document.title or document.name)
    if document.address:
        head["address"] = document.address
    content: Statement = {"source": head}
    for section, statements in _sections(document, facts, knows_form).items():
        if statements:
            content[section] = statements
    return _HEAD.format(name=" ".join(document.name.split())).encode() + as_yaml(content)


def as_yaml(content: Statement) -> bytes:
    """YAML as the files of the project are written."""
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110).encode()


class _Dumper(yaml.SafeDumper):
    """Writes lists set in, as the files of the project are."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - the library's own
        super().increase_indent(flow, False)


def _sections(document: StoredDocument, facts: Sequence[StoredFact], knows_form: Knows) -> dict[str, list[Statement]]:
    of = {
        kind: [fact.values for fact in facts if fact.kind == kind]
        for kind in ("role", "member", "meeting", "award", "ranking", "document")
    }
    of = _with_sole_cluster(of, facts)
    period = _period(document, of["meeting"])
    return {
        "roles": [_role(values) for values in of["role"]],
        "members": _members(of["member"], period),
        "meetings": [_meeting(values, document) for values in of["meeting"]],
        "awards": _awards(of["award"], period, knows_form),
        "assessments": [_ranking(values, period) for values in of["ranking"]],
        "documents": [_document(values) for values in of["document"]],
    }


def _with_sole_cluster(of: Mapping[str, list[Values]], facts: Sequence[StoredFact]) -> dict[str, list[Values]]:
    """The facts by kind; one that must be of a cluster and names none is of the only one that is accepted.

    Where there is none or several it stays without, and the check of the files tells of it: nothing is left out.
    """
    keys = (fact.values.get("name" if fact.kind == "cluster" else "cluster") for fact in facts)
    clusters = {str(name) for name in keys if name}
    if len(clusters) != 1:
        return dict(of)
    (sole,) = clusters
    return {
        kind: [{**one, "cluster": one.get("cluster") or sole} if kind in _OF_A_CLUSTER else one for one in found]
        for kind, found in of.items()
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
    when = str(values.get("reviews") or values.get("plans") or values.get("date") or "")
    statement: Statement = {
        "id": slug(f"{about} {kind.replace('_', ' ')} {when}", 64),
        scope: about,
        "kind": kind,
        "name": _cut(document.title or f"{MEETINGS.get(kind, 'cuộc họp').capitalize()} của {about}"),
    }
    for key in ("reviews", "plans"):
        if values.get(key):
            statement[key] = str(values[key])
    if values.get("date"):
        statement["date"] = dt.date.fromisoformat(str(values["date"]))
    if values.get("place"):
        statement["place"] = values["place"]
    if values.get("host"):
        statement["hosts"] = [{"unit": unit} for unit in values["host"]]
    return statement


def _awards(awards: Sequence[Values], period: str | None, knows_form: Knows) -> list[Statement]:
    """The awards of one form, year and status together, with all who received it."""
    statements: dict[tuple[object, ...], Statement] = {}
    for values in awards:
        year = _year(values.get("year") or period)
        form, rank = listed_form(str(values["form"]), knows_form) if values.get("form") else (None, None)
        key = (values.get("cluster"), form, rank, year, values.get("status"), values.get("conferred_by"))
        one = statements.get(key)
        if one is None:
            one = statements[key] = {}
            if values.get("cluster"):
                one["cluster"] = values["cluster"]
            one |= {key: told for key, told in (("form", form), ("class", rank)) if told}
            one.update(year=year, status=values.get("status"))
            if values.get("conferred_by"):
                one["conferred_by"] = values["conferred_by"]
            one["recipients"] = []
        one["recipients"].append(_recipient(values))
    return list(statements.values())


def _ranking(values: Values, period: str | None) -> Statement:
    """The place that a unit took in its cluster."""
    year = _year(values.get("year") or period)
    return {"cluster": values.get("cluster"), "of": values.get("unit"), "year": year, "rank": values.get("rank")}


def _document(values: Values) -> Statement:
    statement: Statement = {"document": values["number"]}
    if values.get("date"):
        statement.update(date=dt.date.fromisoformat(str(values["date"])), date_kind="signed")
    return statement


def _recipient(values: Mapping[str, Any]) -> Statement:
    if values.get("recipient"):
        return {"person" if values.get("group") == "individual" else "unit": values["recipient"]}
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


def slug(text: str, length: int) -> str:
    """A text as an id: letters without accents, digits and hyphens, of at most so many."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:length].strip("-")


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _NAME else line[: _NAME - 1] + "…"
