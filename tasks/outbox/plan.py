"""From what is due to rows of the outbox: planning again the same day makes nothing new."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from dondoc.policy import Policy
from dondoc.status import is_open
from models.engine import reading
from models.engine import session as transaction
from models.outbox import (
    Entry,
    NewReminder,
    add_reminders,
    cancel_planned,
    entries_by_reminder,
    reminders,
)
from models.still_due import NO_LONGER_DUE, NOT_SENT_THAT_DAY
from models.tables import ReminderRow, ReminderState
from tasks.outbox.compose import Planned, planned_message
from tasks.outbox.due import EVER, due_for_contacts, without_who_is_told
from tasks.outbox.rules import Rules
from tasks.outbox.snapshot import Snapshot, snapshot

if TYPE_CHECKING:
    from dondoc.calendars.working_days import WorkingCalendar
    from dondoc.language.agencies import AgencyDirectory

# short transactions: on SQLite nobody else writes meanwhile
MESSAGES_AT_ONCE = 50
GOES_IN_ONE = "gộp vào một tin mới trong ngày"


@dataclass(frozen=True, slots=True)
class PlanCounts:
    """How many messages were planned now, and how many that still waited were taken back."""

    planned: int
    cancelled: int


def plan_reminders(
    engine: Engine,
    *,
    today: date,
    now: datetime,
    directory: AgencyDirectory,
    policy: Policy,
    calendar: WorkingCalendar,
    public_url: str = "",
    sender: str = "",
) -> PlanCounts:
    """Write today's messages into the outbox: one to a contact, with all that it is to be told.

    Two that plan at once, or one that plans twice, make each message once.
    """
    rules = Rules(directory, policy, calendar, public_url, sender)
    cancelled = _cancel_outdated(engine, today)
    # in this order: what another planner adds in between is known, and is not taken for too short
    waiting = _waiting(engine)
    known = _known(engine, today)
    if merged := _cancel_what_gets_longer(engine, waiting, known, today, rules):
        known = _known(engine, today)
    planned = deque(messages_due(known, today, rules))
    added = 0
    while planned:
        # one by one off the list: what is written is not kept in memory
        part = [planned.popleft() for _ in range(min(MESSAGES_AT_ONCE, len(planned)))]
        added += _add(engine, part, now)
    return PlanCounts(planned=added, cancelled=cancelled + merged)


def messages_due(
    known: Snapshot, today: date, rules: Rules, *, since: date = EVER
) -> list[Planned]:
    """The messages that follow from what is known; the one path for real and simulated days."""
    due = due_for_contacts(known, today, rules, since=since)
    may_go = without_who_is_told(due, known, rules)
    return [planned_message(one, known, today, rules) for one in may_go]


def _known(engine: Engine, today: date) -> Snapshot:
    with reading(engine) as opened:
        return snapshot(session=opened, today=today)


def outdated(
    waiting: Sequence[tuple[ReminderRow, bool]],
    entries: dict[int, list[Entry]],
    known: Snapshot,
    today: date,
) -> dict[int, str]:
    """Which waiting messages must not go out as they are, and why."""
    still_open = {
        key: one.due_now
        for key, one in known.facts(today).items()
        if is_open(one, today) and not known.is_silent(key, today)
    }
    reasons: dict[int, str] = {}
    for reminder, is_active in waiting:
        assert reminder.id is not None
        if reminder.stands_alone:
            continue
        said = entries.get(reminder.id, [])
        if not is_active or any(still_open.get(one.obligation_key) != one.due for one in said):
            reasons[reminder.id] = NO_LONGER_DUE
        elif reminder.planned_for != today:
            reasons[reminder.id] = NOT_SENT_THAT_DAY
    return reasons


def _cancel_outdated(engine: Engine, today: date) -> int:
    with reading(engine) as opened:
        waiting = [
            (row, contact.active)
            for row, contact in reminders(session=opened, states=[ReminderState.PLANNED])
        ]
        if not waiting:
            return 0
        known = snapshot(session=opened, today=today)
        entries = entries_by_reminder(session=opened, states=[ReminderState.PLANNED])
    return _cancel(engine, outdated(waiting, entries, known, today))


def _waiting(engine: Engine) -> dict[int, int]:
    """The contact of each message of due days that waits, by the message's id."""
    with reading(engine) as opened:
        return {
            row.id: row.contact_id
            for row, _ in reminders(session=opened, states=[ReminderState.PLANNED])
            if row.id is not None and not row.stands_alone
        }


def _cancel_what_gets_longer(
    engine: Engine, waiting: dict[int, int], known: Snapshot, today: date, rules: Rules
) -> int:
    """Take back what waits for a contact that is to be told more: it gets one message with all."""
    more = {one.contact.id for one in due_for_contacts(known, today, rules)}
    longer = [message for message, contact in waiting.items() if contact in more]
    return _cancel(engine, dict.fromkeys(longer, GOES_IN_ONE))


def _cancel(engine: Engine, reasons: dict[int, str]) -> int:
    if not reasons:
        return 0
    with transaction(engine) as opened:
        return sum(
            cancel_planned(reminder_id, reason, session=opened)
            for reminder_id, reason in reasons.items()
        )


def _add(engine: Engine, planned: Sequence[Planned], now: datetime) -> int:
    new = [
        NewReminder(one.row(now), one.entries, [asdict(file) for file in one.attachments])
        for one in planned
    ]
    with transaction(engine) as opened:
        return add_reminders(new, session=opened)
