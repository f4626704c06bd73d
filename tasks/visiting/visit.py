"""One look at one office, so that a run of its own is started only where there is something to do.

A run costs its machine some six seconds of one core before it has read a line; a look costs
hundredths. The looking plans the day's messages, compares what is due with what was sent and beats
the heart, as the office's own runs do; it sends nothing and takes nothing in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy.exc import SQLAlchemyError

from config.at_work import Place, at_work
from config.settings import load_settings
from dondoc.errors import DondocError
from models.engine import reading
from models.engine import session as transaction
from models.migrate import make_ready
from models.office import OFFICE_TIME, Office, open_office
from models.signs import SENDER, sign
from models.waiting import waiting_or_left
from tasks.mailbox.peek import anything_new
from tasks.outbox.heartbeat import audit_and_beat
from tasks.outbox.remind import plan_day

SEND, RECEIVE, AUDIT = "send-reminders", "receive-reports", "audit-reminders"
# the looks come every five minutes: reports are asked for at every second one, and what does not
# agree is told once an hour
EVERY_OTHER, ONCE_AN_HOUR = timedelta(minutes=10), timedelta(hours=1)
LOOKS_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen at an office: the flows that have something to do there, and what went wrong."""

    office: str
    to_run: tuple[str, ...] = ()
    planned: int = 0
    agrees: bool = True
    trouble: tuple[str, ...] = ()


@dataclass(slots=True)
class _Look:
    """One look as it goes on: trouble with one thing keeps no other from being looked at."""

    office: Office
    today: date
    to_run: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    planned: int = 0
    agrees: bool = True

    def at_reminders(self, paused: bool) -> None:
        now = self.office.now()
        if paused or not is_sending_time(self.office, now):
            return
        self.planned = plan_day(self.office, self.today).planned
        with reading(self.office.engine) as opened:
            is_waiting = waiting_or_left(session=opened, now=now)
        if is_waiting and not self.office.policy.sending.is_quiet(_hour(now)):
            self.to_run.append(SEND)
            return
        # nothing to send: that the sender is alive is what this look has just shown
        with transaction(self.office.engine) as opened:
            sign(SENDER, session=opened, at=now)

    def at_reports(self, paused: bool) -> None:
        if not paused and anything_new(self.office, self.today):
            self.to_run.append(RECEIVE)

    def at_what_agrees(self, paused: bool) -> None:
        found, beaten = audit_and_beat(self.office, self.today, watched=not paused)
        self.agrees = found.agrees
        if beaten is False:
            self.trouble.append("không gọi được địa chỉ báo nhịp")
        if not found.agrees and not paused and _is_first_in(ONCE_AN_HOUR, self.office.now()):
            self.to_run.append(AUDIT)

    def tried(self, looking: Callable[[bool], None], paused: bool) -> None:
        try:
            looking(paused)
        except DondocError as refusal:
            self.trouble.append(str(refusal))
        except SQLAlchemyError as failure:
            self.trouble.append(database_trouble(failure))


def look_at(
    place: Place, *, now: Callable[[], datetime], paused: frozenset[str] = frozenset()
) -> Seen:
    """Look in on that office; `paused` are the flows that its coordinator has stopped.

    Whatever is wrong with it is in the answer: no office stops the looks at the others.
    """
    with at_work(place):
        try:
            office = open_office(load_settings(), now)
            make_ready(office.engine)
        except DondocError as refusal:
            return Seen(place.code, trouble=(str(refusal),))
        except SQLAlchemyError as failure:
            return Seen(place.code, trouble=(database_trouble(failure),))
        try:
            return _looked(office, paused)
        finally:
            office.engine.dispose()


def _looked(office: Office, paused: frozenset[str]) -> Seen:
    look = _Look(office, office.today())
    look.tried(look.at_reminders, SEND in paused)
    if _is_first_in(EVERY_OTHER, office.now()):
        look.tried(look.at_reports, RECEIVE in paused)
    look.tried(look.at_what_agrees, AUDIT in paused)
    return Seen(
        office.settings.office, tuple(look.to_run), look.planned, look.agrees, tuple(look.trouble)
    )


def is_sending_time(office: Office, now: datetime) -> bool:
    """Whether it is within the hours in which the office's sender runs, by its policy."""
    watch = office.policy.watch
    ends = datetime.combine(now.astimezone(OFFICE_TIME), watch.ends) + LOOKS_EVERY
    return watch.starts <= _hour(now) < ends.time()


def database_trouble(failure: SQLAlchemyError) -> str:
    """That the database does not answer, by the driver's first line, which names no row."""
    said = str(getattr(failure, "orig", None) or type(failure).__name__)
    return f"cơ sở dữ liệu không trả lời: {said.partition(chr(10))[0]}"


def _hour(now: datetime) -> time:
    return now.astimezone(OFFICE_TIME).time()


def _is_first_in(span: timedelta, now: datetime) -> bool:
    """Whether no other look came before in the same ten minutes, or hour, of the clock."""
    local = now.astimezone(OFFICE_TIME)
    since_midnight = timedelta(hours=local.hour, minutes=local.minute)
    return since_midnight % span < LOOKS_EVERY
