"""How the product says that all agencies' own work stands: its rows of the day, its own rule of states.

Thousands of works are looked at every evening, and most have the same few days. So they are counted by
their days as the driver gives them, and the rule is asked once for each; what a hold names is asked one by one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Dialect, String, Table, or_, select, true, type_coerce

from dondoc.schedule.obligation import Role
from dondoc.status import state_of
from models.engine import reading
from models.holds import Holds, holds_ending_on_or_after
from models.obligations import facts_of
from models.office import Office
from models.tables import HoldScope, ObligationRow, PlanRow, PlanStatus

_OWED: Table = ObligationRow.__table__  # type: ignore[attr-defined]
_PLAN: Table = PlanRow.__table__  # type: ignore[attr-defined]
_DAYS = ("due", "extended_due", "claimed_done_on", "confirmed_on")
# as the database has them: text on SQLite
_RAW_DAYS = tuple(type_coerce(_OWED.c[name], String).label(name) for name in _DAYS)
_OWN_WORK = (
    select(*_RAW_DAYS, _OWED.c.agency_id)
    .join(_PLAN, _PLAN.c.id == _OWED.c.plan_id)
    .where(_PLAN.c.status == PlanStatus.APPROVED, _OWED.c.role != Role.COORDINATING)
    .where(_OWED.c.cancelled_at.is_(None))
)
_WITH_NAMES = _OWN_WORK.add_columns(
    *(_OWED.c.key, _OWED.c.plan_id, _OWED.c.section, _OWED.c.number, _OWED.c.period)
)
# what the subject of a hold is compared with
_SUBJECTS: dict[HoldScope, Any] = {
    HoldScope.OBLIGATION: _OWED.c.key,
    HoldScope.AGENCY: _OWED.c.agency_id,
    HoldScope.PERIOD: _OWED.c.period,
    HoldScope.ITEM: _OWED.c.section + " > " + _OWED.c.number,
}
Days = tuple[Any, ...]


@dataclass
class Standings:
    """How many works stand how, and how many of each agency are overdue."""

    states: Counter[str] = field(default_factory=Counter)
    overdue: Counter[str] = field(default_factory=Counter)

    def add(self, agency: str, state: str, count: int = 1) -> None:
        """So many works more of that agency."""
        self.states[state] += count
        if state == "overdue":
            self.overdue[agency] += count


def standings_of(office: Office, day: date) -> Standings:
    """All that stands under the office's approved plans at the end of that day."""
    found, calendar = Standings(), office.calendar(day)
    with reading(office.engine) as opened:
        holds = holds_ending_on_or_after(day, session=opened)
        tally = _tally(opened.connection())
        named = list(opened.connection().execute(_named_by(holds))) if holds else []
    for row in named:
        tally[tuple(row[: len(_DAYS) + 1])] -= 1
        facts = facts_of(_with_names(row), on=day, holds=holds)
        found.add(row.agency_id, state_of(facts, day, office.policy, calendar).value)
    for same, agencies in _by_days(tally).items():
        facts = facts_of(_untouched(same), on=day)
        state = state_of(facts, day, office.policy, calendar).value
        for agency, count in agencies:
            found.add(agency, state, count)
    return found


def _tally(connection: Connection) -> Counter[tuple[Any, ...]]:
    """How many works of an agency have the same days."""
    cursor: Any = connection.connection.cursor()
    cursor.execute(_in_words(connection.dialect))
    found: Counter[tuple[Any, ...]] = Counter(cursor)
    return found


@lru_cache(maxsize=2)
def _in_words(dialect: Dialect) -> str:
    """Put together once: the driver's own rows are counted a good deal faster than SQLAlchemy's."""
    return str(_OWN_WORK.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def _by_days(tally: Counter[tuple[Any, ...]]) -> dict[Days, list[tuple[str, int]]]:
    found: dict[Days, list[tuple[str, int]]] = {}
    for of, count in tally.items():
        found.setdefault(of[:-1], []).append((of[-1], count))
    return found


def _named_by(holds: Holds) -> Any:
    """The works that any of these holds may cover."""
    named: dict[HoldScope, set[str]] = {}
    for hold in holds:
        named.setdefault(hold.scope, set()).add(hold.subject)
    conditions = [
        _SUBJECTS[scope].in_(subjects) if scope in _SUBJECTS else true()
        for scope, subjects in named.items()
    ]
    return _WITH_NAMES.where(or_(*conditions))


def _with_names(row: Any) -> Any:
    """A work that a hold names, its days as dates."""
    return SimpleNamespace(**{**row._mapping, **vars(_untouched(tuple(row[: len(_DAYS)])))})


@lru_cache(maxsize=20_000)
def _untouched(days: Days) -> Any:
    """What the rule of states looks at in a work that no hold names."""
    return SimpleNamespace(cancelled_at=None, **dict(zip(_DAYS, map(_day, days), strict=True)))


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
