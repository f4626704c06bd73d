"""A PDF file -> Document: pages of text by their text, pages that are pictures by machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2  # noqa: F401 - loaded before the process is split

from dondoc.errors import UnreadableFile
from dondoc.plan import Finding
from dondoc.progress import pages_told
from dondoc.reading.document import Document
from dondoc.reading.formats.pages.assembly import document_of
from dondoc.reading.formats.pages.counting import counted_up
from dondoc.reading.formats.pages.doubts import (
    layer_taken,
    left_out,
    letters_unknown,
    letters_unread,
    outside_page,
    page_unread,
    picture_unread,
)
from dondoc.reading.formats.pages.page import Page
from dondoc.reading.formats.pages.pdfium import PdfPage, open_pdf, pages_of, too_much

_FEWEST_OF_LAYER = 20

if TYPE_CHECKING:
    from dondoc.reading.formats.pages.scans import Scans


def read(data: bytes, name: str) -> Document:
    """Read a PDF file. A page that cannot be read for want of a program is a finding, and a
    refusal where no page has text.

    Raises:
        UnreadableFile: broken, locked, holding more than a plan can, or all pictures and no
            tesseract is there; or without a word.
    """
    reading = _Reading(name)
    with open_pdf(data, name) as document:
        pages = reading.pages(pages_of(document, name))
        read = document_of(pages_told(pages, len(document)), "pdf")
    if not read.paragraphs and not read.grids:
        raise reading.refusal or UnreadableFile(
            "tệp PDF không có chữ nào", where=name, remedy="hãy gửi lại tệp kế hoạch"
        )
    read = replace(read, findings=(*reading.findings, *read.findings))
    return counted_up(replace(read, kind="scan")) if reading.seen else read


class _Reading:
    """The reading of one file, page by page."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.seen = 0
        self.refusal: UnreadableFile | None = None
        self.findings: list[Finding] = []
        self._askew: set[str] = set()

    def pages(self, found: Iterator[PdfPage]) -> Iterator[Page]:
        """The pages in order; the machine is started with the first picture."""
        scans: Scans | None = None
        for one in found:
            if one.has_large_picture:
                self.findings.append(picture_unread(one.page.number))
            if one.askew and one.askew not in self._askew:
                self._askew.add(one.askew)
                self.findings.append(left_out(one.askew, one.page.number))
            number = one.page.number
            self.findings += [outside_page(one.outside, number)] if one.outside else []
            if not one.is_picture:
                yield from scans.put(one.page) if scans else (one.page,)
                continue
            scans = scans or self._scans(one)
            if scans is None:
                yield from self._leave(one)
            else:
                yield from self._see(one, scans)
        if scans is not None:
            yield from scans.rest()
            scans.close()

    def _scans(self, first: PdfPage) -> Scans | None:
        # numpy and Pillow are loaded for pictures only
        from dondoc.reading.formats.pages.scans import Scans
        from dondoc.reading.formats.pages.tesseract import missing

        self.refusal = self.refusal or missing(self.name, _why(first))
        return None if self.refusal else Scans()

    def _leave(self, one: PdfPage) -> Iterator[Page]:
        """What can be had of a page without the machine: the text that a scanner laid under it."""
        assert self.refusal is not None
        number, remedy = one.page.number, self.refusal.remedy
        if one.is_garbled:
            self.findings.append(letters_unread(number, remedy))
        elif len(one.page.words) >= _FEWEST_OF_LAYER:
            self.findings.append(layer_taken(number))
            yield one.page
        else:
            self.findings.append(page_unread(number, remedy))

    def _see(self, one: PdfPage, scans: Scans) -> Iterator[Page]:
        from dondoc.reading.formats.pages.scans import MOST_PICTURES

        self.seen += 1
        if one.is_garbled:
            self.findings.append(letters_unknown(one.page.number))
        if self.seen > MOST_PICTURES:
            raise too_much(f"tệp có hơn {MOST_PICTURES} trang là ảnh chụp", self.name)
        return scans.put_picture(one.picture(), one.page.number)


def _why(first: PdfPage) -> str:
    """Why the machine is needed for a page."""
    if first.is_garbled:
        return f"phông chữ ở trang {first.page.number} không cho biết chữ nào là chữ nào"
    return "tệp là ảnh chụp"
