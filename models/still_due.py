"""Asked again at the moment of sending: is it still to be said, and to this contact?

These questions stand between any two messages, so each is one statement for a whole group, put
together once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import Row, and_, bindparam, select
from sqlmodel import Session

from dondoc.status import is_open
from models.claimed import Waiting
from models.holds import Holds, silence_on
from models.obligations import facts_of
from models.tables import (
    ContactRow,
    HoldRow,
    HoldScope,
    ObligationRow,
    PlanRow,
    PlanStatus,
    ReminderEntryRow,
)

NO_LONGER_DUE = "việc đã xong, đã hoãn hoặc đổi hạn trước khi gửi"
NOT_SENT_THAT_DAY = "chưa gửi được trong ngày; ngày sau báo lại một lần"
PUT_ASIDE = "người nhận đã ngừng dùng"

_CONTACT: Any = ContactRow.__table__  # type: ignore[attr-defined]
_ENTRY: Any = ReminderEntryRow.__table__  # type: ignore[attr-defined]
_HOLD: Any = HoldRow.__table__  # type: ignore[attr-defined]
_OWED: Any = ObligationRow.__table__  # type: ignore[attr-defined]
_PLAN: Any = PlanRow.__table__  # type: ignore[attr-defined]

_MESSAGES: Any = bindparam("reminders", expanding=True)
_HOLDS = (
    select(_HOLD)
    .where(_HOLD.c.until >= bindparam("day"))
    # an office has hundreds about single pieces of work: only those that are spoken of
    .where(
        (_HOLD.c.scope != HoldScope.OBLIGATION)
        | _HOLD.c.subject.in_(
            select(_ENTRY.c.obligation_key).where(_ENTRY.c.reminder_id.in_(_MESSAGES))
        )
    )
    .order_by(_HOLD.c.id)
)
_IN_FORCE = select(_PLAN.c.id).where(_PLAN.c.status == PlanStatus.APPROVED)
_STOPPED = select(_CONTACT.c.id).where(
    _CONTACT.c.id.in_(bindparam("contacts", expanding=True)), _CONTACT.c.active.is_(False)
)
_SAID = (
    select(
        _ENTRY.c.reminder_id,
        _ENTRY.c.due.label("said_due"),
        _CONTACT.c.active,
        # what states and holds are told from; contents are long and not asked for
        *(_OWED.c.plan_id, _OWED.c.key, _OWED.c.agency_id, _OWED.c.section, _OWED.c.number),
        *(_OWED.c.period, _OWED.c.due, _OWED.c.extended_due, _OWED.c.claimed_done_on),
        *(_OWED.c.confirmed_on, _OWED.c.cancelled_at),
    )
    .join_from(_ENTRY, _CONTACT, _CONTACT.c.id == _ENTRY.c.contact_id)
    .join(
        _OWED,
        and_(_OWED.c.key == _ENTRY.c.obligation_key, _OWED.c.plan_id.in_(_IN_FORCE)),
        isouter=True,
    )
    .where(_ENTRY.c.reminder_id.in_(_MESSAGES))
)


def reasons_not_to_send(
    messages: Sequence[Waiting], *, session: Session, day: date
) -> dict[int, str]:
    """Which of the messages must not go out as they are on that day, by id, and why."""
    ask, asked = session.connection().execute, {"reminders": [one.id for one in messages]}
    holds = Holds(HoldRow(**row) for row in ask(_HOLDS, {"day": day, **asked}).mappings())
    said: dict[int, list[Row[Any]]] = defaultdict(list)
    for entry in ask(_SAID, asked):
        said[entry.reminder_id].append(entry)
    stopped = _stopped([one.contact_id for one in messages if one.stands_alone], session)
    reasons = {
        one.id: PUT_ASIDE if one.contact_id in stopped else _reason(one, said[one.id], day, holds)
        for one in messages
    }
    return {reminder_id: reason for reminder_id, reason in reasons.items() if reason}


def _stopped(contacts: Sequence[int], session: Session) -> set[int]:
    """Those of the contacts that wish for no more; a message of due days asks by its entries."""
    if not contacts:
        return set()
    asked = session.connection().execute(_STOPPED, {"contacts": contacts})
    return {contact for (contact,) in asked}


def _reason(
    message: Waiting,
    said: Sequence[Row[Any]],
    day: date,
    holds: Sequence[HoldRow],
) -> str:
    if message.stands_alone:
        return ""
    if message.planned_for != day:
        return NOT_SENT_THAT_DAY
    if not all(entry.active for entry in said):
        return PUT_ASIDE
    is_true = bool(said) and all(_is_due(entry, day, holds) for entry in said)
    return "" if is_true else NO_LONGER_DUE


def _is_due(entry: Row[Any], day: date, holds: Sequence[HoldRow]) -> bool:
    if entry.key is None or (entry.extended_due or entry.due) != entry.said_due:
        return False
    # the columns asked for are all that these two look at
    owed = cast(ObligationRow, entry)
    is_silent = bool(holds) and silence_on(day, owed, holds) is not None
    return is_open(facts_of(owed, on=day, holds=holds), day) and not is_silent
