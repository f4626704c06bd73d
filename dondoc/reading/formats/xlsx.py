"""Excel workbooks (.xlsx, .xlsm): the cells' own XML, what Excel last worked out, merged cells.

Nothing in a workbook is run or followed: formulas count by the value that was saved with them,
macros and links to other files are noted and left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from dondoc.language.text import clean
from dondoc.plan import Finding, Severity
from dondoc.reading.document import Document
from dondoc.reading.formats import kinds, sheets
from dondoc.reading.formats.archive import Archive, has_member
from dondoc.reading.formats.format import Format
from dondoc.reading.formats.sheet_numbers import shown, shown_day
from dondoc.reading.formats.sheets import Merge, Sheet, SizeGuard
from dondoc.reading.formats.xlsx_parts import (
    WORKBOOK,
    SheetPart,
    Workbook,
    read_workbook,
    unescaped,
    words_of,
)
from dondoc.reading.formats.xml_parts import attribute, elements, local_name, whole_number

if TYPE_CHECKING:
    from lxml.etree import _Element

_REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")


def recognises(data: bytes) -> bool:
    """Whether the bytes are a zip archive that names the parts of an Excel workbook."""
    return has_member(data, WORKBOOK)


def read(data: bytes, name: str) -> Document:
    """Read a workbook. Places hold the row of the sheet as `line`, and the sheet where there are
    several.

    Raises:
        UnreadableFile: cut short, hostile, too large, or without a word.
    """
    archive = Archive(data, name)
    if WORKBOOK not in archive.names:
        raise kinds.refusal(data, name)
    workbook = read_workbook(archive)
    guard = SizeGuard(name)
    read_ones = [_Reader(archive, workbook, part, guard).read() for part in workbook.sheets]
    document = sheets.document_of(read_ones, "xlsx", where=name)
    noted = tuple(_left_alone(archive))
    return Document(
        document.kind,
        document.paragraphs,
        document.grids,
        findings=(*noted, *document.findings),
    )


def _left_alone(archive: Archive) -> Iterator[Finding]:
    """Notes on what a workbook brings along and nobody here touches."""
    for sign, code, message in (
        ("vbaproject", "macro-not-run", "Tệp có chứa macro; macro không được chạy."),
        (
            "externallinks/externallink",
            "link-not-followed",
            "Tệp có liên kết đến tệp khác; liên kết không được mở, chỉ đọc giá trị đã lưu.",
        ),
    ):
        if any(sign in name.lower() for name in archive.names):
            yield Finding(code, Severity.NOTE, archive.name, "", message)


class _Reader:
    """Reads the cells of one sheet in one pass."""

    def __init__(
        self, archive: Archive, workbook: Workbook, part: SheetPart, guard: SizeGuard
    ) -> None:
        self._archive = archive
        self._workbook = workbook
        self._part = part
        self._guard = guard
        self._row = -1
        self.sheet = Sheet(part.name, part.is_hidden)

    def read(self) -> Sheet:
        """The sheet with its cells, merges, and what is hidden of it."""
        with self._archive.open(self._part.member) as stream:
            for one in elements(
                stream, ("col", "row", "mergeCell"), where=self._archive.name, kind="Excel"
            ):
                kind = local_name(one)
                if kind == "row":
                    self._take_row(one)
                elif kind == "mergeCell":
                    self._take_merge(attribute(one, "ref"))
                elif attribute(one, "hidden") in ("1", "true"):
                    first, last = (whole_number(attribute(one, end), 1) for end in ("min", "max"))
                    self.sheet.hidden_columns |= set(
                        range(first - 1, min(last, sheets.MOST_COLUMNS))
                    )
        return self.sheet

    def _take_row(self, element: _Element) -> None:
        self._row = whole_number(attribute(element, "r"), self._row + 2) - 1
        if attribute(element, "hidden") in ("1", "true"):
            self.sheet.hidden_rows.add(self._row)
        column = -1
        for cell in element:
            if local_name(cell) != "c":
                continue
            reference = _REFERENCE.match(attribute(cell, "r"))
            column = _column(reference[1]) if reference else column + 1
            if len(cell):
                self._guard.count_cell(column)
                self.sheet.put(self._row, column, self._text(cell))

    def _take_merge(self, written: str) -> None:
        first, _, last = written.partition(":")
        start, end = _REFERENCE.match(first), _REFERENCE.match(last or first)
        if start is None or end is None:
            return
        self._guard.count_merge()
        merge = Merge(int(start[2]) - 1, _column(start[1]), int(end[2]) - 1, _column(end[1]))
        if merge.left < sheets.MOST_COLUMNS:
            self.sheet.merges.append(merge)

    def _text(self, cell: _Element) -> str:
        """What a cell shows (ISO/IEC 29500-1, 18.18.11: the kinds of value)."""
        parts = {local_name(child): child for child in cell}
        kind = attribute(cell, "t")
        if kind == "inlineStr":
            return words_of(parts["is"]) if "is" in parts else ""
        value = parts.get("v")
        written = "" if value is None else (value.text or "")
        if not written:
            # a formula may well give an empty text; then it says so
            if "f" in parts and kind != "str":
                self._flag_without_value(parts["f"])
            return ""
        if kind == "e":
            self._flag_error(written)
        return self._shown(written, kind, attribute(cell, "s"))

    def _shown(self, written: str, kind: str, style: str) -> str:
        if kind == "s":
            return self._shared(written)
        if kind == "b":
            return "Có" if written == "1" else "Không"
        try:
            if kind == "d":
                return shown_day(datetime.fromisoformat(written), "dd/mm/yyyy h:mm")
            if kind in ("", "n"):
                from_1904 = self._workbook.counts_from_1904
                return shown(float(written), self._format(style), from_1904=from_1904)
        except (ValueError, OverflowError):  # no number after all: what is written is shown
            return clean(unescaped(written))
        return clean(unescaped(written))

    def _shared(self, written: str) -> str:
        place = whole_number(written, -1)
        if 0 <= place < len(self._workbook.strings):
            return self._workbook.strings[place]
        self.sheet.flag(
            "cell-without-words",
            Severity.ERROR,
            self._row,
            written,
            "Ô này trỏ đến chữ không có trong tệp; hãy mở bằng Excel, lưu lại rồi gửi lại.",
        )
        return ""

    def _format(self, style: str) -> str:
        place = whole_number(style)
        known = place < len(self._workbook.formats)
        return self._workbook.formats[place] if known else "General"

    def _flag_without_value(self, formula: _Element) -> None:
        self.sheet.flag(
            "formula-without-value",
            Severity.ERROR,
            self._row,
            f"={formula.text or ''}",
            "Ô có công thức nhưng tệp không lưu kết quả; hãy mở bằng Excel, lưu lại rồi gửi lại.",
        )

    def _flag_error(self, written: str) -> None:
        self.sheet.flag(
            "formula-in-error",
            Severity.DOUBT,
            self._row,
            written,
            f"Công thức trong ô báo lỗi {written}; hãy đối chiếu bản gốc.",
        )


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


FORMAT = Format("xlsx", recognises, read)
