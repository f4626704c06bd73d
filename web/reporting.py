"""Templates and reports between an agency's page and the database."""

from __future__ import annotations

import re

from sqlmodel import Session

from dondoc.errors import DondocError, NotFound, RefusedReport
from dondoc.reports.template import template_name, template_of
from dondoc.schedule.obligation import ObligationKind
from models.agency_log import actor_of
from models.events import first_event_of
from models.obligations import obligations_in_force
from models.office import Office
from models.report_history import RoundHistory
from models.report_intake import take_report
from models.report_rounds import OpenRound, round_of
from models.tables import FeedLinkRow, ObligationRow
from web.records import own_obligation
from web.security import LARGEST_UPLOAD, TOO_LARGE

_NOT_IN_A_HEADER = re.compile(r"[^A-Za-z0-9._-]+")


def template_for(
    office: Office, link: FeedLinkRow, key: str, session: Session, *, word: bool = False
) -> tuple[str, bytes]:
    """The file name and bytes of the template, a workbook or a Word form.

    Raises NotFound for what is not the agency's report.
    """
    owed = _own_report(link, key, session)
    opened = _round(office, owed, session)
    form = RoundHistory(opened, link.agency_id).filled(opened.form(link.agency_id))
    if not word:
        return _named(template_name(form), opened), template_of(form)
    # python-docx takes a while to import
    from dondoc.reports.word_form import word_form_name, word_form_of

    return _named(word_form_name(form), opened), word_form_of(form)


def _named(name: str, opened: OpenRound) -> str:
    return _NOT_IN_A_HEADER.sub("-", opened.file_name(name))


def record_report(
    office: Office,
    link: FeedLinkRow,
    data: bytes,
    file_name: str,
    *,
    key: str,
    period: str,
    session: Session,
) -> int:
    """Take the report in and give the receipt's number.

    `key` names the report as the page does; a program may give the `period` instead, or nothing
    where the agency owes one report only. Raises NotFound, and RefusedReport with every fault.
    """
    if not data:
        raise RefusedReport("chưa chọn tệp, hoặc tệp trống")
    if len(data) > LARGEST_UPLOAD:
        raise RefusedReport(TOO_LARGE.rstrip("."))
    owed = _own_report(link, key, session) if key else _only_report(link, period, session)
    taken = take_report(
        data,
        file_name,
        agency_id=link.agency_id,
        opened=_round(office, owed, session),
        received_at=office.now(),
        actor=actor_of(link.agency_id),
    )
    return first_event_of(f"submission:{taken.submission.id}", session=session)


def _round(office: Office, owed: ObligationRow, session: Session) -> OpenRound:
    return round_of(owed, office=office, session=session, day=office.today())


def _own_report(link: FeedLinkRow, key: str, session: Session) -> ObligationRow:
    row = own_obligation(link, key, session)
    if row.kind is not ObligationKind.REPORT:
        raise NotFound("việc này không phải một báo cáo")
    return row


def _only_report(link: FeedLinkRow, period: str, session: Session) -> ObligationRow:
    owed = [
        row
        for row in obligations_in_force(session=session, agency_id=link.agency_id)
        if row.kind is ObligationKind.REPORT and (not period or row.period == period)
    ]
    if not owed:
        raise NotFound("cơ quan không phải báo cáo kỳ này")
    if len(owed) > 1:
        periods = ", ".join(sorted({row.period for row in owed}))
        raise DondocError("chưa rõ báo cáo nào", remedy=f"ghi rõ kỳ: {periods}")
    return owed[0]
