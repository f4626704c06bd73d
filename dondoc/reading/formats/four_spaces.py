"""Tables whose tabs were turned into four spaces each: cells parted so, and not in line with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dondoc.plan import Place
from dondoc.reading.document import GridRow
from dondoc.reading.formats.lines import PAGE_NUMBER, RawLine
from dondoc.reading.formats.markup import plain
from dondoc.reading.formats.title_rows import names_columns

_TAB = "    "
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_FEWEST_CELLS = 3
_FEWEST_ROWS = 2


def table_runs(lines: Sequence[RawLine]) -> Iterator[tuple[int, int]]:
    """The spans [start, end) of lines that are such tables, header and all."""
    start = 0
    while start < len(lines):
        header = _cells(lines[start].text)
        if len(header) < _FEWEST_CELLS or not names_columns(header):
            start += 1
            continue
        end = _end_of_run(lines, start, len(header))
        rows = [line.text for line in lines[start:end] if _cells(line.text)]
        if len(rows) > _FEWEST_ROWS and not _are_aligned(rows):
            yield start, end
        start = max(end, start + 1)


def rows_of(lines: Sequence[RawLine]) -> tuple[GridRow, ...]:
    """One row a line; `row` of the place counts from 1 within the table."""
    rows: list[GridRow] = []
    for line in lines:
        cells = _cells(line.text)
        if cells:
            place = Place(page=line.page, line=line.number, row=len(rows) + 1)
            rows.append(GridRow(tuple(map(plain, cells)), place))
    return tuple(rows)


def _cells(text: str) -> list[str]:
    """The cells of a line whose gaps are all made of fours of spaces, else none."""
    bare = text.rstrip()
    if _TAB not in bare or any(len(gap) % len(_TAB) for gap in _GAP.findall(bare)):
        return []
    return [cell.strip() for cell in bare.split(_TAB)]


def _end_of_run(lines: Sequence[RawLine], start: int, width: int) -> int:
    end = start + 1
    for index in range(start + 1, len(lines)):
        text = lines[index].text
        cells = _cells(text)
        if cells and len(cells) <= width:
            end = index + 1
        elif text.strip() and not PAGE_NUMBER.match(text.strip()):
            break
    return end


def _are_aligned(rows: Sequence[str]) -> bool:
    """Whether the second and third cells of all lines begin at one place, as in a text laid out."""
    starts = [[gap.end() for gap in _GAP.finditer(row)][:2] for row in rows]
    return len({tuple(one) for one in starts if one}) == 1
