"""PDF files: text with or without ruled tables."""

from __future__ import annotations

from dondoc.reading.document import Document
from dondoc.reading.formats.apart import read_apart
from dondoc.reading.formats.format import Format

_SIGN = b"%PDF-"
_SIGN_WITHIN = 1024


def recognises(data: bytes) -> bool:
    """Whether the bytes are a PDF file; its sign may stand some way in."""
    return _SIGN in data[:_SIGN_WITHIN]


def read(data: bytes, name: str) -> Document:
    """Read a PDF file; places hold the page, and the row of the page's tables.

    Raises:
        UnreadableFile: broken, locked, or holding more than a plan can.
    """
    return read_apart("pdf", data, name)


FORMAT = Format("pdf", recognises, read)
