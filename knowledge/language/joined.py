"""Words typed together: ``backan``, ``cumtruong``."""

from collections.abc import Container

_LONGEST_SYLLABLE = 7  # "nghieng"
_LONGEST_WORD = 60


def split_joined(word: str, known: Container[str]) -> tuple[str, ...] | None:
    """Split the folded `word` into words of `known`, as few as will do, or return None.

    Pieces of one letter are never taken, and of two splits into as many pieces the one whose first piece is longer
    wins.

    >>> split_joined("backan", {"bac", "kan", "ba"})
    ('bac', 'kan')
    """
    if not 4 <= len(word) <= _LONGEST_WORD:
        return None
    # best[i] is the split of word[i:], found from the end backwards.
    best: list[tuple[str, ...] | None] = [None] * len(word)
    best.append(())
    for start in range(len(word) - 2, -1, -1):
        for end in range(min(start + _LONGEST_SYLLABLE, len(word)), start + 1, -1):
            rest, piece = best[end], word[start:end]
            current = best[start]
            if rest is not None and piece in known and (current is None or len(rest) + 1 < len(current)):
                best[start] = (piece, *rest)
    found = best[0]
    return found if found and len(found) > 1 else None
