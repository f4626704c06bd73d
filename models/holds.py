"""Pauses: what is held on which day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from models.tables import HoldRow, HoldScope, ObligationRow


def holds_ending_on_or_after(day: date, *, session: Session) -> list[HoldRow]:
    """The holds that matter on that day or later."""
    asked = select(HoldRow).where(HoldRow.until >= day).order_by(col(HoldRow.id))
    return list(session.exec(asked))


def hold_on(day: date, row: ObligationRow, holds: Sequence[HoldRow]) -> HoldRow | None:
    """The hold of an obligation on that day; of several the one that ends last."""
    on_that_day = [
        hold for hold in holds if hold.starts <= day <= hold.until and _covers(hold, row)
    ]
    return max(on_that_day, key=lambda hold: hold.until, default=None)


def item_subject(section: str, number: str) -> str:
    """An item as the subject of a hold."""
    return f"{section} > {number}"


def _covers(hold: HoldRow, row: ObligationRow) -> bool:
    if hold.plan_id is not None and hold.plan_id != row.plan_id:
        return False
    subjects = {
        HoldScope.OBLIGATION: row.key,
        HoldScope.ITEM: item_subject(row.section, row.number),
        HoldScope.AGENCY: row.agency_id,
        HoldScope.PLAN: hold.subject,
    }
    return hold.subject == subjects[hold.scope]
