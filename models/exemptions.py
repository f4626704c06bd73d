"""Reports that an agency need not send, each with its reason."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from dondoc.errors import DondocError, NotFound
from models.holds import add_hold, exemption_on, holds_ending_on_or_after
from models.office import Office
from models.report_rounds import open_round
from models.tables import HoldKind, HoldRow, HoldScope


def exempt(
    agency_id: str,
    *,
    period: str,
    reason: str,
    author: str,
    office: Office,
    session: Session,
    day: date,
    plan_id: int | None = None,
) -> HoldRow:
    """Exempt an agency from a period's report from that day on, until the exemption is ended.

    Raises NotFound where the agency owes no such report, and DondocError where the reason is empty
    or the agency is exempt already.
    """
    opened = open_round(period, office=office, session=session, day=day, plan_id=plan_id)
    report = opened.reporters.get(agency_id)
    name = office.agency_name(agency_id)
    if report is None:
        raise NotFound(
            f"{name} không phải báo cáo kỳ {period}", remedy="xem danh sách bằng lệnh matrix"
        )
    if not reason.strip():
        raise DondocError("miễn báo cáo phải có lý do")
    holds = holds_ending_on_or_after(day, session=session)
    if standing := exemption_on(day, report, holds):
        raise DondocError(f"{name} đã được miễn kỳ {period}: {standing.reason}")
    hold = HoldRow(
        kind=HoldKind.EXEMPTION,
        scope=HoldScope.OBLIGATION,
        subject=report.key,
        plan_id=opened.plan_id,
        starts=day,
        until=date.max,
        author=author,
        reason=reason.strip(),
    )
    return add_hold(hold, session=session, at=office.moment(day))
