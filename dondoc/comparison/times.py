"""Whether two plans name the same time, each in its own year."""

from __future__ import annotations

from calendar import isleap
from datetime import date
from typing import TYPE_CHECKING

from dondoc.comparison.similarity import say_the_same
from dondoc.plan import TimingStatus

if TYPE_CHECKING:
    from dondoc.plan import Timing, Window


def is_same_time(old: Timing, new: Timing, years: int) -> bool:
    """Whether the phrases say the same, or mean the same windows, `years` later.

    What cannot be read, or hangs on an event, is the same only if it is said the same.
    """
    if say_the_same(old.text, new.text, years):
        return True
    unread = (TimingStatus.INVALID, TimingStatus.EVENT, TimingStatus.AD_HOC)
    if old.status in unread or new.status in unread or not new.windows:
        return False
    moved = tuple(_later(window, years) for window in old.windows)
    return moved == tuple((one.start, one.due) for one in new.windows)


def _later(window: Window, years: int) -> tuple[date, date]:
    return _day_later(window.start, years), _day_later(window.due, years)


def _day_later(day: date, years: int) -> date:
    """The same day of another year; the last of February stays the last."""
    year = day.year + years
    is_last_of_february = (
        day.month == 2 and day.day >= 28 and (day.day == 29 or not isleap(day.year))
    )
    if is_last_of_february:
        return date(year, 2, 29 if isleap(year) else 28)
    return day.replace(year=year)
