"""Word files (.docx, .docm): the XML itself is walked, block by block, in flat memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from dondoc.errors import UnreadableFile
from dondoc.language.text import clean, match_key
from dondoc.plan import Place
from dondoc.reading.document import Document, Grid, GridRow, Paragraph
from dondoc.reading.formats import kinds
from dondoc.reading.formats.archive import Archive
from dondoc.reading.formats.format import Format
from dondoc.reading.formats.paragraphs import looks_like_heading
from dondoc.reading.formats.word_cells import paragraphs_in, rows_in
from dondoc.reading.formats.word_numbering import Numbering
from dondoc.reading.formats.word_text import PAGE_BREAK, W, is_bold, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_PARAGRAPHS = 200_000
_MAIN_PART = re.compile(r"^word/document\d*\.xml$")
# tables that only place things on the page: the letterhead and the foot with the recipients
_PAGE_FURNITURE = re.compile(r"doc lap ?- ?tu do ?- ?hanh phuc|noi nhan ?:")


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
        return _Reader(name, Numbering(archive)).read(stream)


class _Reader:
    """Collects the blocks of one document in order."""

    def __init__(self, name: str, numbering: Numbering) -> None:
        self.name = name
        self.numbering = numbering
        self.paragraphs: list[Paragraph] = []
        self.grids: list[Grid] = []
        self.page = 1
        self.line = 0
        self.has_pages = False

    def read(self, stream: IO[bytes]) -> Document:
        for block in self._blocks(stream):
            self.numbering.write_out(block)
            if block.tag == f"{W}tbl":
                self._add_table(block)
            else:
                self._add_paragraph(block)
            self._refuse_length()
        if self.has_pages:
            return Document("word", tuple(self.paragraphs), tuple(self.grids))
        return _without_pages(self.paragraphs, self.grids)

    def _blocks(self, stream: IO[bytes]) -> Iterator[_Element]:
        """The paragraphs and tables that stand in no other; each is emptied after its use."""
        from lxml import etree

        depth = 0
        try:
            events = etree.iterparse(
                stream,
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

    def _add_paragraph(self, element: _Element) -> None:
        text = clean(text_of(element))
        place = self._place(element)
        if text:
            heading = is_bold(element) or looks_like_heading(text)
            self.paragraphs.append(Paragraph(text, place, heading))

    def _add_table(self, element: _Element) -> None:
        if _PAGE_FURNITURE.search(match_key(text_of(element))):
            for paragraph in paragraphs_in(element):
                self._add_paragraph(paragraph)
            return
        rows: list[GridRow] = []
        for number, (row, cells) in enumerate(rows_in(element), start=1):
            place = self._place(row)
            rows.append(GridRow(cells, Place(place.page, place.line, number)))
        self.grids.append(Grid(tuple(rows), before=len(self.paragraphs)))

    def _place(self, element: _Element) -> Place:
        """The place of what begins here; what it holds is counted for what follows."""
        marks = [one.tag == PAGE_BREAK for one in element.iter(PAGE_BREAK, f"{W}t")]
        above = marks.index(False) if False in marks else len(marks)
        place = Place(page=self.page + above, line=self.line + 1)
        self.line += max(1, sum(1 for _ in element.iter(f"{W}p")))
        self.has_pages = self.has_pages or any(marks)
        self.page += sum(marks)
        return place


def _forget(element: _Element) -> None:
    """Free a block and what stood before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _without_pages(paragraphs: list[Paragraph], grids: list[Grid]) -> Document:
    def bare(place: Place) -> Place:
        return Place(line=place.line, row=place.row)

    return Document(
        "word",
        tuple(Paragraph(one.text, bare(one.place), one.is_heading) for one in paragraphs),
        tuple(
            Grid(tuple(GridRow(row.cells, bare(row.place)) for row in grid.rows), grid.before)
            for grid in grids
        ),
    )


FORMAT = Format("word", recognises, read)
