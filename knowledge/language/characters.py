"""Characters that are written one way and meant another: looks alike, invisible signs, unusual blanks."""

import re
import unicodedata

# Eth and African D stand for Đ on many keyboards and pages; Vietnamese has neither.
_MEANT = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})
_INVISIBLE = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BLANK = re.compile(r"[^\S\n]+")


def meant(text: str) -> str:
    """Return `text` in NFC with look-alike letters mended, invisible signs gone, blanks plain; line breaks stay.

    >>> meant("Ðiện\\u00a0 Bi\\u00adên")
    'Điện Biên'
    """
    if text.isascii() and "  " not in text and "\t" not in text and "\r" not in text:
        return text.strip()
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text).translate(_MEANT))
    return "\n".join(_BLANK.sub(" ", line).strip() for line in text.splitlines()).strip()
