"""What is due this week, and what is overdue, agency by agency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from dondoc.language.text import vietnamese_sort_key
from dondoc.schedule.wording import ROLE_WORDS, day_and_date, short_date
from dondoc.status import OPEN, VIETNAMESE, State, state_of
from models.holds import holds_ending_on_or_after
from models.obligations import facts_of, standing_rows
from models.office import Office
from models.tables import ObligationRow
from tasks.overviews.overview import MOST_SAID, Overview, cell


@dataclass(frozen=True, slots=True)
class Standing:
    """An obligation as it stands on the day asked."""

    row: ObligationRow
    state: State

    def is_due_in_week_of(self, today: date) -> bool:
        """Whether it is still to be done from Monday to Sunday, and not overdue yet."""
        is_to_do = self.state in OPEN and self.state is not State.OVERDUE
        first, last = week_of(today)
        return is_to_do and first <= self.row.due_now <= last


def week_of(today: date) -> tuple[date, date]:
    """Monday and Sunday of the day's week."""
    monday = today - timedelta(days=today.weekday())
    return monday, monday + timedelta(days=6)


def standings_on(today: date, *, office: Office, session: Session) -> list[Standing]:
    """All that agencies owe themselves, by due day; what they only help with is left out."""
    calendar, holds = office.calendar(today), holds_ending_on_or_after(today, session=session)
    return [
        Standing(
            row, state_of(facts_of(row, on=today, holds=holds), today, office.policy, calendar)
        )
        for row in standing_rows(session=session, own=True)
    ]


def week_overview(standings: Sequence[Standing], today: date, office: Office) -> Overview:
    """What is due from Monday to Sunday of this week, under the key tuan-nay."""
    monday, sunday = week_of(today)
    rows = tuple(
        {
            "Hạn": day_and_date(one.row.due_now),
            "Cơ quan": office.agency_name(one.row.agency_id),
            "Tình trạng": VIETNAMESE[one.state],
            "Vai trò": ROLE_WORDS[one.row.role],
            "Việc": one.row.title,
        }
        for one in standings
        if monday <= one.row.due_now <= sunday
    )
    span = f"từ {short_date(monday)} đến {short_date(sunday)}"
    text = f"**Tuần này** ({span}): {len(rows)} việc đến hạn."
    said = tuple(
        f"{row['Hạn']}, {row['Cơ quan']}: {cell(row['Việc'])} ({row['Tình trạng']})"
        for row in rows[:MOST_SAID]
    )
    return Overview("tuan-nay", text, rows, said=said)


def overdue_overview(standings: Sequence[Standing], today: date, office: Office) -> Overview:
    """The agencies with overdue work, those with most of it first, under the key qua-han."""
    by_agency: dict[str, list[ObligationRow]] = defaultdict(list)
    for one in standings:
        if one.state is State.OVERDUE:
            by_agency[office.agency_name(one.row.agency_id)].append(one.row)
    ordered = sorted(
        by_agency.items(), key=lambda pair: (-len(pair[1]), vietnamese_sort_key(pair[0]))
    )
    total = sum(len(rows) for rows in by_agency.values())
    text = f"**Quá hạn đến ngày {short_date(today)}**: {total} việc của {len(ordered)} cơ quan."
    shown = tuple(_overdue_row(name, rows, today, office) for name, rows in ordered)
    said = tuple(
        f"{row['Cơ quan']}: {row['Số việc quá hạn']} việc, lâu nhất {row['Quá hạn lâu nhất']}"
        for row in shown[:MOST_SAID]
    )
    return Overview("qua-han", text, shown, said=said)


def _overdue_row(
    name: str, rows: Sequence[ObligationRow], today: date, office: Office
) -> dict[str, str]:
    longest = min(rows, key=lambda row: row.due_now)
    late = office.calendar(today).working_days_between(longest.due_now, today)
    return {
        "Cơ quan": name,
        "Số việc quá hạn": str(len(rows)),
        "Quá hạn lâu nhất": f"{late} ngày làm việc",
        "Hạn": short_date(longest.due_now),
        "Việc": longest.title,
    }
