"""What waits for the coordinator's word: later days asked for, work said to be done, reports sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from dondoc.errors import DondocError, NotFound
from dondoc.reports.form import period_name
from dondoc.schedule.wording import short_date
from dondoc.status import State
from models.evidence import evidence_by_key
from models.extensions import decide_extension, extensions
from models.obligations import confirm_done, obligation_in_force, reopen
from models.office import Office
from models.submissions import judge_submission, latest_submission, waits_for_word
from models.tables import (
    EvidenceRow,
    ExtensionState,
    ObligationRow,
    PlanRow,
    PlanStatus,
    SubmissionRow,
    SubmissionState,
)
from web.coordinator.entry import SignedIn
from web.coordinator.work import Line
from web.history import moment_words


@dataclass(frozen=True, slots=True)
class Request:
    """One thing that waits: what it is about, what was said, and the address of the answer.

    `files` are those that came with it, each with its address and name.
    """

    way: str
    agency_id: str
    agency: str
    what: str
    said: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that waits; `returned` are reports given back that have not come again."""

    extensions: tuple[Request, ...]
    claims: tuple[Request, ...]
    reports: tuple[Request, ...]
    returned: tuple[Request, ...]

    @property
    def count(self) -> int:
        """How many need an answer: what was returned waits for the agency."""
        return len(self.extensions) + len(self.claims) + len(self.reports)


def waiting_now(lines: Sequence[Line], office: Office, session: Session) -> Waiting:
    """What waits now, the oldest first."""
    by_key = {one.row.key: one for one in lines}
    latest = _latest_reports(session)
    claimed = [
        one for one in lines if one.state is State.AWAITING_CONFIRMATION and not one.is_report
    ]
    claimed.sort(key=lambda one: str(one.row.claimed_done_on))
    shown = evidence_by_key((one.row.key for one in claimed), session=session)
    return Waiting(
        extensions=tuple(_extensions(by_key, session)),
        claims=tuple(_claim(one, shown.get(one.row.key, ())) for one in claimed),
        reports=tuple(_report(row, office) for row in latest if waits_for_word(row)),
        returned=tuple(
            _report(row, office) for row in latest if row.state is SubmissionState.RETURNED
        ),
    )


def _extensions(by_key: dict[str, Line], session: Session) -> list[Request]:
    found = []
    for row in extensions(session=session, state=ExtensionState.ASKED):
        line = by_key.get(row.obligation_key)
        if line is None:
            # a newer version of the plan asks for it no more: nothing is left to decide
            continue
        said = (
            ("Hạn hiện nay", f"{line.due_words}{f' ({line.distance})' if line.distance else ''}"),
            ("Đề nghị đến", short_date(row.new_due)),
            ("Lý do", row.reason),
            ("Ngày đề nghị", short_date(row.asked_on)),
        )
        agency = line.row.agency_id
        found.append(Request(f"gia-han/{row.id}", agency, line.agency, line.row.title, said))
    return found


def _claim(line: Line, evidence: Sequence[EvidenceRow]) -> Request:
    row = line.row
    done = row.claimed_done_on
    late = done is not None and done > row.due_now
    said = (
        ("Hạn", line.due_words),
        ("Báo xong", f"{short_date(done)}{', muộn' if late else ', đúng hạn'}" if done else ""),
        ("Kết quả", row.done_note),
    )
    shown = tuple((name, value) for name, value in said if value)
    files = tuple((f"minh-chung/{one.id}", one.file_name) for one in evidence)
    return Request(f"xac-nhan/{row.key}", row.agency_id, line.agency, row.title, shown, files)


def _latest_reports(session: Session) -> list[SubmissionRow]:
    asked = (
        select(SubmissionRow)
        .join(PlanRow, col(PlanRow.id) == SubmissionRow.plan_id)
        .where(PlanRow.status == PlanStatus.APPROVED)
        .order_by(col(SubmissionRow.version))
    )
    latest = {(one.plan_id, one.agency_id, one.period): one for one in session.exec(asked)}
    return sorted(latest.values(), key=lambda one: one.received_at)


def _report(row: SubmissionRow, office: Office) -> Request:
    in_time = "muộn" if row.late else "đúng hạn"
    said = (
        ("Nhận lúc", f"{moment_words(row.received_at)}, {in_time}"),
        ("Lần gửi", f"{row.version}"),
        ("Đối chiếu", row.answers.get("compared", "")),
        ("Lý do trả lại", row.reason),
    )
    shown = tuple((name, value) for name, value in said if value)
    name = f"Báo cáo {period_name(row.period)}"
    agency = office.agency_name(row.agency_id)
    files = ((f"bao-cao/{row.id}", row.file_name),)
    return Request(f"bao-cao/{row.id}", row.agency_id, agency, name, shown, files)


def decide_later_day(
    number: int, *, granted: bool, reason: str, who: SignedIn, session: Session
) -> str:
    """Grant or refuse a later day; raises NotFound for one that waits no more."""
    at = who.office.now()
    decide_extension(
        number, session=session, granted=granted, actor=who.actor, at=at, reason=reason
    )
    return "Đã đồng ý gia hạn" if granted else "Đã từ chối gia hạn"


def decide_done(key: str, *, granted: bool, reason: str, who: SignedIn, session: Session) -> str:
    """Confirm that work is done, or open it again. Raises NotFound, and DondocError if none said so."""
    office = who.office
    row = _claimed(key, session)
    if granted:
        confirm_done(row.key, session=session, on=office.today(), actor=who.actor, at=office.now())
        return "Đã xác nhận việc đã xong"
    reopen(row.key, session=session, reason=reason, actor=who.actor, at=office.now())
    return "Đã mở lại việc; cơ quan tiếp tục được nhắc"


def _claimed(key: str, session: Session) -> ObligationRow:
    row = obligation_in_force(key, session=session)
    if row.claimed_done_on is None or row.confirmed_on is not None:
        raise DondocError("việc này không còn chờ xác nhận", where=row.title)
    return row


def decide_report(
    number: int, *, granted: bool, reason: str, who: SignedIn, session: Session
) -> str:
    """Accept a report or return it; raises NotFound, and DondocError for one judged already."""
    found = session.get(SubmissionRow, number)
    if found is None:
        raise NotFound(f"không có báo cáo số {number}")
    latest = latest_submission(
        session=session, plan_id=found.plan_id, agency_id=found.agency_id, period=found.period
    )
    if latest is not found or not waits_for_word(found):
        raise DondocError("báo cáo này không còn chờ xem", remedy="tải lại trang")
    state = SubmissionState.ACCEPTED if granted else SubmissionState.RETURNED
    judge_submission(
        found, session=session, state=state, reason=reason, actor=who.actor, at=who.office.now()
    )
    return "Đã duyệt báo cáo" if granted else "Đã trả lại báo cáo"
