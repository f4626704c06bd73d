"""A report from a file into the database."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from dondoc.errors import RefusedReport
from dondoc.reports.workbook import LARGEST_FILE, refuse_too_large
from models.engine import session as transaction
from models.office import Office
from models.report_intake import Taken, take_report
from models.report_rounds import open_round
from models.report_standing import office_day


def submit_file(
    path: Path,
    *,
    agency_id: str,
    period: str,
    office: Office,
    received_at: datetime,
    actor: str,
    plan_id: int | None = None,
) -> Taken:
    """Take one agency's report; raises RefusedReport with all its faults, then nothing is kept."""
    data = _bytes_of(path)
    with transaction(office.engine) as session:
        opened = open_round(
            period, office=office, session=session, day=office_day(received_at), plan_id=plan_id
        )
        return take_report(
            data,
            path.name,
            agency_id=agency_id,
            opened=opened,
            received_at=received_at,
            actor=actor,
        )


def _bytes_of(path: Path) -> bytes:
    try:
        # by its size first: a file of 500 MB is never read
        refuse_too_large(path.stat().st_size)
        with path.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except RefusedReport as refusal:
        raise RefusedReport(*refusal.faults, where=path.name, remedy=refusal.remedy) from refusal
    except OSError as wrong:
        raise RefusedReport(f"không đọc được tệp: {wrong.strerror}", where=str(path)) from wrong
