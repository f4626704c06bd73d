"""The plan's reports to obligations: every reporter × every report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from dondoc.calendars.reporting_periods import true_up_from
from dondoc.calendars.working_days import WorkingCalendar
from dondoc.language.agencies import split_agencies
from dondoc.language.directory import Match
from dondoc.plan import Certainty, PlanReading, Window
from dondoc.policy import ReportingPeriod, ReportingRule, TrueUp
from dondoc.schedule.items import Owing, Stem
from dondoc.schedule.obligation import ObligationKind, Role
from dondoc.schedule.occurrence import Occurrence
from dondoc.schedule.parties import Names, Party
from dondoc.schedule.periods import (
    FINAL_FIGURES,
    ReportPeriod,
    estimated_until,
    note_on,
    periods_of,
)

# kinds of `config/agencies.toml`: they work along with a city's plan, and report elsewhere
REPORTS_TO_NO_CITY = frozenset({"ministry", "central-party", "central-press", "international"})


@dataclass(frozen=True, slots=True)
class FigureRules:
    """What the law and the office say of a report's figures; no `true_up` asks for none."""

    rules: Sequence[ReportingRule] = ()
    true_up: TrueUp | None = None
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)

    def final_figures(self, report: ReportPeriod) -> tuple[date, ReportingPeriod] | None:
        """By which day the final figures of a report with estimated ones are due, and of what."""
        period = estimated_until(report, self.rules)
        if period is None or self.true_up is None or period.name not in self.true_up.periods:
            return None
        return self.calendar.shift(period.end, self.true_up.working_days), period


def owing_by_reports(
    reading: PlanReading,
    key: str,
    names: Names,
    owed: Sequence[Owing],
    figures: FigureRules | None = None,
) -> Iterator[Owing]:
    """The members of the named groups and every lead agency report; the office that collects does not.

    Where the plan only says "các đơn vị", those report who owe something. The plan's deadline stands;
    by the `figures` of the law it is said where they can only be estimates by then, and the final
    ones are asked for after the law closes them.
    """
    figures = figures or FigureRules()
    for at, period in enumerate(periods_of(reading.plan, reading.reports), start=1):
        duty = period.duty
        collecting = {*names.ids([duty.to, reading.plan.coordinator])}
        parties = [
            Party(agency_id)
            for agency_id in reporters_of(duty.reporters, names, owed)
            if agency_id not in collecting
        ]
        stem = Stem((key, "reports"), "", "", duty.name, duty.to, "", duty.deadline_text)
        occurrences = _occurrences(period, at, reading.plan.period[0], figures)
        yield Owing(stem, [*occurrences], parties, Role.REPORTER)


def reporters_of(text: str, names: Names, owed: Sequence[Owing]) -> tuple[str, ...]:
    """The ids of those who report: members of the groups in the text, then all with work of their own.

    "Work of their own" is to lead an item; where the text names an open group, to owe anything.
    """
    found = [names.resolve(part) for part in _parts(text, names)]
    says_all = not found or any(one.match is Match.OPEN_GROUP for one in found)
    named = [agency_id for one in found for agency_id in one.agency_ids]
    working = dict.fromkeys(
        party.agency_id
        for one in owed
        if one.occurrences and (says_all or one.role is Role.LEAD)
        for party in one.parties
    )
    reporting = (one for one in working if names.agency(one).kind not in REPORTS_TO_NO_CITY)
    return tuple(dict.fromkeys([*named, *reporting]))


def _parts(text: str, names: Names) -> tuple[str, ...]:
    """The text as one name where the directory knows it, else its parts."""
    if not text or names.resolve(text).match is not Match.UNKNOWN:
        return (text,) if text else ()
    return split_agencies(text)


def _occurrences(
    period: ReportPeriod, at: int, plan_start: date, figures: FigureRules
) -> Iterator[Occurrence]:
    """The report's window begins with the plan, or with the year of a report of a programme."""
    due = period.duty.due
    start = max(plan_start, min(date(period.year, 1, 1), due))
    yield Occurrence(
        str(at),
        ObligationKind.REPORT,
        Window(min(start, due), due),
        period.title,
        Certainty.CERTAIN,
        note_on(period, figures.rules),
        period.label,
    )
    if (final := figures.final_figures(period)) is not None:
        yield _final_figures(period, at, *final)


def _final_figures(report: ReportPeriod, at: int, due: date, period: ReportingPeriod) -> Occurrence:
    """The true-up: nobody can answer it before the law has closed the figures."""
    opens = true_up_from(period)
    words = f"{period.name} {report.year}"
    return Occurrence(
        f"{at}{FINAL_FIGURES}",
        ObligationKind.REPORT,
        Window(opens, due),
        f"Bổ sung số liệu chính thức {words}",
        Certainty.CERTAIN,
        f"Thay số ước thực hiện trong báo cáo {words} (hạn {report.duty.due:%d/%m/%Y}) bằng số liệu "
        f"chính thức, {period.article} chốt ngày {period.end:%d/%m/%Y}; hạn này do cơ quan đầu mối "
        "đặt, kế hoạch không nêu.",
        f"{report.label}{FINAL_FIGURES}",
        words=f"theo {period.article}",
    )
