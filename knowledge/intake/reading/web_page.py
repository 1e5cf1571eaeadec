"""HTML pages as they are saved, menus and all: everything is kept, and what is not the article is marked."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree, html

from knowledge.intake.document import BlockKind, Document, Piece, assembled, tidy
from knowledge.intake.reading.encodings import decoded
from knowledge.intake.reading.old_fonts import unicode_of
from knowledge.intake.reading.refusal import BROKEN, NO_TEXT, ReadingRefused
from knowledge.intake.reading.stamps import day_in, is_stamp
from knowledge.intake.reading.tables import Spans, pieces_of

_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe", "object", "select", "button"})
_INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
        "ins", "kbd", "label", "mark", "o:p", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
        "time", "tt", "u", "var", "wbr", "img",
    }
)  # fmt: skip
_KINDS: dict[str, BlockKind] = {
    "h1": "title", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
    "li": "list", "dt": "list", "dd": "list", "figcaption": "caption", "caption": "caption",
}  # fmt: skip
_AROUND = frozenset({"nav", "header", "footer", "aside", "menu", "form"})
_AROUND_NAMED = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|menu|header|footer|sidebar|breadcrumbs?|banner|share|social|comments?|copyright|"
    r"widget|tags?|toolbar|pagination|quangcao|ads?)(?:$|[-_\s])",
    re.IGNORECASE,
)
_RELATED_NAMED = re.compile(r"related|lien-?quan|tin-?khac|other-?news|relate", re.IGNORECASE)
_RELATED = re.compile(
    r"(?:các\s+)?(?:tin|bài|văn bản|tài liệu|nội dung)(?:\s+(?:bài|tức|viết))?\s+"
    r"(?:cũ hơn|mới hơn|khác|liên quan|đã đưa|cùng chuyên mục)\s*:?"
    r"|(?:tin,?\s*bài liên quan|xem thêm|(?:văn bản|tài liệu|tệp) đính kèm)\s*:?",
    re.IGNORECASE,
)
_CAPTION_NAMED = re.compile(r"caption|chu-?thich|photo-?note|image-?desc", re.IGNORECASE)
_STAMP_NAMED = re.compile(
    r"(?:^|[-_\s])(?:date|time|ngay|published?|updated?|post-?(?:date|time|meta)|meta|author|tac-?gia|source|nguon)"
    r"(?:$|[-_\s])",
    re.IGNORECASE,
)
_LONGEST_STAMP = 160  # characters
_SENTENCE = 80  # characters: a text as long as this, and not a link, is no item of a menu
_ARTICLE = 600  # characters that are no link; a footer with an office's addresses has fewer
_META_DAYS = ("article:published_time", "pubdate", "publishdate", "dc.date", "dc.date.issued", "date", "datepublished")


def read_html(data: bytes) -> Document:
    """A page as saved.

    Raises:
        ReadingRefused: where it holds no text.
    """
    text = decoded(data, declared=True)
    # A parser that is given text must not be told of another encoding by the text.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        tree: Any = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=True, remove_comments=True))
    except (etree.ParserError, etree.LxmlError, ValueError):
        raise ReadingRefused(BROKEN.format(format="HTML")) from None
    walk = _Walk()
    walk.element(tree, _Place())
    pieces = list(_marked(walk.finished()))
    if not any(tidy(piece.text) for piece in pieces):
        raise ReadingRefused(NO_TEXT)
    metadata = _Metadata(tree)
    title = metadata.title(pieces)
    return assembled(
        _titled(pieces, title),
        format="html",
        title=title,
        published=metadata.published() or _stamped(pieces, title),
        address=metadata.address(),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """What the elements around a text say of it."""

    kind: BlockKind = "paragraph"
    font: str | None = None
    linked: bool = False


@dataclass(slots=True)
class _Line:
    """A piece with how much of its text is links."""

    kind: BlockKind
    texts: list[tuple[str | None, str]] = field(default_factory=list)
    linked: int = 0

    @property
    def text(self) -> str:
        groups = itertools.groupby(self.texts, key=lambda pair: pair[0])
        return "".join(unicode_of("".join(text for _, text in group), font) for font, group in groups)


class _Walk:
    """Walks a tree in order and gathers its lines; tables come as pieces of their own."""

    def __init__(self) -> None:
        self._found: list[_Line | Piece] = []
        self._open = _Line("paragraph")

    def finished(self) -> list[_Line | Piece]:
        """All that was found."""
        self._close("paragraph")
        return self._found

    def element(self, element: Any, place: _Place) -> None:
        """Take in an element and all below it, without calling itself for each level: pages may nest without end."""
        stack: list[tuple[str, Any, _Place]] = [("enter", element, place)]
        while stack:
            step, current, here = stack.pop()
            if step == "text":
                self._add(current, here)
            elif step == "close":
                self._close(here.kind)
            elif isinstance(current.tag, str):
                self._enter(current, here, stack)

    def _enter(self, element: Any, place: _Place, stack: list[tuple[str, Any, _Place]]) -> None:
        tag = element.tag.lower()
        if tag in _UNSEEN or _is_hidden(element):
            return
        if tag == "br":
            self._add("\n", place)
            return
        if tag == "table" and _is_data(element):
            self._close(place.kind)
            kind = place.kind
            self._found += [
                Piece(piece.text, kind if kind in {"boilerplate", "related"} else piece.kind)
                for piece in pieces_of(_grid(element))
            ]
            return
        inside = _inside(element, tag, place)
        if tag not in _INLINE:
            self._close(place.kind)
            self._open.kind = inside.kind
            stack.append(("close", None, place))
        children: list[tuple[str, Any, _Place]] = [("text", element.text or "", inside)]
        for child in element:
            children += [("enter", child, inside), ("text", child.tail or "", inside)]
        stack.extend(reversed(children))

    def _add(self, text: str, place: _Place) -> None:
        if not text:
            return
        # A line break of the source is a blank; one that is meant comes as "\n" alone, from <br>.
        told = text if text == "\n" else re.sub(r"\s+", " ", text)
        if not self._open.texts:
            self._open.kind = place.kind
        self._open.texts.append((place.font, told))
        self._open.linked += len(told.strip()) * place.linked

    def _close(self, following: BlockKind) -> None:
        if any(text.strip() for _, text in self._open.texts):
            self._found.append(self._open)
        self._open = _Line(following)


def _inside(element: Any, tag: str, place: _Place) -> _Place:
    kind: BlockKind = _KINDS.get(tag, place.kind)
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    if place.kind in {"boilerplate", "related"}:
        kind = place.kind
    elif _RELATED_NAMED.search(named) and not _holds_article(element):
        kind = "related"
    elif (
        tag not in _INLINE and (_is_around(element, tag) or _AROUND_NAMED.search(named)) and not _holds_article(element)
    ):
        kind = "boilerplate"
    elif tag not in _INLINE and _CAPTION_NAMED.search(named):
        kind = "caption"
    elif tag == "time" or (_STAMP_NAMED.search(named) and len(_whole(element)) <= _LONGEST_STAMP):
        kind = "stamp" if place.kind == "paragraph" and tag != "body" else place.kind
    font = element.get("face") or _font_of(element.get("style")) or place.font
    return _Place(kind, font, place.linked or tag == "a")


def _is_around(element: Any, tag: str) -> bool:
    """Whether an element holds what stands around an article; a header inside the article holds its title."""
    if tag == "header":
        return not any(one.tag in {"article", "main"} for one in element.iterancestors())
    return tag in _AROUND and not (tag == "form" and len(_whole(element)) > 2000)


def _holds_article(element: Any) -> bool:
    """Whether a part named like a frame holds what is no frame: a title, or much text that is no link."""
    if element.find(".//h1") is not None or element.find(".//article") is not None:
        return True
    text = len(_whole(element))
    return text > _ARTICLE and text - sum(len(_whole(link)) for link in element.iter("a")) > _ARTICLE


def _whole(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _is_hidden(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.get("hidden") is not None or "display:none" in style


def _font_of(style: str | None) -> str | None:
    found = re.search(r"font(?:-family)?\s*:(?:[^;]*?\d(?:pt|px|em|%)\S*)?\s*([^;]+)", style or "", re.IGNORECASE)
    return found[1] if found else None


def _is_data(table: Any) -> bool:
    """Whether a table holds data: one that lays out the page nests tables, titles or long texts."""
    if table.find(".//table") is not None or any(table.find(f".//{tag}") is not None for tag in ("h1", "h2", "form")):
        return False
    rows = [len(list(row)) for row in table.iter("tr")]
    return len(rows) > 1 and max(rows) > 1 and not any(len(_whole(cell)) > 1000 for cell in table.iter("td"))


def _grid(table: Any) -> Any:
    spans = Spans()
    for row in table.iter("tr"):
        spans.start_row()
        for cell in row.iterchildren("td", "th"):
            walk = _Walk()
            walk.element(cell, _Place())
            text = "\n".join(one.text for one in walk.finished())
            spans.add(text, columns=_count(cell.get("colspan")), rows=_count(cell.get("rowspan")))
        spans.end_row()
    return spans.grid()


def _count(value: str | None) -> int:
    return min(max(int(value), 1), 200) if value and value.strip().isdecimal() and len(value) < 6 else 1


def _marked(found: Sequence[_Line | Piece]) -> Iterator[Piece]:
    """The pieces with menus and related documents marked by what they look like: runs of short links, a heading."""
    related = False
    in_menu = _menus(found)
    for number, one in enumerate(found):
        text, kind = one.text, one.kind
        if isinstance(one, _Line) and kind != "boilerplate":
            line = tidy(text) if len(text) <= _LONGEST_STAMP else ""
            if _RELATED.fullmatch(line):
                related, kind = True, "related"
            elif related and (one.linked > 0.5 * len(text.strip()) or is_stamp(line)):
                kind = "related"
            elif number in in_menu:
                kind = "boilerplate"
            else:
                related = False
                kind = "stamp" if kind in {"paragraph", "list"} and is_stamp(line) else kind
        yield from (Piece(part, kind) for part in (text.split("\n") if isinstance(one, _Line) else [text]))


def _menus(found: Sequence[_Line | Piece]) -> frozenset[int]:
    """The numbers of the lines that belong to a menu: three and more in a row that are short links and nothing else."""
    menus: set[int] = set()
    run: list[int] = []
    for number, one in enumerate([*found, Piece("")]):
        is_link = isinstance(one, _Line) and one.linked >= 0.8 * len(one.text.strip()) and len(one.text) < _SENTENCE
        if is_link and one.kind not in {"title", "related"}:
            run.append(number)
            continue
        menus.update(run if len(run) >= 3 else ())
        run = []
    return frozenset(menus)


class _Metadata:
    """What the head of a page says of it."""

    def __init__(self, tree: Any) -> None:
        self._tree = tree
        self._told: dict[str, str] = {}
        for meta in tree.iter("meta"):
            key = meta.get("property") or meta.get("name") or meta.get("itemprop")
            if key and meta.get("content"):
                self._told.setdefault(key.strip().lower(), meta.get("content").strip())

    def title(self, pieces: Sequence[Piece]) -> str:
        """The title of the article: its heading, for ``<title>`` often names the site as well."""
        headings = [tidy(piece.text) for piece in pieces if piece.kind == "title"]
        told = [self._told.get("og:title", ""), tidy(self._tree.findtext(".//title") or "")]
        for heading in headings:
            if any(heading and heading in tidy(one) for one in told):
                return heading
        told_first = next((tidy(one) for one in told if one), "")
        inside = next(
            (tidy(one.text) for one in pieces if len(one.text.split()) > 4 and tidy(one.text) in told_first), ""
        )
        return inside or next(iter(headings), "") or told_first

    def published(self) -> dt.date | None:
        """The day of publication."""
        told = [self._told.get(key) for key in _META_DAYS]
        told += [one.get("datetime") for one in self._tree.iter("time")][:1]
        return next((day for one in told if one and (day := _iso_or_told(one))), None)

    def address(self) -> str | None:
        """The address that the page gives as its own."""
        links = [link.get("href") for link in self._tree.iter("link") if link.get("rel") == "canonical"]
        return next((one for one in (*links, self._told.get("og:url")) if one and one.startswith("http")), None)


def _iso_or_told(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip()[:10])
    except ValueError:
        return day_in(text)


def _stamped(pieces: Sequence[Piece], title: str) -> dt.date | None:
    """The day of the first stamp behind the title; one before it may tell the day on which the page was saved."""
    start = next((number for number, piece in enumerate(pieces) if tidy(piece.text) == title), 0)
    stamps = [piece for piece in (*pieces[start:], *pieces[:start]) if piece.kind == "stamp"]
    return next((day for piece in stamps if (day := day_in(piece.text))), None)


def _titled(pieces: Sequence[Piece], title: str) -> Iterator[Piece]:
    """``pieces`` with only the title as such, and first of all where no piece tells it."""
    first = next((number for number, piece in enumerate(pieces) if tidy(piece.text) == title), None)
    if first is None and title:
        yield Piece(title, "title")
    for number, piece in enumerate(pieces):
        if number == first:
            yield Piece(piece.text, "title")
        else:
            yield Piece(piece.text, "heading") if piece.kind == "title" else piece
