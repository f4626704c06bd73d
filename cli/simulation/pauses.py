"""Which of thousands of works any of the product's holds can be about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.holds import Holds, item_subject
from models.tables import HoldScope


def may_be_held_by(holds: Holds) -> Callable[[Any], bool]:
    """Whether any hold may cover a row: of an office's hundreds most are about other work."""
    named: dict[HoldScope, set[str]] = {scope: set() for scope in HoldScope}
    for hold in holds:
        named[hold.scope].add(hold.subject)
    if named[HoldScope.PLAN] or named[HoldScope.EVERYTHING]:
        return lambda _row: True
    works, agencies = named[HoldScope.OBLIGATION], named[HoldScope.AGENCY]
    periods, items = named[HoldScope.PERIOD], named[HoldScope.ITEM]
    return lambda row: (
        row.key in works
        or row.agency_id in agencies
        or row.period in periods
        or (bool(items) and item_subject(row.section, row.number) in items)
    )
