"""One claimant: what it takes, begins, attempts and writes down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Engine
from sqlmodel import Session

from dondoc.errors import InvalidSettings
from dondoc.policy import SendingRules
from models.channel_room import limited, room_on
from models.claimed import Claimed
from models.claims import begin, claim, give_back, withdraw
from models.engine import reading
from models.engine import session as transaction
from models.events import record
from models.office import OFFICE_TIME
from models.sealed_words import words_of
from models.signs import SENDER, sign
from models.still_due import reasons_not_to_send
from models.tables import ReminderState
from models.waiting import is_waiting, waiting
from tasks.channels import Attachment, Delivery, Outgoing
from tasks.channels.delivery import failed_for_good, unsure
from tasks.outbox.outcome import Landed, write_outcomes

Send = Callable[[str, Outgoing], Delivery]
# longer than the slowest dialogue with a mail server that still answers
LEASE = timedelta(minutes=15)
# what has not begun is nobody's secret: others may have it soon after its claimant has died, and who
# only was slow finds it taken, and leaves it
LEASE_OF_THE_UNBEGUN = timedelta(minutes=5)


@dataclass
class SendCounts:
    """What a run did.

    `again` will be tried later; `resumed` and `doubtful` are what crashes had left; `withdrawn` was
    not to be said any more; `waiting` is due and left for the next run (quiet hours, limits).
    """

    sent: int = 0
    again: int = 0
    failed: int = 0
    unsure: int = 0
    resumed: int = 0
    doubtful: int = 0
    withdrawn: int = 0
    waiting: int = 0

    @property
    def over(self) -> int:
        """How many messages are done with for this run."""
        return self.sent + self.again + self.failed + self.unsure + self.withdrawn

    def add(self, state: ReminderState) -> None:
        """Count what became of one message."""
        self.sent += state is ReminderState.SENT
        self.unsure += state is ReminderState.UNSURE
        self.failed += state is ReminderState.FAILED
        self.again += state is ReminderState.PLANNED


@dataclass
class Sender:
    """One claimant with its engine, clock and way out; all of the database in one thread."""

    engine: Engine
    worker: str
    clock: Callable[[], datetime]
    send: Send
    rules: SendingRules
    pool: Executor
    at_once: int
    counts: SendCounts
    only_step: str | None = None
    has_delivered: bool = False

    @property
    def is_quiet(self) -> bool:
        """Whether the office wants nothing to go out at this hour."""
        return self.rules.is_quiet(self.clock().astimezone(OFFICE_TIME).time())

    def claim(self, limit: int) -> list[Claimed]:
        """Take the next messages, of limited channels no more than they have room for."""
        if self.is_quiet:
            return []
        now = self.clock()
        with reading(self.engine) as opened:
            # where nothing waits, nobody has to wait for the others' writing
            if not is_waiting(session=opened, now=now):
                return []
        with transaction(self.engine) as opened:
            take = partial(
                claim,
                self.worker,
                session=opened,
                now=now,
                until=now + LEASE_OF_THE_UNBEGUN,
                only_step=self.only_step,
            )
            limits = limited(self.rules.channel_limits)
            claimed = take(limit=limit, not_on=tuple(limits))
            for channel, most in limits.items():
                left = limit - len(claimed)
                if left and is_waiting(session=opened, now=now, channel=channel):
                    room = min(left, room_on(channel, most, session=opened, now=now))
                    claimed += take(limit=room, only_on=channel) if room else []
            # who dies over its first message each time has not come to the end of any work
            if self.has_delivered and not self.only_step:
                sign(SENDER, session=opened, at=now)
        return claimed

    def waiting(self) -> int:
        """How many messages wait here for their sending."""
        with reading(self.engine) as opened:
            return waiting(session=opened, now=self.clock())

    def say_alive(self) -> None:
        """Leave the sign that the run came to its end; who sends one kind only sends no reminders."""
        if self.only_step:
            return
        with transaction(self.engine) as opened:
            sign(SENDER, session=opened, at=self.clock())

    def give_back(self, ids: Sequence[int]) -> None:
        """Undo the claims of those whose sending has not begun."""
        with transaction(self.engine) as opened:
            give_back(ids, self.worker, session=opened)

    def begin(self, group: Sequence[Claimed], session: Session) -> list[Claimed]:
        """Mark their sending as begun; what is no longer to be said is taken back instead."""
        if not group:
            return []
        now, messages = self.clock(), [one.reminder for one in group]
        day = now.astimezone(OFFICE_TIME).date()
        reasons = reasons_not_to_send(messages, session=session, day=day)
        for reminder_id, reason in reasons.items():
            self._take_back(reminder_id, reason, session, now)
        due = [one.id for one in messages if one.id not in reasons]
        begun = begin(due, self.worker, session=session, now=now, until=now + LEASE)
        return [one for one in group if one.reminder.id in begun]

    def _take_back(self, reminder_id: int, reason: str, session: Session, now: datetime) -> None:
        if withdraw(reminder_id, self.worker, reason, session=session):
            self.counts.withdrawn += 1
            record(
                "reminder-withdrawn",
                f"reminder:{reminder_id}",
                session=session,
                at=now,
                actor=self.worker,
                details={"reason": reason},
            )

    def attempt(self, one: Claimed) -> Delivery:
        """One attempt; what is not known to have failed may have arrived."""
        reminder = one.reminder
        try:
            text, html = words_of(reminder)
        except InvalidSettings as failure:
            return failed_for_good(failure.message)
        message = Outgoing(
            subject=reminder.subject,
            text=text,
            html=html,
            message_id=reminder.message_id,
            at=self.clock(),
            # the one in the database: between a new key and `rekey` another would be unknown there
            mark=one.contact.url_mark,
            attachments=tuple(
                Attachment(file.name, file.content, file.kind) for file in one.attachments
            ),
        )
        try:
            return self.send(one.contact.url, message)
        except Exception as failure:  # noqa: BLE001 - a plugin's fault must not silence the others
            # its text may hold the address or the message, so only its kind is kept
            return unsure(f"lỗi khi gửi ({type(failure).__name__}), không rõ đã gửi hay chưa")

    def write(self, landed: Sequence[Landed], session: Session) -> None:
        """Write what became of them."""
        if landed:
            at = self.clock()
            for state in write_outcomes(landed, session=session, worker=self.worker, at=at):
                self.counts.add(state)
            self.has_delivered = True
