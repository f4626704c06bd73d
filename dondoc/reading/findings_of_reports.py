"""Where a plan's deadlines for reports and the law's periods for their figures differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dondoc.plan import Finding, PlanReading, Severity
from dondoc.policy import ReportingRule
from dondoc.schedule.periods import note_on, periods_of

IN_TEXT = "phần lời của kế hoạch"


def figures_not_of_the_law(
    reading: PlanReading, rules: Sequence[ReportingRule]
) -> Iterator[Finding]:
    """Reports whose day or figures are not those of the law: the plan stands, and it is noted once."""
    for report in periods_of(reading.plan, reading.reports):
        note = note_on(report, rules)
        if note:
            yield Finding(
                "report-figures-own" if report.duty.figures_until else "report-figures-estimated",
                Severity.NOTE,
                IN_TEXT,
                report.duty.deadline_text,
                f"{report.title}: {note[0].lower()}{note[1:]}",
            )
