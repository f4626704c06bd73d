"""Occurrences and the RFC 5545 rule whose expansion over the plan's year gives their dues."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from dondoc.plan import Window

WEEKDAY_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Point(NamedTuple):
    """A due day of every year: `day` -1 is the end of the month; `clamped` days beyond it are it."""

    month: int
    day: int
    clamped: bool = False


class Occurrence(NamedTuple):
    """A window and the yearly point of its due; None where the series has a pattern."""

    window: Window
    point: Point | None = None


@dataclass(slots=True)
class Series:
    """Occurrences of one recurrence; `pattern` is its rule where points cannot
    say it, `text` its name in Vietnamese."""

    occurrences: list[Occurrence] = field(default_factory=list)
    pattern: str | None = None
    doubts: list[str] = field(default_factory=list)
    text: str = ""

    def keep(self, windows: Sequence[Window]) -> None:
        """Drop what is due outside the windows; a pattern then holds for some months only."""
        self._retain([one for one in self.occurrences if _due_in(one, windows)])

    def drop(self, windows: Sequence[Window]) -> None:
        """Drop what is due inside the windows."""
        self._retain([one for one in self.occurrences if not _due_in(one, windows)])

    def due_in(self, windows: Sequence[Window]) -> list[Occurrence]:
        """The occurrences that are due inside the windows."""
        return [one for one in self.occurrences if _due_in(one, windows)]

    def _retain(self, kept: list[Occurrence]) -> None:
        if len(kept) < len(self.occurrences):
            if self.pattern is not None and kept:
                self._narrow_pattern(kept)
            self.occurrences = kept

    def _narrow_pattern(self, kept: list[Occurrence]) -> None:
        months = sorted({one.window.due.month for one in kept})
        covered = [one for one in self.occurrences if one.window.due.month in months]
        if len(covered) == len(kept):
            whole = re.sub(r";BYMONTH=[\d,]+", "", self.pattern or "")
            self.pattern = f"{whole};BYMONTH={_joined(months)}"
            return
        self.pattern = None
        kept[:] = [Occurrence(one.window, point_of(one.window.due)) for one in kept]


def _due_in(one: Occurrence, windows: Sequence[Window]) -> bool:
    return any(window.start <= one.window.due <= window.due for window in windows)


def point_of(due: date, *, month_end: bool = False) -> Point:
    """The yearly point of a due day."""
    return Point(due.month, -1 if month_end and is_month_end(due) else due.day)


def is_month_end(day: date) -> bool:
    """Whether it is the last day of its month."""
    return day.day == monthrange(day.year, day.month)[1]


def rrule_text(series: Iterable[Series], year: int) -> str | None:
    """One rule, or several as lines "RRULE:…", in the order of their first dues."""
    points: list[Point] = []
    rules: list[tuple[date, str]] = []
    for one in series:
        inside = [each for each in one.occurrences if each.window.due.year == year]
        if one.pattern is not None and _gives(one.pattern, inside, year):
            rules.append((inside[0].window.due, one.pattern))
        elif one.pattern is not None:
            points.extend(each.point or point_of(each.window.due) for each in inside)
        else:
            points.extend(each.point for each in inside if each.point is not None)
    rules.extend(_rules_of_points(points, year))
    texts = list(dict.fromkeys(text for _, text in sorted(rules)))
    if len(texts) < 2:
        return texts[0] if texts else None
    return "\n".join(f"RRULE:{text}" for text in texts)


def _gives(pattern: str, inside: Sequence[Occurrence], year: int) -> bool:
    """Whether the pattern still gives all that is due in the year and nothing else."""
    if not inside:
        return False
    from dateutil.rrule import rrulestr

    first, last = datetime(year, 1, 1), datetime(year, 12, 31)  # noqa: DTZ001 - whole days
    found = {day.date() for day in rrulestr(pattern, dtstart=first).between(first, last, inc=True)}
    return found == {one.window.due for one in inside}


def _rules_of_points(points: list[Point], year: int) -> list[tuple[date, str]]:
    months: dict[tuple[int, bool], set[int]] = {}
    for month, day, clamped in points:
        if not clamped and day >= 30 and month != 2 and day == monthrange(year, month)[1]:
            day = -1
        months.setdefault((day, clamped), set()).add(month)
    return [
        (_first_due(year, min(of), day), _rule(sorted(of), day, clamped, year))
        for (day, clamped), of in months.items()
    ]


def _first_due(year: int, month: int, day: int) -> date:
    length = monthrange(year, month)[1]
    return date(year, month, length if day == -1 else min(day, length))


def _rule(months: list[int], day: int, clamped: bool, year: int) -> str:
    every = len(months) == 12
    if clamped:
        days = _joined(range(28, day + 1))
        by_month = "" if every else f";BYMONTH={_joined(months)}"
        return f"FREQ=MONTHLY{by_month};BYMONTHDAY={days};BYSETPOS=-1"
    if every:
        return f"FREQ=MONTHLY;BYMONTHDAY={day}"
    if day == -1 and len(months) == 1 and months[0] != 2:
        day = monthrange(year, months[0])[1]
    return f"FREQ=YEARLY;BYMONTH={_joined(months)};BYMONTHDAY={day}"


def _joined(numbers: Iterable[int]) -> str:
    return ",".join(str(number) for number in numbers)
