"""Vietnamese in old encodings: found, and read where that is sure.

Offices still keep files typed in fonts of TCVN3 (``§Èy m¹nh``) or VNI (``Ñaåy maïnh``), in which each letter stands for
another, and texts that a program has read in the wrong encoding (``Äáº©y máº¡nh``). A reading is sure where the words
that it changes become Vietnamese syllables.
"""

import codecs
import functools
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from knowledge.language.syllables import syllables

_SURE = 0.8  # of the words changed; names and borrowed words are no syllables

_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
# Letters and signs that never stand inside a word of Vietnamese: a text with one is no Vietnamese as it is.
_STRANGE = re.compile(r"(?<=\w)[¡-©«-¶¸¹»-¿×÷]|[¡-©«-¯±-¶¸¹»-¿×÷](?=\w)|[äåæëîïðñöøûüþÿÄÅÆËÎÏÑÖØÛÜÞŸ]")
_SUSPECT = re.compile("[¡-©«-¶¸¹»-¿×÷äåæëîïðñöøûüþÿÄÅÆËÎÏÑÖØÛÜÞŸ]")  # all that such letters and signs are among
_WORD = re.compile(r"[^\s.,;:!?()\"“”'/-]+")


class Reading(NamedTuple):
    """A text read anew, and the name of the encoding that it was written in."""

    text: str
    encoding: str


def decoded(data: bytes) -> Reading | None:
    """Return bytes as text: UTF-8, UTF-16 with its mark, or Vietnamese of Windows where that is sure; else None."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _of_bytes(data, "utf-16", "UTF-16")
    found = _of_bytes(data, "utf-8-sig", "UTF-8")
    if found:
        return found
    candidate = _of_bytes(data, "cp1258", "Windows-1258")
    if candidate is None:
        return None
    text = unicodedata.normalize("NFC", candidate.text)
    share = _share(word for word in _WORD.findall(text) if not word.isascii())
    return Reading(text, candidate.encoding) if share is not None and share >= _SURE else None


def reread(text: str) -> Reading | None:
    """Return `text` read as it was meant where it is surely Vietnamese in an old or a wrong encoding, else None.

    >>> reread("§Èy m¹nh phong trµo")
    Reading(text='Đẩy mạnh phong trào', encoding='TCVN3')
    """
    if not is_strange(text):
        return None
    best: tuple[float, Reading] | None = None
    for encoding, read in _READERS:
        reading = read(text)
        if reading is None or reading == text:
            continue
        pairs = zip(_WORD.findall(text), _WORD.findall(reading), strict=False)
        share = _share(after for before, after in pairs if before != after)
        if share is not None and share >= _SURE and not is_strange(reading) and (best is None or share > best[0]):
            best = share, Reading(reading, encoding)
    return best[1] if best else None


def is_strange(text: str) -> bool:
    """Whether a text holds what Vietnamese in Unicode never does: letters of old fonts, signs inside words."""
    if text.isascii():
        return False
    composed = unicodedata.normalize("NFC", text)
    return _SUSPECT.search(composed) is not None and _STRANGE.search(composed) is not None


def _of_bytes(data: bytes, codec: str, name: str) -> Reading | None:
    try:
        return Reading(data.decode(codec), name)
    except UnicodeDecodeError:
        return None


def _share(words: Iterator[str]) -> float | None:
    """The share of words that are syllables, None where there is no word."""
    known = [word.casefold() in _syllables() for word in words]
    return sum(known) / len(known) if known else None


@functools.cache
def _syllables() -> frozenset[str]:
    return frozenset(unicodedata.normalize("NFC", syllable) for syllable in _spelt())


def _spelt() -> Iterator[str]:
    """All syllables, with the tone in the traditional and in the new place (hòa, hoà)."""
    for syllable in syllables():
        yield syllable
        plain = unicodedata.normalize("NFD", syllable)
        tone = next((mark for mark in plain if mark in "\u0300\u0301\u0303\u0309\u0323"), "")
        for pair in ("oa", "oe", "uy"):
            if tone and plain.replace(tone, "").endswith(pair):
                yield unicodedata.normalize("NFC", plain.replace(tone, "") + tone)


def _from_tcvn3(text: str) -> str:
    return "".join(_TCVN3.get(char, char) for char in text)


def _from_wrong_utf8(text: str) -> str | None:
    """UTF-8 that was read as Windows-1252 or Latin-1, a line at a time as the damage allows."""
    data = bytearray()
    for char in text:
        try:
            data += char.encode("cp1252")
        except UnicodeEncodeError:
            if ord(char) > 0xFF:
                return None
            data.append(ord(char))
    reading = _of_bytes(bytes(data), "utf-8", "")
    return reading.text if reading else None


def _vni_table() -> dict[str, str]:
    """Two letters of a VNI font for one: the base, then a letter that stands for its marks."""
    tones = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
    circumflex = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
    breve = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
    table = {"ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "ơ", "ö": "ư"}
    for base in "aeouyôö":
        table |= {base + sign: table.get(base, base) + tone for tone, sign in tones.items()}
    for base in "aeo":
        table |= {base + sign: f"{base}\u0302{tone}" for tone, sign in circumflex.items()}
    table |= {f"a{sign}": f"a\u0306{tone}" for tone, sign in breve.items()}
    table = {written: unicodedata.normalize("NFC", meant) for written, meant in table.items()}
    upper = {written.upper(): meant.upper() for written, meant in table.items()}
    mixed = {w[0].upper() + w[1:]: m.upper() for w, m in table.items() if len(w) == 2}
    return {**mixed, **table, **upper}


_VNI = _vni_table()
_VNI_SIGNS = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))


def _from_vni(text: str) -> str:
    return _VNI_SIGNS.sub(lambda found: _VNI[found[0]], text)


_READERS: tuple[tuple[str, Callable[[str], str | None]], ...] = (
    ("UTF-8 bị đọc sai", _from_wrong_utf8),
    ("TCVN3", _from_tcvn3),
    ("VNI", _from_vni),
)
