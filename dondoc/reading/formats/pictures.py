"""Pictures of plans: photographs and scans in PNG, JPEG, TIFF, WebP and BMP."""

from __future__ import annotations

from dondoc.reading.document import Document
from dondoc.reading.formats.apart import read_apart
from dondoc.reading.formats.format import Format

_SIGNS: tuple[tuple[bytes, int], ...] = (
    (b"\x89PNG\r\n\x1a\n", 0),
    (b"\xff\xd8\xff", 0),
    (b"II*\x00", 0),
    (b"MM\x00*", 0),
    (b"WEBP", 8),
)
_BITMAP_HEADER = 26


def recognises(data: bytes) -> bool:
    """Whether the bytes begin as a picture does."""
    return any(data.startswith(sign, offset) for sign, offset in _SIGNS) or _is_bitmap(data)


def _is_bitmap(data: bytes) -> bool:
    """Two letters are no proof; a bitmap also has two empty fields behind its size."""
    return data.startswith(b"BM") and len(data) > _BITMAP_HEADER and data[6:10] == b"\0\0\0\0"


def read(data: bytes, name: str) -> Document:
    """Read a picture by machine; places hold the page, and the row of the page's tables.

    Raises:
        UnreadableFile: broken, too large, without a word, or tesseract is not installed.
    """
    return read_apart("picture", data, name)


FORMAT = Format("picture", recognises, read)
