"""Sheets of a workbook -> paragraphs and tables, merged cells resolved, nothing hidden from view."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from dondoc.errors import UnreadableFile
from dondoc.plan import Finding, Place, Severity
from dondoc.reading.document import Document, Grid, GridRow, Paragraph
from dondoc.reading.formats.paragraphs import looks_like_heading
from dondoc.reading.formats.sheet_tables import side_by_side, stretches
from dondoc.reading.formats.title_rows import (
    CELLS_OF_A_TABLE_ROW,
    begins_with_ordinal,
    first_table_row,
    names_columns,
)

MOST_COLUMNS = 200
MOST_CELLS = 300_000
MOST_MERGES = 20_000
_DECIMAL_ORDINAL = re.compile(r"^(\d{1,3}),(\d{1,3})$")


class Merge(NamedTuple):
    """A block of merged cells, rows and columns from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """One sheet: what its cells show, by row and column from 0; only cells with words are there."""

    name: str
    is_hidden: bool = False
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def put(self, row: int, column: int, text: str) -> None:
        """Set what a cell shows; nothing where it shows nothing."""
        if text:
            self.rows.setdefault(row, {})[column] = text

    def flag(self, code: str, severity: Severity, row: int, read: str, message: str) -> None:
        """Note something about a row."""
        where = str(Place(line=row + 1, sheet=self.name))
        self.findings.append(Finding(code, severity, where, read, message))


class SizeGuard:
    """Counts cells and merges over all sheets of a file.

    Raises:
        UnreadableFile: there are more than any plan has.
    """

    def __init__(self, where: str) -> None:
        self._where = where
        self._cells = 0
        self._merges = 0

    def count_cell(self, column: int) -> None:
        """Count a cell that holds something."""
        self._cells += 1
        if self._cells > MOST_CELLS or column >= MOST_COLUMNS:
            raise self._refused("bảng tính quá lớn so với một kế hoạch")

    def count_merge(self) -> None:
        """Count a block of merged cells, of two cells or more."""
        self._merges += 1
        if self._merges > MOST_MERGES:
            raise self._refused("bảng tính có quá nhiều ô gộp")

    def _refused(self, message: str) -> UnreadableFile:
        remedy = "hãy gửi riêng trang tính có bảng nhiệm vụ"
        return UnreadableFile(message, where=self._where, remedy=remedy)


def document_of(sheets: Sequence[Sheet], kind: str, *, where: str) -> Document:
    """All visible sheets in order as one document; hidden ones are noted and left alone.

    Raises:
        UnreadableFile: no visible sheet holds a word.
    """
    visible = [sheet for sheet in sheets if not sheet.is_hidden]
    paragraphs: list[Paragraph] = []
    grids: list[Grid] = []
    findings: list[Finding] = []
    for sheet in visible:
        _add(sheet, paragraphs, grids, is_alone=len(sheets) == 1)
        findings += [*sheet.findings, *_hidden_parts(sheet)]
    findings += [_hidden(sheet) for sheet in sheets if sheet.is_hidden and sheet.rows]
    if not (paragraphs or grids):
        raise UnreadableFile(
            "bảng tính không có chữ nào", where=where, remedy="hãy gửi lại tệp kế hoạch"
        )
    return Document(kind, tuple(paragraphs), tuple(grids), findings=tuple(findings))


def _add(sheet: Sheet, paragraphs: list[Paragraph], grids: list[Grid], *, is_alone: bool) -> None:
    name = None if is_alone else sheet.name
    for numbers in stretches(sorted(sheet.rows), sheet):
        start, end = _table_span(numbers, sheet)
        paragraphs.extend(_paragraphs(numbers[:start], sheet, name))
        for columns in side_by_side(numbers[start:end], sheet):
            rows = _grid_rows(numbers[start:end], sheet, name, columns)
            grids.append(Grid(_as_wide(rows, grids), before=len(paragraphs)))
        paragraphs.extend(_paragraphs(numbers[end:], sheet, name))


def _as_wide(rows: tuple[GridRow, ...], grids: Sequence[Grid]) -> tuple[GridRow, ...]:
    """Rows as wide as the table above where they may go on with it: their last cells are blank."""
    first = rows[0].cells
    if not grids or not begins_with_ordinal(first[0]) or names_columns(first):
        return rows
    missing = len(grids[-1].rows[0].cells) - len(first)
    return tuple(replace(row, cells=(*row.cells, *[""] * missing)) for row in rows)


def _table_span(numbers: Sequence[int], sheet: Sheet) -> tuple[int, int]:
    """The span of rows that are the table: from its header, to the foot of the sheet."""
    rows = [list(sheet.rows[number].values()) for number in numbers]
    widest = max(map(len, rows), default=0)
    if widest < 2:
        return 0, 0
    enough = min(widest, CELLS_OF_A_TABLE_ROW)
    last_wide = max(index for index, row in enumerate(rows) if len(row) >= enough)
    return first_table_row(rows), _foot(numbers, sheet, last_wide)


def _foot(numbers: Sequence[int], sheet: Sheet, last_wide: int) -> int:
    """Where notes and signatures begin below the table: after a blank row, and not numbered."""
    left = min(min(sheet.rows[number]) for number in numbers)
    for index in range(last_wide + 1, len(numbers)):
        is_below_a_gap = numbers[index] > numbers[index - 1] + 1
        if is_below_a_gap and not any(_is_numbered(sheet, one, left) for one in numbers[index:]):
            return index
    return len(numbers)


def _is_numbered(sheet: Sheet, row: int, left: int) -> bool:
    return begins_with_ordinal(sheet.rows[row].get(left, ""))


def _paragraphs(numbers: Sequence[int], sheet: Sheet, name: str | None) -> Iterator[Paragraph]:
    for number in numbers:
        for _, text in sorted(sheet.rows[number].items()):
            place = Place(line=number + 1, sheet=name)
            yield Paragraph(text, place, looks_like_heading(text))


def _grid_rows(
    numbers: Sequence[int], sheet: Sheet, name: str | None, columns: range
) -> tuple[GridRow, ...]:
    rows: list[GridRow] = []
    for number, cells, held in _merged_down(numbers, sheet):
        texts = [cells.get(column, "") for column in columns]
        # "1.1" typed as a number in the column of ordinals is no decimal
        texts[0] = _DECIMAL_ORDINAL.sub(r"\1.\2", texts[0])
        place = Place(line=number + 1, row=len(rows) + 1, sheet=name)
        carried = frozenset(column - columns.start for column in held if column in columns)
        rows.append(GridRow(tuple(texts), place, carried))
    return tuple(rows)


def _merged_down(
    numbers: Sequence[int], sheet: Sheet
) -> Iterator[tuple[int, dict[int, str], frozenset[int]]]:
    """Each row with its cells, and the columns of those held from above: a cell merged down holds
    in each row that it covers.

    What programs leave under a merged cell is not shown, and a row of nothing else is none.
    """
    waiting = sorted(sheet.merges, key=lambda merge: merge.top, reverse=True)
    open_ones: dict[int, Merge] = {}
    for number in numbers:
        while waiting and waiting[-1].top <= number:
            merge = waiting.pop()
            open_ones[merge.left] = merge
        open_ones = {left: one for left, one in open_ones.items() if one.bottom >= number}
        own = _uncovered(number, sheet.rows[number], open_ones.values())
        if own:
            held = {
                left: text
                for left, one in open_ones.items()
                if one.top < number and (text := sheet.rows.get(one.top, {}).get(left))
            }
            yield number, held | own, frozenset(held)


def _uncovered(row: int, cells: dict[int, str], merges: Iterable[Merge]) -> dict[int, str]:
    covered = {
        column
        for one in merges
        for column in range(one.left, min(one.right + 1, MOST_COLUMNS))
        if (row, column) != (one.top, one.left)
    }
    return {column: text for column, text in cells.items() if column not in covered}


def _hidden(sheet: Sheet) -> Finding:
    count = len(sheet.rows)
    is_wide = max(map(len, sheet.rows.values())) >= CELLS_OF_A_TABLE_ROW
    return Finding(
        code="sheet-hidden",
        severity=Severity.DOUBT if is_wide and count > 1 else Severity.NOTE,
        where=f"trang tính “{sheet.name}”",
        read=sheet.name,
        message=f"Trang tính này bị ẩn, {count} hàng của nó không được đọc; nếu có nhiệm vụ thì "
        "hãy bỏ ẩn rồi gửi lại.",
    )


def _hidden_parts(sheet: Sheet) -> Iterator[Finding]:
    """A note that rows and columns out of view were read like the others."""
    rows = len(sheet.hidden_rows & set(sheet.rows))
    columns = len(sheet.hidden_columns & {one for cells in sheet.rows.values() for one in cells})
    parts = [f"{rows} hàng"] * bool(rows) + [f"{columns} cột"] * bool(columns)
    if parts:
        yield Finding(
            code="sheet-parts-hidden",
            severity=Severity.NOTE,
            where=f"trang tính “{sheet.name}”",
            read=sheet.name,
            message=f"Có {' và '.join(parts)} bị ẩn hoặc bị lọc; vẫn được đọc như các phần khác.",
        )
