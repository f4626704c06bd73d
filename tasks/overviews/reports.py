"""Who has not reported."""

from __future__ import annotations

from datetime import date, timedelta

from sqlmodel import Session, select

from dondoc.language.text import vietnamese_sort_key
from dondoc.reports.form import period_name
from dondoc.schedule.obligation import ObligationKind
from dondoc.schedule.wording import day_and_date, short_date
from models.obligations import obligations_in_force
from models.office import Office
from models.tables import ObligationRow, SubmissionRow, SubmissionState
from tasks.overviews.overview import Overview

# A report is asked about from this long before its day on.
AHEAD = timedelta(days=31)


def missing_overview(today: date, *, office: Office, session: Session) -> Overview:
    """The reports that are due or near and not there, under the key chua-bao-cao."""
    sent = _sent(session)
    near = [
        row
        for row in obligations_in_force(session=session)
        if row.kind is ObligationKind.REPORT and row.due_now <= today + AHEAD
    ]
    missing = [row for row in near if (row.plan_id, row.agency_id, row.period) not in sent]
    missing.sort(key=lambda row: (row.due_now, _sort_key(row, office)))
    text = (
        f"**Chưa báo cáo đến ngày {short_date(today)}**: {len(missing)} trên {len(near)} báo cáo "
        f"đã hoặc sắp đến hạn."
    )
    return Overview("chua-bao-cao", text, tuple(_row(row, today, office) for row in missing))


def _sent(session: Session) -> set[tuple[int, str, str]]:
    """What is there and was not given back."""
    latest: dict[tuple[int, str, str], SubmissionState] = {}
    for row in session.exec(select(SubmissionRow).order_by("id")):
        latest[(row.plan_id, row.agency_id, row.period)] = row.state
    return {one for one, state in latest.items() if state is not SubmissionState.RETURNED}


def _row(row: ObligationRow, today: date, office: Office) -> dict[str, str]:
    late = (today - row.due_now).days
    return {
        "Cơ quan": office.agency_name(row.agency_id),
        "Kỳ": period_name(row.period),
        "Hạn": day_and_date(row.due_now),
        "Tình trạng": f"quá hạn {late} ngày" if late > 0 else "chưa đến hạn",
    }


def _sort_key(row: ObligationRow, office: Office) -> object:
    return vietnamese_sort_key(office.agency_name(row.agency_id))
