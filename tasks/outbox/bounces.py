"""Mail that comes back later: a delivery report (RFC 3464) set against the message it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.policy import default

from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from dondoc.errors import NotFound, UnreadableFile
from models.engine import session as transaction
from models.events import record
from models.outbox import free_entries
from models.refusals import refuse
from models.tables import RefusalKind, ReminderRow, ReminderState

SHOWN_OF_A_REASON = 200
FAILED = "failed"
MAY_HAVE_ARRIVED = (ReminderState.SENT, ReminderState.UNSURE)
# RFC 3463: the first digit says whether the same again can help
_PERMANENT = re.compile(r"\s*5\.")
_MESSAGE_ID = re.compile(r"<[^<>\s]+>")


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says: of which message, whether it is final, and why."""

    message_id: str
    permanent: bool
    reason: str


def read_bounce(data: bytes, *, where: str) -> Bounce | None:
    """What the report says; None for one of a mere delay. Raises UnreadableFile for any other mail."""
    mail = message_from_bytes(data, policy=default)
    status = next((part for part in mail.walk() if _is(part, "message/delivery-status")), None)
    message_id = _original_id(mail)
    if status is None or not message_id:
        raise UnreadableFile(
            "không phải thư báo không gửi được (RFC 3464)",
            where=where,
            remedy="lưu nguyên thư trả lại của máy chủ thành tệp .eml",
        )
    fields = [block for block in _blocks(status) if block.get("Action")]
    failed = [one for one in fields if str(one["Action"]).strip().lower() == FAILED]
    if not failed:
        return None
    code = str(failed[0].get("Status", ""))
    said = str(failed[0].get("Diagnostic-Code", "")).partition(";")[2] or code
    reason = f"thư bị trả lại: {' '.join(said.split())}"[:SHOWN_OF_A_REASON]
    return Bounce(message_id, bool(_PERMANENT.match(code)), reason)


def take_bounce(engine: Engine, bounce: Bounce, *, at: datetime, actor: str) -> str:
    """Write down that the message did not arrive, and at its contact; gives the message's key.

    Raises NotFound for a message that is not ours. Taken again, nothing changes.
    """
    with transaction(engine) as opened:
        row = opened.exec(
            select(ReminderRow).where(ReminderRow.message_id == bounce.message_id)
        ).first()
        if row is None:
            raise NotFound("thư bị trả lại không phải tin do hệ thống này gửi")
        if row.state in MAY_HAVE_ARRIVED:
            _fail(row, bounce, session=opened, at=at, actor=actor)
        return row.key


def _fail(row: ReminderRow, bounce: Bounce, *, session: Session, at: datetime, actor: str) -> None:
    changed = update(ReminderRow).where(col(ReminderRow.id) == row.id)
    values = {"last_error": bounce.reason, "permanent": bounce.permanent}
    session.execute(changed.values(state=ReminderState.FAILED, **values))
    refuse(
        row.contact_id,
        row.id,
        session=session,
        at=at,
        kind=RefusalKind.BOUNCED,
        permanent=bounce.permanent,
        reason=bounce.reason,
    )
    if not bounce.permanent and row.id is not None:
        # tomorrow's message may get through
        free_entries(row.id, session=session)
    said = {"reason": bounce.reason, "was": row.state.value}
    subject = f"reminder:{row.id}"
    record("reminder-bounced", subject, session=session, at=at, actor=actor, details=said)


def _blocks(status: Message) -> Iterator[Message]:
    """The groups of fields: one for the message, one for each recipient."""
    payload = status.get_payload()
    if isinstance(payload, list):
        yield from (block for block in payload if isinstance(block, Message))


def _original_id(mail: Message) -> str:
    """The Message-ID of the mail that came back, which the report brings along."""
    for part in mail.walk():
        if part is mail:
            continue
        if _is(part, "text/rfc822-headers"):
            headers = part.get_payload(decode=True)
            part = message_from_bytes(
                headers if isinstance(headers, bytes) else b"", policy=default
            )
        found = _MESSAGE_ID.search(str(part.get("Message-ID", "")))
        if found:
            return found[0]
    return ""


def _is(part: Message, kind: str) -> bool:
    return part.get_content_type() == kind
