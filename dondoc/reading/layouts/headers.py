"""Where the header of a table of tasks is, in one row or two, and where it is repeated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dondoc.language.text import match_key
from dondoc.reading.document import GridRow
from dondoc.reading.layouts.agency_marks import with_ticked_agencies
from dondoc.reading.layouts.columns import (
    Column,
    column_of,
    columns_of,
    is_stretch_of_time,
    is_task_header,
    measures,
)
from dondoc.reading.layouts.groups import with_group_column
from dondoc.reading.layouts.header_cells import columns_by_cells, columns_by_cells_alone
from dondoc.reading.layouts.shapes import looks_like_number, looks_like_time

_ROWS_BEFORE_A_HEADER = 12
_LONGEST_HEADING = 120
_QUARTERS = frozenset({"I", "II", "III", "IV", "1", "2", "3", "4"})
_OF_QUARTERS = re.compile(r"\bquy\b")
_NAMELESS = "(không có tiêu đề, đứng sau “{}”)"
_MOST_COLUMNS = 80
_FEWEST_NAMES = 4
# beside two sub-columns that are understood, others may be named as they like: "NSTW", "NSĐP"
_FEWEST_SUB_COLUMNS = 2
_LONGEST_SUB_COLUMN = 30
# "8h00 - 8h30", "14:00", "Từ 8 giờ đến 9 giờ 30"
_HOURS = re.compile(
    r"^(?:từ\s+)?\d{1,2}\s*(?:h|g|giờ|:)\s*(?:\d{1,2})?(?:\s*(?:-|–|đến)\s*\d{1,2}\s*(?:h|g|giờ|:)\s*(?:\d{1,2})?)?$",
    re.I,
)
_COLUMN_NUMBER = re.compile(r"^\(?\s*(?:\d{1,2}|[a-z])(?:\s*=.*)?\s*\)?$")


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table with their headings; `end` is the index of the first row below it.

    `tops` are the headings above those of a second row; `assumed` are the headings that say nothing known, with what their cells say they hold.
    """

    columns: tuple[Column, ...]
    names: tuple[str, ...]
    keys: frozenset[str]
    end: int
    tops: tuple[str, ...] = ()
    assumed: tuple[tuple[str, Column], ...] = ()

    @property
    def is_numbered(self) -> bool:
        """Whether the table has a column of row numbers."""
        return Column.NUMBER in self.columns

    def repeats_in(self, row: GridRow) -> bool:
        """Whether a row is the header again, or the row "(1) (2) (3)" under it."""
        return row_key(row) in self.keys or is_column_numbers(row, len(self.columns))


def row_key(row: GridRow) -> str:
    """A row's words as one key, for comparing."""
    return match_key(" ".join(row.cells))


def is_column_numbers(row: GridRow, width: int) -> bool:
    """Whether the row only numbers the columns: (1), (2), (3), or A, 1, 2."""
    cells = [cell.lower() for cell in row.cells if cell]
    if len(cells) < max(3, width - 1) or not all(map(_COLUMN_NUMBER.match, cells)):
        return False
    return len(set(cells)) == len(cells)


def find_header(rows: Sequence[GridRow]) -> Header | None:
    """The header of a table of tasks among its first rows, or None: then it is another table."""
    for index, row in enumerate(rows[:_ROWS_BEFORE_A_HEADER]):
        if len(row.cells) > _MOST_COLUMNS or any(len(one) > _LONGEST_HEADING for one in row.cells):
            continue
        header = _header_at(rows, index)
        if header is not None:
            is_other = _only_measures(header) or _is_agenda(header, rows)
            return None if is_other else header
        if _is_header_of_another(row) or index == 0:
            guessed = _guessed_at(rows, index)
            if guessed is not None or _is_header_of_another(row):
                return guessed
    return None


def _only_measures(header: Header) -> bool:
    """Whether a table counts by months or years, and ticks no agency's work under them."""
    ticks_work = Column.MARK in header.columns and Column.LEAD in header.columns
    return measures(header.names) and not ticks_work


def _is_agenda(header: Header, rows: Sequence[GridRow]) -> bool:
    """Whether the times are hours of one day: the programme of a meeting, not tasks."""
    if Column.TIMING not in header.columns:
        return False
    place = header.columns.index(Column.TIMING)
    times = [row.cells[place] for row in rows[header.end :] if place < len(row.cells)]
    told = [time for time in times if time]
    return len(told) > 1 and sum(map(bool, map(_HOURS.match, told))) * 2 > len(told)


def _guessed_at(rows: Sequence[GridRow], index: int) -> Header | None:
    """The header of a table that only its cells tell to be one of tasks; all of it is assumed."""
    row = rows[index]
    names = [cell for cell in row.cells if cell]
    if len(names) < len(row.cells) or len(set(names)) < _FEWEST_NAMES or measures(row.cells):
        return None
    if any(looks_like_number(one) or looks_like_time(one) for one in names):
        return None
    columns = columns_by_cells_alone(row.cells, rows[index + 1 :])
    if not is_task_header(columns):
        return None
    assumed = _assumed(row.cells, columns, [Column.OTHER for _ in columns])
    return Header(columns, row.cells, frozenset({row_key(row)}), index + 1, assumed=assumed)


def begins_table(row: GridRow) -> bool:
    """Whether a row is the header of some table: it names a column of row numbers, and others."""
    return _is_header_of_another(row)


def _is_header_of_another(row: GridRow) -> bool:
    named = [column_of(cell) for cell in row.cells if cell]
    return len(named) >= 3 and Column.NUMBER in named and not any(map(looks_like_number, row.cells))


def _header_at(rows: Sequence[GridRow], index: int) -> Header | None:
    """The header that begins with that row: on its own, or with the row of sub-columns below it."""
    row = rows[index]
    columns = columns_of(row.cells)
    known = {column for column in columns if column is not Column.OTHER}
    if not known & _TOLD or len(known) < 2:
        return None
    plain = Header(columns, row.cells, frozenset({row_key(row)}), index + 1)
    below = rows[index + 1] if index + 1 < len(rows) else None
    widened = _with_sub_columns(plain, below) if below is not None else None
    for header in filter(None, (widened, plain)):
        whole = _with_columns_by_cells(header, rows)
        if is_task_header(whole.columns):
            return whole
    return None


_TOLD = frozenset({Column.CONTENT, Column.LEAD, Column.TIMING})


def _with_sub_columns(header: Header, below: GridRow) -> Header | None:
    """The header with the sub-columns of its second row, or None where that row has none."""
    if not _names_sub_columns(below.cells, header):
        return None
    keys = header.keys | {row_key(below)}
    if len([cell for cell in below.cells if cell]) == len(below.cells) < len(header.columns):
        return _spread(header, below.cells, keys)
    width = max(len(header.columns), len(below.cells))
    tops = _over(header.names, width)
    names = [
        _in_full(first, second) or first
        for first, second in zip(tops, _padded(below.cells, width), strict=True)
    ]
    marks = _marks(tops, names)
    columns = [
        Column.MARK if place in marks else column for place, column in enumerate(columns_of(names))
    ]
    return Header(_settled(columns), tuple(names), keys, header.end + 1, tuple(tops))


def _in_full(top: str, name: str) -> str:
    """A sub-column's name; "II" under a heading that speaks of quarters is the second quarter."""
    return f"Quý {name}" if name in _QUARTERS and _OF_QUARTERS.search(match_key(top)) else name


def _names_sub_columns(cells: Sequence[str], header: Header) -> bool:
    """Whether the row below names columns, and nothing under the number and the content."""
    named = [(place, cell) for place, cell in enumerate(cells) if cell]
    if not named or any(len(cell) > _LONGEST_HEADING for _, cell in named):
        return False
    own = {match_key(name) for name in header.names if name}
    news = [cell for _, cell in named if match_key(cell) not in own]
    if news and _is_merged_with(header, cells):
        return True
    strange = [
        (place, cell)
        for place, cell in named
        if match_key(cell) not in own and not _may_be_sub_column(cell)
    ]
    if not news or len(news) - len(strange) < min(len(news), _FEWEST_SUB_COLUMNS):
        return False
    if not all(
        len(cell) <= _LONGEST_SUB_COLUMN and _stands_under_a_span(place, cells, header)
        for place, cell in strange
    ):
        return False
    if len(news) == 1 and (is_stretch_of_time(news[0]) or len(cells) == 1):
        return False  # the first task's time, or a heading
    return all(
        place >= len(header.columns)
        or header.columns[place] not in (Column.NUMBER, Column.CONTENT)
        or match_key(cell) in own
        or len(cells) < len(header.columns)
        or _stands_under_a_span(place, cells, header)
        for place, cell in named
    )


def _is_merged_with(header: Header, cells: Sequence[str]) -> bool:
    """Whether the heading of the numbers reaches down into the row: then it names columns, whatever
    their names."""
    if not header.is_numbered:
        return False
    place = header.columns.index(Column.NUMBER)
    return place < len(cells) and match_key(cells[place]) == match_key(header.names[place])


def _stands_under_a_span(place: int, cells: Sequence[str], header: Header) -> bool:
    """Whether a sub-column and one beside it stand under one heading: "STT", "Nội dung" under "Nhiệm vụ"."""
    start = place
    while start > 0 and not header.names[start]:
        start -= 1
    end = start + 1
    while end < len(header.names) and not header.names[end]:
        end += 1
    return end - start > 1 and all(
        place < len(cells) and cells[place] for place in range(start, end)
    )


def _may_be_sub_column(cell: str) -> bool:
    if is_stretch_of_time(cell):
        return True
    key = match_key(cell)
    return column_of(cell) is not Column.OTHER or key in _SUB_COLUMNS


_SUB_COLUMNS = frozenset(
    {"bat dau", "ket thuc", "hoan thanh", "tu", "den", "tong", "tong so", "don vi", "ghi chu"}
)


def _over(names: Sequence[str], width: int) -> list[str]:
    """The heading above each column: one merged across stands in its first column only."""
    over: list[str] = []
    for name in _padded(names, width):
        over.append(name or (over[-1] if over else ""))
    return over


def _marks(tops: Sequence[str], names: Sequence[str]) -> set[int]:
    """The columns of ticks: stretches of time under a heading that speaks of time."""
    under_time = {
        place
        for place, (top, name) in enumerate(zip(tops, names, strict=True))
        if is_stretch_of_time(name) and column_of(top) is Column.TIMING
    }
    return under_time if len(under_time) > 1 else set()


def _settled(columns: Sequence[Column]) -> tuple[Column, ...]:
    """A time in ticks leaves no other time beside it."""
    if Column.MARK not in columns:
        return tuple(columns)
    return tuple(Column.OTHER if one is Column.TIMING else one for one in columns)


def _spread(header: Header, below: Sequence[str], keys: frozenset[str]) -> Header | None:
    """The sub-columns in place of the headings that they belong under, where only their order is
    told: who goes under the lead, when under the time."""
    who = tuple(cell for cell in below if column_of(cell) in _OF_WHO)
    when = tuple(cell for cell in below if cell not in who)
    if any(
        not is_stretch_of_time(cell)
        and column_of(cell) is not Column.TIMING
        and match_key(cell) not in _SUB_COLUMNS
        for cell in when
    ):
        return None
    names: list[str] = []
    marks: set[int] = set()
    for name, column in zip(header.names, header.columns, strict=True):
        under = who if column is Column.LEAD else when if column is Column.TIMING else ()
        if len(under) > 1 and under is when and all(map(is_stretch_of_time, when)):
            marks.update(range(len(names), len(names) + len(when)))
        names.extend(under if len(under) > 1 else (name,))
    if len(names) == len(header.names):
        return None
    columns = [
        Column.MARK if place in marks else column for place, column in enumerate(columns_of(names))
    ]
    return Header(_settled(columns), tuple(names), keys, header.end + 1)


# what the cells make plain enough to need no doubt
_PLAIN = (Column.NUMBER, Column.MARK, Column.OTHER, Column.GROUP)
_OF_WHO = (Column.LEAD, Column.COORDINATING, Column.ASSIGNEE)


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * width][:width]


def _with_columns_by_cells(header: Header, rows: Sequence[GridRow]) -> Header:
    """The header with the columns that only their cells tell; all but a number's are assumed."""
    below = rows[header.end :]
    ticked, names = with_ticked_agencies(header.columns, header.names, header.tops, below)
    by_cells = columns_by_cells(ticked, names, below)
    columns = with_group_column(by_cells, names, below)
    assumed = _assumed(names, by_cells, ticked)
    return replace(header, columns=columns, names=names, assumed=assumed)


def _assumed(
    names: Sequence[str], columns: Sequence[Column], before: Sequence[Column]
) -> tuple[tuple[str, Column], ...]:
    return tuple(
        (name or _NAMELESS.format(_name_before(names, place)), column)
        for place, (name, column, first) in enumerate(zip(names, columns, before, strict=True))
        if column is not first and column not in _PLAIN
    )


def unread_columns(header: Header, rows: Iterable[GridRow]) -> tuple[str, ...]:
    """The headings of columns that hold something and are not read into the tasks."""
    held = {place for row in rows for place, cell in enumerate(row.cells) if cell}
    return tuple(
        name or _NAMELESS.format(_name_before(header.names, place))
        for place, (name, column) in enumerate(zip(header.names, header.columns, strict=True))
        if column in (Column.OTHER, Column.MONEY) and place in held
    )


def _name_before(names: Sequence[str], place: int) -> str:
    return next((name for name in reversed(names[:place]) if name), "")
