"""OpenDocument spreadsheets (.ods): what each cell shows, repeated and merged cells resolved.

OpenDocument 1.3, part 3, section 9: a cell carries the text that was shown beside its value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dondoc.language.text import clean
from dondoc.plan import Severity
from dondoc.reading.document import Document
from dondoc.reading.formats import kinds, sheets
from dondoc.reading.formats.archive import Archive, has_member
from dondoc.reading.formats.format import Format
from dondoc.reading.formats.sheets import Merge, Sheet, SizeGuard
from dondoc.reading.formats.xml_parts import attribute, elements, local_name, whole_number

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTENT = "content.xml"
_KIND = b"application/vnd.oasis.opendocument.spreadsheet"
_OF_A_ROW = frozenset({"table-cell", "covered-table-cell"})
_TAKEN = ("style", "table-column", "table-row")
_NOT_SHOWN = frozenset({"annotation", "table", "ruby-text", "tracked-changes"})
_NUMBERS = re.compile(r"\d+")
_OUT_OF_VIEW = ("collapse", "filter")


def recognises(data: bytes) -> bool:
    """Whether the bytes are a zip archive whose first member says that it is a spreadsheet."""
    return has_member(data, _CONTENT) and _KIND in data[:200]


def read(data: bytes, name: str) -> Document:
    """Read a spreadsheet. Places hold the row of the sheet as `line`.

    Raises:
        UnreadableFile: cut short, hostile, too large, or without a word.
    """
    archive = Archive(data, name)
    if _CONTENT not in archive.names:
        raise kinds.refusal(data, name)
    reader = _Reader(SizeGuard(name))
    with archive.open(_CONTENT) as stream:
        for one in elements(stream, _TAKEN, where=name, kind="OpenDocument"):
            reader.take(one)
    return sheets.document_of(reader.sheets, "ods", where=name)


class _Reader:
    """Takes styles, columns and rows as they come, and knows in which sheet they stand."""

    def __init__(self, guard: SizeGuard) -> None:
        self._guard = guard
        self._hidden_styles: set[str] = set()
        self._table: _Element | None = None
        self._row = 0
        self._column = 0
        self.sheets: list[Sheet] = []

    @property
    def sheet(self) -> Sheet:
        """The sheet that is being read."""
        return self.sheets[-1]

    def take(self, element: _Element) -> None:
        """Take the next element."""
        name = local_name(element)
        if name == "style":
            if any(attribute(child, "display") == "false" for child in element):
                self._hidden_styles.add(attribute(element, "name"))
            return
        table = next((one for one in element.iterancestors() if local_name(one) == "table"), None)
        if table is None:
            return
        self._enter(table)
        if name == "table-column":
            self._take_column(element)
        else:
            repeated = max(1, whole_number(attribute(element, "number-rows-repeated"), 1))
            self._take_row(element, repeated)
            self._row += repeated

    def _enter(self, table: _Element) -> None:
        if table is not self._table:
            self._table, self._row, self._column = table, 0, 0
            is_hidden = attribute(table, "style-name") in self._hidden_styles
            self.sheets.append(Sheet(clean(attribute(table, "name")), is_hidden))

    def _take_column(self, element: _Element) -> None:
        repeated = max(1, whole_number(attribute(element, "number-columns-repeated"), 1))
        if attribute(element, "visibility") in _OUT_OF_VIEW:
            last = min(self._column + repeated, sheets.MOST_COLUMNS)
            self.sheet.hidden_columns |= set(range(self._column, last))
        self._column += repeated

    def _take_row(self, row: _Element, repeated: int) -> None:
        """Take a row; one that is said to be repeated is so often there, if it shows anything."""
        if attribute(row, "visibility") in _OUT_OF_VIEW and repeated == 1:
            self.sheet.hidden_rows.add(self._row)
        column = 0
        for cell in row:
            name = local_name(cell)
            if name not in _OF_A_ROW:
                continue
            times = max(1, whole_number(attribute(cell, "number-columns-repeated"), 1))
            if name == "table-cell":
                self._take_cell(cell, column, times, repeated)
            column += times

    def _take_cell(self, cell: _Element, column: int, times: int, repeated: int) -> None:
        text = self._text(cell)
        for row in range(self._row, self._row + (repeated if text else 0)):
            for place in range(column, column + times):
                self._guard.count_cell(place)
                self.sheet.put(row, place, text)
        right = column + max(1, whole_number(attribute(cell, "number-columns-spanned"), 1)) - 1
        bottom = self._row + max(1, whole_number(attribute(cell, "number-rows-spanned"), 1)) - 1
        if (right, bottom) != (column, self._row) and column < sheets.MOST_COLUMNS:
            self._guard.count_merge()
            self.sheet.merges.append(Merge(self._row, column, bottom, right))

    def _text(self, cell: _Element) -> str:
        printed = clean("\n".join(_paragraphs(cell)))
        if attribute(cell, "value-type") == "date":
            return _day(attribute(cell, "date-value"), printed)
        if not printed and attribute(cell, "formula") and attribute(cell, "value-type") != "string":
            self.sheet.flag(
                "formula-without-value",
                Severity.ERROR,
                self._row,
                attribute(cell, "formula"),
                "Ô có công thức nhưng tệp không lưu kết quả; hãy mở, lưu lại rồi gửi lại.",
            )
        elif printed.startswith(("#", "Err:")) and attribute(cell, "formula"):
            self.sheet.flag(
                "formula-in-error",
                Severity.DOUBT,
                self._row,
                printed,
                f"Công thức trong ô báo lỗi {printed}; hãy đối chiếu bản gốc.",
            )
        return printed


def _paragraphs(cell: _Element) -> Iterator[str]:
    return (_words(child) for child in cell if local_name(child) in ("p", "h"))


def _words(element: _Element) -> str:
    parts = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name == "s":
            parts.append(" ")
        elif name in ("tab", "line-break"):
            parts.append("\n")
        elif name and name not in _NOT_SHOWN:
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _day(written: str, printed: str) -> str:
    """A date in the Vietnamese order; where no day of the month is shown, what is shown stays."""
    try:
        instant = datetime.fromisoformat(written).replace(tzinfo=UTC)
    except ValueError:
        return printed
    shows_day = instant.day in {int(number) for number in _NUMBERS.findall(printed)}
    return f"{instant:%d/%m/%Y}" if shows_day or not printed else printed


FORMAT = Format("ods", recognises, read)
