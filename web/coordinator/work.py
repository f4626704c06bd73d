"""All that agencies owe, as it stands today: the lines that the desk's pages count, list and draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial

from sqlmodel import Session

from dondoc.schedule.obligation import ObligationKind, Role
from dondoc.schedule.wording import (
    ROLE_WORDS,
    day_and_date,
    distance_words,
    first_upper,
    short_date,
)
from dondoc.status import OPEN, VIETNAMESE, State, state_of
from models.holds import holds_ending_on_or_after
from models.obligations import facts_of, obligations_in_force
from models.office import Office
from models.tables import ObligationRow

# what the addresses call the states
STATE_WAYS = {
    "qua-han": State.OVERDUE,
    "sap-den-han": State.DUE_SOON,
    "dung-han": State.ON_TIME,
    "cho-xac-nhan": State.AWAITING_CONFIRMATION,
    "tam-dung": State.ON_HOLD,
    "xong-muon": State.DONE_LATE,
    "xong-dung-han": State.DONE_ON_TIME,
}
THIS_WEEK = "tuan-nay"


@dataclass(frozen=True, slots=True)
class Line:
    """One obligation and how it stands; `helping` is work that another agency leads."""

    row: ObligationRow
    state: State
    agency: str
    state_word: str
    due_words: str
    distance: str

    @property
    def helping(self) -> bool:
        """Whether the agency only helps with it."""
        return self.row.role is Role.COORDINATING

    @property
    def is_report(self) -> bool:
        """Whether it is a report."""
        return self.row.kind is ObligationKind.REPORT

    @property
    def role_word(self) -> str:
        """The role in words."""
        return ROLE_WORDS[self.row.role]

    @property
    def place(self) -> str:
        """Section and number in the plan."""
        return " – ".join(filter(None, (self.row.section, self.row.number)))


def lines_on(
    today: date, office: Office, session: Session, agency_id: str | None = None
) -> list[Line]:
    """Everything owed under approved plans, by due day; an agency's own, or of all."""
    holds = holds_ending_on_or_after(today, session=session)
    calendar = office.calendar(today)
    # many share a due day, and counting working days is most of the work
    distance = cache(partial(distance_words, day=today, calendar=calendar))
    lines = []
    for row in obligations_in_force(session=session, agency_id=agency_id):
        state = state_of(facts_of(row, on=today, holds=holds), today, office.policy, calendar)
        lines.append(
            Line(
                row,
                state,
                office.agency_name(row.agency_id),
                first_upper(VIETNAMESE[state]),
                short_date(row.due_now),
                distance(row.due_now) if state in OPEN else "",
            )
        )
    return sorted(lines, key=lambda one: (one.row.due_now, one.row.id or 0))


def own_work(lines: Sequence[Line]) -> list[Line]:
    """What agencies owe themselves: work that another leads is counted with that one."""
    return [one for one in lines if not one.helping]


def week_of(today: date) -> tuple[date, date]:
    """Monday and Sunday of the day's week."""
    monday = today - timedelta(days=today.weekday())
    return monday, monday + timedelta(days=6)


def due_this_week(lines: Sequence[Line], today: date) -> list[Line]:
    """What is still to be done and due from Monday to Sunday, not overdue yet."""
    first, last = week_of(today)
    return [
        one
        for one in lines
        if one.state in OPEN and one.state is not State.OVERDUE and first <= one.row.due_now <= last
    ]


def chosen(lines: Sequence[Line], way: str, today: date) -> list[Line]:
    """The lines of a state by the name that addresses give it, or of this week; all for another."""
    if way == THIS_WEEK:
        return due_this_week(lines, today)
    state = STATE_WAYS.get(way)
    return [one for one in lines if state is None or one.state is state]


def choices(lines: Sequence[Line], today: date) -> list[tuple[str, str, int, State | None]]:
    """The filters that a list offers: address, words, how many, and the state it shows."""
    found: list[tuple[str, str, int, State | None]] = [("", "Tất cả", len(lines), None)]
    week = len(due_this_week(lines, today))
    found.append((THIS_WEEK, "Đến hạn tuần này", week, None))
    for way, state in STATE_WAYS.items():
        number = sum(one.state is state for one in lines)
        found.append((way, first_upper(VIETNAMESE[state]), number, state))
    return [one for one in found if one[2] or not one[0]]


def long_day(day: date) -> str:
    """The weekday and the day."""
    return day_and_date(day)
