"""What a new source file is called: the day and the title of its head, and nothing that its sender chose."""

from __future__ import annotations

import re

from knowledge.language import fold

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SLUG = 60


def source_path(title: str, published: object, *, today: str) -> str:
    """The path of a source file inside its root.

    Args:
        title: the title of its head.
        published: the day of its head, as an ISO text; anything else counts as not given.
        today: the ISO date that stands in where the head gives none.
    """
    day = published if isinstance(published, str) and _DAY.fullmatch(published) else today
    slug = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:_SLUG].strip("-")
    return f"sources/{day}-{slug or 'nguon'}.yaml"
