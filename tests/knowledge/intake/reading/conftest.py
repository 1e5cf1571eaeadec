"""Documents that the tests make themselves, in words of their own, and how much of them a reading recovers."""

from __future__ import annotations

import io
import shutil
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from rapidfuzz.distance import LCSseq, Levenshtein

from knowledge.intake.reading.picture import has_tesseract

FONTS = [
    Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"),
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"),
]

PARAGRAPHS = """\
Ngày 12/7/2024, tại thành phố Lào Cai, Cụm thi đua số 3 các Sở Nội vụ tổ chức Hội nghị sơ kết công tác thi đua, \
khen thưởng 6 tháng đầu năm và triển khai nhiệm vụ 6 tháng cuối năm 2024.
Dự và chỉ đạo Hội nghị có đồng chí Nguyễn Thị Bưởi, Phó Giám đốc Sở Nội vụ tỉnh Hà Giang, Cụm trưởng; đồng chí \
Hoàng Văn Quýt, Trưởng phòng Thi đua, khen thưởng tỉnh Yên Bái, Cụm phó.
Sáu tháng đầu năm, các đơn vị trong Cụm đã phát động 14 phong trào thi đua, có 25 tập thể và 130 cá nhân được tặng \
Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh; đề nghị tặng Cờ thi đua của Chính phủ cho 02 tập thể.
Kết thúc Hội nghị, các thành viên thống nhất chọn Sở Nội vụ tỉnh Tuyên Quang làm Cụm trưởng, Sở Nội vụ tỉnh Lạng Sơn \
làm Cụm phó Cụm thi đua năm 2025 và ký kết giao ước thi đua.
""".splitlines()
TITLE = "Hội nghị sơ kết công tác thi đua 6 tháng đầu năm 2024 của Cụm thi đua số 3"
TABLE = [
    ["STT", "Tên đơn vị", "Hình thức khen thưởng", "Số điểm"],
    ["1", "Sở Nội vụ tỉnh Hà Giang", "Cờ thi đua", "98,5"],
    ["2", "Sở Nội vụ tỉnh Tuyên Quang", "Bằng khen", "97"],
    ["3", "Sở Nội vụ tỉnh Cao Bằng", "Bằng khen", "96,25"],
]


@pytest.fixture(scope="session")
def font() -> str:
    """A font of Debian's with Vietnamese letters."""
    found = next((path for path in FONTS if path.exists()), None)
    if found is None:
        pytest.skip("no font with Vietnamese letters (Debian: fonts-liberation2 or fonts-dejavu)")
    return str(found)


@pytest.fixture(scope="session")
def tesseract() -> None:
    """Skips where tesseract or its Vietnamese data is absent."""
    if not has_tesseract():
        pytest.skip("tesseract with Vietnamese data is not on this machine (tesseract-ocr, tesseract-ocr-vie)")


@pytest.fixture(scope="session")
def catdoc() -> None:
    """Skips where catdoc is absent."""
    if shutil.which("catdoc") is None:
        pytest.skip("catdoc is not on this machine")


def recovered(expected: Sequence[str], text: str) -> float:
    """The share of the expected words that ``text`` has in the same order."""
    words = [word for part in expected for word in part.split()]
    return LCSseq.similarity(words, text.replace("|", " ").split()) / len(words)


def error_rate(expected: str, text: str) -> float:
    """Wrong characters for each expected one, blanks counted as one."""
    wanted, got = " ".join(expected.split()), " ".join(text.split())
    return Levenshtein.distance(wanted, got) / len(wanted)


def drawn_page(font: str, paragraphs: Sequence[str] = PARAGRAPHS, *, dpi: int = 200, points: int = 13) -> Image.Image:
    """A page of A4 with paragraphs set in a font, white and level."""
    page = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 255)
    pen, letters = ImageDraw.Draw(page), ImageFont.truetype(font, round(points / 72 * dpi))
    left, top, right = dpi, dpi, page.width - round(0.8 * dpi)
    for paragraph in paragraphs:
        line: list[str] = []
        for word in [*paragraph.split(), ""]:
            if not word or pen.textlength(" ".join([*line, word]), letters) > right - left:
                pen.text((left, top), " ".join(line), 0, letters)
                top += round(1.5 * points / 72 * dpi)
                line = []
            line.append(word)
        top += round(0.6 * points / 72 * dpi)
    return page


def scanned(page: Image.Image, *, skew: float = 0.7, noise: float = 12.0, seed: int = 1) -> Image.Image:
    """A page as a scanner sees it: a little askew, a little noise."""
    turned = page.rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
    pixels = np.asarray(turned, dtype=np.float32)
    grain = np.random.default_rng(seed).normal(0, noise, pixels.shape)
    return Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8))


def photographed(page: Image.Image, *, skew: float = 1.8, seed: int = 2) -> Image.Image:
    """A page as a telephone sees it: askew, in a shadow that falls over one side, a little soft."""
    soft = scanned(page, skew=skew, noise=8, seed=seed).filter(ImageFilter.GaussianBlur(0.6))
    pixels = np.asarray(soft, dtype=np.float32)
    across = np.linspace(1.0, 0.45, pixels.shape[1])[None, :] * np.linspace(0.95, 0.75, pixels.shape[0])[:, None]
    return Image.fromarray((pixels * across).astype(np.uint8))


def encoded(page: Image.Image, kind: str = "PNG", dpi: int = 200) -> bytes:
    """A picture as a file."""
    buffer = io.BytesIO()
    page.save(buffer, kind, dpi=(dpi, dpi))
    return buffer.getvalue()


def word_97(text: str) -> bytes:
    """A DOC of Word 97: the container of old Office with one stream, its text as UTF-16."""
    told = text.replace("\n", "\r").encode("utf-16-le")
    stream = bytearray(1024)
    struct.pack_into("<HHHHHH", stream, 0, 0xA5EC, 0x00C1, 0, 0x042A, 0, 0x1000)
    struct.pack_into("<II", stream, 0x18, 1024, 1024 + len(told))
    stream += told
    stream += bytes(-len(stream) % 512 + 4096)
    stream += bytes(-len(stream) % 512)
    sectors = len(stream) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))
    directory = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry("WordDocument", 2, 0xFFFFFFFF, 2, len(stream))
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0,
    )  # fmt: skip
    head += struct.pack("<108I", *[0xFFFFFFFF] * 108)
    return head[:512] + struct.pack("<128I", *table) + directory.ljust(512, b"\x00") + bytes(stream)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    told = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII36xIQ", told, len(told) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, start, size
    )  # fmt: skip


class Pages:
    """A page of :data:`PARAGRAPHS`, as it comes from the printer, the scanner or a telephone."""

    paragraphs = PARAGRAPHS
    title = TITLE
    table = TABLE
    encoded = staticmethod(encoded)
    recovered = staticmethod(recovered)
    word_97 = staticmethod(word_97)

    def __init__(self, font: str) -> None:
        self.font = font
        self._drawn = drawn_page(font)

    def of(self, look: str) -> Image.Image:
        """The page in one of its looks."""
        return {"clean": lambda page: page, "scanned": scanned, "photographed": photographed}[look](self._drawn)

    def file(self, look: str, kind: str = "PNG") -> bytes:
        """The page in one of its looks, as a file."""
        return encoded(self.of(look), kind)

    def error_rate(self, text: str) -> float:
        """Wrong characters for each character of the page."""
        return error_rate("\n".join(PARAGRAPHS), text)


@pytest.fixture(scope="session")
def pages(font: str) -> Pages:
    """The page that is drawn."""
    return Pages(font)
