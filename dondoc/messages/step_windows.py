"""The ladder turned round: of all due days, for which is a step the latest one on a given day?

What is due on a day can then be asked for by due days, in a few ranges, whatever the number of
obligations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from dondoc.calendars.anniversaries import Jubilee
from dondoc.policy import Audience, Policy, Step
from dondoc.schedule.obligation import ObligationKind

if TYPE_CHECKING:
    from dondoc.calendars.working_days import WorkingCalendar

ONE_DAY = timedelta(days=1)
JUBILEES = (None, *Jubilee)


@dataclass(frozen=True, slots=True)
class StepWindow:
    """Obligations of that kind, due from `first` to `last`, have `step` as their latest for its audience.

    It holds for those of that `jubilee`, or for all of the kind where `of_any_years`.
    """

    kind: ObligationKind
    of_any_years: bool
    jubilee: Jubilee | None
    step: Step
    first: date
    last: date


def step_windows(today: date, policy: Policy, calendar: WorkingCalendar) -> tuple[StepWindow, ...]:
    """The windows of `today`, for open work, in the sense of `steps_due` with all of the past.

    On a day off those of the kinds that policy names; a commemoration that has passed has none.
    """
    return tuple(
        window
        for kind in ObligationKind
        if calendar.is_working_day(today) or kind in policy.sending.kinds_on_days_off
        for jubilee in JUBILEES
        for window in _windows(kind, jubilee, today, policy, calendar)
        if window.first <= window.last
    )


def _windows(
    kind: ObligationKind,
    jubilee: Jubilee | None,
    today: date,
    policy: Policy,
    calendar: WorkingCalendar,
) -> Iterator[StepWindow]:
    differ = any(f"{kind}-{one}" in policy.ladders for one in Jubilee)
    if jubilee is not None and not differ:
        return
    ladder = policy.ladders.get(f"{kind}-{jubilee}", policy.ladders.get(kind, ()))
    # there is nothing to be late with
    earliest = today if kind is ObligationKind.ANNIVERSARY else date.min
    for audience in Audience:
        # of two steps of one day the later in the ladder counts
        steps = {one.working_days: one for one in ladder if one.audience is audience}
        first = earliest
        for days in sorted(steps, reverse=True):
            last = last_due(today, days, calendar)
            yield StepWindow(kind, not differ, jubilee, steps[days], first, last)
            first = max(earliest, last + ONE_DAY)


@lru_cache(maxsize=1024)
def last_due(today: date, working_days: int, calendar: WorkingCalendar) -> date:
    """The latest due day whose step of so many working days falls on or before `today`."""
    # working days shift one to one, so it can be counted back from the last of them
    farthest = calendar.shift(calendar.last_working_day_on_or_before(today), -working_days)
    return calendar.next_working_day_on_or_after(farthest + ONE_DAY) - ONE_DAY
