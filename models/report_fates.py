"""What becomes of a file that came in by itself: a report, faults to be mended, or a person must look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256

from sqlmodel import Session

from dondoc.errors import NotFound, RefusedReport
from dondoc.reports.arrival import FileKind, look_at
from dondoc.reports.form import period_name
from dondoc.reports.form_id import FormId
from dondoc.reports.workbook import refuse_too_large
from dondoc.schedule.keys import stable_key
from dondoc.schedule.obligation import ObligationKind
from models.obligations import obligations_in_force
from models.office import Office
from models.plans import approved_version, plan_by_id
from models.report_intake import Taken, take_report
from models.report_rounds import open_round, plan_in_short
from models.report_standing import office_day
from models.submissions import latest_submission
from models.tables import IncomingSource, IncomingState, ObligationRow, SubmissionState

# a report in free words names no period: it is for the one that is asked for at the time
ASKED_FROM = timedelta(days=45)
UNKNOWN_SENDER = "người gửi không có trong danh bạ"
NOT_A_TEMPLATE = "tệp không phải mẫu báo cáo của dondoc; tải lại mẫu của kỳ này và điền vào đó"


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as it came in. `agencies` are those for which its sender may speak; None where the file
    alone says whose it is. `doubt` is why a person must look at it, whatever is in it; `aside` why it
    is no report, and nobody need look.
    """

    data: bytes
    file_name: str
    source: IncomingSource
    agencies: frozenset[str] | None = None
    sender: str = ""
    message_id: str = ""
    doubt: str = ""
    aside: str = ""
    unread: int = 0

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes, in hexadecimal."""
        return "" if self.unread else sha256(self.data).hexdigest()

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.unread or len(self.data)

    @property
    def key(self) -> str:
        """The same for the same arrival: a file by its bytes, one of a mail by the mail too."""
        content = self.digest or f"{self.file_name}/{self.unread}"
        return stable_key(self.source, self.message_id, content)

    @property
    def actor(self) -> str:
        """Who acts, for the log."""
        return f"dondoc receive: {self.source}"


@dataclass(slots=True)
class Fate:
    """What is to become of a file."""

    state: IncomingState
    faults: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    agency_id: str = ""
    period: str = ""
    plan_id: int | None = None
    taken: Taken | None = field(default=None)


def fate_of(brought: Brought, office: Office, session: Session, at: datetime) -> Fate:
    """What is to become of a file; a report that is taken is in the database then."""
    if brought.aside:
        return Fate(IncomingState.SET_ASIDE, (brought.aside,))
    if brought.agencies is not None and not brought.agencies:
        return Fate(IncomingState.WAITING, (UNKNOWN_SENDER,))
    if brought.doubt:
        return Fate(IncomingState.WAITING, (brought.doubt,))
    try:
        refuse_too_large(brought.size)
        arrived = look_at(brought.data)
        if arrived.form_id is not None:
            return _of_template(brought, arrived.form_id, office, session, at)
        if arrived.kind is FileKind.WORKBOOK:
            raise RefusedReport(NOT_A_TEMPLATE)
        if arrived.kind is FileKind.OTHER:
            return Fate(IncomingState.WAITING, (arrived.words,))
        return _in_free_words(brought, office, session, at)
    except RefusedReport as refusal:
        agency = (
            next(iter(brought.agencies)) if brought.agencies and len(brought.agencies) == 1 else ""
        )
        return Fate(IncomingState.RETURNED, _faults_of(refusal), agency_id=agency)


def _faults_of(refusal: RefusedReport) -> tuple[str, ...]:
    """Each fault a line; what would do stands with the last."""
    *before, last = refusal.faults
    return (*before, f"{last}; {refusal.remedy}" if refusal.remedy else last)


def _of_template(
    brought: Brought, form_id: FormId, office: Office, session: Session, at: datetime
) -> Fate:
    """The template says whose report it is, and for which plan and period."""
    fate = Fate(IncomingState.RETURNED, agency_id=form_id.agency_id, period=form_id.period)
    if brought.agencies is not None and form_id.agency_id not in brought.agencies:
        others = ", ".join(sorted(map(office.agency_name, brought.agencies)))
        said = f"mẫu của {office.agency_name(form_id.agency_id)} mà người gửi thuộc {others}"
        return replace(fate, state=IncomingState.WAITING, faults=(said,))
    plan = approved_version(form_id.plan_key, session=session)
    if plan is None:
        return replace(fate, faults=("mẫu của kế hoạch không còn thực hiện",))
    fate = replace(fate, plan_id=plan.id)
    try:
        opened = open_round(
            form_id.period, office=office, session=session, day=office_day(at), plan_id=plan.id
        )
        taken = take_report(
            brought.data,
            brought.file_name,
            agency_id=form_id.agency_id,
            opened=opened,
            received_at=at,
            actor=brought.actor,
        )
    except NotFound as missing:
        return replace(fate, faults=(str(missing),))
    except RefusedReport as refusal:
        return replace(fate, faults=_faults_of(refusal))
    return replace(fate, state=IncomingState.TAKEN, remarks=taken.remarks, taken=taken)


def _in_free_words(brought: Brought, office: Office, session: Session, at: datetime) -> Fate:
    """A Word report of no template: for the one agency and the one report that are sure."""
    agencies = brought.agencies or frozenset()
    if len(agencies) != 1:
        return Fate(IncomingState.WAITING, ("tệp Word không theo mẫu, chưa rõ của cơ quan nào",))
    (agency_id,) = agencies
    asked = _asked_now(agency_id, session, at)
    if len(asked) != 1:
        said = f"tệp Word không theo mẫu, chưa rõ cho kỳ nào: {_in_words(asked, session)}"
        return Fate(IncomingState.WAITING, (said,), agency_id=agency_id)
    (owed,) = asked
    opened = open_round(
        owed.period, office=office, session=session, day=office_day(at), plan_id=owed.plan_id
    )
    taken = take_report(
        brought.data,
        brought.file_name,
        agency_id=agency_id,
        opened=opened,
        received_at=at,
        actor=brought.actor,
    )
    return Fate(
        IncomingState.TAKEN,
        remarks=taken.remarks,
        agency_id=agency_id,
        period=owed.period,
        plan_id=owed.plan_id,
        taken=taken,
    )


def _in_words(asked: Sequence[ObligationRow], session: Session) -> str:
    """The reports that are waited for; with their plans, where one period is asked for by two."""
    if len({row.period for row in asked}) == len(asked):
        named = [period_name(row.period) for row in asked]
        return ", ".join(named) or "không có báo cáo nào đang đợi"
    return "; ".join(
        f"{period_name(row.period)} ({plan_in_short(plan_by_id(row.plan_id, session=session))})"
        for row in asked
    )


def _asked_now(agency_id: str, session: Session, at: datetime) -> list[ObligationRow]:
    """The agency's reports that are near or late, and that no whole report has answered."""
    day = office_day(at)
    near = [
        row
        for row in obligations_in_force(session=session, agency_id=agency_id)
        if row.kind is ObligationKind.REPORT and row.due_now - ASKED_FROM <= day
    ]
    return [row for row in near if not _has_come(row, session)]


def _has_come(owed: ObligationRow, session: Session) -> bool:
    latest = latest_submission(
        session=session, plan_id=owed.plan_id, agency_id=owed.agency_id, period=owed.period
    )
    open_states = (SubmissionState.RETURNED, SubmissionState.TO_COMPARE)
    return latest is not None and latest.state not in open_states
