"""The reports that came in, with their versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from dondoc.errors import NotFound, RefusedReport
from dondoc.schedule.obligation import ObligationKind
from models.events import record
from models.obligations import show_anew
from models.office import OFFICE_TIME
from models.questions import rows_now
from models.tables import ObligationRow, SubmissionRow, SubmissionState

COUNTING = (SubmissionState.RECEIVED, SubmissionState.ACCEPTED)
_SENT: Any = SubmissionRow.__table__  # type: ignore[attr-defined]
# asked for each report that comes in, so put together once
_OF_AGENCY = tuple(_SENT.c[name] == bindparam(name) for name in ("plan_id", "agency_id", "period"))
_ALL_VERSIONS = (
    sql_select(
        *(_SENT.c.id, _SENT.c.agency_id, _SENT.c.period, _SENT.c.version, _SENT.c.received_at),
        *(_SENT.c.sha256, _SENT.c.state, _SENT.c.reason),
    )
    .where(*(_SENT.c[name] == bindparam(name) for name in ("plan_id", "period")))
    .order_by(_SENT.c.agency_id, _SENT.c.version)
)
_VERSIONS = _ALL_VERSIONS.where(_SENT.c.agency_id == bindparam("agency_id"))
_LATEST = (
    select(SubmissionRow).where(*_OF_AGENCY).order_by(col(SubmissionRow.version).desc()).limit(1)
)
_REPORT_OWED = select(ObligationRow).where(
    ObligationRow.plan_id == bindparam("plan_id"),
    ObligationRow.agency_id == bindparam("agency_id"),
    ObligationRow.kind == ObligationKind.REPORT,
    ObligationRow.period == bindparam("period"),
)


def add_submission(
    *,
    session: Session,
    plan_id: int,
    agency_id: str,
    period: str,
    received_at: datetime,
    file_name: str,
    sha256: str,
    late: bool,
    answers: dict[str, Any],
    actor: str,
    state: SubmissionState = SubmissionState.RECEIVED,
) -> tuple[SubmissionRow, bool]:
    """The submission, and whether it is new: the same bytes again are the version that is there.

    Raises RefusedReport where that version was given back: nothing of it has been mended.
    """
    known = versions_of(session=session, plan_id=plan_id, agency_id=agency_id, period=period)
    before = known[-1] if known else None
    if before is not None and before.sha256 == sha256:
        if before.state is SubmissionState.RETURNED:
            raise _same_as_returned(before)
        return session.get_one(SubmissionRow, before.id), False
    added = SubmissionRow(
        agency_id=agency_id,
        period=period,
        plan_id=plan_id,
        version=before.version + 1 if before else 1,
        received_at=received_at,
        file_name=file_name,
        sha256=sha256,
        late=late,
        answers=answers,
        state=state,
    )
    session.add(added)
    session.flush()
    _say_reported(added, session=session, at=received_at)
    said = {"agency": agency_id, "period": period, "version": added.version}
    subject = f"submission:{added.id}"
    record("report-received", subject, session=session, at=received_at, actor=actor, details=said)
    return added, True


def _same_as_returned(before: SubmissionRow) -> RefusedReport:
    why = f" (lý do: {before.reason})" if before.reason else ""
    return RefusedReport(
        f"đúng là tệp đã bị trả lại, bản {before.version}{why}",
        remedy="sửa theo lý do trả lại rồi gửi lại",
    )


def versions_of(
    *, session: Session, plan_id: int, period: str, agency_id: str | None = None
) -> Sequence[SubmissionRow]:
    """Every version for one period, of every agency or of one, in their order, without what they answer.

    Rows of columns: number, agency, version, hash, state, reason and when it came.
    """
    given = {"plan_id": plan_id, "period": period}
    if agency_id is None:
        found: Sequence[Any] = rows_now(_ALL_VERSIONS, given, session=session).all()
    else:
        found = rows_now(_VERSIONS, given | {"agency_id": agency_id}, session=session).all()
    return found


def latest_submission(
    *, session: Session, plan_id: int, agency_id: str, period: str
) -> SubmissionRow | None:
    """The newest version of one agency's report for one period."""
    given = {"plan_id": plan_id, "agency_id": agency_id, "period": period}
    return session.exec(_LATEST, params=given).first()


def latest_submissions(*, session: Session, plan_id: int, period: str) -> list[SubmissionRow]:
    """The newest version of every agency's report for one period, by agency."""
    asked = (
        select(SubmissionRow)
        .where(SubmissionRow.plan_id == plan_id, SubmissionRow.period == period)
        .order_by(col(SubmissionRow.agency_id), col(SubmissionRow.version))
    )
    return list({row.agency_id: row for row in session.exec(asked)}.values())


def submissions(
    *, session: Session, plan_id: int, period: str, agency_id: str | None = None
) -> list[SubmissionRow]:
    """Every version of every agency's report for one period, or of one's, by agency and version."""
    asked = select(SubmissionRow).where(
        SubmissionRow.plan_id == plan_id, SubmissionRow.period == period
    )
    if agency_id is not None:
        asked = asked.where(SubmissionRow.agency_id == agency_id)
    in_order = asked.order_by(col(SubmissionRow.agency_id), col(SubmissionRow.version))
    return list(session.exec(in_order))


def waits_for_word(submission: SubmissionRow) -> bool:
    """Whether the coordinator has still to accept it or to give it back."""
    return submission.state in (SubmissionState.RECEIVED, SubmissionState.TO_COMPARE)


def standing_submissions(
    *, session: Session, plan_id: int, period: str | None = None, agency_id: str | None = None
) -> list[SubmissionRow]:
    """The newest version of every agency's report that counts, or of one's, by agency and period.

    One that was given back, or that waits to be compared, does not.
    """
    given = {"plan_id": plan_id, "period": period, "agency_id": agency_id}
    known = {name: value for name, value in given.items() if value is not None}
    found = session.exec(_standing(*known), params=known)
    return list({(row.agency_id, row.period): row for row in found}.values())


@lru_cache
def _standing(*names: str) -> SelectOfScalar[SubmissionRow]:
    """The statement that asks for those that count, by these columns."""
    asked = select(SubmissionRow).where(col(SubmissionRow.state).in_(COUNTING))
    for name in names:
        asked = asked.where(_SENT.c[name] == bindparam(name))
    return asked.order_by(col(SubmissionRow.agency_id), col(SubmissionRow.version))


def submissions_to_compare(*, session: Session) -> list[SubmissionRow]:
    """The reports in free words that wait to be compared, the oldest first."""
    asked = select(SubmissionRow).where(SubmissionRow.state == SubmissionState.TO_COMPARE)
    return list(session.exec(asked.order_by(col(SubmissionRow.id))))


def submission_of(number: int, *, session: Session) -> SubmissionRow:
    """The report of that number; raises NotFound."""
    found = session.get(SubmissionRow, number)
    if found is None:
        raise NotFound(f"không có báo cáo số {number}", remedy="xem: dondoc receive list")
    return found


def judge_submission(
    submission: SubmissionRow,
    *,
    session: Session,
    state: SubmissionState,
    reason: str,
    actor: str,
    at: datetime,
) -> None:
    """The coordinator accepts a report or returns it with a reason; a returned one is owed again."""
    submission.state, submission.reason = state, reason
    _say_reported(submission, session=session, at=at)
    subject = f"submission:{submission.id}"
    said = {"reason": reason}
    record(f"report-{state}", subject, session=session, at=at, actor=actor, details=said)


def _say_reported(submission: SubmissionRow, *, session: Session, at: datetime) -> None:
    """What became of a report is what became of the obligation: nobody is reminded of what is there."""
    given = {
        "plan_id": submission.plan_id,
        "agency_id": submission.agency_id,
        "period": submission.period,
    }
    owed = session.exec(_REPORT_OWED, params=given).first()
    if owed is None:
        # the collecting office answers for its own items and owes nobody a report
        return
    day = at.astimezone(OFFICE_TIME).date()
    before = owed.claimed_done_on, owed.confirmed_on
    if submission.state is SubmissionState.RETURNED:
        owed.claimed_done_on = owed.confirmed_on = None
    elif submission.state is SubmissionState.ACCEPTED:
        owed.confirmed_on = day
    elif owed.claimed_done_on is None:
        owed.claimed_done_on = day
    if (owed.claimed_done_on, owed.confirmed_on) != before:
        show_anew(owed, at)
