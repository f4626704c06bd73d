"""Everything of a plan that stands outside its task table, read in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dondoc.calendars.anniversaries import KnownAnniversary
from dondoc.plan import (
    Anniversary,
    BudgetCheck,
    BudgetLine,
    Cadence,
    Phase,
    PhaseTask,
    PlanItem,
    Recommendation,
    ReportingDuty,
    StandingDuty,
    Target,
)
from dondoc.reading.anniversaries import read_anniversaries
from dondoc.reading.budget import read_budget
from dondoc.reading.cadences import read_plan_cadences
from dondoc.reading.document import Document
from dondoc.reading.duties import read_standing_duties
from dondoc.reading.programme import (
    read_phase_tasks,
    read_phases,
    read_recommendations,
    read_targets,
)
from dondoc.reading.reports import read_reports


@dataclass(frozen=True, slots=True)
class Body:
    """The parts of a `PlanReading` that are neither its header nor its task table."""

    reports: tuple[ReportingDuty, ...]
    anniversaries: tuple[Anniversary, ...]
    standing_duties: tuple[StandingDuty, ...]
    cadences: tuple[Cadence, ...]
    phases: tuple[Phase, ...]
    targets: tuple[Target, ...]
    phase_tasks: tuple[PhaseTask, ...]
    recommendations: tuple[Recommendation, ...]
    budget: tuple[BudgetLine, ...]
    budget_checks: tuple[BudgetCheck, ...]


def read_body(
    document: Document,
    *,
    items: Sequence[PlanItem],
    year: int,
    known_anniversaries: Sequence[KnownAnniversary],
) -> Body:
    """Read the running text and the budget; the items' contents give anniversaries and cadences."""
    phases = read_phases(document)
    budget, checks = read_budget(document, phases)
    return Body(
        reports=read_reports(document, year),
        anniversaries=read_anniversaries(document, items, year, known_anniversaries),
        standing_duties=read_standing_duties(document),
        cadences=read_plan_cadences(document, items),
        phases=phases,
        targets=read_targets(document),
        phase_tasks=read_phase_tasks(document),
        recommendations=read_recommendations(document),
        budget=budget,
        budget_checks=checks,
    )
