"""How a round stands on a day: the matrix, and everything for its collation."""

from __future__ import annotations

from datetime import UTC, date, datetime

from dondoc.reports.answers_json import answers_from_json
from dondoc.reports.matrix import ExpectedReport, Matrix, ReceivedReport, Verdict, matrix_of
from dondoc.reports.reporting_round import ReportingRound, TakenReport
from models.holds import exemption_on, holds_ending_on_or_after
from models.office import OFFICE_TIME
from models.report_rounds import OpenRound
from models.submissions import submissions, versions_of
from models.tables import HoldRow, ObligationRow, SubmissionRow, SubmissionState

NOT_COUNTED = (SubmissionState.RETURNED, SubmissionState.TO_COMPARE)


def matrix_on(day: date, *, opened: OpenRound) -> Matrix:
    """Who has reported, by the end of that day, of all who are to report."""
    received = [
        received_report(row)
        for row in versions_of(session=opened.session, plan_id=opened.plan_id, period=opened.period)
        # the collecting office answers for its own items and owes nobody a report
        if row.agency_id in opened.reporters or row.agency_id != opened.plan.coordinator_agency_id
    ]
    holds = holds_ending_on_or_after(day, session=opened.session)
    expected = (
        _expected(row, opened, exemption_on(day, row, holds)) for row in opened.reporters.values()
    )
    return matrix_of(expected, received, day=day)


def reporting_round(day: date, *, opened: OpenRound) -> ReportingRound:
    """What was asked and what has come in by the end of that day; returned versions do not count."""
    plan = opened.plan
    return ReportingRound(
        plan_title=plan.title,
        plan_number=plan.number,
        plan_issued_on=plan.issued_on,
        issuer=plan.issuer,
        coordinator=_coordinator_name(opened),
        period=opened.period,
        day=day,
        sections=opened.sections,
        items=opened.items,
        forms=opened.forms(),
        matrix=matrix_on(day, opened=opened),
        reports=_standing_reports(day, opened),
    )


def received_report(row: SubmissionRow) -> ReceivedReport:
    """The row as the matrix takes it, its instant as the office's own day."""
    verdict = Verdict(row.state.value)
    day = office_day(row.received_at)
    return ReceivedReport(row.agency_id, row.period, row.version, day, verdict, row.reason)


def office_day(instant: datetime) -> date:
    """The office's own day of an instant; SQLite gives it back without its zone, which is UTC."""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return aware.astimezone(OFFICE_TIME).date()


def _expected(row: ObligationRow, opened: OpenRound, exemption: HoldRow | None) -> ExpectedReport:
    return ExpectedReport(
        agency_id=row.agency_id,
        agency_name=opened.office.agency_name(row.agency_id),
        period=opened.period,
        due=row.due,
        extended_due=row.extended_due,
        exempt=exemption.reason if exemption else "",
    )


def _standing_reports(day: date, opened: OpenRound) -> tuple[TakenReport, ...]:
    latest: dict[str, SubmissionRow] = {}
    for row in submissions(session=opened.session, plan_id=opened.plan_id, period=opened.period):
        if row.state not in NOT_COUNTED and office_day(row.received_at) <= day:
            latest[row.agency_id] = row
    return tuple(_taken(row, opened) for row in latest.values())


def _taken(row: SubmissionRow, opened: OpenRound) -> TakenReport:
    return TakenReport(
        agency_id=row.agency_id,
        agency_name=opened.office.agency_name(row.agency_id),
        version=row.version,
        file_name=row.file_name,
        sha256=row.sha256,
        sheet=str(row.answers.get("sheet", "")),
        received_on=office_day(row.received_at),
        answers=answers_from_json(row.answers),
        remarks=tuple(row.answers.get("remarks", ())),
    )


def _coordinator_name(opened: OpenRound) -> str:
    known = opened.plan.coordinator_agency_id
    return opened.office.agency_name(known) if known else opened.plan.coordinator
