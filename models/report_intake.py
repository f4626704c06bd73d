"""Taking a report in: checked whole, its file kept under its hash, its answers in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dondoc.errors import RefusedReport
from dondoc.reports.answers_json import answers_as_json
from dondoc.reports.arrival import is_free
from dondoc.reports.form import Form
from dondoc.reports.intake import check_submission
from dondoc.reports.matrix import ExpectedReport, ReceivedReport, matrix_of
from models.kept_files import SUBMISSIONS
from models.report_rounds import OpenRound
from models.report_standing import office_day, received_report
from models.submissions import add_submission, versions_of
from models.tables import SubmissionRow, SubmissionState


@dataclass(frozen=True, slots=True)
class Taken:
    """A report that was taken; `is_new` is False for the same file sent again."""

    submission: SubmissionRow
    is_new: bool
    days_late: int
    remarks: tuple[str, ...]


def take_report(
    data: bytes,
    file_name: str,
    *,
    agency_id: str,
    opened: OpenRound,
    received_at: datetime,
    actor: str,
) -> Taken:
    """Check a report and keep it as the agency's next version; every door ends here.

    A Word file without the template's mark is kept as one in free words, which waits to be compared.
    Raises RefusedReport with every fault, also for the very file that was given back, and NotFound
    for an agency that has nothing to report; then nothing is kept.
    """
    form = opened.form(agency_id)
    came = _Came(data, file_name, agency_id, opened, received_at, actor)
    try:
        if is_free(data):
            return _kept(came, _compared(came, form), SubmissionState.TO_COMPARE)
        accepted = check_submission(data, form)
        return _kept(came, answers_as_json(accepted), SubmissionState.RECEIVED)
    except RefusedReport as refusal:
        where = f"{file_name} ({form.header.agency_name})"
        raise RefusedReport(*refusal.faults, where=where, remedy=refusal.remedy) from refusal


@dataclass(frozen=True, slots=True)
class _Came:
    """A report that is to be kept."""

    data: bytes
    file_name: str
    agency_id: str
    opened: OpenRound
    received_at: datetime
    actor: str


def _compared(came: _Came, form: Form) -> dict[str, Any]:
    # what reads plans takes a while to import
    from dondoc.reports.free_form import compare, compared_as_json

    return compared_as_json(compare(came.data, came.file_name, form))


def _kept(came: _Came, answers: dict[str, Any], state: SubmissionState) -> Taken:
    opened = came.opened
    days_late = _days_late(came.agency_id, opened, came.received_at)
    digest = SUBMISSIONS.keep(came.data, opened.office.settings.home)
    row, is_new = add_submission(
        session=opened.session,
        plan_id=opened.plan_id,
        agency_id=came.agency_id,
        period=opened.period,
        received_at=came.received_at,
        file_name=came.file_name,
        sha256=digest,
        late=days_late > 0,
        answers=answers,
        actor=came.actor,
        state=state,
    )
    return Taken(row, is_new, days_late, tuple(answers["remarks"]))


def _days_late(agency_id: str, opened: OpenRound, received_at: datetime) -> int:
    """By the rule of the matrix: who was in time and sends a correction later was in time."""
    day = office_day(received_at)
    owed = opened.report_owed_by(agency_id)
    if owed is None:
        return 0
    own = versions_of(
        session=opened.session,
        plan_id=opened.plan_id,
        period=opened.period,
        agency_id=agency_id,
    )
    received = [received_report(row) for row in own]
    received.append(ReceivedReport(agency_id, opened.period, len(received) + 1, day))
    expected = ExpectedReport(agency_id, "", opened.period, owed.due, owed.extended_due)
    return matrix_of([expected], received, day=day).cells[0].days_late
