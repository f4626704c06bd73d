"""Questions about plans and their items and findings."""

from __future__ import annotations

from sqlmodel import Session, col, select

from dondoc.errors import NotFound
from dondoc.plan import Severity
from models.tables import CommemorationRow, FindingRow, ItemRow, PlanRow, PlanStatus


def plan_by_id(plan_id: int, *, session: Session) -> PlanRow:
    """One version of one plan; raises NotFound."""
    plan = session.get(PlanRow, plan_id)
    if plan is None:
        raise NotFound(f"không có kế hoạch số {plan_id}", remedy="xem mã do lệnh ingest in ra")
    return plan


def latest_version(key: str, *, session: Session) -> PlanRow | None:
    """The newest version of a plan, whatever its status."""
    asked = select(PlanRow).where(PlanRow.key == key).order_by(col(PlanRow.version).desc())
    return session.exec(asked).first()


def approved_version(key: str, *, session: Session) -> PlanRow | None:
    """The version of a plan that is in force."""
    asked = select(PlanRow).where(PlanRow.key == key, PlanRow.status == PlanStatus.APPROVED)
    return session.exec(asked).first()


def plans(*, session: Session, status: PlanStatus | None = None) -> list[PlanRow]:
    """All plans, or those of one status, in the order in which they came."""
    asked = select(PlanRow).order_by(col(PlanRow.id))
    if status is not None:
        asked = asked.where(PlanRow.status == status)
    return list(session.exec(asked))


def items_of(plan_id: int, *, session: Session) -> list[ItemRow]:
    """The items of a plan in its own order."""
    asked = select(ItemRow).where(ItemRow.plan_id == plan_id).order_by(col(ItemRow.position))
    return list(session.exec(asked))


def findings_of(plan_id: int, *, session: Session) -> list[FindingRow]:
    """The findings of a plan in the order of the reading."""
    asked = select(FindingRow).where(FindingRow.plan_id == plan_id)
    return list(session.exec(asked.order_by(col(FindingRow.position))))


def open_errors(plan_id: int, *, session: Session) -> list[FindingRow]:
    """The findings that stand in the way of approval."""
    found = findings_of(plan_id, session=session)
    return [one for one in found if one.severity is Severity.ERROR and not one.settled]


def commemorations(*, session: Session, with_cancelled: bool = False) -> list[CommemorationRow]:
    """The days that the plans in force commemorate, earliest first."""
    asked = (
        select(CommemorationRow)
        .join(PlanRow, col(PlanRow.id) == CommemorationRow.plan_id)
        .where(PlanRow.status == PlanStatus.APPROVED)
        .order_by(col(CommemorationRow.day), col(CommemorationRow.key))
    )
    if not with_cancelled:
        asked = asked.where(col(CommemorationRow.cancelled_at).is_(None))
    return list(session.exec(asked))
