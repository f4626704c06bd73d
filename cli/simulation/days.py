"""The simulation's own calendar: which days of 2026 are worked, written down by hand.

It is half of the oracle, so it knows nothing of `dondoc.calendars` or `config/days_off`. Sources:
Bộ luật Lao động, Điều 112; thông báo nghỉ Tết Bính Ngọ và Quốc khánh 2026; văn bản số
12729/VPCP-KGVX (02/01 off for 10/01); Nghị quyết số 80-NQ/TW (24/11).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

YEAR = 2026
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
ONE_DAY = timedelta(days=1)
SATURDAY = 5
# weekdays on which offices are closed
CLOSED = frozenset(
    date(YEAR, month, day)
    for month, days in {
        1: (1, 2),
        2: (16, 17, 18, 19, 20),
        4: (27, 30),
        5: (1,),
        8: (31,),
        9: (1, 2),
        11: (24,),
    }.items()
    for day in days
) | {date(YEAR + 1, 1, 1)}
# Saturdays worked in the place of other days
OPENED = frozenset({date(YEAR, 1, 10), date(YEAR, 8, 22)})


@dataclass(frozen=True)
class Days:
    """Working days, counted one by one."""

    closed: frozenset[date] = CLOSED
    opened: frozenset[date] = OPENED

    def is_worked(self, day: date) -> bool:
        """Whether offices work on that day."""
        return day in self.opened or (day.weekday() < SATURDAY and day not in self.closed)

    def on_or_before(self, day: date) -> date:
        """The last worked day up to that one."""
        while not self.is_worked(day):
            day -= ONE_DAY
        return day

    def shifted(self, day: date, worked: int) -> date:
        """The day so many worked days later, or earlier where it is negative."""
        step = ONE_DAY if worked > 0 else -ONE_DAY
        left = abs(worked)
        while left:
            day += step
            left -= self.is_worked(day)
        return day


def all_days(first: date = FIRST, last: date = LAST) -> list[date]:
    """Every day from the first to the last."""
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]
