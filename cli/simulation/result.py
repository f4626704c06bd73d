"""What came of simulated offices, as plain figures that add up."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cli.simulation.differences import Difference
from cli.simulation.owed import Owed
from cli.simulation.year import DayFigures, Year

# the steps of the product's own run of a day
RUN = ("find", "snapshot", "due", "compose", "write", "plan", "send", "feeds", "audit")


@dataclass
class Month:
    """One month: what was due, what became of it, what was said, what came in."""

    due: int = 0
    on_time: int = 0
    late: int = 0
    not_done: int = 0
    messages: int = 0
    overdue_at_end: int = 0
    reports: int = 0
    states: Counter[str] = field(default_factory=Counter)

    def merge(self, other: Month) -> None:
        """Count another office's month in."""
        for name, count in vars(other).items():
            setattr(self, name, getattr(self, name) + count)


@dataclass
class Result:
    """Offices through their days; `cost` is CPU seconds, wall seconds and megabytes."""

    agencies: int = 0
    items: int = 0
    obligations: int = 0
    leading: int = 0
    days: list[DayFigures] = field(default_factory=list)
    months: dict[int, Month] = field(default_factory=lambda: defaultdict(Month))
    deeds: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    reports: Counter[str] = field(default_factory=Counter)
    scores: list[tuple[str, int, int, int]] = field(default_factory=list)
    happened: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    cpu: float = 0.0
    wall: float = 0.0
    megabytes: float = 0.0

    @property
    def messages(self) -> int:
        """How many messages arrived."""
        return sum(one.messages for one in self.days)

    @property
    def seconds(self) -> Counter[str]:
        """CPU seconds by step, all days together."""
        total: Counter[str] = Counter()
        for one in self.days:
            total.update(one.seconds)
        return total

    @property
    def run_seconds(self) -> list[float]:
        """CPU seconds of each day's run."""
        return [run_of(one.seconds) for one in self.days]

    def merge(self, other: Result) -> None:
        """Count other offices in; their days are laid upon the same days of these."""
        self.agencies += other.agencies
        self.items += other.items
        self.obligations += other.obligations
        self.leading += other.leading
        self.days = _laid_upon(self.days, other.days)
        for number, month in other.months.items():
            self.months[number].merge(month)
        for own, more in (
            *((self.deeds, other.deeds), (self.checks, other.checks)),
            (self.reports, other.reports),
        ):
            own.update(more)
        self.scores += other.scores
        self.happened += other.happened
        self.differences += other.differences
        self.cpu += other.cpu
        self.wall += other.wall
        self.megabytes = max(self.megabytes, other.megabytes)

    def copy(self) -> Result:
        """The same figures, which stay when more is merged in."""
        copied = Result()
        copied.merge(self)
        return copied

    def add(self, year: Year) -> None:
        """The figures of one office."""
        provinces, owed = year.made.provinces, year.ledger.owed
        self.agencies += sum(len(one.bodies) for one in provinces)
        self.items += sum(len(one.rows) for one in provinces)
        self.obligations += len(owed)
        self.leading += sum(one.is_leading for one in owed)
        self.days = list(year.figures)
        self.deeds.update({act.value: count for act, count in year.doing.done.items()})
        self.checks.update(year.checker.differences.checks)
        self.differences += year.checker.differences.found
        self.happened += year.mishaps.happened
        self._add_months(year)
        self._add_agencies(year)

    def _add_months(self, year: Year) -> None:
        last = year.figures[-1].day
        for one in year.ledger.leading():
            month, state = self.months[one.last.month], year.ledger.state(one, last)
            if one.last.year == last.year and one.last <= last:
                month.due += 1
                month.on_time += state == "done-on-time"
                month.late += state == "done-late"
                month.not_done += state not in ("done-on-time", "done-late")
            for day in one.sent_in:
                self.months[day.month].reports += 1
        by_month = {figures.day.month: figures for figures in year.figures}
        for number, figures in by_month.items():
            self.months[number].states.update(figures.states)
            self.months[number].overdue_at_end += figures.states.get("overdue", 0)
        for figures in year.figures:
            self.months[figures.day.month].messages += figures.messages

    def _add_agencies(self, year: Year) -> None:
        last = year.figures[-1].day
        by_agency: dict[str, Counter[str]] = defaultdict(Counter)
        for one in year.ledger.leading():
            if one.last < last:
                by_agency[one.agency][year.ledger.state(one, last)] += 1
            if one.kind == "report":
                self.reports[_of_report(one, last)] += 1
        for agency, states in by_agency.items():
            counts = (states["done-on-time"], states["done-late"], states["overdue"])
            self.scores.append((year.made.office.agency_name(agency), *counts))

    def as_json(self) -> dict[str, Any]:
        """The figures as one JSON document."""
        runs = self.run_seconds
        return {
            "agencies": self.agencies,
            "items": self.items,
            "obligations": self.obligations,
            "own_work": self.leading,
            "first_day": self.days[0].day.isoformat(),
            "last_day": self.days[-1].day.isoformat(),
            "messages": self.messages,
            "months": {number: vars(one) for number, one in sorted(self.months.items())},
            "deeds": dict(self.deeds),
            "reports": dict(self.reports),
            "happened": self.happened,
            "checked": dict(self.checks),
            "differences": [
                {**{name: getattr(one, name) for name in one.__slots__}, "day": str(one.day)}
                for one in self.differences
            ],
            "seconds_by_step": {name: round(spent, 3) for name, spent in self.seconds.items()},
            "day_run_seconds": {
                "median": round(statistics.median(runs), 4),
                "worst": round(max(runs), 4),
                "worst_day": self.days[runs.index(max(runs))].day.isoformat(),
            },
            "days": [
                {
                    "day": one.day.isoformat(),
                    "messages": one.messages,
                    "run_seconds": round(run_of(one.seconds), 4),
                    "states": one.states,
                }
                for one in self.days
            ],
            "cpu_seconds": round(self.cpu, 2),
            "wall_seconds": round(self.wall, 2),
            "peak_megabytes": round(self.megabytes, 1),
        }


def run_of(seconds: dict[str, float]) -> float:
    """CPU seconds of the product's own run of a day."""
    return sum(seconds.get(name, 0.0) for name in RUN)


def _laid_upon(below: list[DayFigures], above: list[DayFigures]) -> list[DayFigures]:
    if not below:
        return list(above)
    return [
        DayFigures(
            one.day,
            one.messages + other.messages,
            dict(Counter(one.states) + Counter(other.states)),
            dict(Counter(one.seconds) + Counter(other.seconds)),
            one.wall + other.wall,
        )
        for one, other in zip(below, above, strict=True)
    ]


def _of_report(one: Owed, last: date) -> str:
    if one.is_exempt:
        return "được miễn"
    if one.claimed is None:
        if one.returned:
            return "trả lại, chưa gửi lại"
        return "chưa gửi" if one.last < last else "chưa đến hạn"
    return "nhận đúng hạn" if one.claimed <= one.last else "nhận muộn"
