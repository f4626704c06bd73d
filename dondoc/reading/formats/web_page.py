"""Web pages (.html), also those that Word and Excel save: nothing is fetched, nothing is run."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from dondoc.errors import UnreadableFile
from dondoc.language.text import clean
from dondoc.plan import Finding, Place, Severity
from dondoc.reading.document import Document, Grid, GridRow, Paragraph
from dondoc.reading.formats.decoding import decode, is_mojibake
from dondoc.reading.formats.format import Format
from dondoc.reading.formats.furniture import is_page_furniture
from dondoc.reading.formats.paragraphs import looks_like_heading
from dondoc.reading.formats.text import encoding_noted
from dondoc.reading.formats.title_rows import first_table_row, names_columns
from dondoc.reading.formats.web_tables import PARTS, cells_of, is_hidden_row, own_rows, rows_in
from dondoc.reading.formats.web_words import BLOCKS, is_bold, is_shown, label_of, tag_of, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST_PAGE = 8 * 1024 * 1024
MOST_TAGS = 400_000
_HEAD = 4096
_ROWS_BEFORE_A_HEADER = 4
_OPENING = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|table|body|head|meta)\b",
    re.I | re.S,
)
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)


def recognises(data: bytes) -> bool:
    """Whether the bytes begin as a web page does."""
    return _OPENING.match(_opening(data)) is not None


def _opening(data: bytes) -> bytes:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data[: _HEAD * 2].decode("utf-16", errors="replace").encode()
    return data[:_HEAD].removeprefix(codecs.BOM_UTF8)


def read(data: bytes, name: str) -> Document:
    """Read a web page. Places hold the line of the file, and the row of the table.

    Raises:
        UnreadableFile: too long, not to be decoded, or without a word.
    """
    if len(data) > LARGEST_PAGE or data.count(b"<") > MOST_TAGS:
        raise UnreadableFile(
            f"trang web HTML dài {len(data) // 1024} KB, quá dài so với một kế hoạch",
            where=name,
            remedy="hãy gửi riêng phần kế hoạch",
        )
    reader = PageReader()
    reader.read(_tree(_decoded(data, name), name))
    if not (reader.paragraphs or reader.grids):
        raise UnreadableFile(
            "trang web HTML không có chữ nào", where=name, remedy="hãy gửi lại tệp kế hoạch"
        )
    findings = (*encoding_noted(data), *reader.notes())
    return Document("html", tuple(reader.paragraphs), tuple(reader.grids), findings=findings)


def _decoded(data: bytes, name: str) -> str:
    """The page's text in the encoding that it names, which is UTF-8 where it names none."""
    text = decode(data)
    named = _CHARSET.search(data[:_HEAD])
    if text is None and named:
        try:
            text = data.decode(named[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            text = None
    if text is None or is_mojibake(text):
        raise UnreadableFile(
            "chữ trong trang web không ở bảng mã Unicode (UTF-8)",
            where=name,
            remedy="hãy mở trang, chọn lưu lại với bảng mã UTF-8 rồi gửi lại",
        )
    return text


def _tree(text: str, name: str) -> _Element | None:
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    page = etree.fromstring(text.encode(), parser)
    # what lies deeper than the parser goes would be lost without a word
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableFile(
            "trang web HTML lồng nhau quá sâu, không đọc được hết",
            where=name,
            remedy="hãy chép phần kế hoạch sang tệp Word rồi gửi lại",
        )
    return page


class PageReader:
    """Walks a page in order and collects paragraphs and tables."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self.grids: list[Grid] = []
        self._hidden_rows = 0

    def notes(self) -> Iterator[Finding]:
        """What is told of a page beside its words."""
        if self._hidden_rows:
            message = (
                f"Có {self._hidden_rows} hàng bị ẩn hoặc bị lọc; vẫn được đọc như các hàng khác."
            )
            yield Finding("rows-hidden", Severity.NOTE, "các bảng", "", message)

    def read(self, page: _Element | None) -> None:
        """Take a whole page."""
        if page is not None:
            self._walk(page)

    def _walk(self, block: _Element) -> None:
        """Take a block: the words that stand bare between its inner blocks are paragraphs too."""
        bare = [label_of(block) if tag_of(block) == "li" else "", block.text or ""]
        for child in block:
            if is_shown(child):
                tag = tag_of(child)
                if tag == "table":
                    self._flush(bare, block)
                    self._take_table(child)
                elif _holds_blocks(child):
                    self._flush(bare, block)
                    self._walk(child)
                elif tag in BLOCKS:
                    self._flush(bare, block)
                    label = label_of(child) if tag == "li" else ""
                    self._add(label + text_of(child), child)
                elif tag == "br":
                    self._flush(bare, block)
                else:
                    bare.append(text_of(child))
            bare.append(child.tail or "")
        self._flush(bare, block)

    def _flush(self, bare: list[str], block: _Element) -> None:
        text = "".join(bare)
        bare.clear()
        if text.strip("-– \t\r\n"):
            self._add(text, block)

    def _add(self, text: str, block: _Element) -> None:
        words = clean(text)
        if words:
            heading = is_bold(block) or looks_like_heading(words)
            self.paragraphs.append(Paragraph(words, _place(block), heading))

    def _take_table(self, table: _Element) -> None:
        self._take_besides_rows(table)
        if _only_places_things(table):
            for row in own_rows(table):
                for cell in cells_of(row):
                    self._walk(cell)
            return
        rows = list(rows_in(table))
        self._hidden_rows += sum(1 for row, _, _ in rows if is_hidden_row(row))
        start = first_table_row([cells for _, cells, _ in rows])
        for row, cells, _ in rows[:start]:
            for text in filter(None, cells):
                self._add(text, row)
        numbered = enumerate(rows[start:], start=1)
        grid = [
            GridRow(cells, _place(row, number), carried)
            for number, (row, cells, carried) in numbered
        ]
        if any(any(row.cells) for row in grid):
            self.grids.append(Grid(tuple(grid), before=len(self.paragraphs)))

    def _take_besides_rows(self, table: _Element) -> None:
        """Take the caption, and what careless pages set between rows."""
        for child in table:
            if is_shown(child) and tag_of(child) not in PARTS:
                if tag_of(child) == "table":
                    self._take_table(child)
                else:
                    self._add(text_of(child), child)


def _place(element: _Element, row: int | None = None) -> Place:
    line: int | None = getattr(element, "sourceline", None)
    return Place(line=line, row=row)


def _holds_blocks(element: _Element) -> bool:
    return any(tag_of(one) in BLOCKS for one in element.iterdescendants())


def _only_places_things(table: _Element) -> bool:
    """Whether a table is a letterhead or a foot, one column wide, or a frame around another."""
    rows = list(own_rows(table))
    if all(sum(1 for _ in cells_of(row)) < 2 for row in rows):
        return True
    if any(map(_names_columns, rows[:_ROWS_BEFORE_A_HEADER])):
        return False
    inner = [list(own_rows(one)) for one in _tables_inside(table)]
    return (
        is_page_furniture(text_of(table)[:_HEAD])
        or max(map(len, inner), default=0) > len(rows)
        or any(
            map(_names_columns, chain.from_iterable(one[:_ROWS_BEFORE_A_HEADER] for one in inner))
        )
    )


def _names_columns(row: _Element) -> bool:
    """Whether a row is a header; a cell that holds a table is no name of a column."""
    cells = [cell for cell in cells_of(row) if next(cell.iterdescendants("table"), None) is None]
    return names_columns([clean(text_of(cell)) for cell in cells])


def _tables_inside(table: _Element) -> Iterator[_Element]:
    return (one for one in table.iterdescendants("table"))


FORMAT = Format("html", recognises, read)
