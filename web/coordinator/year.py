"""The year of all agencies: a strip of twelve months each, drawn as SVG on the server.

Every month says its state by a sign and a word as well as by a colour, so that it reads in black
and white and with a screen reader.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from dondoc.language.text import vietnamese_sort_key
from dondoc.status import MOST_URGENT_FIRST, OPEN, VIETNAMESE, State
from web.coordinator.work import Line

MONTH, HEIGHT, GAP = 40, 26, 2
WIDTH = 12 * MONTH
SIGNS = {
    State.OVERDUE: "!",
    State.DUE_SOON: "◷",
    State.ON_TIME: "",
    State.AWAITING_CONFIRMATION: "…",
    State.ON_HOLD: "‖",
    State.DONE_LATE: "✓",
    State.DONE_ON_TIME: "✓",
}


@dataclass(frozen=True, slots=True)
class AgencyYear:
    """One agency's year: its strip, and how much is overdue, to be done and done."""

    agency_id: str
    agency: str
    strip: str
    overdue: int
    to_do: int
    done: int

    @property
    def total(self) -> int:
        """All that the agency owes in the year."""
        return self.overdue + self.to_do + self.done


def years_in(lines: Iterable[Line], today: date) -> list[int]:
    """The years in which anything is due, this one always."""
    return sorted({one.row.due_now.year for one in lines} | {today.year})


def agency_years(lines: Sequence[Line], year: int, way: str) -> list[AgencyYear]:
    """The agencies by most overdue, then by Vietnamese name; `way` is where an agency's page is."""
    by_agency: dict[str, list[Line]] = defaultdict(list)
    for one in lines:
        if one.row.due_now.year == year:
            by_agency[one.row.agency_id].append(one)
    found = [_agency_year(owed, year, way) for owed in by_agency.values()]
    return sorted(found, key=lambda one: (-one.overdue, vietnamese_sort_key(one.agency)))


def _agency_year(owed: Sequence[Line], year: int, way: str) -> AgencyYear:
    overdue = sum(one.state is State.OVERDUE for one in owed)
    to_do = sum(one.state in OPEN or one.state is State.ON_HOLD for one in owed) - overdue
    agency_id = owed[0].row.agency_id
    return AgencyYear(
        agency_id,
        owed[0].agency,
        year_strip(owed, year, f"{way}/{agency_id}"),
        overdue,
        to_do,
        len(owed) - overdue - to_do,
    )


def year_strip(owed: Sequence[Line], year: int, way: str = "") -> str:
    """Twelve months as SVG text, each with its figure, sign and words; with `way` each is a link."""
    months: dict[int, list[State]] = defaultdict(list)
    for one in owed:
        months[one.row.due_now.month].append(one.state)
    name = escape(f"{owed[0].agency}, năm {year}" if owed else f"Năm {year}")
    drawn = (_month(number, months[number], way) for number in range(1, 13))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="strip" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'role="group" aria-label="{name}">{"".join(drawn)}</svg>'
    )


def months_header(year: int, today: date) -> str:
    """The months' names over the strips, in the strips' own measure, and a mark at today."""
    now = _today(today) if today.year == year else ""
    names = "".join(
        f'<text x="{(number - 0.5) * MONTH:g}" y="14" text-anchor="middle">T{number}</text>'
        for number in range(1, 13)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="strip heads" viewBox="0 0 {WIDTH} 22" '
        f'role="img" aria-label="Tháng 1 đến tháng 12">{names}{now}</svg>'
    )


def _month(number: int, states: Sequence[State], way: str) -> str:
    x = (number - 1) * MONTH + GAP / 2
    box = f'x="{x:g}" y="{GAP / 2:g}" width="{MONTH - GAP}" height="{HEIGHT - GAP}" rx="3"'
    if not states:
        return f'<rect class="none" {box}/>'
    worst = min(states, key=MOST_URGENT_FIRST.index)
    sign = SIGNS.get(worst, "")
    words = escape(f"Tháng {number}: {_told(states)}")
    text = f"{sign} {len(states)}".strip()
    drawn = (
        f'<g class="cell state-{worst}"><title>{words}</title><rect {box}/>{_share(states, x)}'
        f'<text x="{x + MONTH / 2 - 1:g}" y="17" text-anchor="middle">{text}</text></g>'
    )
    if not way:
        return drawn
    return f'<a href="{escape(way)}?thang={number}" aria-label="{words}">{drawn}</a>'


def _share(states: Sequence[State], x: float) -> str:
    """A bar at the foot: how much of the month is done."""
    done = sum(one in (State.DONE_ON_TIME, State.DONE_LATE) for one in states)
    width = (MONTH - GAP - 4) * done / len(states)
    if not done:
        return ""
    return f'<rect class="done" x="{x + 2:g}" y="{HEIGHT - 6}" width="{width:.1f}" height="3"/>'


def _told(states: Sequence[State]) -> str:
    counted = ((one, sum(state is one for state in states)) for one in MOST_URGENT_FIRST)
    return ", ".join(f"{number} {VIETNAMESE[one]}" for one, number in counted if number)


def _today(today: date) -> str:
    x = (today.month - 1 + (today.day - 1) / 31) * MONTH
    return f'<path class="now" d="M{x:.1f} 22l-4 -5h8z"><title>Hôm nay</title></path>'


def legend() -> list[tuple[State, str, str]]:
    """The states that a strip shows, each with its sign and word."""
    return [(one, SIGNS[one] or "1", VIETNAMESE[one]) for one in MOST_URGENT_FIRST if one in SIGNS]
