"""Who has not reported: the key bao-cao-chua-gui."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlmodel import Session

from dondoc.language.text import vietnamese_sort_key
from dondoc.reports.form import period_name
from dondoc.schedule.obligation import ObligationKind
from dondoc.schedule.wording import day_and_date, named_plan, short_date
from dondoc.status import State
from models.office import Office
from models.plans import plan_by_id
from models.tables import ObligationRow, SubmissionState
from tasks.overviews.counts import latest_reports
from tasks.overviews.overview import MOST_SAID, Overview
from tasks.overviews.work import Standing

# A report is asked about from this long before its day on.
AHEAD = timedelta(days=31)


def missing_reports(
    standings: Sequence[Standing], today: date, *, session: Session
) -> tuple[list[ObligationRow], int]:
    """The reports that are due or near and not there, and how many are due or near.

    What was given back is missing again; what an agency is exempted from is not asked for.
    """
    sent = {
        one
        for one, state in latest_reports(session).items()
        if state is not SubmissionState.RETURNED
    }
    near = [
        one.row
        for one in standings
        if one.row.kind is ObligationKind.REPORT
        and one.row.due_now <= today + AHEAD
        and one.state is not State.ON_HOLD
    ]
    return [row for row in near if (row.plan_id, row.agency_id, row.period) not in sent], len(near)


def missing_overview(
    missing: Sequence[ObligationRow],
    asked: int,
    today: date,
    office: Office,
    plans: Mapping[int, str] | None = None,
) -> Overview:
    """The missing reports by their day; `plans` names their plans where these are several."""
    ordered = sorted(missing, key=lambda row: (row.due_now, _sort_key(row, office)))
    text = (
        f"**Báo cáo chưa gửi đến ngày {short_date(today)}**: {len(ordered)} trên {asked} báo cáo "
        f"đã hoặc sắp đến hạn."
    )
    rows = tuple(_row(row, today, office, plans or {}) for row in ordered)
    said = tuple(
        f"{row['Cơ quan']}: {row['Kỳ']}, hạn {row['Hạn']} ({row['Tình trạng']})"
        for row in rows[:MOST_SAID]
    )
    return Overview("bao-cao-chua-gui", text, rows, said=said)


def late_reports(missing: Sequence[ObligationRow], today: date) -> int:
    """How many of the missing ones are overdue."""
    return sum(row.due_now < today for row in missing)


def plans_asking(missing: Sequence[ObligationRow], *, session: Session) -> dict[int, str]:
    """The names of the plans that ask for these reports; empty where it is one plan."""
    found = sorted({row.plan_id for row in missing})
    if len(found) < 2:
        return {}
    plans = (plan_by_id(one, session=session) for one in found)
    return {plan.id: named_plan(plan.number, plan.title) for plan in plans if plan.id is not None}


def _row(
    row: ObligationRow, today: date, office: Office, plans: Mapping[int, str]
) -> dict[str, str]:
    plan = plans.get(row.plan_id)
    late = (today - row.due_now).days
    return {
        "Cơ quan": office.agency_name(row.agency_id),
        "Kỳ": f"{period_name(row.period)} ({plan})" if plan else period_name(row.period),
        "Hạn": day_and_date(row.due_now),
        "Tình trạng": f"quá hạn {late} ngày" if late > 0 else "chưa đến hạn",
    }


def _sort_key(row: ObligationRow, office: Office) -> object:
    return vietnamese_sort_key(office.agency_name(row.agency_id))
