"""What agencies owe on which day and how it stands, as plain values for tables and JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from dondoc.status import VIETNAMESE, State, state_of
from models.engine import reading
from models.holds import holds_ending_on_or_after
from models.obligations import facts_of, obligations_in_force
from models.office import Office
from models.plans import commemorations
from models.tables import CommemorationRow, ObligationRow


@dataclass(frozen=True, slots=True)
class Owed:
    """One obligation with its agency's name and its state on the day that was asked for."""

    row: ObligationRow
    agency: str
    state: State

    def as_json(self) -> dict[str, Any]:
        """The obligation as a script reads it; `due` counts an extension in."""
        row = self.row
        return {
            "key": row.key,
            "due": row.due_now.isoformat(),
            "start": row.start.isoformat(),
            "state": self.state.value,
            "state_text": VIETNAMESE[self.state],
            "agency": row.agency_id,
            "agency_name": self.agency,
            "role": row.role.value,
            "kind": row.kind.value,
            "section": row.section,
            "number": row.number,
            "title": row.title,
            "timing": row.timing_text,
            "certainty": row.certainty.value,
            "note": row.note,
            "period": row.period,
            "plan_id": row.plan_id,
        }


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is owed between two days, by due day, and the days that are commemorated."""

    owed: tuple[Owed, ...]
    days: tuple[CommemorationRow, ...]

    def as_json(self) -> dict[str, Any]:
        """The agenda as one JSON document."""
        return {
            "obligations": [one.as_json() for one in self.owed],
            "commemorations": [
                {"key": row.key, "day": row.day.isoformat(), "name": row.name} for row in self.days
            ],
        }


def agenda(
    office: Office,
    *,
    today: date,
    agency_id: str | None = None,
    first: date | None = None,
    last: date | None = None,
) -> Agenda:
    """What the plans in force ask for, of one agency or all, due from `first` to `last`."""
    with reading(office.engine) as opened:
        rows = obligations_in_force(session=opened, agency_id=agency_id)
        days = commemorations(session=opened)
        holds = holds_ending_on_or_after(today, session=opened)
    within = [row for row in rows if _is_within(row.due_now, first, last)]
    calendar = office.calendar(today)
    return Agenda(
        owed=tuple(
            Owed(
                row,
                office.agency_name(row.agency_id),
                state_of(facts_of(row, on=today, holds=holds), today, office.policy, calendar),
            )
            for row in sorted(within, key=lambda row: row.due_now)
        ),
        days=tuple(row for row in days if _is_within(row.day, first, last)),
    )


def _is_within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)
