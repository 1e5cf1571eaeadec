"""The local page has an icon for every picture in the bot's texts: not every machine has a font with them."""

from __future__ import annotations

from pathlib import Path

import localtelegram
from handlers.messages import texts

PAGE = Path(localtelegram.__file__).parent / "page"


def test_every_picture_has_an_icon() -> None:
    script = (PAGE / "dom.js").read_text(encoding="utf-8")
    told = "".join(value for value in vars(texts).values() if isinstance(value, str))
    used = {letter for letter in told if letter >= "\U0001f300" or letter in "⏭✅❌✏✍"}
    assert len(used) > 8
    assert [one for one in used if f'"{one}' not in script] == []
    symbols = (PAGE / "index.html").read_text(encoding="utf-8")
    for name in script.partition("GLYPHS = {")[2].partition("}")[0].split('"')[3::4]:
        assert f'id="i-{name}"' in symbols
