"""What is known, as a list to look through: each fact in words, with its source and where it stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from knowledge.facts.base import FactBase
from knowledge.facts.errors import FactBaseError
from knowledge.files.formulas import masked
from knowledge.files.problems import did_you_mean
from knowledge.language import fold

_TIMEOUT = 60.0  # a person looks through everything; no chat waits

# A fact is of an organisation where it is about it or names it; of a year where the year is among its own.
_FACTS = """
SELECT s.kind, s.text, s.evidence, s.source, o.publisher, o.published,
       CASE WHEN o.kind = 'article' AND s.line THEN o.file || ':' || s.line END AS place
FROM statement s JOIN source o ON o.id = s.source
WHERE (:kind IS NULL OR s.kind = :kind) AND (:source IS NULL OR s.source = :source)
  AND (:body IS NULL
       OR s.id IN (SELECT statement FROM statement_entity WHERE entity = :body AND slot IN ('cluster', 'unit')))
  AND (:year IS NULL OR :year BETWEEN s.first_year AND coalesce(s.last_year, 9999))
ORDER BY s.id"""


class UnknownName(FactBaseError):  # noqa: N818 - named for what it is
    """A kind, cluster, unit or source that the base does not know; the text says which is near."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact in words. ``published`` is an ISO date; ``place`` is file and line where a source file states it."""

    kind: str
    text: str
    evidence: str
    source: str
    publisher: str
    published: str | None
    place: str | None


def list_facts(
    base: FactBase,
    *,
    kind: str | None = None,
    cluster: str | None = None,
    unit: str | None = None,
    year: int | None = None,
    source: str | None = None,
) -> list[Fact]:
    """Return the facts that fit all that is given, in the order of the kinds and the files.

    ``cluster`` and ``unit`` are names or aliases as people write them.

    Raises:
        UnknownName: where the base knows no such kind, cluster, unit or source.
    """
    _check_known("loại dữ kiện", kind, base.counts)
    _check_known("nguồn", source, base.sources)
    parameters = {
        "kind": kind, "source": source, "year": year, "body": _body(base, cluster=cluster, unit=unit),
    }  # fmt: skip
    return [
        Fact(
            row["kind"],
            row["text"],
            row["evidence"],
            row["source"],
            row["publisher"],
            row["published"],
            row["place"],
        )
        for row in base.query(_FACTS, parameters, timeout=_TIMEOUT)
    ]


def facts_as_csv(facts: Sequence[Fact]) -> str:
    """Return the facts as CSV with a header; a text that a spreadsheet would take for a formula has ``'`` before it."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(_HEADER)
    writer.writerows([masked(str(getattr(fact, name) or "")) for name in _HEADER] for fact in facts)
    return written.getvalue()


_HEADER = tuple(Fact.__dataclass_fields__)


def _check_known(what: str, given: str | None, known: Collection[str]) -> None:
    if given is not None and given not in known:
        raise UnknownName(f'không có {what} "{given}"; {did_you_mean(given, known) or "có: " + ", ".join(known)}')


def _body(base: FactBase, *, cluster: str | None, unit: str | None) -> str | None:
    kind, name = ("cluster", cluster) if cluster else ("unit", unit)
    if not name:
        return None
    names = base.query("SELECT entity, text, folded FROM alias WHERE entity_kind = ? ORDER BY entity", (kind,))
    wanted = fold(name)
    bearers = sorted({str(row["entity"]) for row in names if row["folded"] == wanted or row["entity"] == name})
    if len(bearers) == 1:
        return bearers[0]
    what = "cụm" if cluster else "đơn vị"
    if bearers:
        raise UnknownName(f'có nhiều {what} "{name}": viết mã, một trong {", ".join(bearers)}')
    raise UnknownName(
        f'không có {what} "{name}"; {did_you_mean(name, {row["text"] for row in names}) or "xem lại tên"}'
    )
