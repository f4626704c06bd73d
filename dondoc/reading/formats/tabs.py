"""Tables of tab-separated lines, the parts on following pages kept together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dondoc.plan import Place
from dondoc.reading.document import GridRow
from dondoc.reading.formats.lines import PAGE_NUMBER, RawLine
from dondoc.reading.formats.markup import plain

_TABS_OF_A_FIRST_ROW = 2


def table_runs(lines: Sequence[RawLine]) -> Iterator[tuple[int, int]]:
    """The spans [start, end) of lines that are tables; only blank lines and page numbers part one."""
    start = 0
    while start < len(lines):
        if lines[start].text.count("\t") < _TABS_OF_A_FIRST_ROW:
            start += 1
            continue
        end = _end_of_run(lines, start)
        yield start, end
        start = end


def _end_of_run(lines: Sequence[RawLine], start: int) -> int:
    end = start + 1
    for index in range(start + 1, len(lines)):
        text = lines[index].text
        if "\t" in text:
            end = index + 1
        elif text.strip() and not PAGE_NUMBER.match(text.strip()):
            break
    return end


def rows_of(lines: Sequence[RawLine]) -> tuple[GridRow, ...]:
    """One row a line, cells parted by tabs; `row` of the place counts from 1 within the table."""
    rows: list[GridRow] = []
    for line in lines:
        if "\t" in line.text:
            place = Place(page=line.page, line=line.number, row=len(rows) + 1)
            rows.append(GridRow(tuple(plain(cell) for cell in line.text.split("\t")), place))
    return tuple(rows)
