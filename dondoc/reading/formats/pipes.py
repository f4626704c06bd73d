"""Tables whose cells stand between bars: Markdown with and without outer bars, drawn grids.

A cell may be wrapped over lines, and a heading may stand alone between rows; both stay in the
table, and in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from dondoc.plan import Place
from dondoc.reading.document import GridRow
from dondoc.reading.formats.furniture import is_page_furniture
from dondoc.reading.formats.lines import PAGE_NUMBER, RawLine, join_words
from dondoc.reading.formats.markup import plain_cell
from dondoc.reading.formats.row_shapes import rejoined
from dondoc.reading.formats.title_rows import is_column, names_columns

_BAR = re.compile(r"(?<!\\)\|")
# the line under a Markdown header; the lines of a drawn grid
_RULE = re.compile(r"^[\s|+:=-]*(?:-{2,}|={2,}|:-+|-+:)[\s|+:=-]*$")
_GRID_LINE = re.compile(r"^\s*\+(?:[-=:]+\+)+\s*$")
_BETWEEN_ROWS = re.compile(
    r"^(?:\*\*|<b>)?(?:[IVXL]{1,6}|[A-HĐ]|\d{1,2}(?:\.\d{1,2})*)\s*[.):/-]\s*\S"
)
_FEWEST_CELLS = 3
_CELLS_OF_A_CARD, _LINES_OF_A_CARD = 2, 8
_MOST_CELLS = 200
_MOST_LINES_BETWEEN_ROWS = 4
_MOST_LINES_OF_A_CELL = 60


def table_runs(lines: Sequence[RawLine]) -> Iterator[tuple[int, int]]:
    """The spans [start, end) of lines that are tables of three columns or more, or of two with a task in each."""
    start = 0
    while start < len(lines):
        width = _count(lines[start].text) + 1
        if is_rule(lines[start].text) or not (
            _FEWEST_CELLS <= width <= _MOST_CELLS or _names_a_task(lines, start, width)
        ):
            start += 1
            continue
        begins = _with_grid_line_above(lines, start)
        start = _end_of_run(lines, start)
        run = lines[begins:start]
        is_table = sum(_count(one.text) > 0 for one in run) > 1
        if is_table and not is_page_furniture(" ".join(one.text for one in run)):
            yield begins, start


def _names_a_task(lines: Sequence[RawLine], start: int, width: int) -> bool:
    """Whether a table of two columns begins there whose first names what the second holds: "Nhiệm vụ",
    "Cơ quan chủ trì"; between outer bars, as other text has a bar in it too."""
    if width != _CELLS_OF_A_CARD or not lines[start].text.strip().startswith("|"):
        return False
    near = lines[start : start + _LINES_OF_A_CARD]
    rows = [cells_of(one.text) for one in takewhile(lambda one: _count(one.text), near)]
    firsts = [plain_cell(row[0]) for row in rows]
    return sum(map(is_column, firsts)) >= _FEWEST_CELLS


def _with_grid_line_above(lines: Sequence[RawLine], start: int) -> int:
    return start - 1 if start and _GRID_LINE.match(lines[start - 1].text) else start


def _end_of_run(lines: Sequence[RawLine], start: int) -> int:
    """The index behind the last row; what stands between two rows of a table belongs to it."""
    end = start + 1
    width = len(cells_of(lines[start].text))
    is_grid = start > 0 and bool(_GRID_LINE.match(lines[start - 1].text))
    between = 0
    for index in range(start + 1, len(lines)):
        line = lines[index]
        if bool(_GRID_LINE.match(line.text)) > is_grid or between > _MOST_LINES_BETWEEN_ROWS:
            break
        if is_rule(line.text) or (_count(line.text) and not _begins_another(lines, index)):
            end, between = index + 1, 0
        elif _count(line.text) or (is_grid and not line.is_blank):
            break
        elif end == index and _is_wrapped(
            lines[max(start, index - _MOST_LINES_OF_A_CELL) : index], line, width
        ):
            end = index + 1
        elif not line.is_blank:
            if not _may_stand_between(line):
                break
            between += 1
    return end


def _begins_another(lines: Sequence[RawLine], index: int) -> bool:
    """Whether another table's header stands there: a line of Markdown's own under it says so."""
    below = lines[index + 1].text if index + 1 < len(lines) else ""
    if is_rule(below) and not _GRID_LINE.match(below):
        return True
    is_below_a_gap = _count(lines[index - 1].text) == 0 and not is_rule(lines[index - 1].text)
    return is_below_a_gap and names_columns(cells_of(lines[index].text))


def _may_stand_between(line: RawLine) -> bool:
    """Whether a line without bars is a page number or a heading."""
    text = line.text.strip()
    return bool(PAGE_NUMBER.match(text) or _BETWEEN_ROWS.match(text))


def _is_wrapped(above: Sequence[RawLine], line: RawLine, width: int) -> bool:
    """Whether the row above wants more cells, or its last cell goes on in this line."""
    text = line.text.strip()
    if not text or _may_stand_between(line):
        return False
    bars = next((count for one in reversed(above) if (count := _count(one.text))), 0)
    is_cut = above[-1].text.rstrip().endswith((",", ";"))
    return bars + 1 < width or text[0].islower() or is_cut


def rows_of(lines: Sequence[RawLine]) -> tuple[GridRow, ...]:
    """The rows in order; `row` of the place counts from 1 within the table."""
    is_grid = sum(bool(_GRID_LINE.match(line.text)) for line in lines) > 1
    has_outer_bars = is_grid or _have_outer_bars(lines)
    groups = _grid_groups(lines) if is_grid else _row_groups(lines, has_outer_bars=has_outer_bars)
    rows: list[GridRow] = []
    for group in groups:
        cells = _cells_of_grid(group) if is_grid else _cells(group, has_outer_bars)
        if rows and len(cells) > len(rows[0].cells):
            cells = rejoined(cells, rows[0].cells)
        place = Place(page=group[0].page, line=group[0].number, row=len(rows) + 1)
        rows.append(GridRow(cells, place))
    return tuple(rows)


def _grid_groups(lines: Sequence[RawLine]) -> Iterator[list[RawLine]]:
    group: list[RawLine] = []
    for line in lines:
        if not is_rule(line.text):
            group += [] if line.is_blank else [line]
        elif group:
            yield group
            group = []
    if group:
        yield group


def _have_outer_bars(lines: Sequence[RawLine]) -> bool:
    """Whether most rows begin with a bar; one that does in a table without has a blank first cell."""
    rows = [line.text.strip() for line in lines if _count(line.text) and not is_rule(line.text)]
    return 2 * sum(row.startswith("|") for row in rows) > len(rows)


def _row_groups(lines: Sequence[RawLine], *, has_outer_bars: bool) -> Iterator[list[RawLine]]:
    """The lines of each row: one, or several where a cell is wrapped."""
    kept = [line for line in lines if not (line.is_blank or is_rule(line.text))]
    width = len(cells_of(kept[0].text, has_outer_bars=has_outer_bars))
    group: list[RawLine] = []
    for line in kept:
        if PAGE_NUMBER.match(line.text.strip()):
            continue
        if group and _goes_on(group, line, width, has_outer_bars=has_outer_bars):
            group.append(line)
            continue
        if group:
            yield group
        group = [line]
    yield group


def _goes_on(group: Sequence[RawLine], line: RawLine, width: int, *, has_outer_bars: bool) -> bool:
    """Whether a line is still of the row: it fills up the row's cells and no more."""
    text, said = line.text.strip(), " ".join(one.text.strip() for one in group)
    if _BETWEEN_ROWS.match(text) and not _count(text):
        return False
    if has_outer_bars:
        return not text.startswith("|") and not said.endswith("|")
    have = len(cells_of(said, has_outer_bars=False))
    more = len(_BAR.findall(text))
    if have == 1:
        return False
    if not more:
        return have < width or text[:1].islower() or said.endswith((",", ";"))
    return have < width and have + more <= width


def _cells(group: Sequence[RawLine], has_outer_bars: bool) -> tuple[str, ...]:
    text = join_words(one.text.strip(" ") for one in group)
    return tuple(plain_cell(cell) for cell in cells_of(text, has_outer_bars=has_outer_bars))


def _cells_of_grid(group: Sequence[RawLine]) -> tuple[str, ...]:
    parts = [cells_of(line.text) for line in group]
    width = max(map(len, parts))
    return tuple(
        plain_cell(
            join_words(
                part[place].strip() for part in parts if place < len(part) and part[place].strip()
            )
        )
        for place in range(width)
    )


def cells_of(text: str, *, has_outer_bars: bool = True) -> list[str]:
    """The cells of a line; bars at both its ends part nothing, where the table has such bars."""
    bare = text.strip()
    if has_outer_bars and bare.startswith("|"):
        bare = bare[1:]
        bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    return [cell.strip() for cell in _BAR.split(bare)]


def _count(text: str) -> int:
    """How many bars part cells in a line."""
    return len(cells_of(text)) - 1 if "|" in text and text.strip() != "|" else 0


def is_rule(text: str) -> bool:
    """Whether a line is only drawn: it parts the header from the rows, or one row from the next."""
    return bool(_RULE.match(text)) and ("|" in text or "+" in text)
