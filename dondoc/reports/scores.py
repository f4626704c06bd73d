"""How well agencies kept their days: counts per agency and month, ranks, and who is named to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from dondoc.language.text import vietnamese_sort_key
from dondoc.schedule.obligation import Role
from dondoc.status import State

# what has been judged: it was done in time, or it was not
JUDGED = (State.DONE_ON_TIME, State.DONE_LATE, State.OVERDUE)
# fewer than these say nothing of how somebody keeps days
ENOUGH = 3
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Judged:
    """One due day of one agency as it stands: `returned` counts reports given back to be mended."""

    agency_id: str
    role: Role
    due: date
    state: State
    is_extended: bool = False
    returned: int = 0


@dataclass(slots=True)
class Score:
    """Counts of due days by how they ended; what is not due yet and what rests is in `waiting`."""

    on_time: int = 0
    late: int = 0
    overdue: int = 0
    waiting: int = 0
    extended: int = 0
    returned: int = 0

    def count(self, one: Judged) -> None:
        """Count one due day."""
        self.on_time += one.state is State.DONE_ON_TIME
        self.late += one.state is State.DONE_LATE
        self.overdue += one.state is State.OVERDUE
        self.waiting += one.state not in JUDGED
        self.extended += one.is_extended
        self.returned += one.returned

    @property
    def judged(self) -> int:
        """How many due days have been judged."""
        return self.on_time + self.late + self.overdue

    @property
    def due(self) -> int:
        """How many due days there were."""
        return self.judged + self.waiting

    @property
    def share(self) -> Decimal | None:
        """In time of those judged, in percent to one place; None where none is judged yet."""
        if not self.judged:
            return None
        return round(Decimal(100 * self.on_time) / self.judged, 1)


@dataclass(slots=True)
class AgencyScore:
    """One agency: what it leads and reports, what it helps with, and the leading by month of due."""

    agency_id: str
    name: str
    leading: Score = field(default_factory=Score)
    helping: Score = field(default_factory=Score)
    months: dict[date, Score] = field(default_factory=lambda: defaultdict(Score))
    rank: int | None = None

    @property
    def trend(self) -> Decimal | None:
        """Percentage points of the last judged month over the one judged before it."""
        shares = [
            share
            for month in sorted(self.months)
            if (share := self.months[month].share) is not None
        ]
        return shares[-1] - shares[-2] if len(shares) > 1 else None

    @property
    def is_to_be_commended(self) -> bool:
        """All in time, nothing given back, and enough of it to mean something."""
        score = self.leading
        kept_all = score.on_time == score.judged >= ENOUGH
        return kept_all and not score.returned

    @property
    def is_to_be_reminded(self) -> bool:
        """Something of its own is overdue now."""
        return self.leading.overdue > 0


@dataclass(frozen=True, slots=True)
class Scores:
    """All agencies by rank, with their common score; the days counted lie in [first, last]."""

    first: date
    last: date
    today: date
    agencies: tuple[AgencyScore, ...]
    every: Score
    months: dict[date, Score]

    @property
    def commended(self) -> list[AgencyScore]:
        """Those who kept all their days."""
        return [one for one in self.agencies if one.is_to_be_commended]

    @property
    def reminded(self) -> list[AgencyScore]:
        """Those with overdue work, the most of it first."""
        late = [one for one in self.agencies if one.is_to_be_reminded]
        return sorted(late, key=lambda one: (-one.leading.overdue, vietnamese_sort_key(one.name)))


def scores_of(
    judged: Iterable[Judged], *, names: dict[str, str], first: date, last: date, today: date
) -> Scores:
    """Score the due days from `first` to `last` that were over by `today`; coordinating work apart.

    A due day of today is not over yet. Cancelled work counts nowhere.
    """
    last = min(last, today - ONE_DAY)
    found: dict[str, AgencyScore] = {}
    every, months = Score(), defaultdict[date, Score](Score)
    for one in judged:
        if not first <= one.due <= last or one.state is State.CANCELLED:
            continue
        agency = found.setdefault(
            one.agency_id, AgencyScore(one.agency_id, names.get(one.agency_id, one.agency_id))
        )
        if one.role is Role.COORDINATING:
            agency.helping.count(one)
            continue
        month = one.due.replace(day=1)
        for score in (agency.leading, agency.months[month], every, months[month]):
            score.count(one)
    ordered = _ranked(list(found.values()))
    return Scores(first, last, today, ordered, every, dict(sorted(months.items())))


def _ranked(agencies: Sequence[AgencyScore]) -> tuple[AgencyScore, ...]:
    """By share, then by how much was kept; equals share a rank; those without a share come last."""
    ordered = sorted(agencies, key=_order)
    for place, one in enumerate(ordered, start=1):
        if one.leading.share is None:
            continue
        before = ordered[place - 2] if place > 1 else None
        is_equal = before is not None and _order(before)[:2] == _order(one)[:2]
        one.rank = before.rank if before and is_equal else place
    return tuple(ordered)


def _order(one: AgencyScore) -> tuple[Decimal, int, object]:
    share = one.leading.share
    return (
        -share if share is not None else Decimal(1),
        -one.leading.on_time,
        vietnamese_sort_key(one.name),
    )
