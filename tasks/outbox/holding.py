"""What a person names to be held, as a hold of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from dondoc.errors import DondocError
from models.holds import item_subject
from models.plans import plan_by_id
from models.tables import HoldKind, HoldRow, HoldScope, PlanStatus
from tasks.explanations.subjects import subjects_of


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a pause, why, and for which days, both included."""

    kind: HoldKind
    starts: date
    until: date
    author: str
    reason: str

    def of(self, scope: HoldScope, subject: str = "", plan_id: int | None = None) -> HoldRow:
        """The hold of that subject."""
        return HoldRow(
            kind=self.kind,
            scope=scope,
            subject=subject,
            plan_id=plan_id,
            starts=self.starts,
            until=self.until,
            author=self.author,
            reason=self.reason,
        )


def hold_of_named(
    what: str, asked: Asked, *, session: Session, plan_id: int | None = None
) -> HoldRow:
    """The hold of an item ("VI.2"), the reports of a period ("2026-6-thang") or one obligation.

    Raises NotFound, and DondocError for what stands in no plan in force.
    """
    found = subjects_of(what, session=session, plan_id=plan_id)[0]
    if found.plan.status is not PlanStatus.APPROVED or found.plan.id is None:
        raise DondocError(f"“{what}” không ở trong kế hoạch đã duyệt nào")
    if any(row.key == what.strip() for row in found.rows):
        return asked.of(HoldScope.OBLIGATION, what.strip(), found.plan.id)
    if found.item is None:
        return asked.of(HoldScope.PERIOD, found.rows[0].period, found.plan.id)
    subject = item_subject(found.item.section, found.item.number)
    return asked.of(HoldScope.ITEM, subject, found.plan.id)


def hold_of_plan(plan_id: int, asked: Asked, *, session: Session) -> HoldRow:
    """The hold of a whole plan; raises NotFound."""
    plan_by_id(plan_id, session=session)
    return asked.of(HoldScope.PLAN, plan_id=plan_id)
