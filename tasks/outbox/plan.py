"""From what is due to rows of the outbox: planning again the same day makes nothing new.

A run reads what the day needs: what is unsaid, agency by agency in parts, never all that is owed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Engine
from sqlmodel import Session

from dondoc.policy import Policy
from dondoc.progress import Tell, tell_nobody
from dondoc.status import is_open
from models.engine import reading
from models.engine import session as transaction
from models.outbox import (
    Entry,
    NewReminder,
    Watched,
    add_reminders,
    cancel_planned,
    entries_by_reminder,
    watched_messages,
)
from models.owed import ids_said_by, owed_by_key
from models.still_due import NO_LONGER_DUE, NOT_SENT_THAT_DAY
from models.tables import ReminderState
from tasks.outbox.compose import Planned, planned_message
from tasks.outbox.due import EVER, due_for_contacts, without_who_is_told
from tasks.outbox.parts import Part, known_of_part, parts_of_day
from tasks.outbox.rules import Rules
from tasks.outbox.snapshot import Snapshot, snapshot_of

if TYPE_CHECKING:
    from dondoc.calendars.working_days import WorkingCalendar
    from dondoc.language.agencies import AgencyDirectory

# short transactions: on SQLite nobody else writes meanwhile
MESSAGES_AT_ONCE = 50
# messages whose works are looked at together
LOOKED_AT_ONCE = 500
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
    tell: Tell = tell_nobody,
) -> PlanCounts:
    """Write today's messages into the outbox: one to a contact, with all that it is to be told.

    Two that plan at once, or one that plans twice, make each message once. `tell` hears how many
    there are so far; how many there will be nobody knows.
    """
    rules = Rules(directory, policy, calendar, public_url, sender)
    # before the questions: what another planner adds in between is known, and not taken for too short
    waiting, reasons = _waiting(engine, today)
    cancelled, planned = _cancel(engine, reasons), 0
    for part in parts_of_day(engine, today, rules):
        added, merged = _plan_part(engine, part, waiting, today, now, rules)
        planned, cancelled = planned + added, cancelled + merged
        tell(planned, 0)
    return PlanCounts(planned=planned, cancelled=cancelled)


def _plan_part(
    engine: Engine, part: Part, waiting: dict[int, int], today: date, now: datetime, rules: Rules
) -> tuple[int, int]:
    """How many messages were added, and how many taken back because they get longer."""
    known = known_of_part(engine, part, today)
    more = {one.contact.id for one in due_for_contacts(known, today, rules)}
    longer = [message for message, contact in waiting.items() if contact in more]
    if longer:
        with reading(engine) as opened:
            part = part.with_also(ids_said_by(longer, session=opened))
        merged = _cancel(engine, dict.fromkeys(longer, GOES_IN_ONE))
        known = known_of_part(engine, part, today)
    else:
        merged = 0
    return _add_all(engine, messages_due(known, today, rules), now), merged


def _add_all(engine: Engine, messages: Sequence[Planned], now: datetime) -> int:
    left, added = deque(messages), 0
    while left:
        # one by one off the list: what is written is not kept in memory
        some = [left.popleft() for _ in range(min(MESSAGES_AT_ONCE, len(left)))]
        added += _add(engine, some, now)
    return added


def messages_due(
    known: Snapshot, today: date, rules: Rules, *, since: date = EVER
) -> list[Planned]:
    """The messages that follow from what is known; the one path for real and simulated days."""
    due = due_for_contacts(known, today, rules, since=since)
    may_go = without_who_is_told(due, known, rules)
    return [planned_message(one, known, today, rules) for one in may_go]


def outdated(
    waiting: Sequence[Watched],
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
    for reminder in waiting:
        if reminder.stands_alone:
            continue
        said = entries.get(reminder.id, [])
        if not reminder.active or any(
            still_open.get(one.obligation_key) != one.due for one in said
        ):
            reasons[reminder.id] = NO_LONGER_DUE
        elif reminder.planned_for != today:
            reasons[reminder.id] = NOT_SENT_THAT_DAY
    return reasons


def outdated_now(waiting: Sequence[Watched], today: date, *, session: Session) -> dict[int, str]:
    """The same as the database has it, some messages at a time."""
    reasons: dict[int, str] = {}
    for at in range(0, len(waiting), LOOKED_AT_ONCE):
        some = waiting[at : at + LOOKED_AT_ONCE]
        entries = entries_by_reminder(session=session, of=[one.id for one in some])
        keys = {entry.obligation_key for said in entries.values() for entry in said}
        owed = owed_by_key(keys, session=session)
        known = snapshot_of(owed, (), session=session, today=today)
        reasons |= outdated(some, entries, known, today)
    return reasons


def _waiting(engine: Engine, today: date) -> tuple[dict[int, int], dict[int, str]]:
    """The contact of each message of due days that waits and may; why the others must not; by id."""
    with reading(engine) as opened:
        found = watched_messages(session=opened, states=[ReminderState.PLANNED])
        reasons = outdated_now(found, today, session=opened)
    of_days = (one for one in found if not one.stands_alone and one.id not in reasons)
    return {one.id: one.contact_id for one in of_days}, reasons


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
