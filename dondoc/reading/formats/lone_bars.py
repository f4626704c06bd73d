"""Tables of which each cell stands between lines that hold a lone bar, as pages copied out have it.

A bar opens a row, one closes each cell: between two rows stand two bars, and so do they around an
empty cell. Which of the two it is, is told by what makes the most regular table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from dondoc.plan import Place
from dondoc.reading.document import GridRow
from dondoc.reading.formats.furniture import is_page_furniture
from dondoc.reading.formats.lines import RawLine, join_words
from dondoc.reading.formats.markup import plain_cell
from dondoc.reading.formats.title_rows import begins_with_ordinal

_LETTERED = re.compile(r"^[a-zđ]\s*[.)]")
_FEWEST_CELLS = 3
_MOST_CELLS = 40
# what each irregularity costs; the cheapest reading of the bars is taken
_FULL_ROW_WITHOUT_ORDINAL = 3.0
_HEADING = 0.5
_SHORT_ROW = 3.0
_MISSING_CELL = 0.25
_EMPTY_CELL = 1.0
_EMPTY_ROW = 0.5
_ROW_WITHIN_A_ROW = 6.0


class _Cell(NamedTuple):
    text: str
    line: RawLine


def table_runs(lines: Sequence[RawLine]) -> Iterator[tuple[int, int]]:
    """The spans [start, end) of lines from the first bar of a table to its last."""
    start = 0
    while start < len(lines):
        if not _is_bar(lines[start]):
            start += 1
            continue
        end = _end_of_run(lines, start)
        words = " ".join(line.text for line in lines[start:end])
        cells = _cells(lines[start:end])
        if _width(cells) >= _FEWEST_CELLS and not is_page_furniture(words):
            yield start, end
        start = end


def _end_of_run(lines: Sequence[RawLine], start: int) -> int:
    """Behind the last bar: below the table's last one stands a blank line, below others a cell."""
    end = start + 1
    for index in range(start + 1, len(lines)):
        if _is_bar(lines[index]):
            end = index + 1
        elif _is_bar(lines[index - 1]) and lines[index].is_blank:
            places = range(index, len(lines))
            following = next((one for one in places if not lines[one].is_blank), None)
            if following is None or not _is_bar(lines[following]) or following - index > 1:
                break
    return end


def rows_of(lines: Sequence[RawLine]) -> tuple[GridRow, ...]:
    """The rows in order; one with merged cells has only those that stand in it."""
    cells = _cells(lines)
    rows: list[GridRow] = []
    for start, end in _cheapest_rows([cell.text for cell in cells], _width(cells)):
        texts = tuple(cell.text for cell in cells[start:end])
        if any(texts):
            line = next(cell.line for cell in cells[start:end] if cell.text)
            place = Place(page=line.page, line=line.number, row=len(rows) + 1)
            rows.append(GridRow(texts, place))
    return tuple(rows)


def _cells(lines: Sequence[RawLine]) -> list[_Cell]:
    """What stands between each bar and the next."""
    bars = [index for index, line in enumerate(lines) if _is_bar(line)]
    found: list[_Cell] = []
    for first, second in pairwise(bars):
        inside = [line for line in lines[first + 1 : second] if not line.is_blank]
        text = plain_cell(join_words(line.text.strip() for line in inside))
        found.append(_Cell(text, inside[0] if inside else lines[first]))
    return found


def _width(cells: Sequence[_Cell]) -> int:
    """The most cells that stand side by side with none empty between them: a full row, mostly.

    The header alone does not tell: of two header rows each has only the cells not merged away.
    """
    longest = run = 0
    for cell in cells:
        run = run + 1 if cell.text else 0
        longest = max(longest, run)
    return longest


def _cheapest_rows(texts: Sequence[str], width: int) -> list[tuple[int, int]]:
    """The rows as spans of cells, an empty one between each two left out."""
    count = len(texts)
    cost = [0.0, *[float("inf")] * (count + 1)]
    begins = [0] * (count + 2)
    for start in range(count):
        if cost[start] == float("inf"):
            continue
        for end in range(start + 1, min(start + min(width, _MOST_CELLS), count) + 1):
            if end < count and texts[end]:
                continue
            total = cost[start] + _cost(texts[start:end], width)
            if total < cost[end + 1]:
                cost[end + 1], begins[end + 1] = total, start
    return _walked_back(begins, cost, count)


def _walked_back(begins: Sequence[int], cost: Sequence[float], count: int) -> list[tuple[int, int]]:
    behind = count + 1
    while behind > 0 and cost[behind] == float("inf"):
        behind -= 1
    rows: list[tuple[int, int]] = []
    while behind > 0:
        rows.append((begins[behind], behind - 1))
        behind = begins[behind]
    return rows[::-1]


def _cost(texts: Sequence[str], width: int) -> float:
    """How irregular it would be if these cells were a row."""
    if not any(texts):
        return _EMPTY_ROW
    is_numbered = _is_numbered(texts[0])
    empty = _EMPTY_CELL * sum(not text for text in texts)
    empty += _ROW_WITHIN_A_ROW * sum(
        not before and _begins_row(text) for before, text in pairwise(texts)
    )
    if len(texts) == width:
        return empty + (0.0 if is_numbered else _FULL_ROW_WITHOUT_ORDINAL)
    if len(texts) <= 2 and (is_numbered or _begins_row(texts[0])):
        return empty + _HEADING
    return empty + _SHORT_ROW + _MISSING_CELL * (width - len(texts))


def _begins_row(text: str) -> bool:
    """Whether a cell can hardly stand behind an empty one: a number, "II. Hạ tầng", capitals."""
    return _is_numbered(text) or (text.isupper() and " " in text)


def _is_numbered(text: str) -> bool:
    return begins_with_ordinal(text) or _LETTERED.match(text) is not None


def _is_bar(line: RawLine) -> bool:
    return line.text.strip() == "|"
