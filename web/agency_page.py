"""What the agency's page says on a day: values for the template, and no question to anyone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dondoc.schedule.obligation import Obligation, ObligationKind, Role
from dondoc.schedule.wording import (
    ROLE_WORDS,
    day_and_date,
    distance_words,
    first_upper,
    place_words,
    short_date,
    what_to_do,
)
from dondoc.status import MOST_URGENT_FIRST, OPEN, VIETNAMESE, State, working_deadline

if TYPE_CHECKING:
    from dondoc.calendars.working_days import WorkingCalendar

# What asks for attention is open when the page comes, while it is little enough to be seen at once;
# the rest opens at a touch.
SHOWN_OPEN = frozenset({State.OVERDUE, State.DUE_SOON})
OPEN_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """One obligation as it stands today; `due` has an extension counted in.

    `asked` says in words what became of a request for a later day.
    """

    obligation: Obligation
    state: State
    due: date
    plan_id: int
    plan_title: str
    done_note: str = ""
    files: tuple[str, ...] = ()
    decision: str = ""
    asked: str = ""
    is_extension_open: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One obligation as the page shows it; every field is text of one line."""

    key: str
    state: State
    state_word: str
    is_open: bool
    title: str
    content: str
    due_words: str
    distance: str
    role_word: str
    facts: tuple[tuple[str, str], ...]
    note: str
    asked: str
    can_be_done: bool
    report_key: str
    can_be_extended: bool
    first_new_due: str


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one state, by due day."""

    state: State
    heading: str
    entries: tuple[Entry, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.entries)


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the year's strip; `state` is that of its most urgent due day."""

    number: int
    count: int
    state: State | None
    is_current: bool

    @property
    def words(self) -> str:
        """The state in words."""
        return VIETNAMESE[self.state] if self.state else ""


def groups_of(
    standings: Sequence[Standing], today: date, calendar: WorkingCalendar
) -> tuple[Group, ...]:
    """The work by urgency, the most urgent state first; own work before what others lead."""
    ordered = sorted(
        standings,
        key=lambda one: (one.obligation.role is Role.COORDINATING, one.due, one.obligation.title),
    )
    groups = (
        (state, [one for one in ordered if one.state is state]) for state in MOST_URGENT_FIRST
    )
    return tuple(
        Group(
            state,
            first_upper(VIETNAMESE[state]),
            tuple(
                entry_of(one, today, calendar, is_open=number < OPEN_AT_MOST)
                for number, one in enumerate(of_state)
            ),
        )
        for state, of_state in groups
        if of_state
    )


def entry_of(
    standing: Standing, today: date, calendar: WorkingCalendar, *, is_open: bool = False
) -> Entry:
    """One obligation in words, and what the agency may say of it."""
    owed, state = standing.obligation, standing.state
    is_theirs = owed.role is not Role.COORDINATING
    return Entry(
        key=owed.key,
        state=state,
        state_word=first_upper(VIETNAMESE[state]),
        is_open=is_open and is_theirs and state in SHOWN_OPEN,
        title=owed.title,
        content=owed.content,
        due_words=f"Hạn {day_and_date(standing.due)}",
        distance=distance_words(standing.due, today, calendar) if state in OPEN else "",
        role_word=ROLE_WORDS[owed.role],
        facts=tuple((name, value) for name, value in _facts(standing, calendar) if value),
        note=owed.note,
        asked=standing.asked,
        can_be_done=state in OPEN and owed.kind is not ObligationKind.REPORT,
        report_key=owed.key if owed.kind is ObligationKind.REPORT else "",
        can_be_extended=state in OPEN and is_theirs and not standing.is_extension_open,
        first_new_due=(max(standing.due, today) + timedelta(days=1)).isoformat(),
    )


def _facts(standing: Standing, calendar: WorkingCalendar) -> tuple[tuple[str, str], ...]:
    owed = standing.obligation
    deadline = working_deadline(standing.due, calendar)
    return (
        ("Việc cần làm", what_to_do(owed)),
        ("Ngày làm việc cuối", day_and_date(deadline) if deadline != standing.due else ""),
        ("Hạn ban đầu", day_and_date(owed.due) if owed.due != standing.due else ""),
        ("Thời gian", f"“{owed.timing_text}”" if owed.timing_text else ""),
        ("Chủ trì", "" if owed.kind is ObligationKind.REPORT else owed.lead),
        ("Nơi nhận", owed.lead if owed.kind is ObligationKind.REPORT else ""),
        ("Phối hợp", owed.coordinating),
        ("Nguồn", f"{place_words(owed)} ({standing.plan_title})"),
        ("Đã báo", standing.done_note),
        ("Cơ quan điều phối", standing.decision),
        ("Tệp kèm theo", "; ".join(standing.files)),
    )


def months_of(standings: Sequence[Standing], year: int, today: date) -> tuple[Month, ...]:
    """The year's strip: how many due days each month has, and how the most urgent one stands."""
    shown = [one for one in standings if one.due.year == year and one.state is not State.CANCELLED]
    counts = Counter(one.due.month for one in shown)
    return tuple(
        Month(
            number=month,
            count=counts[month],
            state=_most_urgent(one.state for one in shown if one.due.month == month),
            is_current=(today.year, today.month) == (year, month),
        )
        for month in range(1, 13)
    )


def _most_urgent(states: Iterable[State]) -> State | None:
    return min(states, key=MOST_URGENT_FIRST.index, default=None)


def legend_of(months: Sequence[Month]) -> tuple[tuple[State, str], ...]:
    """The states that the strip shows, each with its word."""
    shown = {month.state for month in months}
    return tuple((state, VIETNAMESE[state]) for state in MOST_URGENT_FIRST if state in shown)


def year_shown(standings: Sequence[Standing], today: date) -> int:
    """This year, or the nearest one in which something is due."""
    years = {one.due.year for one in standings} or {today.year}
    return min(years, key=lambda year: (abs(year - today.year), year))


def asked_words(new_due: date, answer: str) -> str:
    """A request for a later day and what became of it."""
    return f"đến {short_date(new_due)}, {answer}"
