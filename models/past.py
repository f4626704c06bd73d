"""How things stood on a past day, rebuilt from the log of events alone and from what never changes.

Of an obligation its plan's version, key, agency and own due day never change once the plan is
approved; what was said, granted, held and put in force is taken from the log, as far as it had been
written by the end of that day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from dondoc.policy import Policy
from dondoc.schedule.obligation import ObligationKind
from dondoc.status import ObligationFacts, State, state_of
from models.holds import hold_on
from models.office import OFFICE_TIME
from models.tables import (
    EventRow,
    HoldKind,
    HoldRow,
    HoldScope,
    ObligationRow,
    PlanRow,
    SubmissionRow,
)

if TYPE_CHECKING:
    from dondoc.calendars.working_days import WorkingCalendar

ONE_DAY = timedelta(days=1)


@dataclass
class _Said:
    """What had been said of one obligation."""

    claimed_on: date | None = None
    confirmed_on: date | None = None
    extended_due: date | None = None


@dataclass
class _Past:
    """What the log had told so far."""

    session: Session
    in_force: dict[str, int] = field(default_factory=dict)
    rows: dict[str, ObligationRow] = field(default_factory=dict)
    said: dict[str, _Said] = field(default_factory=dict)
    holds: dict[int, HoldRow] = field(default_factory=dict)

    def of(self, key: str) -> _Said:
        return self.said.setdefault(key, _Said())


def state_on(
    day: date, *, session: Session, policy: Policy, calendar: WorkingCalendar
) -> dict[str, State]:
    """The state of every obligation in force, by key, as it was known at the end of that day."""
    known = facts_on(day, session=session)
    return {key: state_of(facts, day, policy, calendar) for key, facts in known.items()}


def facts_on(day: date, *, session: Session) -> dict[str, ObligationFacts]:
    """The dates from which the states followed, by key, as they were known at the end of that day."""
    past = _Past(session)
    for event in _events_until(day, session):
        deed = _DEEDS.get(event.action)
        if deed is not None:
            deed(past, event)
    return {key: _facts(row, past, day) for key, row in past.rows.items()}


def _events_until(day: date, session: Session) -> list[EventRow]:
    midnight = datetime.combine(day + ONE_DAY, time(0), OFFICE_TIME)
    asked = select(EventRow).where(EventRow.at < midnight).order_by(col(EventRow.id))
    return list(session.exec(asked))


def _facts(row: ObligationRow, past: _Past, day: date) -> ObligationFacts:
    said = past.of(row.key)
    held = hold_on(day, row, list(past.holds.values()))
    return ObligationFacts(
        due=row.due,
        extended_due=said.extended_due,
        claimed_done_on=said.claimed_on,
        confirmed_on=said.confirmed_on,
        held_from=held.starts if held else None,
        held_until=held.until if held else None,
        cancelled=row.cancelled_at is not None,
    )


def _number(event: EventRow) -> int:
    return int(event.subject.partition(":")[2])


def _key(event: EventRow) -> str:
    return event.subject.partition(":")[2]


def _day(event: EventRow, name: str) -> date:
    return date.fromisoformat(event.details[name])


def _plan_approved(past: _Past, event: EventRow) -> None:
    """A new version takes over from the one before; what was said goes on, as `carry_over` has it."""
    plan = past.session.get_one(PlanRow, _number(event))
    # the log of before there were amendments does not say it
    before = event.details.get("before", past.in_force.get(plan.key))
    past.rows = {key: row for key, row in past.rows.items() if row.plan_id != before}
    past.in_force[plan.key] = _number(event)
    asked = select(ObligationRow).where(ObligationRow.plan_id == plan.id)
    for row in past.session.exec(asked):
        past.rows[row.key] = row
        said = past.of(row.key)
        is_reached = said.extended_due is not None and said.extended_due <= row.due
        if is_reached and row.cancelled_at is None:
            said.extended_due = None
    for hold in past.holds.values():
        if before is not None and hold.plan_id == before:
            hold.plan_id = plan.id


def _claimed(past: _Past, event: EventRow) -> None:
    past.of(_key(event)).claimed_on = _day(event, "on")


def _confirmed(past: _Past, event: EventRow) -> None:
    past.of(_key(event)).confirmed_on = _day(event, "on")


def _reopened(past: _Past, event: EventRow) -> None:
    said = past.of(_key(event))
    said.claimed_on = said.confirmed_on = None


def _extended(past: _Past, event: EventRow) -> None:
    past.of(_key(event)).extended_due = _day(event, "new_due")


def _reported(change: Callable[[_Said, date], None]) -> Callable[[_Past, EventRow], None]:
    """What became of a report became of the obligation to report."""

    def deed(past: _Past, event: EventRow) -> None:
        submission = past.session.get_one(SubmissionRow, _number(event))
        # a submission goes on with its plan, and so do the keys of what it answers
        asked = select(ObligationRow.key).where(
            ObligationRow.kind == ObligationKind.REPORT,
            ObligationRow.plan_id == submission.plan_id,
            ObligationRow.agency_id == submission.agency_id,
            ObligationRow.period == submission.period,
        )
        owed = next((key for key in past.session.exec(asked) if key in past.rows), None)
        if owed is not None:
            change(past.of(owed), event.at.astimezone(OFFICE_TIME).date())

    return deed


def _received(said: _Said, day: date) -> None:
    said.claimed_on = said.claimed_on or day


def _accepted(said: _Said, day: date) -> None:
    said.confirmed_on = day


def _returned(said: _Said, _day: date) -> None:
    said.claimed_on = said.confirmed_on = None


def _held(past: _Past, event: EventRow) -> None:
    told: dict[str, Any] = event.details
    past.holds[_number(event)] = HoldRow(
        id=_number(event),
        kind=HoldKind(told["kind"]),
        scope=HoldScope(told["scope"]),
        subject=told["subject"],
        plan_id=told["plan"],
        starts=_day(event, "starts"),
        until=_day(event, "until"),
        author=event.actor,
        reason=told["reason"],
    )


def _hold_ended(past: _Past, event: EventRow) -> None:
    past.holds[_number(event)].until = _day(event, "until")


def _hold_moved(past: _Past, event: EventRow) -> None:
    hold = past.holds[_number(event)]
    hold.scope, hold.subject = HoldScope(event.details["scope"]), event.details["subject"]


_DEEDS: dict[str, Callable[[_Past, EventRow], None]] = {
    "plan-approved": _plan_approved,
    "done-claimed": _claimed,
    "done-confirmed": _confirmed,
    "reopened": _reopened,
    "extension-granted": _extended,
    "report-received": _reported(_received),
    "report-accepted": _reported(_accepted),
    "report-returned": _reported(_returned),
    "hold-added": _held,
    "hold-ended": _hold_ended,
    "hold-moved": _hold_moved,
}
