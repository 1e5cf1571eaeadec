"""The line that tells when a page was published or a document signed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

_NUMBERS = r"(?P<{0}d>\d{{1,2}})\s*[/.-]\s*(?P<{0}m>\d{{1,2}})\s*[/.-]\s*(?P<{0}y>(?:19|20)\d\d)"
_WORDS = r"ngày\s+(?P<wd>\d{1,2})\s+tháng\s+(?P<wm>\d{1,2})\s+năm\s+(?P<wy>(?:19|20)\d\d)"
_DAY = re.compile(f"(?:{_WORDS}|(?<!\\d){_NUMBERS.format('n')}(?!\\d))", re.IGNORECASE)
_WEEKDAY = r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật|cn|t[2-7])"
_CLOCK = r"\d{1,2}\s*(?::|h|giờ)\s*\d{0,2}(?::\d{2})?\s*(?:phút|[ap]m|sa|ch)?"
_SAID = (
    r"(?:cập\s+nhật(?:\s+(?:lúc|ngày|lần\s+cuối))?|ngày\s+(?:đăng|cập\s+nhật|viết|đưa\s+tin)|đăng\s+(?:lúc|ngày)|"
    r"xuất\s+bản(?:\s+ngày)?|thời\s+gian\s+đăng|đã\s+đăng|post(?:ed)?(?:\s+on)?|date|lúc)"
)
_STAMP = re.compile(
    rf"(?:{_SAID}|{_WEEKDAY}|{_CLOCK}|{_DAY.pattern}|gmt\s*\+?\s*7|\(?\+?07:?00\)?|[\s,;|:()\[\]–-])+", re.IGNORECASE
)
_SIGNED = re.compile(rf"[\w\s().-]{{2,40}},\s*{_WORDS}\s*\.?", re.IGNORECASE)
_LONGEST = 120  # characters of a line that is a stamp


def is_stamp(line: str) -> bool:
    """Whether ``line`` does nothing but tell a day: "Thứ năm, 23/11/2017 - 10:20", "Huế, ngày 5 tháng 3 năm 2020"."""
    text = line.strip()
    if len(text) > _LONGEST or not _DAY.search(text):
        return False
    return bool(_STAMP.fullmatch(text) or _SIGNED.fullmatch(text))


def day_in(text: str) -> dt.date | None:
    """The first day that ``text`` tells, None where it tells none or an impossible one."""
    found = _DAY.search(text)
    if found is None:
        return None
    mark = "w" if found["wd"] else "n"
    try:
        return dt.date(int(found[f"{mark}y"]), int(found[f"{mark}m"]), int(found[f"{mark}d"]))
    except ValueError:
        return None


def first_stamped(lines: Iterable[str]) -> dt.date | None:
    """The day of the first stamp among ``lines``."""
    return next((day for line in lines if is_stamp(line) and (day := day_in(line))), None)
