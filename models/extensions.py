"""Later days that agencies ask for, and what the coordinator decides."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session, col, select

from dondoc.errors import DondocError, NotFound
from models.events import record
from models.obligations import obligation_in_force
from models.tables import ExtensionRow, ExtensionState


def ask_extension(
    key: str, *, session: Session, new_due: date, reason: str, on: date, actor: str, at: datetime
) -> ExtensionRow:
    """An agency asks for a later day; raises NotFound, and DondocError for a day that is not later."""
    obligation = obligation_in_force(key, session=session)
    if new_due <= obligation.due_now:
        raise DondocError(
            f"ngày xin gia hạn {new_due:%d/%m/%Y} không sau hạn {obligation.due_now:%d/%m/%Y}",
            remedy="chọn một ngày sau hạn hiện nay",
        )
    asked = ExtensionRow(obligation_key=key, asked_on=on, new_due=new_due, reason=reason)
    session.add(asked)
    said = {"new_due": new_due.isoformat(), "reason": reason}
    subject = f"obligation:{key}"
    record("extension-asked", subject, session=session, at=at, actor=actor, details=said)
    return asked


def decide_extension(
    extension_id: int,
    *,
    session: Session,
    granted: bool,
    actor: str,
    at: datetime,
    reason: str = "",
) -> ExtensionRow:
    """The coordinator decides; a granted one moves the obligation's due day. Raises NotFound."""
    extension = session.get(ExtensionRow, extension_id)
    if extension is None or extension.state is not ExtensionState.ASKED:
        raise NotFound(f"không có đề nghị gia hạn số {extension_id} đang chờ")
    extension.state = ExtensionState.GRANTED if granted else ExtensionState.REFUSED
    extension.decided_by = actor
    if granted:
        obligation = obligation_in_force(extension.obligation_key, session=session)
        obligation.extended_due = extension.new_due
        obligation.revision += 1
        obligation.revised_at = at
    subject = f"obligation:{extension.obligation_key}"
    said = {"new_due": extension.new_due.isoformat()} | ({"reason": reason} if reason else {})
    action = f"extension-{extension.state}"
    record(action, subject, session=session, at=at, actor=actor, details=said)
    return extension


def extensions(
    *, session: Session, state: ExtensionState | None = None, key: str | None = None
) -> list[ExtensionRow]:
    """The requests in the order in which they came."""
    asked = select(ExtensionRow).order_by(col(ExtensionRow.id))
    if state is not None:
        asked = asked.where(ExtensionRow.state == state)
    if key is not None:
        asked = asked.where(ExtensionRow.obligation_key == key)
    return list(session.exec(asked))
