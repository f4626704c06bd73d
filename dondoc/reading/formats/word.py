"""Word files (.docx)."""

from __future__ import annotations

from dondoc.reading.document import Document
from dondoc.reading.formats.format import Format


def recognises(data: bytes) -> bool:
    """Whether the bytes are a zip archive with a Word document in it."""
    return data.startswith(b"PK") and b"word/document.xml" in data


def read(data: bytes, name: str) -> Document:
    """Read a Word file."""
    raise NotImplementedError(name, len(data))


FORMAT = Format("word", recognises, read)
