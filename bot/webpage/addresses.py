"""The addresses of the page, all under the path that it stands at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from knowledge.catalogue import Kind, Ref

WORDS: Mapping[Kind, str] = {
    "cluster": "cum",
    "unit": "don-vi",
    "person": "nguoi",
    "meeting": "hoi-nghi",
    "award": "khen-thuong",
    "movement": "phong-trao",
    "document": "van-ban",
    "source": "nguon",
}
"""Each kind of entry as it stands in addresses."""

KINDS: Mapping[str, Kind] = {word: kind for kind, word in WORDS.items()}
"""Each word of :data:`WORDS` with its kind."""


class Addresses:
    """Makes addresses; ``root`` is the path that the page stands at, empty or beginning with a slash."""

    def __init__(self, root: str) -> None:
        self.root = root

    def to(self, path: str, **query: object) -> str:
        """An address under the root; what is None or empty of ``query`` is left out."""
        given = {name: value for name, value in query.items() if value not in (None, "", ())}
        return f"{self.root}/{path}" + (f"?{urlencode(given, doseq=True)}" if given else "")

    def ask(self, question: str = "", context: Sequence[str] = (), *, framed: bool = False) -> str:
        """Where a question is answered, after the earlier ones of the same talk."""
        return self.to("khung" if framed else "", question=question, context=tuple(context))

    def entry(self, ref: Ref) -> str:
        """The page of an entry."""
        return self.to(f"{WORDS[ref.kind]}/{quote(ref.id, safe='')}", nam=ref.year)

    def index(self, kind: Kind, page: int = 1) -> str:
        """A page of the list of a kind."""
        return self.to(f"duyet/{WORDS[kind]}", trang=page if page > 1 else None)

    def report(self, ref: Ref, suffix: str) -> str:
        """An entry as a file: ``docx`` or ``xlsx``."""
        return self.to(f"tai/{WORDS[ref.kind]}/{quote(ref.id, safe='')}.{suffix}", nam=ref.year)

    def table(self, question: str, context: Sequence[str]) -> str:
        """An answer as a workbook."""
        return self.to("tai/tra-loi.xlsx", question=question, context=tuple(context))

    def picture(self, name: str, ref: Ref, *, dark: bool = False) -> str:
        """A picture as SVG."""
        return self.to(f"hinh/{name}/{quote(ref.id, safe='')}.svg", nen="toi" if dark else None)
