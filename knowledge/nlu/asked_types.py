"""Which type of document a question asks for: "thông tư nào", "quyết định số mấy", "các quyết định … về …"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from knowledge.language import fold
from knowledge.nlu.reading import Reading

_KEPT = 64  # questions, each asked of several templates
_VERBS = frozenset({"huong dan", "ke hoach", "quy dinh", "quyet dinh", "de an"})
"""Types whose names are verbs as well: "hướng dẫn gì" asks for no guidance, "hướng dẫn nào" does."""


class AskedTypes:
    """The types of known documents. Threads may share it."""

    def __init__(self, types: Iterable[str]) -> None:
        """Take the types as they are called."""
        folded = sorted({fold(one) for one in types if one}, key=len, reverse=True)
        any_type = "|".join(map(re.escape, folded)) or "(?!)"
        nouns = "|".join(re.escape(one) for one in folded if one not in _VERBS) or "(?!)"
        self._asked = re.compile(
            rf"\b(?P<joined>(?:(?:{any_type}) (?:va |hay |hoac )?)*)(?P<type>{any_type})"
            rf" (?:nao|(?:co )?so (?:may|bao nhieu|nao|hieu|ky hieu))\b|\b(?P<noun>{nouns}) gi\b"
        )
        self._any = re.compile(rf"\b(?:{any_type})\b")
        self._all = re.compile(
            rf"\b(?:cac|nhung|danh muc|danh sach|liet ke|bang) (?P<type>{any_type})\b"
            rf"|^(?P<first>{any_type}) (?:cua|do)\b"
            rf"|^(?:\w+ )?(?P<lead>{nouns})\b"
        )

    def asked(self, reading: Reading) -> frozenset[str]:
        """The folded types asked for; empty where a question asks for none, or for any."""
        text = _outside_names(reading)
        named = {found["type"] or found["noun"] for found in self._asked.finditer(text)}
        named.update(*(self._any.findall(found["joined"] or "") for found in self._asked.finditer(text)))
        if (
            named or "document" in reading.slots
        ):  # of the one that is named more may be asked: "để lập danh mục công văn"
            return frozenset(named)
        listed = {found["type"] or found["first"] or found["lead"] for found in self._all.finditer(text)}
        return frozenset(listed)

    def is_noun(self, kind: str) -> bool:
        """Whether a type is no verb as well."""
        return kind not in _VERBS

    def asks_for_all(self, reading: Reading) -> bool:
        """Whether all documents of a type are asked for: "các quyết định về phong trào X"."""
        return self._all.search(_outside_names(reading)) is not None


@functools.lru_cache(_KEPT)
def _outside_names(reading: Reading) -> str:
    """The folded words of a question, a bar for each of a document or movement that it names."""
    inside = {
        i
        for mention in reading.mentions
        if {"document", "movement"} & set(mention.kinds)
        for i in range(mention.start, mention.end)
    }
    return " ".join("|" if i in inside else token.folded for i, token in enumerate(reading.tokens))
