"""What a question claims of units that became one: whose name the new one bears, and which went into which.

That they became one is no yes to that: "A và B nhập lại, tỉnh mới mang tên A" is false where it is called B.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from knowledge.nlu import Mention
from knowledge.nlu.reading import Reading
from knowledge.response.wording import Row

_KIND = r"(?: (?:tinh|thanh pho|tp))?"
_NAME = rf"ten(?: goi| moi| chung| rieng)*(?: la| thanh| cua)?{_KIND} $"
_LOST_BEFORE = re.compile(
    rf"\b(?:(?:bo|mat|xoa|het|khai tu|khong con|thoi|khong phai|khong|chang)(?: han| di| luon)?"
    rf"(?: (?:lay|giu|mang|dung|dat|co|goi))?(?: la| cai)? {_NAME}|khong (?:con )?(?:goi|keu)(?: la| ten)*{_KIND} $)"
)
_KEPT_BEFORE = re.compile(
    rf"\b(?:{_NAME}|(?:goi|keu|xung|mang danh)(?: la| ten| chung| luon)*{_KIND} $|doi thanh{_KIND} $)"
)
_LOST_BEHIND = re.compile(
    r"^ (?:thi |da |se |moi )*(?:bi (?:bo|xoa|mat|khai tu)|mat ten|bien mat|bo ten|khong con ten)\b"
)
_KEPT_BEHIND = re.compile(r"^ (?:thi |van |duoc |se |moi )*(?:giu(?: lai| nguyen| duoc)*|con) (?:cai )?ten\b")
_GOES_ON = re.compile(r"^ (?:gio |nay |da |duoc |bi |se |moi )*(?:sap |sat )?(?:nhap|gop|ghep|hop nhat)\b")
"""What something is told of behind a name: in "con bạn kêu A nhập vào B" nothing is called A."""

_FORMERLY = re.compile(r"\b(?:truoc|xua|cu|hoi do|von)\b")
_CLAUSE = 6  # words before a name that may say what it is called for

_INTO = re.compile(
    r" (?:sap |sat )?(?:nhap|gop|ghep|don|dua)(?: chung| het| luon)? (?:vao|ve|cho)(?: voi| chung)?(?: \w+)? $"
)
_DENYING = re.compile(r"\b(?:khong|chang|chua)\b")
_TOOK_IN = re.compile(
    r" (?:(?:bao )?gom|co (?:ca|them)|nuot|thon tinh|thau tom|om|tiep nhan|(?:(?:sap )?nhap|nhan|gop) them)(?: \w+)? $"
)


_MERGED_WITH_NONE = re.compile(
    r"\b(?:khong|chang|chua)(?: he| co| bi| phai)? (?:sap |sat )?(?:nhap|hop nhat|gop)(?: (?:voi|vao|them|chung))*"
    r" (?:(?:tinh|don vi|noi|ai|dau|gi)(?: nao| khac| ca| het)|ai|dau|gi)\b"
)


def bears_names_out(reading: Reading, rows: Sequence[Row]) -> bool | None:
    """Whether rows of mergers bear out which name stayed and which went into which; None where that is no claim."""
    if not rows or not {"after", "merged"} <= set(rows[0].keys()):
        return None
    stayed = {row["after"] for row in rows}
    if _MERGED_WITH_NONE.search(reading.folded) and "parts" in rows[0].keys():  # noqa: SIM118
        return all(row["parts"] == 1 for row in rows)
    claims = list(_claims(reading))
    if not claims:
        return None
    return all(stays != stayed.isdisjoint(units) for units, stays in claims)


def _claims(reading: Reading) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The units that a question claims to have stayed, or not to have stayed, by name."""
    named = [mention for mention in reading.mentions if "unit" in mention.kinds]
    for mention in named:
        stays = _stays(mention, named, reading)
        if stays is not None:
            yield mention.of_kind("unit"), stays
    for before, behind in itertools.pairwise(named):
        between = f" {' '.join(token.folded for token in reading.tokens[before.end : behind.start])} "
        if _DENYING.search(between):
            continue
        if _INTO.search(between):
            yield behind.of_kind("unit"), True
        elif _TOOK_IN.search(between):
            yield before.of_kind("unit"), True


def _stays(mention: Mention, named: Sequence[Mention], reading: Reading) -> bool | None:
    """Whether the name in a mention is claimed to be that of the new unit, or not to be; None where neither is said."""
    # who told it called the unit nothing: "con bạn kêu A nhập vào B"
    words = ["|" if at in reading.dropped else token.folded for at, token in enumerate(reading.tokens)]
    begins = max([one.end for one in named if one.end <= mention.start], default=0)
    begins = max(begins, mention.start - _CLAUSE)
    before = f"{' '.join(words[begins : mention.start])} "
    behind = f" {' '.join(words[mention.end : mention.end + _CLAUSE])}"
    if _FORMERLY.search(before) or _GOES_ON.search(behind):
        return None
    if _LOST_BEHIND.search(behind) or _LOST_BEFORE.search(before):
        return False
    return True if _KEPT_BEHIND.search(behind) or _KEPT_BEFORE.search(before) else None
