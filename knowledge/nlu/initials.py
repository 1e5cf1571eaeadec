"""Abbreviations that nobody listed: the initials of words that known texts hold side by side ("KLKC", "CBCCVC").

Offices abbreviate any phrase that both sides know. Which phrase is meant, its neighbours tell: "công tác KT" is not
"tăng trưởng KT". Where no neighbour speaks for one the letters stay: they may be a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence

from knowledge.language import Token, fold
from knowledge.nlu.office_letters import OfficeLetters

_END = "|"
_MOST_WORDS = 200_000  # of the known texts
_SHORTEST, _LONGEST = 2, 8  # letters
_RARE = 0.004  # of all words: a neighbour that is no more than this can speak for a phrase


class Initials:
    """The phrases of known texts by their initials. Threads may share it."""

    def __init__(self, told: Iterable[Sequence[str]], organisations: Iterable[str] = ()) -> None:
        """Take what facts tell, each text as words with accents, lower case, and how organisations are called."""
        self._offices = OfficeLetters(organisations)
        self._words: list[str] = [_END]
        for words in told:
            if len(self._words) > _MOST_WORDS:
                break
            self._words += [*words, _END]
        folded = {word: fold(word) for word in set(self._words)}
        self._folded = [folded[word] for word in self._words]
        self._counts = Counter(self._folded)
        self._letters = "".join(word[:1] or _END for word in self._folded)

    def expanded(
        self, tokens: Sequence[Token], known: Container[str] = (), kept: Container[tuple[str, str]] = ()
    ) -> list[Token]:
        """The tokens, those in capitals among others as the phrase whose initials they are; it shares their span.

        Folded words that are ``known`` mean something by themselves: a rare neighbour must speak for a phrase. Pairs
        of folded words that are ``kept`` stand side by side in names, as they are.
        """
        tokens = self._offices.opened(tokens)
        if not any(letter.islower() for token in tokens for letter in token.surface):
            return tokens
        out: list[Token] = []
        for i, token in enumerate(tokens):
            phrase: tuple[str, ...] = ()
            if _is_abbreviation(token):
                before = out[-1].folded if out else _END
                after = tokens[i + 1].folded if i + 1 < len(tokens) else _END
                in_name = (before, token.folded) in kept or (token.folded, after) in kept
                if not in_name:
                    phrase = self._phrase(token.folded, before, after, sure=token.folded not in known)
            out.extend(token._replace(text=word, folded=fold(word)) for word in phrase)
            if not phrase:
                out.append(token)
        return out

    def _phrase(self, letters: str, before: str, after: str, *, sure: bool) -> tuple[str, ...]:
        """The words meant by ``letters`` between two folded neighbours; none where nothing tells."""
        here: Counter[tuple[str, ...]] = Counter()
        size = len(letters)
        at = self._letters.find(letters)
        while at >= 0:
            phrase = tuple(self._words[at : at + size])
            here[phrase] += self._speaks(self._folded[at - 1], before, sure) + self._speaks(
                self._folded[at + size], after, sure
            )
            at = self._letters.find(letters, at + 1)
        best, near = max(here.items(), key=lambda each: each[1], default=((), 0))
        return best if near else ()

    def _speaks(self, neighbour: str, typed: str, sure: bool) -> bool:
        """Whether a word beside a phrase is the one typed beside the letters; a word of all texts tells nothing."""
        return neighbour == typed != _END and (sure or self._counts[typed] <= _RARE * len(self._folded))


def _is_abbreviation(token: Token) -> bool:
    """Whether a word stands in capitals as it was typed."""
    return (
        token.surface.isupper()
        and token.surface.isalpha()
        and _SHORTEST <= len(token.surface) <= _LONGEST
        and token.folded == fold(token.surface)
    )
