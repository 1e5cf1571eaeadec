"""Propose the facts of texts, a JSON object a line in and out, for scoring."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
import orjson

from knowledge.intake.document import Block, Document
from knowledge.intake.proposing import Proposer

_DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?!\d)(?:-(?P<day>\d\d))?)?")


def published(text: str | None) -> dt.date | None:
    """Return the day that ``2023``, ``2023-05`` or ``2023-05-17`` means: the last of its month or year.

    None is returned for what is no date, ValueError raised for a day that does not exist.
    """
    match = _DAY.match(text or "")
    if match is None:
        return None
    year, month = int(match["year"]), int(match["month"] or 12)
    return dt.date(year, month, int(match["day"] or calendar.monthrange(year, month)[1]))


def predictions(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Yield ``{"id", "pred"}`` for each line that holds ``id``, ``title``, ``text`` and ``publish_date``."""
    proposer = Proposer()
    for line in lines:
        record = orjson.loads(line)
        title, text = record["title"], record["text"]
        block = Block(text, 0, None, "paragraph")
        day, address = published(record.get("publish_date")), record.get("address")
        document = Document(title, text, (block,), day, address, "text", ())
        yield {"id": record["id"], "pred": [proposal.to_prediction() for proposal in proposer.propose(document)]}


@click.command()
@click.option("--text", "source", required=True, help="A file of JSON lines, or - for standard input.")
def main(source: str) -> None:
    """Write the proposals for each text."""
    lines = sys.stdin.buffer if source == "-" else Path(source).read_bytes().splitlines()
    for prediction in predictions(lines):
        sys.stdout.buffer.write(orjson.dumps(prediction, option=orjson.OPT_APPEND_NEWLINE))


if __name__ == "__main__":
    main()
