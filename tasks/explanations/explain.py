"""Everything that follows from one item or report: what was read, who owes what, the days and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from config.days_off import load_calendar, reasons_for
from dondoc.messages.ladder import Ladder
from dondoc.plan import Timing
from dondoc.policy import Step
from dondoc.schedule.periods import figures_counted, periods_of
from dondoc.status import State, state_of
from models.holds import holds_ending_on_or_after
from models.obligations import as_obligation, facts_of
from models.office import Office
from models.tables import HoldRow, ObligationRow, PlanStatus
from tasks.explanations.days import Days
from tasks.explanations.messages import (
    MessageToCome,
    Unheard,
    known_of,
    messages_to_come,
    without_contact,
)
from tasks.explanations.subjects import Subject, subjects_of
from tasks.outbox.rules import Rules


@dataclass(frozen=True, slots=True)
class Standing:
    """One agency's obligation and how it stands on the day asked."""

    row: ObligationRow
    agency: str
    state: State


@dataclass(frozen=True, slots=True)
class StepExplained:
    """One step of the ladder: its day and how that was counted."""

    step: Step
    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Owed:
    """What several agencies owe alike: the same window, the same due day as it stands, one ladder."""

    standings: tuple[Standing, ...]
    due: date
    why_due: str
    steps: tuple[StepExplained, ...]
    is_reminded: bool

    @property
    def row(self) -> ObligationRow:
        """The first agency's row, for what all have in common."""
        return self.standings[0].row


@dataclass(frozen=True, slots=True)
class Explanation:
    """One subject with all that follows from it."""

    subject: Subject
    timing: Timing | None
    figures: str
    owed: tuple[Owed, ...]
    messages: tuple[MessageToCome, ...]
    unheard: tuple[Unheard, ...]


def explain(
    asked: str,
    *,
    office: Office,
    today: date,
    session: Session,
    plan_id: int | None = None,
    agency_id: str | None = None,
) -> list[Explanation]:
    """What `asked` means as of `today`, for one agency or all. Raises NotFound."""
    subjects = subjects_of(asked, session=session, plan_id=plan_id)
    holds = holds_ending_on_or_after(today, session=session)
    return [
        _explained(_for_agency(one, agency_id), holds, office, today, session) for one in subjects
    ]


def _for_agency(subject: Subject, agency_id: str | None) -> Subject:
    if agency_id is None:
        return subject
    rows = tuple(row for row in subject.rows if row.agency_id == agency_id)
    return Subject(subject.plan, subject.reading, subject.item, rows)


def _explained(
    subject: Subject, holds: Sequence[HoldRow], office: Office, today: date, session: Session
) -> Explanation:
    years = _years(subject, today)
    calendar = load_calendar(years)
    days = Days(calendar, reasons_for(years))
    rules = Rules(
        office.directory,
        office.policy,
        calendar,
        public_url=office.settings.public_url,
        sender=office.settings.office_name,
    )
    in_use = subject.rows if subject.plan.status is not PlanStatus.SUPERSEDED else ()
    known = known_of(in_use, subject.plan, today, session=session)
    standings = [
        Standing(
            row,
            office.agency_name(row.agency_id),
            state_of(facts_of(row, on=today, holds=holds), today, office.policy, calendar),
        )
        for row in subject.rows
    ]
    return Explanation(
        subject=subject,
        timing=subject.item.timing if subject.item else None,
        figures=_figures(subject, office),
        owed=tuple(_owed(standings, days, rules)),
        messages=tuple(messages_to_come(known, today, rules)),
        unheard=tuple(without_contact(known, rules)),
    )


def _years(subject: Subject, today: date) -> range:
    """The years that any ladder can reach into."""
    found = [today.year, *(row.due_now.year for row in subject.rows)]
    return range(min(found) - 1, max(found) + 2)


def _owed(standings: Sequence[Standing], days: Days, rules: Rules) -> list[Owed]:
    ladder = Ladder(rules.policy, days.calendar)
    alike: dict[tuple[object, ...], list[Standing]] = {}
    for one in standings:
        row = one.row
        shared = (row.kind, row.role, row.title, row.start, row.due, row.due_now)
        alike.setdefault(shared, []).append(one)
    return [_one_owed(tuple(found), ladder, days) for found in alike.values()]


def _one_owed(standings: tuple[Standing, ...], ladder: Ladder, days: Days) -> Owed:
    obligation, due = as_obligation(standings[0].row), standings[0].row.due_now
    is_reminded = ladder.applies_to(obligation)
    steps = ladder.steps(ladder.name_for(obligation), due) if is_reminded else ()
    explained = (StepExplained(step, day, days.why_step(step, day, due)) for step, day in steps)
    return Owed(standings, due, days.why_due(due), tuple(explained), is_reminded)


def _figures(subject: Subject, office: Office) -> str:
    """From when to when the law counts a report's figures, in words; empty for all else."""
    labels = {row.period for row in subject.rows if row.period}
    for report in periods_of(subject.reading.plan, subject.reading.reports):
        period = figures_counted(report, office.policy.reporting_rules)
        if report.label in labels and period:
            span = f"từ {period.start:%d/%m/%Y} đến {period.end:%d/%m/%Y}"
            return f"số liệu {span} ({period.article})"
    return ""
