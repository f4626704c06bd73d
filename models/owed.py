"""What planning reads of some obligations, as plain rows of columns: whole countries pass by here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import load_only
from sqlmodel import Session, col

from dondoc.policy import Audience
from models.outbox import AT_ONCE, Entry
from models.tables import ContactRow, ObligationRow, PlanRow, PlanStatus, ReminderEntryRow

_CONTACT: Any = ContactRow.__table__  # type: ignore[attr-defined]
_OWED: Any = ObligationRow.__table__  # type: ignore[attr-defined]
_PLAN: Any = PlanRow.__table__  # type: ignore[attr-defined]
_ENTRY: Any = ReminderEntryRow.__table__  # type: ignore[attr-defined]
_IN_FORCE: Select[Any] = (
    select(_OWED)
    .join(_PLAN, _PLAN.c.id == _OWED.c.plan_id)
    .where(_PLAN.c.status == PlanStatus.APPROVED, _OWED.c.cancelled_at.is_(None))
)


def owed_by_id(ids: Iterable[int], *, session: Session) -> list[ObligationRow]:
    """Those of these numbers that are in force, by due day; rows with the columns of the table."""
    return _owed((_OWED.c.id.in_(part) for part in _parts(ids)), session)


def owed_by_key(keys: Iterable[str], *, session: Session) -> list[ObligationRow]:
    """Those of these keys that are in force, by due day."""
    return _owed((_OWED.c.key.in_(part) for part in _parts(keys)), session)


def owed_before(
    day: date, pairs: Iterable[tuple[str, int]], *, session: Session
) -> list[ObligationRow]:
    """What these (agency, plan) owed before that day and have not done, by due day."""
    is_late = func.coalesce(_OWED.c.extended_due, _OWED.c.due) < day
    is_open = or_(_OWED.c.confirmed_on.is_(None), _OWED.c.confirmed_on >= day)
    asked = (
        (_OWED.c.agency_id == agency_id) & (_OWED.c.plan_id == plan_id) & is_late & is_open
        for agency_id, plan_id in sorted(set(pairs))
    )
    return _owed(asked, session)


def _owed(conditions: Iterable[ColumnElement[bool]], session: Session) -> list[ObligationRow]:
    ask = session.connection().execute
    found: list[Any] = [row for asked in conditions for row in ask(_IN_FORCE.where(asked))]
    return sorted(found, key=lambda row: (row.due, row.id))


def ids_said_by(reminders: Iterable[int], *, session: Session) -> set[int]:
    """The obligations in force of which these messages speak."""
    ask = session.connection().execute
    asked = _IN_FORCE.with_only_columns(_OWED.c.id).join(
        _ENTRY, _ENTRY.c.obligation_key == _OWED.c.key
    )
    return {
        number
        for part in _parts(reminders)
        for (number,) in ask(asked.where(_ENTRY.c.reminder_id.in_(part)))
    }


def said_of(keys: Iterable[str], *, session: Session) -> set[tuple[int, Entry]]:
    """What has been planned or sent to whom of the obligations of these keys; it never goes again."""
    ask = session.connection().execute
    asked = select(_ENTRY.c.contact_id, _ENTRY.c.obligation_key, _ENTRY.c.step, _ENTRY.c.due)
    return {
        (contact, Entry(key, step, due))
        for part in _parts(keys)
        for contact, key, step, due in ask(asked.where(_ENTRY.c.obligation_key.in_(part)))
    }


def plans_in_force(*, session: Session) -> dict[int, PlanRow]:
    """The approved plans by number, without what was read in their files, which is long."""
    short = (PlanRow.number, PlanRow.title, PlanRow.issued_on, PlanRow.issuer)
    whose = (PlanRow.coordinator, PlanRow.coordinator_agency_id)
    asked = select(PlanRow).options(load_only(*short, *whose))  # type: ignore[arg-type]
    found = session.scalars(asked.where(col(PlanRow.status) == PlanStatus.APPROVED))
    return {plan.id: plan for plan in found if plan.id is not None}


def hearers(
    audiences: Sequence[Audience], agencies: Iterable[str] | None = None, *, session: Session
) -> list[ContactRow]:
    """The contacts in use of these audiences, of some agencies or all, by agency."""
    asked = select(ContactRow).where(
        col(ContactRow.active), col(ContactRow.audience).in_(audiences)
    )
    if agencies is None:
        found = list(session.scalars(asked))
    else:
        of_agencies = (asked.where(col(ContactRow.agency_id).in_(one)) for one in _parts(agencies))
        found = [row for part in of_agencies for row in session.scalars(part)]
    return sorted(found, key=lambda row: (row.agency_id, row.id or 0))


def contacts_by_id(ids: Iterable[int], *, session: Session) -> list[ContactRow]:
    """The contacts of these numbers."""
    asked = (select(ContactRow).where(col(ContactRow.id).in_(part)) for part in _parts(ids))
    return [row for part in asked for row in session.scalars(part)]


def broken_agencies(*, session: Session) -> dict[str, str]:
    """Agencies of whose contacts every one has failed since its last success, with the last reason."""
    asked = select(_CONTACT.c.agency_id, _CONTACT.c.last_error).where(_CONTACT.c.active)
    failed: dict[str, str] = {}
    through = set()
    for agency_id, last_error in session.connection().execute(asked.order_by(_CONTACT.c.id)):
        if last_error:
            failed[agency_id] = last_error
        else:
            through.add(agency_id)
    return {one: reason for one, reason in failed.items() if one not in through}


def _parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    ordered = sorted(set(values))
    for at in range(0, len(ordered), AT_ONCE):
        yield ordered[at : at + AT_ONCE]
