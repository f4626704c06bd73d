"""Tables copied out with one cell a line and nothing between: the header's names are all there is.

A row begins at its ordinal; its cells follow in the order of the columns. What is left over behind
the last column is what a page break has cut off, and stands as a row of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dondoc.plan import Place
from dondoc.reading.document import GridRow
from dondoc.reading.formats.lines import RawLine
from dondoc.reading.formats.markup import plain_cell
from dondoc.reading.formats.pipes import cells_of, is_rule
from dondoc.reading.formats.title_rows import is_column, is_number_column, names_columns

_ORDINAL = re.compile(r"^(?:[IVXL]{1,6}|[A-HĐ]|[a-zđ]|\d{1,3}(?:\.\d{1,3})*)[.)]?$")
_LONGEST_NUMBER_HEADING = 12
_LONGEST_HEADER = 1_000
_FEWEST_COLUMNS = 3
_FEWEST_ROWS = 2
# of the rows so many must have just the header's cells, or be headings; else the cells are torn
_SHARE_OF_WHOLE_ROWS = 0.75


class _Header(NamedTuple):
    names: tuple[str, ...]
    end: int


def table_runs(lines: Sequence[RawLine]) -> Iterator[tuple[int, int]]:
    """The spans [start, end) of lines that are such tables, their headers included."""
    start = 0
    while start < len(lines):
        header = _header(lines, start)
        end = _end_of_table(lines, header.end) if header else start
        if header and _is_regular(_blocks(lines[header.end : end]), len(header.names)):
            yield start, end
            start = end
        else:
            start += 1


def rows_of(lines: Sequence[RawLine]) -> tuple[GridRow, ...]:
    """The header and the rows in order; a row's rest, short of cells, stands behind it."""
    header = _header(lines, 0)
    if header is None:
        return ()
    rows = [GridRow(header.names, _place(lines[0], 1))]
    width = len(header.names)
    for block in _blocks(lines[header.end :]):
        for part in (block[:width], block[width:]):
            if part:
                cells = tuple(plain_cell(line.text) for line in part)
                rows.append(GridRow(cells, _place(part[0], len(rows) + 1)))
    return tuple(rows)


def _header(lines: Sequence[RawLine], start: int) -> _Header | None:
    """The header that begins with that line: its cells a line each, or the first between bars."""
    text = lines[start].text
    has_bars = "|" in text
    if len(text.strip()) > (_LONGEST_HEADER if has_bars else _LONGEST_NUMBER_HEADING):
        return None
    if has_bars and not (start + 1 < len(lines) and is_rule(lines[start + 1].text)):
        return None
    names = [plain_cell(cell) for cell in cells_of(text)] if has_bars else [plain_cell(text)]
    end = start + 1
    if has_bars:
        if not names_columns(names):
            return None
        end += 1
    elif not is_number_column(names[0]):
        return None
    while end < len(lines) and (lines[end].is_blank or is_column(plain_cell(lines[end].text))):
        if not lines[end].is_blank:
            names.append(plain_cell(lines[end].text))
        end += 1
    is_header = len(names) >= _FEWEST_COLUMNS and is_number_column(names[0])
    return _Header(tuple(names), end) if is_header else None


def _end_of_table(lines: Sequence[RawLine], start: int) -> int:
    """Where a gap wider than those between cells stands before something that opens no row."""
    end, gap, usual = start, 0, None
    for index in range(start, len(lines)):
        if lines[index].is_blank:
            gap += 1
            continue
        if "|" in lines[index].text or (index > start and _header(lines, index)):
            break
        is_row = _ORDINAL.match(lines[index].text.strip()) is not None
        if usual is not None and gap > usual and not is_row:
            break
        if end > start and usual is None:
            usual = gap
        end, gap = index + 1, 0
    return end


def _blocks(lines: Sequence[RawLine]) -> list[list[RawLine]]:
    """The lines of each row, its ordinal first; what stands before the first ordinal is a block too."""
    blocks: list[list[RawLine]] = []
    for line in lines:
        if line.is_blank:
            continue
        if not blocks or _ORDINAL.match(line.text.strip()):
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _is_regular(blocks: Sequence[Sequence[RawLine]], width: int) -> bool:
    whole = sum(len(block) in (2, width) for block in blocks)
    full = sum(len(block) == width for block in blocks)
    return full >= _FEWEST_ROWS and whole >= len(blocks) * _SHARE_OF_WHOLE_ROWS


def _place(line: RawLine, row: int) -> Place:
    return Place(page=line.page, line=line.number, row=row)
