"""The pictures: who led, what was awarded, when it was met. Each lays out a scene and tells it in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby

from knowledge.catalogue.series import AwardCount, Leader, Met
from knowledge.pictures.scene import WIDTH, Box, Colour, Label, Scene, lines_of
from knowledge.pictures.years import NO_DATA, gap_text, runs
from knowledge.response.wording import first_upper, vn_date

_LEFT, _RIGHT = 20, WIDTH - 20
_GAP = 8
_TITLE, _SMALL = 20, 14
_YEAR_WIDTH = 60
_BESIDE_BARS = 130  # what the longest bar leaves to the words beside it
_ROLE_GAP = 12
_ROLE_WIDTH = (_RIGHT - _LEFT - _YEAR_WIDTH - _ROLE_GAP) / 2

_ROLES = (("head", "Cụm trưởng"), ("deputy", "Cụm phó"))


def draw_leaders(title: str, rows: Sequence[Leader]) -> tuple[Scene, str]:
    """Heads and deputies, the latest year on top."""
    scene, y = _begun(title)
    columns = {"head": _LEFT + _YEAR_WIDTH, "deputy": _LEFT + _YEAR_WIDTH + _ROLE_WIDTH + _ROLE_GAP}
    for role, name in _ROLES:
        scene.label(Label(columns[role], y, name, "soft", _SMALL))
    y += 12
    words = []
    for first, last, known in runs([row.year for row in rows]):
        if not known:
            y = _gap(scene, first, last, y)
            words.append(gap_text(first, last))
            continue
        held = {role: [row.holder for row in rows if (row.year, row.role) == (first, role)] for role, _ in _ROLES}
        scene.label(Label(_LEFT, y + 24, str(first), size=17))
        y = max(_holders(scene, columns[role], y, held[role], strong=role == "head") for role, _ in _ROLES) + _GAP
        told = [f"{name} {', '.join(held[role]) or NO_DATA}" for role, name in _ROLES]
        words.append(f"{first}: {'; '.join(told)}")
    return scene, f"{title}. {'. '.join(words)}."


def _holders(scene: Scene, x: float, y: float, holders: Sequence[str], *, strong: bool) -> float:
    """The holders of a role below each other, and where they end."""
    if not holders:
        scene.box(Box(x, y, _ROLE_WIDTH, 34, "gap"))
        scene.label(Label(x + 12, y + 22, NO_DATA, "soft", _SMALL))
        return y + 34
    for holder in holders:
        lines = lines_of(holder, _ROLE_WIDTH - 24, 16)
        height = 34 + 20 * (len(lines) - 1)
        scene.box(Box(x, y, _ROLE_WIDTH, height, "accent" if strong else "tint"))
        scene.paragraph(Label(x + 12, y + 23, holder, "on_accent" if strong else "ink"), _ROLE_WIDTH - 24, 20 / 16)
        y += height + 2
    return y - 2


def draw_awards(title: str, rows: Sequence[AwardCount]) -> tuple[Scene, str]:
    """Awards by year and form, a bar for each; what was only proposed is drawn as an outline."""
    scene, y = _begun(title)
    y = _legend(scene, y, (("accent", False, "đã khen thưởng"), ("accent", True, "mới đề nghị")))
    most = max((row.recipients for row in rows), default=1) or 1
    by_year = defaultdict(list)
    for row in rows:
        by_year[row.year].append(row)
    words = []
    for first, last, known in runs(list(by_year)):
        if not known:
            y = _gap(scene, first, last, y)
            words.append(gap_text(first, last))
            continue
        scene.label(Label(_LEFT, y + 18, str(first), size=17))
        for row in by_year[first]:
            y = _bar(scene, row, y, most)
        y += _GAP
        words.append(f"{first}: " + "; ".join(_award_words(row) for row in by_year[first]))
    return scene, f"{title}. {'. '.join(words)}."


def _bar(scene: Scene, row: AwardCount, y: float, most: int) -> float:
    x = _LEFT + _YEAR_WIDTH
    y = scene.paragraph(Label(x, y + 18, row.form, size=15), _RIGHT - x) - 12
    length = (_RIGHT - x - _BESIDE_BARS) * row.recipients / most
    if row.recipients:
        scene.box(Box(x + 1, y, max(length, 6), 18, "accent", outline=row.status == "proposed", radius=3))
    told = f"đề nghị: {row.told}" if row.status == "proposed" else row.told
    beside = length + 12 if row.recipients else 0
    if len(lines_of(told, _RIGHT - x - beside, _SMALL)) == 1:
        scene.label(Label(x + beside, y + 14, told, "soft", _SMALL))
        return y + 28
    return scene.paragraph(Label(x, y + 34, told, "soft", _SMALL), _RIGHT - x) - 4


def _award_words(row: AwardCount) -> str:
    verb = "đề nghị " if row.status == "proposed" else ""
    return f"{verb}{row.form} {row.told}"


def draw_meetings(title: str, rows: Sequence[Met]) -> tuple[Scene, str]:
    """A row for each year, a column for each month, the day where it was met."""
    scene, y = _begun(title)
    left = _LEFT + _YEAR_WIDTH
    step = (_RIGHT - left) / 12
    if any(map(_month, rows)):
        y = _legend(scene, y, (("accent", False, "tổng kết"), ("accent", True, "sơ kết, khác")))
        for month in range(12):
            scene.label(Label(left + step * (month + 0.5), y + 8, f"T{month + 1}", "soft", _SMALL, "middle"))
        y += 18
    words = []
    for first, last, known in runs([year for row in rows if (year := _year(row))]):
        if not known:
            y = _gap(scene, first, last, y)
            words.append(gap_text(first, last))
            continue
        here = [row for row in rows if _year(row) == first]
        y = _calendar_row(scene, first, here, y, step)
        words += [_meeting_words(row) for row in here]
    for row in rows:
        if not row.date:
            y = _undated(scene, row, y)
            words.append(_meeting_words(row))
    return scene, f"{title}. {'. '.join(words)}."


def _calendar_row(scene: Scene, year: int, here: Sequence[Met], y: float, step: float) -> float:
    left = _LEFT + _YEAR_WIDTH
    months = {month: list(met) for month, met in groupby(filter(_month, here), key=_month)}
    height = 36 * max(map(len, months.values()), default=0)
    scene.label(Label(_LEFT, y + 24, str(year), size=17))
    for month in range(1, 13) if months else ():
        x = left + step * (month - 1)
        scene.box(Box(x + 2, y, step - 4, height - 2, "gap", radius=4))
        for number, row in enumerate(months.get(month, [])):
            filled = row.kind == "year_end_review"
            top = y + 36 * number
            scene.box(Box(x + 3, top + 1, step - 6, 32, "accent", outline=not filled, radius=4))
            scene.label(Label(x + step / 2, top + 22, _day(row), "on_accent" if filled else "ink", _SMALL, "middle"))
    y += height
    for row in here:
        if not _month(row):
            y = _undated(scene, row, y)
    return y + 6


def _undated(scene: Scene, row: Met, y: float) -> float:
    """A meeting that no month can be given to, in a box of its own."""
    left, width = _LEFT + _YEAR_WIDTH + 2, _RIGHT - _LEFT - _YEAR_WIDTH - 4
    told = first_upper(_meeting_words(row))
    height = 34 + 18 * (len(lines_of(told, width - 24, _SMALL)) - 1)
    scene.box(Box(left, y, width, height, "gap", radius=4))
    scene.paragraph(Label(left + 12, y + 22, told, "soft", _SMALL), width - 24, 18 / _SMALL)
    return y + height + 4


def _meeting_words(row: Met) -> str:
    """``14/3/2025: tổng kết, họp tại Tuyên Quang``, ``ngày chưa rõ: …``."""
    day = vn_date(row.date) if row.date else f"ngày {vn_date(None)}"
    return f"{day}: {row.told}" + (f", họp tại {row.place}" if row.place else "")


def _year(row: Met) -> int:
    """The year of a meeting, 0 where it is not known; so with the month."""
    return int((row.date or "")[:4] or 0)


def _month(row: Met) -> int:
    return int((row.date or "")[5:7] or 0)


def _day(row: Met) -> str:
    return (row.date or "")[8:].lstrip("0") or "?"


def _begun(title: str) -> tuple[Scene, float]:
    """A scene with its title, and where to go on."""
    scene = Scene(title)
    y = scene.paragraph(Label(_LEFT, 40, title, size=_TITLE), _RIGHT - _LEFT)
    return scene, y + 6


def _legend(scene: Scene, y: float, marks: Sequence[tuple[Colour, bool, str]]) -> float:
    x: float = _LEFT
    for colour, outline, text in marks:
        scene.box(Box(x + 1, y - 12, 18, 14, colour, outline=outline, radius=3))
        scene.label(Label(x + 28, y, text, "soft", _SMALL))
        x += 180
    return y + 24


def _gap(scene: Scene, first: int, last: int, y: float) -> float:
    scene.box(Box(_LEFT, y, _RIGHT - _LEFT, 28, "gap"))
    scene.label(Label(_LEFT + 14, y + 19, gap_text(first, last), "soft", _SMALL))
    return y + 28 + _GAP
