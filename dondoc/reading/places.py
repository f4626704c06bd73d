"""Places as a person reads them: "mục VI, số 2 (dòng 123)"."""

from __future__ import annotations

from collections.abc import Sequence

from dondoc.plan import PlanItem


def where_is(item: PlanItem) -> str:
    """The item's section and number, and its place in the source."""
    names = [("mục", item.section), ("số", item.number)]
    words = ", ".join(f"{word} {value}" for word, value in names if value)
    place = str(item.source)
    if words and place:
        return f"{words} ({place})"
    return words or place


def first_places(items: Sequence[PlanItem], *, at_most: int = 3) -> str:
    """The places of the first items, and how many more there are."""
    named = "; ".join(where_is(item) for item in items[:at_most])
    rest = len(items) - at_most
    return f"{named} và {rest} dòng khác" if rest > 0 else named
