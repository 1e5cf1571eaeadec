"""The colours of the page, by WCAG 2."""

import re
from pathlib import Path

import pytest

import localtelegram


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")[:6]
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("#fff", "accent-solid"), ("#fff", "selected"), ("#fff", "chip"), ("#fff", "chip-hover"), ("accent", "panel"),
        ("#fff", "primary"), ("#fff", "success"), ("#fff", "danger"),
        ("muted", "panel"), ("link", "theirs"), ("warn", "warn-bg"), ("warn", "ours"), ("ours-meta", "ours"),
    ],
)  # fmt: skip
def test_texts_stand_out_from_what_they_stand_on(text: str, ground: str) -> None:
    """WCAG 2 asks for 4.5:1. Chips let a little of the wallpaper through; they are nearly solid."""
    style = (Path(localtelegram.__file__).parent / "page" / "style.css").read_text(encoding="utf-8")
    colours = {name: both.split(", ") for name, both in re.findall(r"--([\w-]+): light-dark\(([^)]+)\)", style)}
    for scheme in (0, 1):
        one, other = (colours[name][scheme] if name in colours else name for name in (text, ground))
        assert _contrast(one, other) >= 4.5, (scheme, one, other)
