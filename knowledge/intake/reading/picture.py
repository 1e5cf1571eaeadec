"""Pictures of text, scanned or photographed, through Debian's tesseract with its Vietnamese data.

A picture is read as it is and cleaned (made straight, its light made even), and the reading that tesseract is surer of
is kept: cleaning mends photos and harms scans.
"""

from __future__ import annotations

import csv
import functools
import io
import math
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from knowledge.intake.document import Document, Piece, assembled
from knowledge.intake.reading.limits import MAX_PIXELS, SECONDS_A_PAGE
from knowledge.intake.reading.plain import first_title
from knowledge.intake.reading.refusal import BROKEN, NO_TESSERACT, NO_TEXT, PICTURE_TOO_LARGE, ReadingRefused
from knowledge.intake.reading.stamps import first_stamped, is_stamp

UNSURE: str = "Chữ do máy đọc từ ảnh, độ chắc {confidence} %: cần soát từng tên, từng số."

_PAGE_INCHES = 8.27  # the width of A4
_LEAST_DPI, _MOST_DPI = 180, 320
_TURNED = 60.0  # of 100; a page that is read with less confidence may lie on its side
_WIDEST_ANGLE = 6.0  # degrees
_SURE = 85.0  # of 100
_EVEN, _LEVEL = 0.12, 1.0  # of the light; degrees: what tesseract makes up for by itself
_GUESSED = 60.0  # of 100
_READABLE = 30.0  # of 100; less is no text at all


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was read from a picture: its paragraphs, their letters, and the mean confidence in them, 0 to 100."""

    paragraphs: tuple[str, ...]
    letters: int
    confidence: float

    @property
    def certainty(self) -> float:
        """Grows with each letter that is read for sure, falls with each that is guessed.

        The mean alone would prefer a reading that lost the half of the page that lies in shadow.
        """
        return self.letters * (self.confidence - _GUESSED)


def read_picture(data: bytes) -> Document:
    """A picture of a page.

    Raises:
        ReadingRefused: where it is broken, too large or holds no text, or tesseract is not on this machine.
    """
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise ReadingRefused(PICTURE_TOO_LARGE.format(limit=MAX_PIXELS // 1_000_000))
            picture = ImageOps.exif_transpose(opened).convert("L")
    except Image.DecompressionBombError:
        raise ReadingRefused(PICTURE_TOO_LARGE.format(limit=MAX_PIXELS // 1_000_000)) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise ReadingRefused(BROKEN.format(format="ảnh")) from None
    read = recognised(picture)
    if not read.paragraphs or read.confidence < _READABLE:
        raise ReadingRefused(NO_TEXT)
    pieces = first_title(pieces_of(read, 1))
    lines = [line for piece in pieces for line in piece.text.splitlines()]
    told = UNSURE.format(confidence=round(read.confidence))
    return assembled(pieces, format="photo", published=first_stamped(lines), warnings=[told])


def pieces_of(read: Recognised, page: int) -> list[Piece]:
    """The paragraphs of a page that was recognised."""
    return [Piece(text, "stamp" if is_stamp(text) else "paragraph", page) for text in read.paragraphs]


def recognised(picture: Image.Image) -> Recognised:
    """What stands in a grey picture of a page.

    Raises:
        ReadingRefused: where tesseract or its Vietnamese data is not on this machine.
    """
    if not has_tesseract():
        raise ReadingRefused(NO_TESSERACT)
    sized = _sized(picture)
    best = _surer(sized)
    if best.confidence < _TURNED:
        best = max([best, *(_surer(sized.rotate(angle, expand=True)) for angle in (90, 270, 180))], key=_CERTAINTY)
    return best


@functools.cache
def has_tesseract() -> bool:
    """Whether tesseract and its Vietnamese data are on this machine."""
    command = shutil.which("tesseract")
    if command is None:
        return False
    told = subprocess.run([command, "--list-langs"], capture_output=True, text=True, timeout=10, check=False)  # noqa: S603
    return "vie" in told.stdout.split()


def _surer(picture: Image.Image) -> Recognised:
    """The surer reading of a picture as it is and cleaned; an even and level one needs no cleaning."""
    flat = _flattened(picture)
    angle = skew(flat)
    if _unevenness(picture, flat) < _EVEN and abs(angle) < _LEVEL:
        read = _read(picture)
        if read.confidence >= _SURE:
            return read
        return max(read, _read(_levelled(flat, angle)), key=_CERTAINTY)
    with ThreadPoolExecutor(2) as pool:
        return max(pool.map(_read, (picture, _levelled(flat, angle))), key=_CERTAINTY)


_CERTAINTY = attrgetter("certainty")


def _sized(picture: Image.Image) -> Image.Image:
    """``picture`` at a size that tesseract reads well and fast, taking it for a page of A4."""
    dpi = min(picture.size) / _PAGE_INCHES
    wanted = min(max(dpi, _LEAST_DPI), _MOST_DPI)
    if dpi == wanted:
        return picture
    scale = wanted / dpi
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS)


def cleaned(picture: Image.Image) -> Image.Image:
    """``picture`` with its light made even and its lines level."""
    flat = _flattened(picture)
    return _levelled(flat, skew(flat))


def _levelled(flat: Image.Image, angle: float) -> Image.Image:
    return flat.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255) if abs(angle) > 0.05 else flat


def _unevenness(picture: Image.Image, flat: Image.Image) -> float:
    """How much of its light the darker paper of a page lacks beside the lighter, 0 to 1."""
    scale = (max(1, picture.width // 8), max(1, picture.height // 8))
    before, after = (np.asarray(one.resize(scale, Image.Resampling.BOX)) for one in (picture, flat))
    paper = before[after > 240]
    if paper.size == 0:
        return 1.0
    dark, light = np.percentile(paper, (5, 95))
    return float(1 - dark / max(light, 1))


def _flattened(picture: Image.Image) -> Image.Image:
    """The page divided by its paper: what is brightest around each place, letters wiped away."""
    small = picture.resize((max(1, picture.width // 8), max(1, picture.height // 8)), Image.Resampling.BOX)
    paper = small.filter(ImageFilter.MaxFilter(7)).filter(ImageFilter.GaussianBlur(5)).resize(picture.size)
    light = np.maximum(np.asarray(paper, dtype=np.float32), 1.0)
    even = np.clip(np.asarray(picture, dtype=np.float32) / light * 255.0, 0, 255)
    return Image.fromarray(even.astype(np.uint8))


def skew(picture: Image.Image) -> float:
    """The degrees to turn a page by (counter-clockwise) so that its lines are level."""
    scale = min(1.0, 1000 / max(picture.size))
    small = picture.resize((max(1, int(picture.width * scale)), max(1, int(picture.height * scale))))
    ink = 255 - np.asarray(small, dtype=np.float32)
    ink[ink < 80] = 0
    rows, columns = np.nonzero(ink)
    if len(rows) < 100:
        return 0.0
    weights = ink[rows, columns]
    angle = _levelest(rows, columns, weights, np.arange(-_WIDEST_ANGLE, _WIDEST_ANGLE + 0.01, 0.5))
    return _levelest(rows, columns, weights, np.arange(angle - 0.5, angle + 0.51, 0.05))


def _levelest(
    rows: NDArray[np.int64], columns: NDArray[np.int64], weights: NDArray[np.float32], angles: NDArray[np.float64]
) -> float:
    """The angle at which the ink lies in the sharpest rows."""

    def sharpness(angle: float) -> float:
        turned = rows * math.cos(math.radians(angle)) - columns * math.sin(math.radians(angle))
        profile = np.bincount((turned - turned.min()).astype(np.int64), weights)
        return float(np.square(np.diff(profile)).sum())

    return float(max((float(angle) for angle in angles), key=sharpness))


def _read(picture: Image.Image) -> Recognised:
    buffer = io.BytesIO()
    picture.save(buffer, "BMP")
    dpi = str(round(min(picture.size) / _PAGE_INCHES))
    told = subprocess.run(  # noqa: S603 - the program found on the path, the picture on its input
        [shutil.which("tesseract") or "tesseract", "-", "-", "-l", "vie", "--dpi", dpi, "tsv"],
        input=buffer.getvalue(), capture_output=True, timeout=SECONDS_A_PAGE, check=False,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # two readings run at once, and threads only get in their way
    )  # fmt: skip
    if told.returncode:
        return Recognised((), 0, 0.0)
    rows = csv.DictReader(io.StringIO(told.stdout.decode("utf-8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE)
    words = [row for row in rows if float(row["conf"]) >= 0 and row["text"].strip()]
    letters = sum(len(row["text"]) for row in words)
    confidence = sum(float(row["conf"]) * len(row["text"]) for row in words) / letters if letters else 0.0
    return Recognised(tuple(_paragraphs(words)), letters, confidence)


def _paragraphs(words: Iterable[dict[str, str]]) -> Iterator[str]:
    for _, paragraph in groupby(words, key=lambda row: (row["block_num"], row["par_num"])):
        yield " ".join(row["text"].strip() for row in paragraph)
