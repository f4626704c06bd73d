"""Torn tables whose cells a blank line parts: read in whatever order their columns stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dondoc.language.text import match_key
from dondoc.reading.formats.lines import join_words
from dondoc.reading.layouts.columns import Column
from dondoc.reading.layouts.fitting import fit
from dondoc.reading.layouts.torn.blocks import Block

# the order that the words of a table tell without any gaps
USUAL_ORDER = (Column.CONTENT, Column.TIMING, Column.LEAD, Column.COORDINATING)
_NAMED: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.CONTENT, re.compile(r"noi dung|nhiem vu|cong viec|hoat dong")),
    (Column.TIMING, re.compile(r"thoi gian|thoi han|tien do")),
    (Column.LEAD, re.compile(r"chu tri|phu trach|(?:co quan|don vi) thuc hien")),
    (Column.COORDINATING, re.compile(r"phoi hop")),
    (Column.ASSIGNEE, re.compile(r"phan cong phu trach|nguoi (?:thuc hien|phu trach)")),
    (Column.PRODUCT, re.compile(r"san pham|ket qua")),
)


def order_of(header: Sequence[str]) -> tuple[Column, ...]:
    """The columns in the order in which a torn header names them, its words joined."""
    key = match_key(" ".join(header))
    places = {column: found.start() for column, named in _NAMED if (found := named.search(key))}
    return tuple(sorted(places, key=places.__getitem__))


def part_by_gaps(block: Block, order: Sequence[Column]) -> dict[Column, str] | None:
    """The cells of an item's block where gaps part it into as many as there are columns, and each
    looks as its column's should; else None."""
    cells = _parted(block)
    if len(cells) != len(order):
        return None
    found = fit(cells, order)
    if found is None or not found.is_sure:
        return None
    return dict(zip(order, cells, strict=True))


def _parted(block: Block) -> list[str]:
    groups: list[list[str]] = []
    for index, line in enumerate(block.lines):
        if not groups or index in block.after_gap:
            groups.append([])
        groups[-1].append(line)
    return [join_words(group) for group in groups]
