"""Which pictures there are of an entry, drawn from the facts as they are now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files

from knowledge.catalogue import Catalogue, series
from knowledge.catalogue.entry import Ref
from knowledge.catalogue.series import Series
from knowledge.facts import FactBase
from knowledge.files.collecting import made_alone
from knowledge.pictures.drawings import draw_awards, draw_leaders, draw_meetings
from knowledge.pictures.scene import FONT, Scene
from knowledge.pictures.wanted import names_nothing
from knowledge.response.answer import Answer, Slots

PNG_WIDTH = 1120
"""Pixels: sharp on a phone."""

_DRAWABLE = frozenset({"cluster", "unit"})
_NAME = "SELECT name FROM body WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its name in addresses, of what it is, its title, the same told in words, its sources, and the SVG."""

    name: str
    ref: Ref
    title: str
    words: str
    source_ids: tuple[str, ...]
    svg: str

    @made_alone()
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
        self._catalogue = Catalogue(facts)
        self._drawers: Mapping[str, tuple[str, Series, Callable[[str, Ref], tuple[Scene, str] | None]]] = {
            "lanh-dao": ("Cụm trưởng, cụm phó qua các năm", "leaders", self._leaders),
            "khen-thuong": ("Khen thưởng theo năm", "awards", self._awards),
            "hoi-nghi": ("Lịch hội nghị", "meetings", self._meetings),
        }

    def pictures(self, ref: Ref) -> tuple[Picture, ...]:
        """Every picture that there is of a cluster or a unit; none of other entries."""
        if ref.kind not in _DRAWABLE:
            return ()
        drawn = (self.draw(name, ref) for name in self._drawers)
        return tuple(picture for picture in drawn if picture is not None)

    def draw(self, name: str, ref: Ref, *, dark: bool = False) -> Picture | None:
        """The picture of that name; None where there is none such, or nothing to show in it."""
        named = self._facts.query(_NAME, (ref.id,))
        if name not in self._drawers or not named:
            return None
        title, of_series, drawer = self._drawers[name]
        drawn = drawer(f"{title}: {named[0]['name']}", ref)
        if drawn is None:
            return None
        scene, words = drawn
        sources = series.source_ids(self._facts, of_series, ref)
        return Picture(name, ref, scene.title, words, sources, scene.svg(words, dark=dark))

    def draw_for(self, name: str, question: str, answer: Answer) -> Picture | None:
        """The picture of that name that ``question`` wants, of what ``answer`` says that it names."""
        named = self._drawable(answer.slots)
        if not named and names_nothing(question):
            spoken = answer.conversation
            named = [ref for turn in reversed(spoken.turns) for ref in self._drawable(turn.slots)]
            named += [Ref("cluster", spoken.default_cluster)] if spoken.default_cluster else []
        return next((picture for ref in named if (picture := self.draw(name, ref))), None)

    def _drawable(self, slots: Slots) -> list[Ref]:
        return [ref for ref, _ in self._catalogue.about(slots) if ref.kind in _DRAWABLE]

    def _leaders(self, title: str, ref: Ref) -> tuple[Scene, str] | None:
        rows = series.leaders(self._facts, ref)
        return draw_leaders(title, rows) if rows else None

    def _awards(self, title: str, ref: Ref) -> tuple[Scene, str] | None:
        rows = series.award_counts(self._facts, ref)
        return draw_awards(title, rows) if rows else None

    def _meetings(self, title: str, ref: Ref) -> tuple[Scene, str] | None:
        rows = series.meetings(self._facts, ref)
        return draw_meetings(title, rows) if rows else None
