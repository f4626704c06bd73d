"""Draining the outbox: claim, begin, send, write what became of it. Any number may do it at once.

A message is claimed before it is sent and marked as begun before the first byte goes out. Who dies
in between leaves a claim that runs out: not begun, it is planned again; begun, it is unsure, and a
person decides. Nothing that may have arrived is sent again by itself, and nothing is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, update
from sqlmodel import Session, col

from models.claims import Claimed, begin, claim, finish, give_back, release_expired
from models.engine import session as transaction
from models.events import record
from models.tables import ContactRow, ReminderState
from tasks.channels import Delivery, Outcome, Outgoing
from tasks.channels import send as send_on_channel
from tasks.channels.delivery import unsure
from tasks.outbox.delays import MOST_ATTEMPTS, delay_after

Send = Callable[[str, Outgoing], Delivery]
# longer than the slowest dialogue with a mail server that still answers
LEASE = timedelta(minutes=15)
CLAIMED_AT_ONCE = 20


@dataclass
class SendCounts:
    """What a run did: `again` will be tried later; `resumed` and `doubtful` are what crashes had left."""

    sent: int = 0
    again: int = 0
    failed: int = 0
    unsure: int = 0
    resumed: int = 0
    doubtful: int = 0


def send_due(
    engine: Engine,
    *,
    now: datetime,
    worker: str,
    limit: int | None = None,
    send: Send = send_on_channel,
) -> SendCounts:
    """Send what waits and whose time has come, at most `limit` messages.

    `worker` names this process for people; each call is a claimant of its own.
    """
    sender = _Sender(engine, f"{worker}/{uuid4().hex[:12]}", _clock_from(now), send)
    with transaction(engine) as opened:
        resumed, doubtful = release_expired(session=opened, now=now)
    sender.counts.resumed, sender.counts.doubtful = resumed, doubtful
    left = limit
    while left is None or left > 0:
        at_once = CLAIMED_AT_ONCE if left is None else min(left, CLAIMED_AT_ONCE)
        claimed = sender.claim(at_once)
        if not claimed:
            break
        sender.deliver_all(claimed)
        left = None if left is None else left - len(claimed)
    return sender.counts


class _Sender:
    """One claimant with its engine, clock and channel."""

    def __init__(
        self, engine: Engine, worker: str, clock: Callable[[], datetime], send: Send
    ) -> None:
        self.engine = engine
        self.worker = worker
        self.clock = clock
        self.send = send
        self.counts = SendCounts()

    def claim(self, limit: int) -> list[Claimed]:
        now = self.clock()
        with transaction(self.engine) as opened:
            return claim(self.worker, session=opened, now=now, until=now + LEASE, limit=limit)

    def deliver_all(self, claimed: list[Claimed]) -> None:
        """One transaction between two messages: the end of one, the beginning of the next."""
        answered: tuple[Claimed, Delivery] | None = None
        try:
            for one in claimed:
                with transaction(self.engine) as opened:
                    self._finish(answered, opened)
                    has_begun = self._begin(one, opened)
                answered = (one, self._attempt(one)) if has_begun else None
        finally:
            with transaction(self.engine) as opened:
                self._finish(answered, opened)
                ids = [one.reminder.id for one in claimed if one.reminder.id is not None]
                give_back(ids, self.worker, session=opened)

    def _begin(self, one: Claimed, session: Session) -> bool:
        assert one.reminder.id is not None
        now = self.clock()
        return begin(one.reminder.id, self.worker, session=session, now=now, until=now + LEASE)

    def _attempt(self, one: Claimed) -> Delivery:
        reminder = one.reminder
        message = Outgoing(
            subject=reminder.subject,
            text=reminder.text,
            html=reminder.html,
            message_id=reminder.message_id,
            at=self.clock(),
        )
        try:
            return self.send(one.contact.url, message)
        except Exception as failure:  # noqa: BLE001 - a plugin's fault must not silence the others
            # its text may hold the address or the message, so only its kind is kept
            return unsure(f"lỗi khi gửi ({type(failure).__name__}), không rõ đã gửi hay chưa")

    def _finish(self, answered: tuple[Claimed, Delivery] | None, session: Session) -> None:
        if answered is None:
            return
        one, delivery = answered
        values = self._values(one, delivery)
        assert one.reminder.id is not None
        if not finish(one.reminder.id, self.worker, session=session, values=values):
            return
        self._count(values["state"])
        _note_on_contact(one.contact, values, session)
        self._log(one, values, session)

    def _values(self, one: Claimed, delivery: Delivery) -> dict[str, Any]:
        now, attempts = self.clock(), one.reminder.attempts + 1
        if delivery.outcome is Outcome.SENT:
            ended = {"sent_at": now, "provider_id": delivery.provider_id}
            return {"state": ReminderState.SENT, "last_error": "", **ended}
        if delivery.outcome is Outcome.UNSURE:
            return {"state": ReminderState.UNSURE, "last_error": delivery.reason}
        if delivery.permanent or attempts >= MOST_ATTEMPTS:
            return {"state": ReminderState.FAILED, "last_error": delivery.reason}
        delay = delay_after(attempts, one.reminder.key, delivery.retry_after)
        return {
            "state": ReminderState.PLANNED,
            "last_error": delivery.reason,
            "not_before": now + delay,
            "claimed_by": None,
            "begun_at": None,
        }

    def _count(self, state: ReminderState) -> None:
        counts = self.counts
        counts.sent += state is ReminderState.SENT
        counts.unsure += state is ReminderState.UNSURE
        counts.failed += state is ReminderState.FAILED
        counts.again += state is ReminderState.PLANNED

    def _log(self, one: Claimed, values: dict[str, Any], session: Session) -> None:
        state = values["state"]
        action = "reminder-again" if state is ReminderState.PLANNED else f"reminder-{state}"
        said = {"attempt": one.reminder.attempts + 1, "reason": values["last_error"]}
        record(
            action,
            f"reminder:{one.reminder.id}",
            session=session,
            at=self.clock(),
            actor=self.worker,
            details=said,
        )


def _note_on_contact(contact: ContactRow, values: dict[str, Any], session: Session) -> None:
    """What is wrong with an address stands by the contact until a message gets through."""
    is_final = values["state"] in (ReminderState.SENT, ReminderState.FAILED)
    if is_final and contact.last_error != values["last_error"]:
        said = update(ContactRow).where(col(ContactRow.id) == contact.id)
        session.execute(said.values(last_error=values["last_error"]))


def _clock_from(now: datetime) -> Callable[[], datetime]:
    """The given instant, going on: a long run must see its own leases run out."""
    started = monotonic()
    return lambda: now + timedelta(seconds=monotonic() - started)
