"""Documents told by their type and by who issued them: "Hướng dẫn (số 1) của Hội đồng … thành phố X".

Most who issue documents are no organisations of which anything else is known; as issuers they are known all the same.
Only where a document of theirs is meant are their names no names that nobody knows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.language import NormalisedText, Token
from knowledge.nlu.gazetteer import Name
from knowledge.nlu.linking import Mention

_OF = frozenset({"cua", "do"})
_BY = frozenset({"theo", "trong"})
_PLACE_KINDS = frozenset({"tinh", "thanh", "pho"})
_GOES_ON = frozenset({"thì", "là", "la"})
_ASKING = frozenset({"nao", "gi", "may", "nhieu", "ai", "dau"})
_LONGEST = 20  # words that tell more of a document
_GAP = 6  # words between the type and who issued it: "số 1 năm 2021"
_YEAR = 4  # figures
_NUMBER = "so"

Row = tuple[str, str, str, str, int | None]
"""A document: its id, type, number, issuer, year."""


@dataclass(frozen=True, slots=True)
class _Issued:
    entity: str
    type_words: tuple[str, ...]
    number: str
    year: str


@dataclass(frozen=True, slots=True)
class Told:
    """The tokens that tell who issued a document, and the one that is meant."""

    start: int
    end: int
    document: Mention | None


class IssuedDocuments:
    """Documents by issuer. Built once, then only read."""

    def __init__(self, documents: Iterable[Row], normalise: Callable[[str], NormalisedText]) -> None:
        """Take the documents; ``normalise`` reads the names of their issuers as a question's words are read."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], list[_Issued]]]] = {}
        by_issuer: dict[tuple[str, ...], list[_Issued]] = {}
        for entity, kind, number, issuer, year in documents:
            words = _plainly(token.folded for token in normalise(issuer).tokens)
            if len(words) > 1:
                type_words = tuple(token.folded for token in normalise(kind).tokens)
                leading = number.split("/")[0].split("-")[0].lstrip("0")
                by_issuer.setdefault(words, []).append(_Issued(entity, type_words, leading, str(year or "")))
        for words, issued in by_issuer.items():
            self._by_first.setdefault(words[0], []).append((words, issued))

    def among(self, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Iterator[Told]:
        """Where a question tells who issued a document that it means: one that it names, or the only one."""
        named = {entity for mention in mentions for entity in mention.of_kind("document")}
        for start, end, issued in self._issuers(tokens):
            if any(one.entity in named for one in issued):
                yield Told(start, end, None)
            elif not named and (document := self._meant(tokens, start, issued)):
                yield Told(start, end, document)

    def _issuers(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, list[_Issued]]]:
        """The spans of issuers' names, the longest at each token."""
        for start, token in enumerate(tokens):
            spans = (
                (start, end, issued)
                for words, issued in self._by_first.get(token.folded, ())
                if (end := _end_of(words, tokens, start))
            )
            longest = max(spans, key=lambda span: span[1], default=None)
            if longest is not None:
                yield longest

    def _meant(self, tokens: Sequence[Token], start: int, issued: Sequence[_Issued]) -> Mention | None:
        """The only document of an issuer whose type stands before it, of the number and the year that are told.

        "Hướng dẫn nào của …" asks which it is.
        """
        if not start or tokens[start - 1].folded not in _OF:
            return None
        for at in range(start - 2, max(-1, start - 2 - _GAP), -1):
            here = [one for one in issued if _has(tokens, at, one.type_words)]
            if not here:
                continue
            if not _ASKING.isdisjoint(token.folded for token in tokens[at:start]):
                return None
            begins = at + len(here[0].type_words)
            begins += tokens[begins].folded == _NUMBER
            number = {tokens[begins].folded.lstrip("0")} if tokens[begins].folded.isdecimal() else set()
            years = {token.folded for token in tokens[at:start] if _is_year(token)}
            meant = {one.entity for one in here if years <= {one.year} and number - years <= {one.number}}
            if len(meant) != 1:
                return None
            return Mention(at, at + len(here[0].type_words), (Name("document", meant.pop(), ()),))
        return None


def by_documents(tokens: Sequence[Token], mentions: Sequence[Mention], pauses: Collection[int]) -> frozenset[int]:
    """The tokens that tell more of a document by which something is so: "theo hướng dẫn [của X tháng 4/2021], …".

    When it was issued, and by whom, is said of the document. Up to a pause nothing else may be said.
    """
    documents = {mention.start: mention.end for mention in mentions if "document" in mention.kinds}
    found: set[int] = set()
    for at, token in enumerate(tokens):
        begins = next((i for i in (at + 1, at + 2) if i in documents), None)
        if token.folded not in _BY or begins is None:
            continue
        ends = documents[begins]
        end = next((i for i in range(ends, len(tokens)) if i in pauses or _goes_on(tokens, i)), ends)
        if end - ends <= _LONGEST and _ASKING.isdisjoint(token.folded for token in tokens[ends:end]):
            found.update(range(ends, end))
    return frozenset(found)


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether what is said by the document begins with a word: "thì", which without its accent may be "thi đua"."""
    bare = tokens[at].text == "thi" and [token.folded for token in tokens[at + 1 : at + 2]] != ["dua"]
    return bare or tokens[at].text in _GOES_ON


def _is_year(token: Token) -> bool:
    return token.folded.isdecimal() and len(token.folded) == _YEAR


def _has(tokens: Sequence[Token], at: int, words: Sequence[str]) -> bool:
    return tuple(token.folded for token in tokens[at : at + len(words)]) == tuple(words)


def _plainly(words: Iterable[str]) -> tuple[str, ...]:
    """Words without those for a kind of place, which are left out as often as not."""
    return tuple(word for word in words if word not in _PLACE_KINDS)


def _end_of(words: Sequence[str], tokens: Sequence[Token], start: int) -> int:
    """Where the words of a name end that begins at a token; 0 where it is another."""
    at = start
    for word in words:
        while at < len(tokens) and at > start and tokens[at].folded in _PLACE_KINDS:
            at += 1
        if at == len(tokens) or tokens[at].folded != word:
            return 0
        at += 1
    return at
