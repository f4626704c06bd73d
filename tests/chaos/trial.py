"""One trial: some messages, two senders at a time killed again and again, then the count."""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from threading import Timer

from sqlalchemy import func
from sqlmodel import col, select

from dondoc.policy import Audience
from models.contacts import add_contact
from models.engine import engine_from, reading, session
from models.outbox import reminders
from models.settling import Decision, settle
from models.tables import EventRow, ReminderRow, ReminderState
from tasks.outbox.audit import audit
from tasks.outbox.send import LEASE
from tests.chaos.points import IN_DATABASE, ONCE, Kill, KillList, Point
from tests.chaos.sinks import Sinks
from tests.chaos.tally import Tally
from tests.chaos.victim import Errand, go
from tests.tasks.makers import NOW, RULES, create_obligation, instant, plan_day, store_approved

DAY = date(2026, 6, 12)
# one after the other, each generation finds the claims of the one before run out
GENERATION = LEASE + timedelta(minutes=1)
GENERATIONS = 50
MESSAGES_OF_A_SENDER = 12
AT_ONCE = (1, 1, 4)
SECONDS_TO_END = 120
NEVER = Kill(Point.ANY_MOMENT, 0)


@dataclass
class Trial:
    """One database with its messages, on their way to both servers."""

    url: str
    sinks: Sinks
    dice: random.Random
    kills: KillList
    naive: str = ""
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self.engine = engine_from(self.url)
        self.sinks.arrived.clear()

    def run(self, points: Sequence[Point], most_kills: int, messages: int) -> Tally:
        """Plan the messages, kill the senders at these points in turn, drain, count, settle, count."""
        self._plan(messages)
        self._kill_again_and_again(points, most_kills)
        self._send_rest()
        if self.naive:
            self._count_of_naive()
        else:
            self._count()
            self._settle()
        self.engine.dispose()
        return self.tally

    def _plan(self, messages: int) -> None:
        store_approved(self.engine, create_obligation("k1"))
        with session(self.engine) as opened:
            for number in range(messages):
                add_contact(
                    session=opened,
                    agency_id="so-noi-vu",
                    name="Văn thư",
                    audience=Audience.OFFICER,
                    url=self._address(number),
                    actor="chaos",
                    at=NOW,
                )
        self.tally.messages = plan_day(self.engine, DAY).planned

    def _address(self, number: int) -> str:
        if number % 2:
            return f"json://127.0.0.1:{self.sinks.web_port}/{number}"
        to = f"nguoi{number}@so.example"
        return f"mailto://127.0.0.1:{self.sinks.mail_port}/?from=ban@hanoi.example&to={to}"

    def _kill_again_and_again(self, points: Sequence[Point], most_kills: int) -> None:
        tries: Counter[Point] = Counter()
        for generation in range(GENERATIONS):
            if self.tally.kills.total() >= most_kills or not self._waiting():
                return
            pair = self._next_two(points, tries)
            kills = [self._kill_at(point, tries[point]) for point in pair]
            tries.update(pair)
            self._generation(generation, kills)

    def _next_two(self, points: Sequence[Point], tries: Counter[Point]) -> list[Point]:
        """In turn; where a sender ended before it was killed there, another comes the sooner."""
        return sorted(points, key=lambda point: tries[point] + self.tally.kills[point])[:2]

    def _kill_at(self, point: Point, tries: int) -> Kill:
        has_been_missed = tries > self.tally.kills[point]
        return Kill(point, 1 if point in ONCE or has_been_missed else self.dice.randint(1, 3))

    def _generation(self, number: int, kills: Sequence[Kill]) -> None:
        now = instant(DAY) + number * GENERATION
        senders = [self._start(f"g{number}-{place}", now, kill) for place, kill in enumerate(kills)]
        for sender, kill, name in senders:
            self._wait(sender, kill, name)

    def _start(self, name: str, now: datetime, kill: Kill) -> tuple[ForkServerProcess, Kill, str]:
        at_once = self.dice.choice(AT_ONCE)
        errand = Errand(self.url, now, name, MESSAGES_OF_A_SENDER, at_once, kill, self.naive)
        process = get_context("forkserver").Process(target=go, args=(errand,))
        process.start()
        assert process.pid is not None
        if kill.point not in IN_DATABASE and kill.nth:
            self.kills.put(process.pid, kill)
        if kill.point is Point.ANY_MOMENT and kill.nth:
            Timer(self.dice.uniform(0, 0.25), _end_if_alive, (process,)).start()
        return process, kill, name

    def _wait(self, sender: ForkServerProcess, kill: Kill, name: str) -> None:
        sender.join(SECONDS_TO_END)
        assert sender.exitcode is not None, f"{name} does not end"
        if sender.pid is not None:
            self.kills.take_off(sender.pid)
        if sender.exitcode == -signal.SIGKILL:
            self.tally.kills[kill.point] += 1
            unbegun, begun = self._claims_of(name)
            self.tally.unbegun[kill.point] += unbegun
            self.tally.begun[kill.point] += begun
            self.tally.most_begun = max(self.tally.most_begun, begun)
        else:
            assert sender.exitcode == 0, f"{name} failed at «{kill.point}» by itself"

    def _claims_of(self, name: str) -> tuple[int, int]:
        asked = select(ReminderRow.begun_at).where(
            ReminderRow.state == ReminderState.CLAIMED,
            col(ReminderRow.claimed_by).startswith(f"{name}/"),
        )
        with reading(self.engine) as opened:
            found = list(opened.exec(asked))
        begun = sum(at is not None for at in found)
        return len(found) - begun, begun

    def _waiting(self) -> int:
        with reading(self.engine) as opened:
            asked = select(func.count()).select_from(ReminderRow)
            waits = col(ReminderRow.state).in_((ReminderState.PLANNED, ReminderState.CLAIMED))
            return opened.exec(asked.where(waits)).one()

    def _send_rest(self) -> None:
        """Senders that nobody kills, until nothing is left; twice, for the last claims to run out."""
        for number in range(2):
            now = instant(DAY) + (GENERATIONS + number) * GENERATION
            while True:
                before = self._waiting()
                sender, kill, name = self._start(f"rest-{number}", now, NEVER)
                self._wait(sender, kill, name)
                if self._waiting() in (0, before):
                    break

    def _rows(self) -> list[ReminderRow]:
        with reading(self.engine) as opened:
            return [row for row, _ in reminders(session=opened)]

    def _count(self) -> None:
        tally, arrived = self.tally, self.sinks.arrived
        rows = self._rows()
        now = instant(DAY) + (GENERATIONS + 2) * GENERATION
        listed = {one.key for one in audit(self.engine, today=DAY, now=now, **RULES).unsure}
        for row in rows:
            came = arrived[row.message_id]
            is_sent, is_unsure = (
                row.state is state for state in (ReminderState.SENT, ReminderState.UNSURE)
            )
            is_lost = (is_sent and came == 0) or not (is_sent or is_unsure)
            tally.sent += is_sent
            tally.unsure_arrived += is_unsure and came > 0
            tally.unsure_not_arrived += is_unsure and came == 0
            tally.lost += is_lost
            tally.doubled += came > 1
            tally.unlisted += is_unsure and row.key not in listed
        # what arrived and belongs to no row would be somebody's invention
        tally.doubled += len(set(arrived) - {row.message_id for row in rows})
        tally.unlisted += self._sent_without_a_line() + (len(rows) != tally.messages)

    def _count_of_naive(self) -> None:
        """A sender without doubts has nothing listed: what did not arrive is lost."""
        for row in self._rows():
            came = self.sinks.arrived[row.message_id]
            self.tally.sent += row.state is ReminderState.SENT
            self.tally.lost += came == 0
            self.tally.doubled += came > 1

    def _sent_without_a_line(self) -> int:
        """How many count as sent without the log saying so, or the other way round."""
        with reading(self.engine) as opened:
            asked = select(EventRow.subject).where(EventRow.action == "reminder-sent")
            logged = Counter(opened.exec(asked))
        sent = {f"reminder:{row.id}" for row in self._rows() if row.state is ReminderState.SENT}
        return len(set(logged) ^ sent) + sum(count - 1 for count in logged.values())

    def _settle(self) -> None:
        """A person asks the recipients, and decides; then everything has arrived exactly once."""
        at = instant(DAY) + (GENERATIONS + 3) * GENERATION
        with session(self.engine) as opened:
            for row in self._rows():
                if row.state is ReminderState.UNSURE:
                    has_come = self.sinks.arrived[row.message_id] > 0
                    decision = Decision.ARRIVED if has_come else Decision.AGAIN
                    settle(row.key, decision, session=opened, day=DAY, at=at, author="chị Bình")
        while self._waiting():
            sender, kill, name = self._start("settled", at + timedelta(minutes=1), NEVER)
            self._wait(sender, kill, name)
        for row in self._rows():
            came = self.sinks.arrived[row.message_id]
            self.tally.settled_lost += came == 0
            self.tally.settled_doubled += came > 1


def _end_if_alive(process: ForkServerProcess) -> None:
    if process.is_alive() and process.pid is not None:
        os.kill(process.pid, signal.SIGKILL)


@contextmanager
def warm_processes() -> Iterator[None]:
    """Senders are forked from one process that has imported everything: they start in milliseconds."""
    get_context("forkserver").set_forkserver_preload(["tests.chaos.warm"])
    yield
