"""Tables of which text extraction has left only the words: cells torn, a line or several each.

Rebuilt from what such tables have in common: rows are numbered on from 1 within sections numbered
in Roman; the cells stand in the order content, timing, lead, coordinating; a timing cell has a
shape of its own; the lead is mostly the agency that the section is headed with. Where the header
names its columns in another order, blank lines must part the cells. Every word is used once, and a
row where that fails is said to be unread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from dondoc.plan import Section
from dondoc.reading.document import Document, Line, TornTable
from dondoc.reading.formats.lines import join_words
from dondoc.reading.formats.wrapping import begins_low
from dondoc.reading.layouts.columns import Column
from dondoc.reading.layouts.ordinals import Headings
from dondoc.reading.layouts.shapes import is_closed
from dondoc.reading.layouts.table import Doubt, PrintedItem, TableRead, UnreadRow, merged
from dondoc.reading.layouts.torn.blocks import Block, Kind, cut_into_blocks
from dondoc.reading.layouts.torn.cells import Reading, part_cells
from dondoc.reading.layouts.torn.gapped import USUAL_ORDER, order_of, part_by_gaps
from dondoc.reading.layouts.torn.leads import NameKey, name_key
from dondoc.reading.layouts.torn.stacked import WHY, read_stacked
from dondoc.reading.layouts.torn.stacked_pages import stacked_of

_LONGEST_ITEM = 20_000
_ASSUMED_AFTER_BREAK = "bị ngắt trang, phần sau được xếp vào ô theo chữ"
# in lines; what is longer has swallowed the rows, of which extraction has left whole columns
_LONGEST_HEADER = 40


def recognises(document: Document) -> bool:
    """Whether the document holds a torn table of tasks."""
    return bool(document.torn)


def read(document: Document) -> TableRead:
    """Read all torn tables as one."""
    return merged(_read_table(table) for table in document.torn)


def _read_table(table: TornTable) -> TableRead:
    stacked = stacked_of(table.lines)
    if stacked is not None:
        return read_stacked(stacked)
    blocks = cut_into_blocks(table.lines)
    order = order_of(blocks[0].lines)
    has_rows = any(block.kind is Kind.ITEM for block in blocks)
    if not has_rows or len(blocks[0].lines) > _LONGEST_HEADER or Column.TIMING not in order:
        return _pieces(table)
    names = [name_key(_text(block)) for block in blocks if block.kind is Kind.HEADING]
    reader = _Reader(names, _width_of_content(table), order)
    for block in blocks:
        reader.take(block)
    return reader.result


def _pieces(table: TornTable) -> TableRead:
    """Each piece that stands on its own as an unread row: nothing tells where it belongs."""
    read = TableRead()
    pieces: list[list[Line]] = []
    for line in table.lines:
        if not pieces or line.gap:
            pieces.append([])
        pieces[-1].append(line)
    for piece in pieces:
        text = join_words(line.text for line in piece)
        read.unread.append(UnreadRow(text, piece[0].place, WHY))
    read.total = len(pieces)
    return read


def _width_of_content(table: TornTable) -> int:
    """How many characters a full line of the widest column holds: nine lines in ten hold less."""
    lengths = sorted(len(line.text) for line in table.lines)
    return lengths[len(lengths) * 9 // 10]


def _text(block: Block) -> str:
    return join_words(block.lines)


class _Reader:
    def __init__(self, names: Sequence[NameKey], width: int, order: Sequence[Column]) -> None:
        self._names = names
        self._own: list[NameKey] = []
        self._width = width
        self._order = order
        # by its words alone a table is read in the one order that they tell
        self._is_usual = tuple(order) == USUAL_ORDER[: len(order)]
        self._headings = Headings()
        self.result = TableRead()

    def take(self, block: Block) -> None:
        """Place one block."""
        self.result.total += 1
        if block.kind is Kind.HEADER:
            self.result.headers += 1
        elif block.kind is Kind.HEADING:
            self._take_heading(block)
        elif block.kind is Kind.ITEM:
            self._take_item(block)
        else:
            self._unread(block, "đứng ngoài các hàng có số thứ tự")

    def _take_heading(self, block: Block) -> None:
        path = self._headings.enter(block.ordinal)
        self.result.sections.append(Section(path, _text(block)))
        self.result.headings += 1
        self._own = [name_key(_text(block))]

    def _take_item(self, block: Block) -> None:
        if sum(map(len, block.lines)) > _LONGEST_ITEM:
            self._unread(block, "dài quá một nhiệm vụ")
            return
        reading = self._reading(block)
        if reading is None or not _uses_every_word(reading, block) or _is_cut(reading):
            self._unread(block, "không tách được ô thời gian và cơ quan")
            return
        place = block.place
        self.result.items.append(
            PrintedItem(self._headings.path, block.ordinal, reading.cells, place)
        )
        if _may_be_mixed(reading):
            text = reading.cells[Column.CONTENT]
            self.result.doubts.append(Doubt(text, place, _ASSUMED_AFTER_BREAK))
        if reading.goes_on:
            self.result.total += 1
            self.result.continuations += 1

    def _reading(self, block: Block) -> Reading | None:
        if self._is_usual:
            return part_cells(block, [*self._own, *self._names], self._width)
        cells = part_by_gaps(block, self._order)
        return None if cells is None else Reading(1, cells, goes_on=False)

    def _unread(self, block: Block, why: str) -> None:
        text = join_words(filter(None, (block.ordinal, *block.lines)))
        self.result.unread.append(UnreadRow(text, block.place, why))


def _is_cut(reading: Reading) -> bool:
    """Whether the content begins in the middle of a sentence: its beginning is in another's cell."""
    return begins_low(reading.cells[Column.CONTENT])


def _may_be_mixed(reading: Reading) -> bool:
    """Whether a page cut the row and its parts may have gone to each other's cells: a content that
    goes on and ends in no sentence, or names that begin in the middle of one."""
    if not reading.goes_on:
        return False
    content, names = reading.cells[Column.CONTENT], reading.cells[Column.COORDINATING]
    return not is_closed(content) or begins_low(names)


def _uses_every_word(reading: Reading, block: Block) -> bool:
    return Counter(_letters(reading.cells.values())) == Counter(_letters(block.lines))


def _letters(texts: Iterable[str]) -> str:
    return "".join("".join(texts).split())
