"""Which of thousands of works any of the product's holds can be about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.holds import Holds, item_subject
from models.tables import HoldScope


def may_be_held_by(holds: Holds) -> Callable[[Any], bool]:
    """Whether any hold may cover a row: of an office's hundreds most are about other work."""
    named = {hold.subject for hold in holds}
    if any(hold.scope in (HoldScope.PLAN, HoldScope.EVERYTHING) for hold in holds):
        return lambda _row: True
    return lambda row: (
        bool(named)
        and not named.isdisjoint(
            (row.key, row.agency_id, row.period, item_subject(row.section, row.number))
        )
    )
