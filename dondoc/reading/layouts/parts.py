"""A table of tasks, or a piece of one; also one that stands upright, a task a table, a heading a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dondoc.reading.document import GridRow
from dondoc.reading.layouts.columns import Column, columns_of, is_task_header, label_of
from dondoc.reading.layouts.headers import Header, row_key

_FEWEST_ROWS = 3
_OWN_NUMBER = re.compile(r"\s*\d+\W*$")
_OF_TASKS = frozenset({Column.LEAD, Column.TIMING})


@dataclass(frozen=True, slots=True)
class Part:
    """One table, or the piece of one: `headers` of its rows are header rows at its top.

    `turned` is the one row of tasks of a table that stands upright.
    """

    header: Header
    rows: tuple[GridRow, ...]
    headers: int
    turned: GridRow | None = None

    @property
    def below_header(self) -> tuple[GridRow, ...]:
        """The rows of tasks and sections."""
        return self.rows[self.headers :] if self.turned is None else (self.turned,)


def cut_into_cards(rows: Sequence[GridRow]) -> list[tuple[GridRow, ...]]:
    """A table of two columns cut where its left one names the task anew, if each piece is a task."""
    if any(len(row.cells) != 2 for row in rows):
        return []
    starts = [at for at, row in enumerate(rows) if label_of(row.cells[0]) is Column.CONTENT]
    named = {_OWN_NUMBER.sub("", rows[at].cells[0]) for at in starts}
    if len(named) != 1:
        return []
    pieces = [tuple(rows[start:end]) for start, end in pairwise([0, *starts[1:], len(rows)])]
    return pieces if all(map(upright, pieces)) else []


def upright(rows: Sequence[GridRow]) -> Part | None:
    """The task of a table of two columns, headings on the left and cells on the right, or None.

    "Tên nhiệm vụ | …", "Cơ quan chủ trì | …", "Thời gian | …": all but the last row count as header rows,
    as one task comes of them.
    """
    if len(rows) < _FEWEST_ROWS or any(len(row.cells) != 2 for row in rows):
        return None
    names = tuple(row.cells[0] for row in rows)
    columns = columns_of(names)
    if not is_task_header(columns) or not set(columns) >= _OF_TASKS:
        return None
    task = replace(rows[0], cells=tuple(row.cells[1] for row in rows), carried=frozenset())
    header = Header(columns, names, frozenset({row_key(replace(rows[0], cells=names))}), 1)
    return Part(header, tuple(rows), len(rows) - 1, task)
