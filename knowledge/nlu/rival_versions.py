"""Two versions of one thing, of which a question asks which is right: "sổ A ghi 23, sổ B ghi 24. Sổ nào đúng?".

What the second version says is no constraint: the first is held against what is known, as a claim, and so is the
second where it can stand in its place.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence

from knowledge.language.folding import strip_accents

_THINGS = (
    "ben|cai|ban|ban ghi|ho so|so|bien ban|van ban|tai lieu|bao cao|bai|bao|to|to trinh|nguon|con so|so|ngay|nam|dang|"
    "cho|nguoi|ban|anh|chi|em|ong|ba|co|chu|bang|danh sach|trang|file|phuong an"
)
_WHICH_IS_RIGHT = re.compile(
    rf"\b(?:(?:thi|vay|the|rot cuoc|cuoi cung) )*(?:(?:{_THINGS}) nao|ai) (?:[^,.;?!\s]+ ){{0,4}}?"
    r"(?:dung|khop|chuan|chinh xac|that|moi phai|trung(?= *(?:voi|vay|the|nhi|a|$|[?.!])))(?: hon| voi| nhat)?\b"
    r"(?P<rest>[^?!.]*)[\s?!.]*$"
)
"""What asks at the end which of two is right, and of what it goes on to say."""
_COURTESY = re.compile(r"(?:\s*\b(?:vay|the|nhi|a|ta|ha|nhe|he|rua|ban|anh|chi|em|oi|ad)\b)*[\s?!.]*$")
_SECOND = re.compile(
    rf"(?:[.;,]|\s[–—-])\s+(?:con |nhung |ma )?(?:(?:mot|mot vai|trong|o|tren|cai) )?(?:{_THINGS}) "
    r"(?:[^\s.;,]+ ){0,4}?"
    r"(?:(?:lai|thi|la) )?(?:(?:ghi|bao|noi|chep|keu|viet|neu|de|cai|khai|bao|cho la)\b|[^\s.;,:]*:)"
)
"""Where the second version begins: behind a pause, with who or what says so."""
_DAY = re.compile(r"\b(?P<day>\d{1,2}[/-]\d{1,2})(?P<year>[/-]\d{4})?(?![/\d])")
_PAUSE = re.compile(r"[.;,?!]\s+|\s[–—-]\s")
_MARKS = " .;,?!–—-"
_EITHER_DAY = re.compile(
    rf"{_DAY.pattern} hay (?:là )?(?:ngày )?(?P<other>\d{{1,2}}[/-]\d{{1,2}}(?:[/-]\d{{4}})?)(?![/\d])"
)


def rival_claims(text: str) -> tuple[str, ...]:
    """The claims to hold against what is known, one for each version that can stand alone; none of another question.

    Each asks for yes or no, with what the question says beside its versions.
    """
    text = unicodedata.normalize("NFC", text.strip())
    either = _EITHER_DAY.search(text)
    if either is not None:
        first, second = _whole_days(either["day"] + (either["year"] or ""), either["other"])
        around = text[: either.start()], _PAUSE.split(text[either.end() :])[0].rstrip(_MARKS)
        return tuple(f"{around[0]}{day}{around[1]}, đúng không?" for day in (first, second))
    folded = strip_accents(text).lower()
    asked = _WHICH_IS_RIGHT.search(folded) if len(folded) == len(text) else None
    heads = [found.start() for found in _SECOND.finditer(folded, 0, asked.start())] if asked else []
    if asked is None or not heads or heads[0] == 0:
        return ()
    *told, beside = _PAUSE.split(text[heads[-1] + 1 : asked.start()])
    versions = [text[start:end] for start, end in itertools.pairwise((0, *heads))]
    versions.append(".".join(told) or beside)
    claim = max((version.strip(_MARKS) for version in versions), key=len)  # "một bản ghi 9, bản kia ghi 11 tỉnh dự"
    also = " ".join(filter(None, (beside.strip() if told else "", _without_courtesy(text[slice(*asked.span("rest"))]))))
    return tuple(
        f"{one}{', ' + also if also else ''}, đúng không?" for one in (claim, *_on_other_days(claim, versions))
    )


def _without_courtesy(text: str) -> str:
    return text[: len(_COURTESY.sub("", strip_accents(text).lower()))].strip()


def _on_other_days(claim: str, versions: Sequence[str]) -> Iterator[str]:
    """The claim with the day of another version instead of its own."""
    own = _DAY.search(claim)
    others = (found.group() for version in versions if claim not in version and (found := _DAY.search(version)))
    if own is not None:
        yield from (claim.replace(own.group(), _whole_days(own.group(), other)[1]) for other in others)


def _whole_days(first: str, second: str) -> tuple[str, str]:
    """Two days, with the year of the other where only one says it."""
    years = [found["year"] if (found := _DAY.match(day)) else None for day in (first, second)]
    return first + (years[1] or "" if not years[0] else ""), second + (years[0] or "" if not years[1] else "")
