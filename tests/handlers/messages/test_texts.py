import re
import string
import unicodedata
from pathlib import Path

import pytest

import bot
import handlers
from handlers.messages import texts
from localtelegram.html import parse_html

CONSTANTS = sorted(name for name in vars(texts) if name.isupper())
SOURCES = "\n".join(
    path.read_text() for package in (bot, handlers) for path in Path(package.__file__).parent.rglob("*.py")
)


@pytest.mark.parametrize("name", CONSTANTS)
def test_every_text_is_said_somewhere(name):
    assert re.search(rf"texts\.{name}\b", SOURCES)


@pytest.mark.parametrize("name", [name for name in CONSTANTS if isinstance(getattr(texts, name), str)])
def test_texts_are_composed_and_those_that_are_html_can_be_read(name):
    text = getattr(texts, name)
    assert unicodedata.is_normalized("NFC", text)
    if name.endswith("_HTML"):
        fields = {field for _, field, _, _ in string.Formatter().parse(text) if field}
        parse_html(text.format(**dict.fromkeys(fields, "x")))
    else:
        assert not re.search(r"</?\w+>", text)
