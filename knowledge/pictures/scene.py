"""Shapes on a sheet, and the SVG that shows them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import jinja2

WIDTH = 440
"""Pixels of every picture: narrow, so that its words can be read on a phone."""

Colour = Literal["ground", "ink", "soft", "line", "accent", "on_accent", "tint", "gap"]

PALETTES: Mapping[str, Mapping[Colour, str]] = {
    "light": {
        "ground": "#ffffff", "ink": "#1c2430", "soft": "#566274", "line": "#c9d1db", "accent": "#a4262c",
        "on_accent": "#ffffff", "tint": "#f6dcdc", "gap": "#eef1f5",
    },
    "dark": {
        "ground": "#161b22", "ink": "#e8edf3", "soft": "#a3afbf", "line": "#3a4453", "accent": "#f08a86",
        "on_accent": "#1b0c0c", "tint": "#4a2527", "gap": "#202833",
    },
}  # fmt: skip

FONT = "Be Vietnam Pro"
_LETTER = 0.54  # of the size: how wide a letter of the font is, on the average of Vietnamese text


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; ``outline`` draws its edge alone."""

    x: float
    y: float
    width: float
    height: float
    colour: Colour
    outline: bool = False
    radius: float = 6


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text; ``y`` is its baseline."""

    x: float
    y: float
    text: str
    colour: Colour = "ink"
    size: float = 16
    anchor: Literal["start", "middle", "end"] = "start"


@dataclass
class Scene:
    """What is drawn so far; ``bottom`` is how far down it reaches."""

    title: str
    boxes: list[Box] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    bottom: float = 0

    def box(self, box: Box) -> None:
        """Put a rectangle down."""
        self.boxes.append(box)
        self.bottom = max(self.bottom, box.y + box.height)

    def label(self, label: Label) -> None:
        """Put a line of text down."""
        self.labels.append(label)
        self.bottom = max(self.bottom, label.y)

    def paragraph(self, label: Label, width: float, leading: float = 1.3) -> float:
        """Put a text down in lines of at most ``width``; gives the baseline of the line below it."""
        y = label.y
        for line in lines_of(label.text, width, label.size):
            self.label(Label(label.x, y, line, label.colour, label.size, label.anchor))
            y += label.size * leading
        return y

    def svg(self, words: str, *, dark: bool = False) -> str:
        """The picture; ``words`` tell it to those who cannot see it."""
        palette = PALETTES["dark" if dark else "light"]
        return _environment().get_template("scene.svg").render(
            scene=self, words=words, palette=palette, width=WIDTH, height=round(self.bottom + 20), font=FONT
        )  # fmt: skip


def lines_of(text: str, width: float, size: float) -> list[str]:
    """A text in lines of at most about ``width`` pixels."""
    room = max(int(width / (size * _LETTER)), 4)
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@functools.cache
def _environment() -> jinja2.Environment:
    """The templates, compiled when the first picture is drawn."""
    loader = jinja2.PackageLoader("knowledge.pictures")
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
