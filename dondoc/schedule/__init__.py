"""Plan and policy to obligations: who owes what by when, and the days the plan commemorates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from dondoc.calendars.working_days import WorkingCalendar
from dondoc.plan import PlanReading
from dondoc.policy import Policy
from dondoc.schedule.anniversaries import commemorated_days, obligations_of_anniversaries
from dondoc.schedule.duties import obligations_of_duties
from dondoc.schedule.items import obligations_of_items
from dondoc.schedule.keys import plan_key
from dondoc.schedule.obligation import Obligation, Schedule
from dondoc.schedule.occurrences import Checkpoints
from dondoc.schedule.parties import Names
from dondoc.schedule.reports import FigureRules, obligations_of_reports
from dondoc.schedule.targets import obligations_of_targets

if TYPE_CHECKING:
    from dondoc.calendars.anniversaries import KnownAnniversary
    from dondoc.language.agencies import AgencyDirectory

__all__ = ["build_schedule", "plan_key"]


def build_schedule(
    reading: PlanReading,
    *,
    directory: AgencyDirectory,
    policy: Policy,
    known_anniversaries: Sequence[KnownAnniversary],
    on: date,
    calendar: WorkingCalendar | None = None,
) -> Schedule:
    """Everything that follows from one plan for the agencies that exist `on` that day.

    The `calendar` is for days that the office's policy counts in working days; without one only
    weekends are off.

    Obligations come in the order of the plan (items, duties, targets, anniversaries, reports), each
    with a key of its own. Open groups, unknown names and unreadable timings give none: the findings
    of the reading name them.
    """
    key = plan_key(reading.plan)
    names = Names(directory, on=on)
    checkpoints = Checkpoints.of(
        [report.due for report in reading.reports], policy.checkpoints, reading.plan.period
    )
    days = commemorated_days(reading, key, known_anniversaries)
    owed: list[Obligation] = [
        *obligations_of_items(reading, key, names, checkpoints),
        *obligations_of_duties(reading, key, names),
        *obligations_of_targets(reading, key, names),
        *obligations_of_anniversaries(reading, key, names, days),
    ]
    figures = FigureRules(policy.reporting_rules, policy.true_up, calendar or WorkingCalendar())
    owed.extend(obligations_of_reports(reading, key, names, owed, figures))
    return Schedule(tuple(owed), tuple(day.commemoration for day in days))
