"""A PDF file -> Document."""

from __future__ import annotations

import pypdfium2  # noqa: F401 - loaded before the process is split

from dondoc.reading.document import Document
from dondoc.reading.formats.pages.assembly import document_of
from dondoc.reading.formats.pages.pdfium import open_pdf, pages_of


def read(data: bytes, name: str) -> Document:
    """Read a PDF file.

    Raises:
        UnreadableFile: broken, locked, or holding more than a plan can.
    """
    with open_pdf(data, name) as document:
        return document_of((one.page for one in pages_of(document, name)), "pdf")
