"""What a column holds whose heading says nothing known: told by its cells, and said to be assumed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from dondoc.language.text import match_key
from dondoc.reading.document import GridRow
from dondoc.reading.layouts.columns import Column, is_stretch_of_time
from dondoc.reading.layouts.shapes import looks_like_agencies, looks_like_number, looks_like_time

_ROWS_LOOKED_AT = 40
_MOST = 0.7
_FEWEST = 2
_LONGEST_TICK = 3
_TICK = re.compile(r"^[xX✓✔√v+*•●]$")
_NO_CONTENT = re.compile(
    r"chi tieu|muc tieu|tieu chi|quan trac|thong so|\bdiem\b|vi tri|dia diem|so luong|khoi luong"
    r"|ghi chu|van ban|can cu|tinh trang|vai tro|nhom|kinh phi|ho ten|dien thoai"
)


def columns_by_cells(
    columns: Sequence[Column], names: Sequence[str], rows: Sequence[GridRow]
) -> tuple[Column, ...]:
    """The columns, with those of unknown headings that their cells make plain.

    Only what one other known column makes likely is looked for: a lead where the time is known, a
    time where the lead is, a content where both are.
    """
    found = list(columns)
    cells = [_written(rows, place) for place in range(len(columns))]
    if Column.NUMBER not in found and not names[0] and _are(cells[0], looks_like_number):
        found[0] = Column.NUMBER
    _find_ticks(found, names, cells)
    has_time = Column.TIMING in found or Column.MARK in found
    if Column.CONTENT in found and has_time and Column.LEAD not in found:
        _name_first(found, names, cells, Column.LEAD, looks_like_agencies)
    if Column.CONTENT in found and Column.LEAD in found and not has_time:
        _name_first(found, names, cells, Column.TIMING, looks_like_time)
    if {Column.NUMBER, Column.LEAD} <= set(found) and has_time and Column.CONTENT not in found:
        _find_content(found, names, cells)
    return tuple(found)


def _written(rows: Sequence[GridRow], place: int) -> list[str]:
    cells = (row.cells[place] for row in rows[:_ROWS_LOOKED_AT] if place < len(row.cells))
    return [cell for cell in cells if cell]


def _are(cells: Sequence[str], looks: Callable[[str], bool]) -> bool:
    return len(cells) >= _FEWEST and sum(map(looks, cells)) >= _MOST * len(cells)


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
        if held is Column.OTHER and names[place] and _are(cells[place], looks):
            found[place] = column
            return


def _find_content(
    found: list[Column], names: Sequence[str], cells: Sequence[Sequence[str]]
) -> None:
    """The column of the longest texts, unless its heading speaks of targets or measurements."""
    lengths = {
        place: sum(map(len, cells[place])) / len(cells[place])
        for place, held in enumerate(found)
        if held is Column.OTHER and cells[place] and names[place]
    }
    longest = max(lengths, key=lengths.__getitem__, default=None)
    if longest is not None and not _NO_CONTENT.search(match_key(names[longest])):
        found[longest] = Column.CONTENT
