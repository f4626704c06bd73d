"""How an obligation stands on a day: worked out from dates, by this one function, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from dondoc.policy import Policy

if TYPE_CHECKING:
    from dondoc.calendars.working_days import WorkingCalendar


class State(StrEnum):
    """How an obligation stands."""

    ON_TIME = "on-time"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    AWAITING_CONFIRMATION = "awaiting-confirmation"
    DONE_ON_TIME = "done-on-time"
    DONE_LATE = "done-late"
    ON_HOLD = "on-hold"
    CANCELLED = "cancelled"


VIETNAMESE: dict[State, str] = {
    State.ON_TIME: "đúng hạn",
    State.DUE_SOON: "sắp đến hạn",
    State.OVERDUE: "quá hạn",
    State.AWAITING_CONFIRMATION: "chờ xác nhận",
    State.DONE_ON_TIME: "đã xong đúng hạn",
    State.DONE_LATE: "đã xong muộn",
    State.ON_HOLD: "tạm dừng",
    State.CANCELLED: "đã hủy",
}

# A dark ink for each on white, at least 4.5:1 (WCAG AA); the word always stands beside it.
COLOURS: dict[State, str] = {
    State.ON_TIME: "#1b6e3c",
    State.DUE_SOON: "#8a5300",
    State.OVERDUE: "#b3261e",
    State.AWAITING_CONFIRMATION: "#1f5fa8",
    State.DONE_ON_TIME: "#1b6e3c",
    State.DONE_LATE: "#6b4e00",
    State.ON_HOLD: "#5f6368",
    State.CANCELLED: "#5f6368",
}

# A sign beside every state, so that none is told by colour alone.
SIGNS: dict[State, str] = {
    State.OVERDUE: "!",
    State.DUE_SOON: "◷",
    State.ON_TIME: "○",
    State.AWAITING_CONFIRMATION: "…",
    State.ON_HOLD: "‖",
    State.DONE_ON_TIME: "✓",
    State.DONE_LATE: "☑",
    State.CANCELLED: "✕",
}

# What still has to be done by the agency; a ladder goes on only in these.
OPEN = frozenset({State.ON_TIME, State.DUE_SOON, State.OVERDUE})
# What a page may show green.
GREEN = frozenset({State.ON_TIME, State.DONE_ON_TIME})
MOST_URGENT_FIRST: tuple[State, ...] = (
    State.OVERDUE,
    State.DUE_SOON,
    State.ON_TIME,
    State.AWAITING_CONFIRMATION,
    State.ON_HOLD,
    State.DONE_LATE,
    State.DONE_ON_TIME,
    State.CANCELLED,
)


@dataclass(frozen=True, slots=True)
class ObligationFacts:
    """The dates from which the state follows; all days are included in what they end.

    `claimed_done_on` is the agency's word, `confirmed_on` the coordinator's. A hold without
    `held_until` has no end yet; an extension replaces the due day.
    """

    due: date
    extended_due: date | None = None
    claimed_done_on: date | None = None
    confirmed_on: date | None = None
    held_from: date | None = None
    held_until: date | None = None
    cancelled: bool = False

    @property
    def due_now(self) -> date:
        """The last day on time, an extension counted in."""
        return self.extended_due or self.due


def state_of(
    facts: ObligationFacts, today: date, policy: Policy, calendar: WorkingCalendar
) -> State:
    """The one state on that day. What happened after `today` is not known yet on it.

    Work counts as done on the day the agency said so, once the coordinator confirms it.
    """
    return _closed(facts, today) or _by_due(facts.due_now, today, policy, calendar)


def is_open(facts: ObligationFacts, today: date) -> bool:
    """Whether the agency has to do it still, whatever the day: what a ladder goes on for."""
    return _closed(facts, today) is None


def working_deadline(due: date, calendar: WorkingCalendar) -> date:
    """The last working day on which it can be done: the due day, or the one before a day off."""
    return calendar.last_working_day_on_or_before(due)


def _closed(facts: ObligationFacts, today: date) -> State | None:
    """The state of what nobody is to be urged to do, None for what is open."""
    if facts.cancelled:
        return State.CANCELLED
    claimed = _by(facts.claimed_done_on, today)
    if confirmed := _by(facts.confirmed_on, today):
        done_on = min(claimed or confirmed, confirmed)
        return State.DONE_ON_TIME if done_on <= facts.due_now else State.DONE_LATE
    if claimed:
        return State.AWAITING_CONFIRMATION
    return State.ON_HOLD if _is_held(facts, today) else None


def _by_due(due: date, today: date, policy: Policy, calendar: WorkingCalendar) -> State:
    if today > due:
        return State.OVERDUE
    deadline = working_deadline(due, calendar)
    if today >= calendar.shift(deadline, -policy.due_soon_working_days):
        return State.DUE_SOON
    return State.ON_TIME


def _by(day: date | None, today: date) -> date | None:
    return day if day is not None and day <= today else None


def _is_held(facts: ObligationFacts, today: date) -> bool:
    if facts.held_from is None or today < facts.held_from:
        return False
    return facts.held_until is None or today <= facts.held_until
