"""What has had its time is taken away; who was told what and when stays. Times are aware UTC."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Delete, delete, func, or_, select, update
from sqlmodel import Session, col

from models.kept_files import Shelf
from models.sign_in_waits import FORGOTTEN_AFTER
from models.states import IncomingState, ReminderState
from models.tables import (
    AttachmentRow,
    CoordinatorSessionRow,
    EventRow,
    EvidenceRow,
    IncomingRow,
    ObligationRow,
    OldMarkRow,
    PlanRow,
    ReminderRow,
    SignInWaitRow,
    SubmissionRow,
)
from models.updates import changed_rows

# what became of them is known, and nobody has to decide any more
OVER = (ReminderState.SENT, ReminderState.CANCELLED)
GONE = "(đã xóa theo thời hạn lưu giữ)"
REMOVED = "file-removed"


def strike_old_texts(before: datetime, *, session: Session) -> tuple[int, int]:
    """Take text and attachments off messages that ended before; counts messages and attachments."""
    old = _ended_before(before)
    numbers = select(col(ReminderRow.id)).where(old)
    files = _gone(session, delete(AttachmentRow).where(col(AttachmentRow.reminder_id).in_(numbers)))
    struck = update(ReminderRow).where(old, col(ReminderRow.text) != GONE)
    return changed_rows(session, struck.values(text=GONE, html="")), files


def _ended_before(before: datetime) -> ColumnElement[bool]:
    last = func.coalesce(col(ReminderRow.sent_at), col(ReminderRow.created_at))
    return col(ReminderRow.state).in_(OVER) & (last < before)


def forget_sessions(now: datetime, *, session: Session) -> int:
    """Sessions that have ended, waits of signing in and marks of old links that count no more."""
    over = (
        delete(CoordinatorSessionRow).where(col(CoordinatorSessionRow.ends_at) <= now),
        delete(SignInWaitRow).where(col(SignInWaitRow.failed_at) < now - FORGOTTEN_AFTER),
        delete(OldMarkRow).where(col(OldMarkRow.good_until) < now),
    )
    return sum(_gone(session, one) for one in over)


def old_incoming(before: datetime, *, session: Session) -> set[str]:
    """The hashes of what came in before and was decided; what still waits anywhere keeps its file."""
    decided = col(IncomingRow.state) != IncomingState.WAITING
    old = select(col(IncomingRow.sha256)).where(decided, col(IncomingRow.at) < before)
    kept = select(col(IncomingRow.sha256)).where(or_(~decided, col(IncomingRow.at) >= before))
    return _strings(session, old) - _strings(session, kept)


def old_reports(before: date, *, session: Session) -> set[str]:
    """The hashes of reports to plans whose time was over before; a file that another names stays."""
    asked = select(col(SubmissionRow.sha256)).join(
        PlanRow, col(PlanRow.id) == SubmissionRow.plan_id
    )
    over = col(PlanRow.period_end) < before
    return _strings(session, asked.where(over)) - _strings(session, asked.where(~over))


def old_evidence(before: date, sent_before: datetime, *, session: Session) -> set[str]:
    """The hashes of files sent before, about work of plans whose time was over before."""
    of_open_plans = (
        select(col(ObligationRow.key))
        .join(PlanRow, col(PlanRow.id) == ObligationRow.plan_id)
        .where(col(PlanRow.period_end) >= before)
    )
    still = col(EvidenceRow.obligation_key).in_(of_open_plans)
    asked = select(col(EvidenceRow.sha256))
    old = ~still & (col(EvidenceRow.at) < sent_before)
    return _strings(session, asked.where(old)) - _strings(session, asked.where(~old))


def without_removed(digests: Iterable[str], shelf: Shelf, *, session: Session) -> list[str]:
    """Those of which the log does not say yet that their file is gone."""
    return sorted(set(digests) - removed(shelf, session=session))


def removed(shelf: Shelf, *, session: Session) -> set[str]:
    """The hashes of the files of a shelf that were taken away by policy."""
    beginning = f"{shelf.name}:"
    asked = select(col(EventRow.subject)).where(
        col(EventRow.action) == REMOVED, col(EventRow.subject).startswith(beginning)
    )
    return {one.removeprefix(beginning) for one in _strings(session, asked)}


def _strings(session: Session, asked: Any) -> set[str]:
    return {one for one in session.connection().execute(asked).scalars() if one}


def _gone(session: Session, change: Delete) -> int:
    done = session.execute(change.execution_options(synchronize_session=False))
    assert isinstance(done, CursorResult)
    return int(done.rowcount)
