"""Packed files (DOCX, XLSX) looked at before they are opened: whole, without a password, and no bomb."""

from __future__ import annotations

import io
import zipfile

from knowledge.intake.reading.limits import MAX_RATIO, MAX_UNPACKED
from knowledge.intake.reading.refusal import BOMB, BROKEN, ENCRYPTED, ReadingRefused

_MAX_PARTS = 10_000
_PACKED = 0x1  # the flag of a part with a password


def parts_of(data: bytes, told: str) -> frozenset[str]:
    """The names of the parts of a packed file that is safe to open.

    Args:
        data: the file.
        told: the name of the format in the line for a broken one, such as ``DOCX``.

    Raises:
        ReadingRefused: where it is broken, has a password, or would unpack to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise ReadingRefused(BROKEN.format(format=told)) from None
    if any(part.flag_bits & _PACKED for part in parts):
        raise ReadingRefused(ENCRYPTED)
    # What a part says of its size holds: the library stops reading there.
    large = any(part.file_size > 1_000_000 and part.file_size > MAX_RATIO * part.compress_size for part in parts)
    if large or len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise ReadingRefused(BOMB)
    return frozenset(part.filename for part in parts)
