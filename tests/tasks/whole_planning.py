"""Planning and auditing as if the whole country were read each time: what the narrow ways must equal.

All that is owed and all that was ever said is in memory here, and only the rules look at it.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Engine

from dondoc.status import is_open
from models.contacts import contacts
from models.engine import reading, session
from models.outbox import cancel_planned, entries_by_reminder, reminders
from models.still_due import NO_LONGER_DUE, NOT_SENT_THAT_DAY
from models.tables import ContactRow, ReminderRow, ReminderState
from tasks.outbox.audit import WATCHED
from tasks.outbox.due import agencies_to_be_told, agencies_without_contact, due_for_contacts
from tasks.outbox.plan import GOES_IN_ONE, PlanCounts, _add_all, messages_due
from tasks.outbox.rules import Rules
from tasks.outbox.snapshot import Snapshot, snapshot

Pair = tuple[ReminderRow, ContactRow]


def plan_from_the_whole(engine: Engine, today: date, now: datetime, rules: Rules) -> PlanCounts:
    """The day's messages, from all that is known."""
    cancelled = _cancel(engine, _outdated(engine, today))
    known = _known(engine, today)
    more = {one.contact.id for one in due_for_contacts(known, today, rules)}
    longer = [
        row.id
        for row, _ in _waiting(engine)
        if row.contact_id in more and not row.stands_alone and row.id is not None
    ]
    if merged := _cancel(engine, dict.fromkeys(longer, GOES_IN_ONE)):
        known = _known(engine, today)
    added = _add_all(engine, messages_due(known, today, rules), now)
    return PlanCounts(planned=added, cancelled=cancelled + merged)


def audit_of_the_whole(engine: Engine, today: date, rules: Rules) -> dict[str, object]:
    """What the audit finds but for what waits too long, each as a plain value."""
    known, reasons = _known(engine, today), _outdated(engine, today)
    with reading(engine) as opened:
        found = reminders(session=opened, states=WATCHED)
    return {
        "missing": [
            (one.contact.agency_id, one.key, one.step) for one in messages_due(known, today, rules)
        ],
        "outdated": {row.key: reasons[row.id or 0] for row, _ in found if row.id in reasons},
        "unsure": sorted(row.key for row, _ in found if row.state is ReminderState.UNSURE),
        "failed": sorted(row.key for row, _ in found if row.state is ReminderState.FAILED),
        "unreachable": _unreachable(engine, known, today, rules),
    }


def _unreachable(engine: Engine, known: Snapshot, today: date, rules: Rules) -> dict[str, str]:
    owing = agencies_to_be_told(known, today, rules)
    reached = {agency_id for agency_id, _ in known.contacts}
    unheard = agencies_without_contact(known, today, rules)
    broken = _broken(engine)
    return (
        {one: broken[one] for one in owing & broken.keys()}
        | {one: f"{steps} bước nhắc không có người nhận" for one, steps in unheard.items()}
        | dict.fromkeys(owing - reached, "không có người nhận nào")
    )


def _broken(engine: Engine) -> dict[str, str]:
    by_agency: dict[str, list[ContactRow]] = {}
    with reading(engine) as opened:
        for contact in contacts(session=opened, only_active=True):
            by_agency.setdefault(contact.agency_id, []).append(contact)
    return {
        agency_id: found[-1].last_error
        for agency_id, found in by_agency.items()
        if all(contact.last_error for contact in found)
    }


def _known(engine: Engine, today: date) -> Snapshot:
    with reading(engine) as opened:
        return snapshot(session=opened, today=today)


def _waiting(engine: Engine) -> list[Pair]:
    with reading(engine) as opened:
        return reminders(session=opened, states=[ReminderState.PLANNED])


def _outdated(engine: Engine, today: date) -> dict[int, str]:
    known, waiting = _known(engine, today), _waiting(engine)
    with reading(engine) as opened:
        entries = entries_by_reminder(session=opened, states=[ReminderState.PLANNED])
    still_open = {
        key: one.due_now
        for key, one in known.facts(today).items()
        if is_open(one, today) and not known.is_silent(key, today)
    }
    reasons: dict[int, str] = {}
    for row, contact in waiting:
        assert row.id is not None
        if row.stands_alone:
            continue
        said = entries.get(row.id, [])
        if not contact.active or any(still_open.get(one.obligation_key) != one.due for one in said):
            reasons[row.id] = NO_LONGER_DUE
        elif row.planned_for != today:
            reasons[row.id] = NOT_SENT_THAT_DAY
    return reasons


def _cancel(engine: Engine, reasons: dict[int, str]) -> int:
    with session(engine) as opened:
        return sum(cancel_planned(one, why, session=opened) for one, why in reasons.items())
