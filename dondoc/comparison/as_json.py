"""A comparison as the one JSON document of `dondoc compare --json`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from dondoc.comparison.changes import Change, Comparison, ItemChange, ItemPlace, place_of
from dondoc.plan import PlanHeader, PlanItem

Json = dict[str, Any]
_NONE: Mapping[ItemPlace, str] = MappingProxyType({})


def comparison_as_json(comparison: Comparison, endings: Mapping[ItemPlace, str] = _NONE) -> Json:
    """Plain values: a list for each kind of change, in which an item may stand more than once.

    `endings` say in Vietnamese how the old plan's items ended, where that is known.
    """
    return {
        "old_plan": _plan(comparison.old),
        "new_plan": _plan(comparison.new),
        "counts": {change.value: count for change, count in comparison.counts.items()},
        "moves": [
            {"from": move.old_lead, "to": move.new_lead, "items": move.items}
            for move in comparison.moves
        ],
        **{
            change.value: [_entry(one, endings) for one in comparison.of(change)]
            for change in Change
        },
    }


def _plan(header: PlanHeader) -> Json:
    issued_on = header.issued_on.isoformat() if header.issued_on else None
    return {
        "number": header.number,
        "issued_on": issued_on,
        "year": header.year,
        "title": header.title,
    }


def _entry(one: ItemChange, endings: Mapping[ItemPlace, str]) -> Json:
    ending = endings.get(place_of(one.old)) if one.old else None
    return {
        "changes": [change.value for change in one.changes],
        "similarity": one.similarity,
        "sure": one.is_sure,
        "notes": list(one.notes),
        "old": _item(one.old),
        "new": _item(one.new),
        **({} if ending is None else {"ending": ending}),
    }


def _item(item: PlanItem | None) -> Json | None:
    if item is None:
        return None
    return {
        "section": item.section,
        "number": item.number,
        "content": item.content,
        "timing": item.timing.text,
        "lead": item.lead,
        "coordinating": item.coordinating,
    }
