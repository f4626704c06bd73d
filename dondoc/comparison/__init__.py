"""Two plans side by side, two years' or two versions': what was kept, changed, dropped, what is new."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dondoc.comparison.changes import Change, Comparison, ItemChange
from dondoc.comparison.judging import Judge
from dondoc.comparison.matching import Pair, match

if TYPE_CHECKING:
    from dondoc.language.agencies import AgencyDirectory
    from dondoc.plan import PlanReading

__all__ = ["Change", "Comparison", "ItemChange", "compare", "compared"]


def compare(old: PlanReading, new: PlanReading, directory: AgencyDirectory) -> Comparison:
    """Hold each item of the new plan against the item of the old one that it comes from.

    Items are matched by what they say, the surest pairs first, each item once; where agencies were
    reorganised in between, successors stand in for those that ended. In the order of the new plan,
    dropped items last.
    """
    judge = Judge(old, new, directory)
    return compared(old, new, judge, match(old.items, new.items, judge))


def compared(old: PlanReading, new: PlanReading, judge: Judge, pairs: Iterable[Pair]) -> Comparison:
    """The comparison that follows from pairs found otherwise; no item may stand in two."""
    origin = {pair.new: pair for pair in pairs}
    changes: list[ItemChange] = []
    for place, item in enumerate(new.items):
        pair = origin.get(place)
        if pair is None:
            changes.append(ItemChange((Change.NEW,), None, item))
        else:
            changes.append(judge.judged(old.items[pair.old], item, pair))
    matched = {pair.old for pair in origin.values()}
    dropped = (item for place, item in enumerate(old.items) if place not in matched)
    changes.extend(
        ItemChange((Change.DROPPED,), item, None, notes=judge.notes_on_ended(item))
        for item in dropped
    )
    return Comparison(old.plan, new.plan, tuple(changes))
