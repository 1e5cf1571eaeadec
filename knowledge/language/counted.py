"""What a question asks the number of, as a text may call it: without its classifier, by its other names.

"Mấy căn nhà" is told by "787 nhà", and "bao nhiêu tấm huy chương" by "51 huy chương".
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.language.folding import fold
from knowledge.language.synonyms import default_synonyms
from knowledge.language.tokens import Token

_NOUN = 3  # words

_CLASSIFIERS = ("cái", "căn", "ngôi", "chiếc", "tấm", "bức", "tòa", "toà", "cuốn", "quyển", "suất", "vị", "lá", "cây")
_ALSO_BARE = frozenset(_CLASSIFIERS) | frozenset(map(fold, _CLASSIFIERS))

KINDS_OF_PERSONS = (
    "vận động viên", "đại biểu", "hội viên", "đoàn viên", "đảng viên", "học viên", "học sinh", "cán bộ", "chiến sĩ",
    "đồng chí", "cầu thủ", "khách mời",
)  # fmt: skip
"""How persons are called whose number "bao nhiêu người" may ask for."""


def names_of_counted(tokens: Sequence[Token], at: int) -> tuple[str, ...]:
    """The folded words for what begins at a token behind "bao nhiêu" or "mấy", and those that say the same.

    A classifier without accents may as well be another word ("can" in "can bo"): then both count.
    """
    names = list(_said(tokens, at))
    if tokens[at].text in _ALSO_BARE and at + 1 < len(tokens):
        names.extend(_said(tokens, at + 1))
    return tuple(dict.fromkeys(names))


def _said(tokens: Sequence[Token], at: int) -> tuple[str, ...]:
    return default_synonyms().said(tokens[at : at + _NOUN])[0].spellings
