"""Which pictures there are of an entry, drawn from the facts as they are now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files

from knowledge.catalogue import series
from knowledge.catalogue.entry import Ref
from knowledge.facts import FactBase
from knowledge.pictures.drawings import draw_awards, draw_leaders, draw_meetings
from knowledge.pictures.scene import FONT, Scene

PNG_WIDTH = 1120
"""Pixels: sharp on a phone."""

_NAME = "SELECT short FROM body WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its name in addresses, its title, the same told in words, and the SVG."""

    name: str
    title: str
    words: str
    svg: str

    def png(self) -> bytes:
        """The picture as PNG, :data:`PNG_WIDTH` wide, in the font that is shipped."""
        import resvg_py  # noqa: PLC0415 - three megabytes, loaded with the first picture

        with as_file(files("knowledge.pictures") / "font") as directory:
            return bytes(
                resvg_py.svg_to_bytes(
                    svg_string=self.svg,
                    width=PNG_WIDTH,
                    font_dirs=[str(directory)],
                    font_family=FONT,
                    skip_system_fonts=True,
                )
            )


class Painter:
    """Draws from the fact base. Threads may share it."""

    def __init__(self, facts: FactBase) -> None:
        self._facts = facts
        self._drawers: Mapping[str, tuple[str, Callable[[str, Ref], tuple[Scene, str] | None]]] = {
            "lanh-dao": ("Cụm trưởng, cụm phó qua các năm", self._leaders),
            "khen-thuong": ("Khen thưởng theo năm", self._awards),
            "hoi-nghi": ("Lịch hội nghị", self._meetings),
        }

    def pictures(self, ref: Ref) -> tuple[Picture, ...]:
        """Every picture that there is of a cluster or a unit; none of other entries."""
        if ref.kind not in {"cluster", "unit"}:
            return ()
        drawn = (self.draw(name, ref) for name in self._drawers)
        return tuple(picture for picture in drawn if picture is not None)

    def draw(self, name: str, ref: Ref, *, dark: bool = False) -> Picture | None:
        """The picture of that name; None where there is none such, or nothing to show in it."""
        named = self._facts.query(_NAME, (ref.id,))
        if name not in self._drawers or not named:
            return None
        title, drawer = self._drawers[name]
        drawn = drawer(f"{title}: {named[0]['short']}", ref)
        if drawn is None:
            return None
        scene, words = drawn
        return Picture(name, scene.title, words, scene.svg(words, dark=dark))

    def _leaders(self, title: str, ref: Ref) -> tuple[Scene, str] | None:
        rows = series.leaders(self._facts, ref)
        return draw_leaders(title, rows) if rows else None

    def _awards(self, title: str, ref: Ref) -> tuple[Scene, str] | None:
        rows = series.award_counts(self._facts, ref)
        return draw_awards(title, rows) if rows else None

    def _meetings(self, title: str, ref: Ref) -> tuple[Scene, str] | None:
        rows = series.meetings(self._facts, ref)
        return draw_meetings(title, rows) if rows else None
