"""What a person decides about a message of which nobody knows, or that did not get through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from dondoc.errors import DondocError, NotFound
from models.events import record
from models.outbox import take_back
from models.refusals import got_through
from models.tables import ReminderRow, ReminderState
from models.updates import changed_rows

SHORTEST_PREFIX = 6
OPEN_TO_DECISION = (ReminderState.UNSURE, ReminderState.FAILED)


class Decision(StrEnum):
    """It arrived; send it again; leave it."""

    ARRIVED = "arrived"
    AGAIN = "again"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of the message; `in_the_next` says that a later message will say what it said."""

    key: str
    was: ReminderState
    state: ReminderState
    in_the_next: bool = False


def settle(
    key: str,
    decision: Decision,
    *,
    session: Session,
    day: date,
    at: datetime,
    author: str,
    note: str = "",
) -> Settled:
    """Settle an unsure or failed message, named by its key or the beginning of it.

    Again goes the same message, with the same Message-ID, if it is still of that day; an older one is
    taken back, so that the next message says what is still to be said. Raises NotFound, and
    DondocError for a message that needs no decision.
    """
    row = _named(key, session)
    was = row.state
    if was not in OPEN_TO_DECISION or (
        decision is Decision.ARRIVED and was is ReminderState.FAILED
    ):
        raise DondocError(
            f"tin {row.key} ở tình trạng «{was}», không quyết như vậy được",
            remedy="chỉ quyết với tin không rõ (unsure) hoặc không gửi được (failed): "
            "dondoc outbox --state unsure",
        )
    settled = _decide(row, decision, session=session, day=day, at=at)
    said = {"decision": decision.value, "was": was.value, "state": settled.state, "note": note}
    record(
        "reminder-settled", f"reminder:{row.id}", session=session, at=at, actor=author, details=said
    )
    return settled


def _named(key: str, session: Session) -> ReminderRow:
    asked = select(ReminderRow).where(col(ReminderRow.key).startswith(key, autoescape=True))
    found = list(session.exec(asked.limit(2))) if len(key) >= SHORTEST_PREFIX else []
    exact = next((row for row in found if row.key == key), None)
    if exact or len(found) == 1:
        return exact or found[0]
    what = f"có nhiều tin mã bắt đầu bằng {key}" if found else f"không có tin mã {key}"
    raise NotFound(what, remedy="xem mã ở: dondoc outbox --state unsure")


def _decide(
    row: ReminderRow, decision: Decision, *, session: Session, day: date, at: datetime
) -> Settled:
    assert row.id is not None
    key, was = row.key, row.state
    if decision is Decision.ARRIVED:
        _change(row, session, state=ReminderState.SENT, sent_at=row.begun_at or at, last_error="")
        got_through(row.contact_id, session=session)
        return Settled(key, was, ReminderState.SENT)
    if decision is Decision.DROP:
        _change(row, session, state=ReminderState.CANCELLED, claimed_until=None)
        return Settled(key, was, ReminderState.CANCELLED)
    if row.planned_for == day or row.stands_alone:
        free = {"claimed_by": None, "claimed_until": None, "begun_at": None}
        _change(row, session, state=ReminderState.PLANNED, not_before=at, permanent=False, **free)
        return Settled(key, was, ReminderState.PLANNED)
    if not take_back(row.id, row.last_error, col(ReminderRow.state) == was, session=session):
        raise _too_late(row)
    return Settled(key, was, ReminderState.CANCELLED, in_the_next=True)


def _change(row: ReminderRow, session: Session, **values: Any) -> None:
    """Only as long as nobody else has settled it, nor its own sender come back with the answer."""
    same = col(ReminderRow.id) == row.id, col(ReminderRow.state) == row.state
    if changed_rows(session, update(ReminderRow).where(*same).values(**values)) != 1:
        raise _too_late(row)


def _too_late(row: ReminderRow) -> DondocError:
    return DondocError(f"tin {row.key} vừa có người khác quyết", remedy="xem: dondoc outbox")
