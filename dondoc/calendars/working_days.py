"""Working days: weekends, public holidays, days off in lieu and swapped days, as values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

SATURDAY = 5
ONE_DAY = timedelta(days=1)
# how long before a year begins its days off are asked for
LOOK_AHEAD = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The days off and the weekend days worked; weekends need not be listed.

    `years` are those whose days off have been announced. In a year without data only weekends
    count as days off, and `knows` says so.
    """

    days_off: frozenset[date] = field(default_factory=frozenset)
    days_worked: frozenset[date] = field(default_factory=frozenset)
    years: frozenset[int] = field(default_factory=frozenset)

    def knows(self, day: date) -> bool:
        """Whether the days off of that day's year have been announced."""
        return day.year in self.years

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on that day; a day worked in exchange wins over everything."""
        if day in self.days_worked:
            return True
        return day.weekday() < SATURDAY and day not in self.days_off

    def last_working_day_on_or_before(self, day: date) -> date:
        """The day itself, or the last working day before it."""
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def next_working_day_on_or_after(self, day: date) -> date:
        """The day itself, or the first working day after it."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def shift(self, day: date, working_days: int) -> date:
        """The working day that lies so many working days after the day (negative: before).

        0 is the day itself, as the law prints it, working day or not.
        """
        step = ONE_DAY if working_days > 0 else -ONE_DAY
        left = abs(working_days)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after `first` up to and including `last`; negative if before."""
        if last < first:
            return -self.working_days_between(last, first)
        days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
        return sum(self.is_working_day(day) for day in days)


def years_that_matter(on: date) -> tuple[int, ...]:
    """The year of the day and, within a month of its end, the next one."""
    return tuple(sorted({on.year, (on + LOOK_AHEAD).year}))


def missing_days_off_words(years: Iterable[int]) -> str:
    """What to tell the office of years whose days off have not been announced; empty if of none."""
    missing = sorted(set(years))
    if not missing:
        return ""
    files = ", ".join(f"config/days_off/{year}.toml" for year in missing)
    return (
        f"Chưa có thông báo ngày nghỉ, ngày làm bù năm {', '.join(map(str, missing))}: ngày làm việc "
        f"mới chỉ tính theo ngày lễ của luật. Khi có thông báo, ghi vào {files}."
    )
