"""Plan and policy to obligations: who owes what by when, and the days the plan commemorates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dondoc.calendars.working_days import WorkingCalendar
from dondoc.plan import PlanReading
from dondoc.schedule.anniversaries import commemorated_days, owing_by_anniversaries
from dondoc.schedule.duties import owing_by_duties
from dondoc.schedule.items import Owing, obligations_of, owing_by_items
from dondoc.schedule.keys import plan_key
from dondoc.schedule.lineage import FIRST_VERSION, Lineage, Parts
from dondoc.schedule.obligation import Schedule
from dondoc.schedule.occurrence import Occurrence
from dondoc.schedule.occurrences import Checkpoints
from dondoc.schedule.parties import Names
from dondoc.schedule.reports import FigureRules, owing_by_reports
from dondoc.schedule.targets import owing_by_targets

if TYPE_CHECKING:
    from dondoc.calendars.anniversaries import KnownAnniversary
    from dondoc.language.agencies import AgencyDirectory
    from dondoc.policy import Policy

__all__ = ["Placed", "ScheduleRules", "build_schedule", "plan_key", "things_by_place"]


@dataclass(frozen=True, slots=True)
class ScheduleRules:
    """By what a plan's obligations are worked out, for the agencies that exist `on` a day.

    The `calendar` is for days that the office's policy counts in working days; without one only
    weekends are off.
    """

    directory: AgencyDirectory
    policy: Policy
    known_anniversaries: Sequence[KnownAnniversary]
    on: date
    calendar: WorkingCalendar | None = None


def build_schedule(
    reading: PlanReading,
    *,
    directory: AgencyDirectory,
    policy: Policy,
    known_anniversaries: Sequence[KnownAnniversary],
    on: date,
    calendar: WorkingCalendar | None = None,
    lineage: Lineage = FIRST_VERSION,
) -> Schedule:
    """Everything that follows from one plan for the agencies that exist `on` that day.

    Obligations come in the order of the plan (items, duties, targets, anniversaries, reports), each
    with a key of its own, which the `lineage` of an amended plan carries on. Open groups, unknown names
    and unreadable timings give none: the findings of the reading name them.
    """
    rules = ScheduleRules(directory, policy, known_anniversaries, on, calendar)
    owed = tuple(one for each in _owing(reading, rules) for one in obligations_of(each, lineage))
    days = commemorated_days(reading, plan_key(reading.plan), known_anniversaries, lineage)
    return Schedule(owed, tuple(day.commemoration for day in days))


@dataclass(frozen=True, slots=True)
class Placed:
    """What stands at one place of a plan: its text, whose it is as printed, and its windows."""

    content: str
    lead: str
    windows: tuple[Occurrence, ...] = ()


def things_by_place(reading: PlanReading, rules: ScheduleRules) -> dict[Parts, Placed]:
    """All that the plan asks for, by the key parts of where it stands; some of it has no day."""
    found: dict[Parts, Placed] = {}
    for owing in _owing(reading, rules):
        stem = owing.stem
        known = found.get(stem.key_parts)
        windows = (*(known.windows if known else ()), *owing.occurrences)
        found[stem.key_parts] = Placed(stem.content, stem.lead, tuple(dict.fromkeys(windows)))
    return found


def _owing(reading: PlanReading, rules: ScheduleRules) -> list[Owing]:
    key, policy = plan_key(reading.plan), rules.policy
    names = Names(rules.directory, on=rules.on)
    checkpoints = Checkpoints.of(
        [report.due for report in reading.reports], policy.checkpoints, reading.plan.period
    )
    days = commemorated_days(reading, key, rules.known_anniversaries)
    found = [
        *owing_by_items(reading, key, names, checkpoints),
        *owing_by_duties(reading, key, names),
        *owing_by_targets(reading, key, names),
        *owing_by_anniversaries(reading, key, names, days),
    ]
    figures = FigureRules(
        policy.reporting_rules, policy.true_up, rules.calendar or WorkingCalendar()
    )
    return [*found, *owing_by_reports(reading, key, names, found, figures)]
