"""Where a plan's deadlines for reports and the law's periods for their figures differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dondoc.calendars.reporting_periods import note_on_figures
from dondoc.plan import Finding, PlanReading, Severity
from dondoc.policy import ReportingRule
from dondoc.schedule.periods import figures_counted, periods_of

IN_TEXT = "phần lời của kế hoạch"


def figures_estimated(reading: PlanReading, rules: Sequence[ReportingRule]) -> Iterator[Finding]:
    """Reports due before the law closes their figures: the plan's day stands, and it is noted once."""
    for report in periods_of(reading.plan, reading.reports):
        period = figures_counted(report, rules)
        note = note_on_figures(report.duty.due, period) if period else None
        if note:
            yield Finding(
                "report-figures-estimated",
                Severity.NOTE,
                IN_TEXT,
                report.duty.deadline_text,
                f"{report.title}: {note[0].lower()}{note[1:]}",
            )
