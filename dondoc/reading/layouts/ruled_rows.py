"""The rows under a header, one at a time: heading, item, or the rest of the row above."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from dondoc.plan import Section
from dondoc.reading.document import GridRow
from dondoc.reading.formats.lines import join_words
from dondoc.reading.layouts.columns import Column
from dondoc.reading.layouts.headers import Header
from dondoc.reading.layouts.ordinals import Headings, bare_ordinal, kind_of, led_heading
from dondoc.reading.layouts.table import PrintedItem, TableRead, UnreadRow

Cells: TypeAlias = dict[Column, str]
# a cell may run over a page or two, not over fifty
_MOST_RESTS = 50
_SENTENCE_ENDS = tuple(".;!?…")


class RowReader:
    """Takes the rows of a table in order and knows what the last of them was."""

    def __init__(self) -> None:
        self.result = TableRead()
        self._headings = Headings()
        self._last = ""
        self._rests = 0

    def finish(self) -> TableRead:
        """What was read of all rows."""
        return self.result

    def take(self, row: GridRow, header: Header) -> None:
        """Place one row that is not blank."""
        if header.repeats_in(row):
            self.result.headers += 1
            return
        if any(row.cells[len(header.columns) :]):
            self._unread(row, "hàng có nhiều ô hơn tiêu đề của bảng")
            return
        cells = _cells(row, header)
        heading = _heading(cells, header)
        if heading is not None:
            self._take_heading(*heading)
        elif self._goes_on(cells, header):
            self._take_rest(_cells(_without_carried(row), header))
        elif cells[Column.CONTENT] and (cells[Column.NUMBER] or _is_whole(cells)):
            self._take_item(cells, row, header)
        else:
            self._unread(row, "không thấy số thứ tự hoặc nội dung")

    def _take_heading(self, ordinal: str, text: str) -> None:
        path = self._headings.enter(ordinal)
        self.result.sections.append(Section(path, text))
        self.result.headings += 1
        self._last, self._rests = "heading", 0

    def _take_item(self, cells: Cells, row: GridRow, header: Header) -> None:
        named: Cells = {one: cells[one] for one in header.columns if one is not Column.OTHER}
        item = PrintedItem(self._headings.path, cells[Column.NUMBER], named, row.place)
        self.result.items.append(item)
        self._last, self._rests = "item", 0

    def _goes_on(self, cells: Cells, header: Header) -> bool:
        """Whether the row is the rest of the one above: no number, and no task of its own."""
        if cells[Column.NUMBER] or not self._last or self._rests >= _MOST_RESTS:
            return False
        if self._last == "heading":
            return _holds_only_content(cells)
        return header.is_numbered and not self._is_task_without_number(cells)

    def _is_task_without_number(self, cells: Cells) -> bool:
        above = self.result.items[-1].cells.get(Column.CONTENT, "")
        begins_anew = cells[Column.CONTENT][:1].isupper() and above.endswith(_SENTENCE_ENDS)
        return begins_anew and _is_whole(cells)

    def _take_rest(self, cells: Cells) -> None:
        self.result.continuations += 1
        self._rests += 1
        if self._last == "heading":
            section = self.result.sections[-1]
            text = join_words([section.heading, cells[Column.CONTENT]])
            self.result.sections[-1] = Section(section.ordinal, text)
            return
        item = self.result.items[-1]
        joined = {name: _joined(text, cells[name]) for name, text in item.cells.items()}
        self.result.items[-1] = replace(item, cells=joined)

    def _unread(self, row: GridRow, why: str) -> None:
        text = " | ".join(cell for cell in row.cells if cell)
        self.result.unread.append(UnreadRow(text, row.place, why))


def _cells(row: GridRow, header: Header) -> Cells:
    """A row's cells by column; every column has one, empty where the table lacks it."""
    cells = dict.fromkeys(Column, "")
    for column, cell in zip(header.columns, row.cells, strict=False):
        if column is Column.OTHER:
            cells[column] = _joined(cells[column], cell)
        else:
            cells[column] = cell
    return cells


def _without_carried(row: GridRow) -> GridRow:
    """The row without what stands in it only because a cell is merged down to it."""
    own = ("" if column in row.carried else cell for column, cell in enumerate(row.cells))
    return replace(row, cells=tuple(own)) if row.carried else row


def _joined(first: str, second: str) -> str:
    return join_words(part for part in (first, second) if part)


def _is_whole(cells: Cells) -> bool:
    """Whether the cells say what, when and who."""
    who = cells[Column.LEAD] or cells[Column.COORDINATING]
    return bool(cells[Column.CONTENT] and cells[Column.TIMING] and who)


def _holds_only_content(cells: Cells) -> bool:
    return bool(cells[Column.CONTENT]) and not any(
        text for column, text in cells.items() if column is not Column.CONTENT
    )


def _heading(cells: Cells, header: Header) -> tuple[str, str] | None:
    """The ordinal and text of a section row, or None: a heading names no time and nobody."""
    if any(cells[column] for column in header.columns if column not in _OF_A_HEADING):
        return None
    number, content = cells[Column.NUMBER], cells[Column.CONTENT]
    if number and not content:
        return led_heading(number)
    ordinal = bare_ordinal(number)
    if ordinal is not None and _is_title(ordinal, content):
        return ordinal, content
    led = None if number else led_heading(content)
    return led if led is not None and _is_title(*led) else None


_OF_A_HEADING = (Column.NUMBER, Column.CONTENT)


def _is_title(ordinal: str, text: str) -> bool:
    """Whether what has no time and nobody is a title, and not a task whose cells are blank."""
    if kind_of(ordinal) in ("roman", "capital"):
        return True
    return not text.endswith(_SENTENCE_ENDS)
