"""What kind of organisation a question asks for: "sở nào", "liên minh hợp tác xã tỉnh nào".

Whoever asks which department heads a cluster asks what others ask of a province: one way to ask serves all kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.language import Token
from knowledge.language.function_words import FunctionWords

IsKind = Callable[[Sequence[Token], FunctionWords, int, int], bool]
"""Whether the words from one token to before another are a kind of organisation."""

_LONGEST = 7  # words
_ASKING = "nao"
_SEVERAL = frozenset({"nhung", "cac"})
_OF_THEIR_OWN = frozenset({"co quan", "to chuc", "don vi", "bao", "ban", "bo", "thon", "lang"})
"""Words for kinds that are asked for in ways of their own ("báo nào đăng"), or stand for any kind already."""


@dataclass(frozen=True, slots=True)
class AskedKind:
    """The tokens before "nào" that say of which kind the organisation is, or those are, that a question asks for."""

    start: int
    end: int
    several: bool

    @property
    def any_kind(self) -> str:
        """What stands for it, whatever the kind is."""
        return "những đơn vị" if self.several else "đơn vị"


def asked_kinds(tokens: Sequence[Token], taken: frozenset[int], is_kind: IsKind) -> list[AskedKind]:
    """The kinds that a question asks for; a word of a name, in ``taken``, says none."""
    function = FunctionWords(tokens)
    found = []
    for end, token in enumerate(tokens):
        if token.folded != _ASKING or end in taken:
            continue
        for at in range(max(0, end - _LONGEST), end):
            words = [each.folded for each in tokens[at:end]]
            free = taken.isdisjoint(range(at, end))
            if free and " ".join(words) not in _OF_THEIR_OWN and is_kind(tokens, function, at, end):
                counted = at > 0 and at - 1 not in taken and tokens[at - 1].folded.isdigit()
                several = counted or not _SEVERAL.isdisjoint(words)
                found.append(AskedKind(at - counted, end, several))  # "hai huyện ủy nào" says how many names are wanted
                break
    return found
