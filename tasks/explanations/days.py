"""Why a day is the day it is: weekday, what it is counted from, and the days off on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dondoc.policy import Step
from dondoc.schedule.wording import day_and_date
from dondoc.status import working_deadline

if TYPE_CHECKING:
    from dondoc.calendars.working_days import WorkingCalendar

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """The office's calendar with the reasons of its days off."""

    calendar: WorkingCalendar
    reasons: Mapping[date, str]

    def why_due(self, due: date) -> str:
        """The due day with its weekday, and the last working day where offices are shut on it."""
        deadline = working_deadline(due, self.calendar)
        if deadline == due:
            return (
                f"{day_and_date(due)}, là ngày làm việc{self._in_exchange(due)}{self._doubt(due)}."
            )
        return (
            f"{day_and_date(due)} là ngày nghỉ ({self._reason(due)}); ngày làm việc cuối cùng trước "
            f"hạn là {day_and_date(deadline)}{self._doubt(due)}."
        )

    def why_step(self, step: Step, day: date, due: date) -> str:
        """How the day of a step was counted, with the days off passed over on the way."""
        deadline = working_deadline(due, self.calendar)
        count = abs(step.working_days)
        if not count:
            return "ngày làm việc cuối cùng trước hạn" if deadline != due else "đúng ngày hạn"
        where = "trước" if step.working_days < 0 else "sau"
        said = f"{count} ngày làm việc {where} {day_and_date(deadline)}"
        special = self._on_the_way(min(day, deadline), max(day, deadline))
        return f"{said}; {special}" if special else said

    def _on_the_way(self, first: date, last: date) -> str:
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        shut = [day for day in days if day.weekday() < 5 and not self.calendar.is_working_day(day)]
        worked = [day for day in days if day.weekday() >= 5 and self.calendar.is_working_day(day)]
        parts = [f"không tính {_list(shut)}"] if shut else []
        parts += [f"tính cả {_list(worked)} làm bù"] if worked else []
        return ", ".join(parts)

    def _reason(self, day: date) -> str:
        return self.reasons.get(day, "cuối tuần" if day.weekday() >= 5 else "ngày nghỉ")

    def _in_exchange(self, day: date) -> str:
        return f" ({self.reasons[day]})" if day in self.calendar.days_worked else ""

    def _doubt(self, day: date) -> str:
        if self.calendar.knows(day):
            return ""
        return f"; chưa có thông báo ngày nghỉ năm {day.year}"


def _list(days: list[date]) -> str:
    """ "30/4, 01/5", spans shortened: "16/02 - 20/02"."""
    spans: list[list[date]] = []
    for day in days:
        if spans and day - spans[-1][-1] == ONE_DAY:
            spans[-1].append(day)
        else:
            spans.append([day])
    return ", ".join(
        _short(span[0]) if len(span) == 1 else f"{_short(span[0])} - {_short(span[-1])}"
        for span in spans
    )


def _short(day: date) -> str:
    return f"{day.day:02}/{day.month:02}" if day.month <= 2 else f"{day.day:02}/{day.month}"
