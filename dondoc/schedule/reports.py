"""The plan's reports to obligations: every reporter × every report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dondoc.language.agencies import split_agencies
from dondoc.language.directory import Match
from dondoc.plan import Certainty, PlanReading, Window
from dondoc.policy import ReportingRule
from dondoc.schedule.items import Stem, obligations_of
from dondoc.schedule.obligation import Obligation, ObligationKind, Role
from dondoc.schedule.occurrence import Occurrence
from dondoc.schedule.parties import Names, Party
from dondoc.schedule.periods import ReportPeriod, note_on, periods_of

# kinds of `config/agencies.toml`: they work along with a city's plan, and report elsewhere
REPORTS_TO_NO_CITY = frozenset({"ministry", "central-party", "central-press", "international"})


def obligations_of_reports(
    reading: PlanReading,
    key: str,
    names: Names,
    owed: Sequence[Obligation],
    rules: Sequence[ReportingRule] = (),
) -> Iterator[Obligation]:
    """The members of the named groups and every lead agency report; the office that collects does not.

    Where the plan only says "các đơn vị", those report who owe something. The plan's deadline stands;
    by the `rules` of the law it is said where the figures can only be estimates by then.
    """
    for at, period in enumerate(periods_of(reading.plan, reading.reports), start=1):
        duty = period.duty
        collecting = {*names.ids([duty.to, reading.plan.coordinator])}
        parties = [
            Party(agency_id)
            for agency_id in reporters_of(duty.reporters, names, owed)
            if agency_id not in collecting
        ]
        stem = Stem((key, "reports"), "", "", duty.name, duty.to, "", duty.deadline_text)
        occurrence = _occurrence(period, at, reading.plan.period[0], rules)
        yield from obligations_of(stem, [occurrence], parties, role=Role.REPORTER)


def reporters_of(text: str, names: Names, owed: Sequence[Obligation]) -> tuple[str, ...]:
    """The ids of those who report: members of the groups in the text, then all with work of their own.

    "Work of their own" is to lead an item; where the text names an open group, to owe anything.
    """
    found = [names.resolve(part) for part in _parts(text, names)]
    says_all = not found or any(one.match is Match.OPEN_GROUP for one in found)
    named = [agency_id for one in found for agency_id in one.agency_ids]
    working = dict.fromkeys(one.agency_id for one in owed if says_all or one.role is Role.LEAD)
    reporting = (one for one in working if names.agency(one).kind not in REPORTS_TO_NO_CITY)
    return tuple(dict.fromkeys([*named, *reporting]))


def _parts(text: str, names: Names) -> tuple[str, ...]:
    """The text as one name where the directory knows it, else its parts."""
    if not text or names.resolve(text).match is not Match.UNKNOWN:
        return (text,) if text else ()
    return split_agencies(text)


def _occurrence(
    period: ReportPeriod, at: int, plan_start: date, rules: Sequence[ReportingRule]
) -> Occurrence:
    """The report's window begins with the plan, or with the year of a report of a programme."""
    due = period.duty.due
    start = max(plan_start, min(date(period.year, 1, 1), due))
    return Occurrence(
        str(at),
        ObligationKind.REPORT,
        Window(min(start, due), due),
        period.title,
        Certainty.CERTAIN,
        note_on(period, rules),
        period.label,
    )
