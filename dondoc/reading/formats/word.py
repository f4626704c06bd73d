"""Word files (.docx, .docm): the XML itself is walked, block by block, in flat memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import IO, TYPE_CHECKING

from dondoc.errors import UnreadableFile
from dondoc.language.text import clean
from dondoc.plan import Finding, Place
from dondoc.reading.document import Document, Grid, GridRow, Paragraph
from dondoc.reading.formats import kinds
from dondoc.reading.formats.archive import Archive
from dondoc.reading.formats.format import Format
from dondoc.reading.formats.paragraphs import looks_like_heading
from dondoc.reading.formats.word_cells import cells_of, rows_in, rows_of
from dondoc.reading.formats.word_changes import Changes
from dondoc.reading.formats.word_frames import only_places_things
from dondoc.reading.formats.word_notes import notes_of
from dondoc.reading.formats.word_numbering import Numbering
from dondoc.reading.formats.word_text import (
    PAGE_BREAK,
    PARAGRAPH,
    TABLE,
    TEXT_BOX,
    W,
    blocks_of,
    is_bold,
    put_before,
    text_of,
)
from dondoc.reading.formats.word_transitional import Transitional

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_PARAGRAPHS = 200_000
_MAIN_PART = re.compile(r"^word/document\d*\.xml$")


def recognises(data: bytes) -> bool:
    """Whether the bytes are a zip archive that names the parts of a Word document."""
    return data.startswith(b"PK\x03\x04") and b"word/" in data and b"[Content_Types].xml" in data


def read(data: bytes, name: str) -> Document:
    """Read a Word file. Places hold the page where Word has left its page marks, else the number
    of the paragraph as the line; and the row of the table.

    Raises:
        UnreadableFile: cut short, hostile, or not a Word document after all.
    """
    archive = Archive(data, name)
    main = next((part for part in archive.names if _MAIN_PART.match(part)), None)
    if main is None:
        raise kinds.refusal(data, name)
    with archive.open(main) as stream:
        return _Reader(archive).read(stream)


class _Reader:
    """Collects the blocks of one document in order."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.name = archive.name
        self.numbering = Numbering(archive)
        self.changes = Changes()
        self.paragraphs: list[Paragraph] = []
        self.grids: list[Grid] = []
        self.page = 1
        self.line = 0
        self.has_pages = False
        self._begun = ""

    def read(self, stream: IO[bytes]) -> Document:
        for block in self._blocks(stream):
            self._take(block)
            self._refuse_length()
        self._end_begun()
        findings = tuple(notes_of(self.archive, self.changes))
        if self.has_pages:
            return Document("word", tuple(self.paragraphs), tuple(self.grids), findings=findings)
        return _without_pages(self.paragraphs, self.grids, findings)

    def _take(self, block: _Element) -> None:
        runs_on = self.changes.settle(block)
        if block.tag == PARAGRAPH:
            put_before(block, self._begun)
            # its number and its looks are those of the paragraph that it runs on into
            self._begun = text_of(block) if runs_on else ""
        if not runs_on:
            self._end_begun()
            self.numbering.write_out(block)
            self._add(block)

    def _end_begun(self) -> None:
        """Take what was to run on into a paragraph, and there is none."""
        text = clean(self._begun)
        self._begun = ""
        if text:
            place = Place(page=self.page, line=self.line)
            self.paragraphs.append(Paragraph(text, place, looks_like_heading(text)))

    def _blocks(self, stream: IO[bytes]) -> Iterator[_Element]:
        """The paragraphs and tables that stand in no other; each is emptied after its use."""
        from lxml import etree

        depth = 0
        try:
            events = etree.iterparse(
                Transitional(stream),
                events=("start", "end"),
                tag=(f"{W}p", f"{W}tbl"),
                resolve_entities=False,
                no_network=True,
                huge_tree=False,
                load_dtd=False,
            )
            for event, element in events:
                if event == "start":
                    if depth == 0:
                        self._refuse_entities(element)
                    depth += 1
                    continue
                depth -= 1
                if depth == 0:
                    yield element
                    _forget(element)
        except etree.XMLSyntaxError as broken:
            raise UnreadableFile(
                "nội dung tệp Word bị hỏng", where=self.name, remedy="hãy mở bằng Word và lưu lại"
            ) from broken

    def _refuse_length(self) -> None:
        if self.line > MOST_PARAGRAPHS:
            raise UnreadableFile(
                "tài liệu quá dài so với một kế hoạch",
                where=self.name,
                remedy="hãy gửi riêng phần kế hoạch",
            )

    def _refuse_entities(self, element: _Element) -> None:
        if getattr(element.getroottree().docinfo, "doctype", ""):
            raise UnreadableFile(
                "tệp Word chứa khai báo thực thể XML, có thể là tệp phá hoại",
                where=self.name,
                remedy="hãy mở bằng Word, lưu lại thành tệp mới rồi gửi lại",
            )

    def _add(self, block: _Element) -> None:
        if block.tag == TABLE:
            self._add_table(block)
            return
        boxes = [box for box in block.iter(TEXT_BOX) if _is_outermost(box, block)]
        for box in boxes:
            _take_out(box)
        self._add_paragraph(block)
        for box in boxes:
            self._add_all(box)

    def _add_all(self, parent: _Element) -> None:
        for block in blocks_of(parent):
            self._add(block)

    def _add_paragraph(self, element: _Element) -> None:
        text = clean(text_of(element))
        place = self._place(element)
        if text:
            heading = is_bold(element) or looks_like_heading(text)
            self.paragraphs.append(Paragraph(text, place, heading))

    def _add_table(self, element: _Element) -> None:
        if only_places_things(element):
            for cell in chain.from_iterable(map(cells_of, rows_of(element))):
                self._add_all(cell)
            return
        rows: list[GridRow] = []
        for number, row in enumerate(rows_in(element), start=1):
            place = self._place(row.element)
            place = Place(place.page, place.line, number)
            rows.append(GridRow(row.cells, place, row.carried))
        if rows:
            self.grids.append(Grid(tuple(rows), before=len(self.paragraphs)))

    def _place(self, element: _Element) -> Place:
        """The place of what begins here; what it holds is counted for what follows."""
        above, breaks = _page_breaks(element)
        place = Place(page=self.page + above, line=self.line + 1)
        self.line += max(1, sum(1 for _ in element.iter(PARAGRAPH)))
        self.has_pages = self.has_pages or breaks > 0
        self.page += breaks
        return place


def _page_breaks(element: _Element) -> tuple[int, int]:
    """How many of Word's page marks stand above the first word, and how many there are."""
    if next(element.iter(PAGE_BREAK), None) is None:
        return 0, 0
    marks = [one.tag == PAGE_BREAK for one in element.iter(PAGE_BREAK, f"{W}t")]
    return marks.index(False) if False in marks else len(marks), sum(marks)


def _is_outermost(box: _Element, block: _Element) -> bool:
    above = box.getparent()
    while above is not None and above is not block:
        if above.tag == TEXT_BOX:
            return False
        above = above.getparent()
    return True


def _take_out(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _forget(element: _Element) -> None:
    """Free a block and what stood before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _without_pages(
    paragraphs: list[Paragraph], grids: list[Grid], findings: tuple[Finding, ...]
) -> Document:
    def bare(place: Place) -> Place:
        return Place(line=place.line, row=place.row)

    return Document(
        "word",
        tuple(Paragraph(one.text, bare(one.place), one.is_heading) for one in paragraphs),
        tuple(
            Grid(tuple(replace(row, place=bare(row.place)) for row in grid.rows), grid.before)
            for grid in grids
        ),
        findings=findings,
    )


FORMAT = Format("word", recognises, read)
