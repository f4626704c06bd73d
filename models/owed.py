"""What planning reads of some obligations, as plain rows of columns: whole countries pass by here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, or_, select
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
_VALUES: Any = bindparam("values", expanding=True)
_OF_IDS, _OF_KEYS = (_IN_FORCE.where(one.in_(_VALUES)) for one in (_OWED.c.id, _OWED.c.key))
_SAID = select(_ENTRY.c.contact_id, _ENTRY.c.obligation_key, _ENTRY.c.step, _ENTRY.c.due).where(
    _ENTRY.c.obligation_key.in_(_VALUES)
)
_PLANS = select(
    *(_PLAN.c.id, _PLAN.c.number, _PLAN.c.title, _PLAN.c.issued_on, _PLAN.c.issuer),
    *(_PLAN.c.coordinator, _PLAN.c.coordinator_agency_id),
).where(_PLAN.c.status == PlanStatus.APPROVED)
_HEARERS = select(_CONTACT).where(
    _CONTACT.c.active, _CONTACT.c.audience.in_(bindparam("audiences", expanding=True))
)
_HEARERS_OF = _HEARERS.where(_CONTACT.c.agency_id.in_(bindparam("agencies", expanding=True)))
_GETS_THROUGH = _CONTACT.alias("gets_through")
_BROKEN = (
    select(_CONTACT.c.agency_id, _CONTACT.c.last_error)
    .where(_CONTACT.c.active, _CONTACT.c.last_error != "")
    .where(
        ~exists().where(
            _GETS_THROUGH.c.agency_id == _CONTACT.c.agency_id,
            _GETS_THROUGH.c.active,
            _GETS_THROUGH.c.last_error == "",
        )
    )
    .order_by(_CONTACT.c.id)
)


def owed_by_id(ids: Iterable[int], *, session: Session) -> list[ObligationRow]:
    """Those of these numbers that are in force, by due day; rows with the columns of the table."""
    ask = session.connection().execute
    return _by_due_day(row for part in _parts(ids) for row in ask(_OF_IDS, {"values": part}))


def owed_by_key(keys: Iterable[str], *, session: Session) -> list[ObligationRow]:
    """Those of these keys that are in force, by due day."""
    ask = session.connection().execute
    return _by_due_day(row for part in _parts(keys) for row in ask(_OF_KEYS, {"values": part}))


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
    ask = session.connection().execute
    return _by_due_day(row for one in asked for row in ask(_IN_FORCE.where(one)))


def _by_due_day(found: Iterable[Any]) -> list[ObligationRow]:
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
    return {
        (contact, Entry(key, step, due))
        for part in _parts(keys)
        for contact, key, step, due in ask(_SAID, {"values": part})
    }


def plans_in_force(*, session: Session) -> dict[int, PlanRow]:
    """The approved plans by number, without what was read in their files, which is long."""
    found: Iterable[Any] = session.connection().execute(_PLANS)
    return {plan.id: plan for plan in found}


def hearers(
    audiences: Sequence[Audience], agencies: Iterable[str] | None = None, *, session: Session
) -> list[ContactRow]:
    """The contacts in use of these audiences, of some agencies or all, by agency."""
    ask, given = session.connection().execute, {"audiences": list(audiences)}
    if agencies is None:
        found: list[Any] = list(ask(_HEARERS, given))
    else:
        parts = (ask(_HEARERS_OF, {"agencies": one, **given}) for one in _parts(agencies))
        found = [row for part in parts for row in part]
    return sorted(found, key=lambda row: (row.agency_id, row.id))


def contacts_by_id(ids: Iterable[int], *, session: Session) -> list[ContactRow]:
    """The contacts of these numbers."""
    asked = (select(ContactRow).where(col(ContactRow.id).in_(part)) for part in _parts(ids))
    return [row for part in asked for row in session.scalars(part)]


def broken_agencies(*, session: Session) -> dict[str, str]:
    """Agencies of whose contacts every one has failed since its last success, with the last reason."""
    return dict(session.connection().execute(_BROKEN).tuples().all())


def _parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    ordered = sorted(set(values))
    for at in range(0, len(ordered), AT_ONCE):
        yield ordered[at : at + AT_ONCE]
