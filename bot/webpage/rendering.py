"""Templates, and what they are rendered with. Everything from the facts or from a person is escaped by Jinja2."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import jinja2

from bot.webpage.addresses import Addresses
from knowledge.catalogue import INDEXED, KINDS
from knowledge.facts.addresses import is_of_the_web

MOST_ROWS = 200
"""Rows of a section or a list on one page."""

_PACKAGE = files("bot.webpage")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that the pages load: its bytes and media type, and a mark that changes with its content."""

    content: bytes
    media_type: str
    mark: str


def read_assets() -> Mapping[str, Asset]:
    """Every file of ``static``, by name."""
    found = {}
    for path in _PACKAGE.joinpath("static").iterdir():
        content = path.read_bytes()
        media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        found[path.name] = Asset(content, media_type, hashlib.blake2s(content, digest_size=6).hexdigest())
    return found


class Renderer:
    """Renders the templates of this package."""

    def __init__(self, addresses: Addresses, assets: Mapping[str, Asset]) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.PackageLoader("bot.webpage"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            at=addresses,
            kinds=KINDS,
            indexed=INDEXED,
            most_rows=MOST_ROWS,
            asset=lambda name: addresses.to(f"tep/{name}", v=assets[name].mark),
        )
        self._environment.tests["of_the_web"] = is_of_the_web

    def page(self, template: str, **values: Any) -> str:
        """The HTML of a template."""
        return self._environment.get_template(template).render(values)
