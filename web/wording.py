"""How far off a day is, in the words of the page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dondoc.calendars.working_days import WorkingCalendar


def distance_words(due: date, today: date, calendar: WorkingCalendar) -> str:
    """ "còn 3 ngày làm việc", "hạn cuối là hôm nay", "quá 2 ngày làm việc".

    With only days off left, today is the last day on which it can be done.
    """
    if today > due:
        late = calendar.working_days_between(due, today)
        return f"quá {late} ngày làm việc" if late else "vừa quá hạn"
    if today == due:
        return "hạn cuối là hôm nay"
    left = calendar.working_days_between(today, due)
    return f"còn {left} ngày làm việc" if left else "chỉ còn ngày nghỉ trước hạn"
