"""Agencies as columns: a tick under one says who leads or helps, where the heading says which."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dondoc.language.text import match_key
from dondoc.reading.document import GridRow
from dondoc.reading.layouts.columns import Column, column_of, label_of
from dondoc.reading.layouts.shapes import looks_like_agencies

_TICK = re.compile(r"^[xX✓✔√v+*•●]$")
_LEADS = frozenset({"c", "ct", "chu tri"})
_HELPS = frozenset({"p", "ph", "phoi hop"})
_LEGEND = re.compile(r"\bct?\W+(?:la )?chu tri\b.*\bph?\W+(?:la )?phoi hop\b")
_LEGEND_BEHIND = re.compile(r"\bchu tri\W+ct?\b.*\bphoi hop\W+ph?\b")
_LONGEST_LETTERS = 2
_ROLES = {Column.LEAD: Column.LEADS, Column.COORDINATING: Column.HELPS}


def with_ticked_agencies(
    columns: Sequence[Column], names: Sequence[str], tops: Sequence[str], rows: Sequence[GridRow]
) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """The columns and headings, with each agency whose cells are ticks as one that leads or helps.

    What it does is said by the heading above it, or before it: "Chủ trì: Sở Y tế".
    """
    found, named = list(columns), list(names)
    explained = _say_it_themselves(rows)
    for place, name in enumerate(names):
        if columns[place] not in (Column.OTHER, *_ROLES):
            continue
        cells = [row.cells[place] for row in rows if place < len(row.cells) and row.cells[place]]
        role, agency = _role(name, tops[place] if place < len(tops) else "")
        if role and cells and all(map(_TICK.match, cells)):
            found[place], named[place] = _ROLES[role], agency
        elif cells and _are_letters(cells) and (explained or _has_legend(name, tops, place)):
            found[place] = Column.ROLE
    return tuple(found), tuple(named)


def ticked_without_role(
    columns: Sequence[Column], names: Sequence[str], rows: Sequence[GridRow]
) -> tuple[str, ...]:
    """The agencies that are ticked where no heading says whether they lead or help."""
    found: list[str] = []
    for place, (column, name) in enumerate(zip(columns, names, strict=True)):
        cells = [row.cells[place] for row in rows if place < len(row.cells) and row.cells[place]]
        marks = all(_TICK.match(cell) for cell in cells) or _are_letters(cells)
        if column is Column.OTHER and cells and marks and looks_like_agencies(name):
            found.append(name)
    return tuple(found)


def role_of(letters: str) -> Column:
    """Who leads and who helps by the letters of a legend: C or CT, P or PH."""
    return Column.LEAD if match_key(letters) in _LEADS else Column.COORDINATING


def _role(name: str, top: str) -> tuple[Column | None, str]:
    """What a ticked agency does, and its name."""
    before, sign, behind = name.partition(":")
    if sign and behind.strip() and label_of(before) in _ROLES:
        return label_of(before), behind.strip()
    above = column_of(top) if top and top != name else None
    return (above, name) if above in _ROLES else (None, name)


def _say_it_themselves(rows: Sequence[GridRow]) -> bool:
    """Whether "CT" and "PH" both stand in the cells: as everybody writes for leading and helping."""
    keys = {
        match_key(cell) for row in rows for cell in row.cells if 1 < len(cell) <= _LONGEST_LETTERS
    }
    return {"ct", "ph"} <= keys


def _are_letters(cells: Sequence[str]) -> bool:
    return all(match_key(cell) in _LEADS | _HELPS for cell in cells)


def _has_legend(name: str, tops: Sequence[str], place: int) -> bool:
    """Whether the heading above says what the letters mean; written out they need no legend."""
    key = match_key(" ".join([tops[place] if place < len(tops) else "", name]))
    return bool(_LEGEND.search(key) or _LEGEND_BEHIND.search(key))
