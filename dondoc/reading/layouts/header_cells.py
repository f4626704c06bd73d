"""What a column holds whose heading says nothing known: told by its cells, and said to be assumed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from dondoc.language.text import match_key
from dondoc.reading.document import GridRow
from dondoc.reading.layouts.columns import Column, column_of, is_known, is_stretch_of_time
from dondoc.reading.layouts.shapes import looks_like_agencies, looks_like_number, looks_like_time

_ROWS_LOOKED_AT = 40
_MOST = 0.7
_SOME = 0.4
_FEWEST = 2
_FEWEST_ALONE = 3
_SHORTEST_PROSE = 15
_CODE = re.compile(r"^[A-ZĐ]{1,6}[-._]?\d{1,4}(?:\.\d{1,3})*$")
_TICK = re.compile(r"^[xX✓✔√v+*•●]$")
_NO_CONTENT = re.compile(
    r"chi tieu|muc tieu|tieu chi|quan trac|thong so|\bdiem\b|vi tri|dia diem|so luong|khoi luong"
    r"|ghi chu|van ban|can cu|tinh trang|vai tro|nhom|kinh phi|ho ten|dien thoai"
)


def columns_by_cells(
    columns: Sequence[Column], names: Sequence[str], rows: Sequence[GridRow]
) -> tuple[Column, ...]:
    """The columns, with those of unknown headings that their cells make plain.

    Only what other known columns make likely is looked for: a lead beside the content or the time,
    a time beside the lead, a content where both are.
    """
    found = list(columns)
    cells = [_written(rows, place) for place in range(len(columns))]
    is_free = found[0] is Column.OTHER and not is_known(names[0])
    if Column.NUMBER not in found and is_free and _are(cells[0], looks_like_number):
        found[0] = Column.NUMBER
    _find_ticks(found, names, cells)
    _prefer_days(found, names, cells)
    is_told = _has_time(found) or (Column.CONTENT in found and Column.PRODUCT in found)
    if Column.CONTENT in found and Column.LEAD not in found and not _has_time(found):
        is_told = is_told or any(
            held is Column.OTHER and _is_open(name) and _are(texts, looks_like_time)
            for held, name, texts in zip(found, names, cells, strict=True)
        )
    if Column.LEAD not in found and is_told:
        _name_who(found, names, cells)
    if Column.LEAD in found and not _has_time(found):
        _name_first(found, names, cells, Column.TIMING, looks_like_time)
    if Column.LEAD in found and _has_time(found) and Column.CONTENT not in found:
        _find_content(found, names, cells)
    _name_second_of_a_span(found, names, cells)
    return tuple(found)


def _name_second_of_a_span(
    found: list[Column], names: Sequence[str], cells: Sequence[Sequence[str]]
) -> None:
    """Agencies without a heading beside those of "Cơ quan thực hiện", which spans both, help."""
    if Column.LEAD not in found or Column.COORDINATING in found:
        return
    place = found.index(Column.LEAD) + 1
    is_bare = place < len(found) and found[place] is Column.OTHER and not names[place]
    if is_bare and _are(cells[place], looks_like_agencies, _SOME):
        found[place] = Column.COORDINATING


def columns_by_cells_alone(names: Sequence[str], rows: Sequence[GridRow]) -> tuple[Column, ...]:
    """The columns of a table whose headings say nothing known: who, who helps, when and what.

    All are `OTHER` where not each of what, who and when is made plain by the cells.
    """
    nothing = tuple(Column.OTHER for _ in names)
    if len([row for row in rows if any(row.cells)]) < _FEWEST_ALONE:
        return nothing
    found = list(nothing)
    cells = [_written(rows, place) for place in range(len(names))]
    if _are(cells[0], _looks_like_code):
        found[0] = Column.NUMBER
    _name_first(found, names, cells, Column.TIMING, looks_like_time)
    _name_who(found, names, cells)
    if Column.LEAD not in found or Column.TIMING not in found:
        return nothing
    _find_content(found, names, cells)
    return tuple(found) if Column.CONTENT in found else nothing


def may_hold_tasks(rows: Sequence[GridRow]) -> bool:
    """Whether the rows of a table say what is done, and by whom or when, whatever stands above them."""
    width = max((len(row.cells) for row in rows), default=0)
    cells = [_written(rows, place) for place in range(width)]
    if len(rows) < _FEWEST_ALONE or not any(_are_prose(one) for one in cells):
        return False
    whom = any(_are(one, looks_like_agencies) for one in cells)
    return whom and any(_are(one, looks_like_time) for one in cells)


def _are_prose(cells: Sequence[str]) -> bool:
    return len(cells) >= _FEWEST and sum(map(len, cells)) >= _SHORTEST_PROSE * len(cells)


def _looks_like_code(cell: str) -> bool:
    return looks_like_number(cell) or bool(_CODE.match(cell))


def _has_time(found: Sequence[Column]) -> bool:
    return Column.TIMING in found or Column.MARK in found


def _written(rows: Sequence[GridRow], place: int) -> list[str]:
    cells = (row.cells[place] for row in rows[:_ROWS_LOOKED_AT] if place < len(row.cells))
    return [cell for cell in cells if cell]


def _are(cells: Sequence[str], looks: Callable[[str], bool], share: float = _MOST) -> bool:
    return len(cells) >= _FEWEST and sum(map(looks, cells)) >= share * len(cells)


def _find_ticks(found: list[Column], names: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    """Stretches of time whose cells are ticks are the time, whatever stands above them."""
    if Column.TIMING in found or Column.MARK in found:
        return
    ticked = [
        place
        for place, name in enumerate(names)
        if is_stretch_of_time(name) and all(map(_TICK.match, cells[place]))
    ]
    if len(ticked) > 1 and any(cells[place] for place in ticked):
        for place in ticked:
            found[place] = Column.MARK


def _name_first(
    found: list[Column],
    names: Sequence[str],
    cells: Sequence[Sequence[str]],
    column: Column,
    looks: Callable[[str], bool],
) -> None:
    for place, held in enumerate(found):
        if held is Column.OTHER and _is_open(names[place]) and _are(cells[place], looks):
            found[place] = column
            return


def _prefer_days(found: list[Column], names: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    """Of two columns of time the one that says when: "Thời hạn: 30 ngày" only says how long."""
    if Column.TIMING not in found or Column.UNTIL in found:
        return
    first = found.index(Column.TIMING)
    if not cells[first] or any(map(looks_like_time, cells[first])):
        return
    for place, held in enumerate(found):
        is_time = held is Column.OTHER and column_of(names[place]) is Column.TIMING
        if is_time and _are(cells[place], looks_like_time):
            found[first], found[place] = Column.OTHER, Column.TIMING
            return


def _name_who(found: list[Column], names: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    """Who leads, and who helps where a second column names agencies too."""
    _name_first(found, names, cells, Column.LEAD, looks_like_agencies)
    if Column.LEAD in found and Column.COORDINATING not in found:
        _name_first(found, names, cells, Column.COORDINATING, looks_like_agencies)


def _is_open(name: str) -> bool:
    return bool(name) and not is_known(name)


def _find_content(
    found: list[Column], names: Sequence[str], cells: Sequence[Sequence[str]]
) -> None:
    """The column of the longest texts, unless its heading speaks of targets or measurements."""
    lengths = {
        place: sum(map(len, cells[place])) / len(cells[place])
        for place, held in enumerate(found)
        if held is Column.OTHER
        and cells[place]
        and _is_open(names[place])
        and not _are(cells[place], looks_like_agencies, _SOME)
    }
    longest = max(lengths, key=lengths.__getitem__, default=None)
    if longest is not None and not _NO_CONTENT.search(match_key(names[longest])):
        found[longest] = Column.CONTENT
