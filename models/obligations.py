"""Questions about obligations, and what an agency or the coordinator says of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from dondoc.errors import NotFound
from dondoc.schedule.obligation import Obligation, ObligationKind, Role
from dondoc.status import ObligationFacts
from models.events import record
from models.holds import hold_on
from models.tables import HoldRow, ObligationRow, PlanRow, PlanStatus

_OWED: Any = ObligationRow.__table__  # type: ignore[attr-defined]
_PLAN: Any = PlanRow.__table__  # type: ignore[attr-defined]
_STANDING: Any = (
    sql_select(
        *(_OWED.c.id, _OWED.c.plan_id, _OWED.c.key, _OWED.c.kind, _OWED.c.role, _OWED.c.agency_id),
        *(_OWED.c.section, _OWED.c.number, _OWED.c.title, _OWED.c.period, _OWED.c.start),
        *(_OWED.c.due, _OWED.c.extended_due, _OWED.c.claimed_done_on, _OWED.c.confirmed_on),
        _OWED.c.cancelled_at,
        func.coalesce(_OWED.c.extended_due, _OWED.c.due).label("due_now"),
    )
    .where(
        _OWED.c.cancelled_at.is_(None),
        _OWED.c.plan_id.in_(sql_select(_PLAN.c.id).where(_PLAN.c.status == PlanStatus.APPROVED)),
    )
    .order_by(_OWED.c.due, _OWED.c.id)
)


# asked at each deed, so put together once
_WITH_KEY = (
    select(ObligationRow)
    .join(PlanRow, col(PlanRow.id) == ObligationRow.plan_id)
    .where(ObligationRow.key == bindparam("key"), PlanRow.status == PlanStatus.APPROVED)
)


def as_obligation(row: ObligationRow) -> Obligation:
    """The row as the rules take it."""
    return Obligation(
        key=row.key,
        kind=row.kind,
        role=row.role,
        agency_id=row.agency_id,
        section=row.section,
        number=row.number,
        title=row.title,
        content=row.content,
        lead=row.lead,
        coordinating=row.coordinating,
        timing_text=row.timing_text,
        start=row.start,
        due=row.due,
        certainty=row.certainty,
        note=row.note,
        period=row.period,
        years=row.years,
    )


def facts_of(row: ObligationRow, *, on: date, holds: Sequence[HoldRow] = ()) -> ObligationFacts:
    """The dates from which `dondoc.status.state_of` tells the state on that day."""
    held = hold_on(on, row, holds) if holds else None
    return ObligationFacts(
        due=row.due,
        extended_due=row.extended_due,
        claimed_done_on=row.claimed_done_on,
        confirmed_on=row.confirmed_on,
        held_from=held.starts if held else None,
        held_until=held.until if held else None,
        cancelled=row.cancelled_at is not None,
    )


def obligations_in_force(
    *,
    session: Session,
    agency_id: str | None = None,
    plan_id: int | None = None,
    kind: ObligationKind | None = None,
    with_cancelled: bool = False,
) -> list[ObligationRow]:
    """What agencies owe under approved plans, by due date; a draft owes nothing yet."""
    asked = (
        select(ObligationRow)
        .join(PlanRow, col(PlanRow.id) == ObligationRow.plan_id)
        .where(PlanRow.status == PlanStatus.APPROVED)
        .order_by(col(ObligationRow.due), col(ObligationRow.id))
    )
    if agency_id is not None:
        asked = asked.where(ObligationRow.agency_id == agency_id)
    if plan_id is not None:
        asked = asked.where(ObligationRow.plan_id == plan_id)
    if kind is not None:
        asked = asked.where(ObligationRow.kind == kind)
    if not with_cancelled:
        asked = asked.where(col(ObligationRow.cancelled_at).is_(None))
    return list(session.exec(asked))


def standing_rows(*, session: Session, own: bool = False) -> Sequence[ObligationRow]:
    """What all agencies owe, by due date, to be judged, counted and listed: without the long texts.

    `own` leaves out what they only help with. Rows of columns, a fifth of the time of whole objects.
    """
    asked = _STANDING.where(_OWED.c.role != Role.COORDINATING) if own else _STANDING
    found: Sequence[Any] = session.connection().execute(asked).all()
    return found


def obligation_in_force(key: str, *, session: Session) -> ObligationRow:
    """The obligation with that key under the approved version; raises NotFound."""
    row = session.exec(_WITH_KEY, params={"key": key}).first()
    if row is None:
        raise NotFound(f"không có công việc mã {key} trong kế hoạch đã duyệt")
    return row


def show_anew(row: ObligationRow, at: datetime) -> None:
    """What calendars show of the row changed: they take it for news by its number and time."""
    row.revision, row.revised_at = row.revision + 1, at


def claim_done(
    row: ObligationRow, *, session: Session, on: date, note: str, actor: str, at: datetime
) -> None:
    """The agency says that it is done; the coordinator has still to confirm it."""
    row.claimed_done_on, row.done_note = on, note
    show_anew(row, at)
    said = {"on": on.isoformat(), "note": note}
    subject = f"obligation:{row.key}"
    record("done-claimed", subject, session=session, at=at, actor=actor, details=said)


def confirm_done(
    key: str, *, session: Session, on: date, actor: str, at: datetime
) -> ObligationRow:
    """The coordinator confirms that it is done."""
    row = obligation_in_force(key, session=session)
    row.confirmed_on = on
    show_anew(row, at)
    said = {"on": on.isoformat()}
    record("done-confirmed", f"obligation:{key}", session=session, at=at, actor=actor, details=said)
    return row


def reopen(key: str, *, session: Session, reason: str, actor: str, at: datetime) -> ObligationRow:
    """The coordinator does not accept that it is done; the ladder goes on."""
    row = obligation_in_force(key, session=session)
    row.claimed_done_on, row.confirmed_on = None, None
    show_anew(row, at)
    said = {"reason": reason}
    record("reopened", f"obligation:{key}", session=session, at=at, actor=actor, details=said)
    return row
