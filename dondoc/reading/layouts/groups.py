"""A column that groups the tasks beside it ("Lĩnh vực", "Nhóm nhiệm vụ"): its cells are their sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from dondoc.language.text import match_key
from dondoc.reading.document import GridRow
from dondoc.reading.layouts.columns import Column
from dondoc.reading.layouts.ordinals import bare_ordinal, led_heading

_NAMES_GROUPS = re.compile(
    r"^(?:(?:ten )?(?:thuoc )?nhom(?: (?:nhiem vu|giai phap|noi dung|cong viec|viec|linh vuc))*"
    r"|linh vuc(?: cong tac| hoat dong)?|chu de|mang(?: cong tac| viec)?|truc|tru cot|hop phan"
    r"|muc tieu cu the|chuyen muc|khoi|phan)$"
)


@dataclass(frozen=True, slots=True)
class GroupOfTasks:
    """What a cell of a column of groups says: the section's ordinal and its words."""

    ordinal: str
    heading: str


def with_group_column(
    columns: Sequence[Column], names: Sequence[str], rows: Sequence[GridRow]
) -> tuple[Column, ...]:
    """The columns, with the one before the content that holds one text for several rows as `GROUP`."""
    found = list(columns)
    if Column.DETAIL in found:
        first = found.index(Column.CONTENT)
        if _names_groups(names[first]) and _holds_groups(rows, first):
            found[found.index(Column.DETAIL)] = Column.CONTENT
            found[first] = Column.GROUP
    if Column.CONTENT in found and Column.GROUP not in found:
        for place in range(found.index(Column.CONTENT)):
            if found[place] is Column.OTHER and _names_groups(names[place]):
                found[place] = Column.GROUP if _holds_groups(rows, place) else Column.OTHER
                break
    return tuple(found)


def numbers_count_groups(columns: Sequence[Column], rows: Sequence[GridRow]) -> bool:
    """Whether the column of numbers is merged over the rows of a group: it counts the groups then."""
    if Column.GROUP not in columns or Column.NUMBER not in columns:
        return False
    both = {columns.index(Column.GROUP), columns.index(Column.NUMBER)}
    return any(both <= row.carried for row in rows)


def group_of(text: str, number: str) -> GroupOfTasks:
    """The section that a cell of groups opens; `number` where the column of numbers counts groups."""
    led = led_heading(text)
    if led is not None:
        return GroupOfTasks(led.ordinal, led.heading)
    return GroupOfTasks(bare_ordinal(number) or text, text)


def _names_groups(name: str) -> bool:
    return _NAMES_GROUPS.match(match_key(name).strip(" .:*")) is not None


def _holds_groups(rows: Sequence[GridRow], place: int) -> bool:
    """Whether one text stands for several rows, merged, left blank or repeated, and never returns."""
    told: list[str] = []
    shares = False
    for row in rows:
        text = row.cells[place] if place < len(row.cells) else ""
        others = sum(map(bool, row.cells)) - bool(text)
        if others < 2:  # a heading of its own, or nothing
            continue
        if not text and not told:
            return False
        shares = shares or not text or (bool(told) and told[-1] == text)
        told.append(text or told[-1])
    opened = [text for text, _ in groupby(told)]
    return shares and len(opened) == len(set(opened))
