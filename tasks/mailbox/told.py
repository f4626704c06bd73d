"""What came in, as its sender is told."""

from __future__ import annotations

from datetime import UTC

from sqlmodel import Session, select

from dondoc.reports.arrival_words import Ending, ToldFile
from dondoc.schedule.obligation import ObligationKind
from models.office import OFFICE_TIME, Office
from models.report_standing import office_day
from models.tables import IncomingRow, IncomingState, ObligationRow, SubmissionRow, SubmissionState

_ENDINGS = {IncomingState.TAKEN: Ending.TAKEN, IncomingState.RETURNED: Ending.RETURNED}


def told_of(row: IncomingRow, *, office: Office, session: Session) -> ToldFile:
    """One file as its sender is told of it."""
    taken = session.get(SubmissionRow, row.submission_id) if row.submission_id else None
    at = taken.received_at if taken else row.at
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return ToldFile(
        name=row.file_name,
        ending=_ENDINGS.get(row.state, Ending.WAITING),
        at=aware.astimezone(OFFICE_TIME),
        sha256=row.sha256,
        agency=office.agency_name(row.agency_id) if row.agency_id else "",
        period=row.period,
        version=taken.version if taken else 0,
        days_late=_days_late(taken, session) if taken else 0,
        to_compare=taken is not None and taken.state is SubmissionState.TO_COMPARE,
        faults=row.faults,
        remarks=row.remarks,
    )


def _days_late(taken: SubmissionRow, session: Session) -> int:
    """By the report's own mark: who was in time and corrects later was in time."""
    if not taken.late:
        return 0
    asked = select(ObligationRow).where(
        ObligationRow.plan_id == taken.plan_id,
        ObligationRow.agency_id == taken.agency_id,
        ObligationRow.period == taken.period,
        ObligationRow.kind == ObligationKind.REPORT,
    )
    owed = session.exec(asked).first()
    return max((office_day(taken.received_at) - owed.due_now).days, 1) if owed else 0
