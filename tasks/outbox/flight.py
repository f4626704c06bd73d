"""The messages of one run on their way: claimed, begun, sent, landed and written down.

One transaction stands between two landings: it writes what became of those that have landed, and
begins as many others. Those that are begun already fly on meanwhile, so that nobody waits for the
disk; who is killed leaves no more in doubt than are begun at that moment.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, wait
from queue import Empty, SimpleQueue

from sqlalchemy.exc import OperationalError

from dondoc.progress import Tell, tell_nobody
from models.claimed import Claimed
from models.engine import session as transaction
from tasks.channels import Delivery
from tasks.channels.delivery import failed_for_now
from tasks.outbox.outcome import Landed
from tasks.outbox.sender import Sender

CLAIMED_AT_ONCE = 40
# who lands at nearly the same time is written by the same commit
NEARLY_THE_SAME_TIME = 0.02
STOPPED = "bộ gửi dừng trước khi gửi tin này"
# A database that is restarted, or a network that is away for a minute, comes back; what only this
# process knows would be in doubt for good.
SECONDS_BETWEEN_TRIES = (1, 2, 4, 8, 15, 30, 30, 30, 30)


class Flight:
    """The messages of one sender: those that wait, those on their way, those that have landed.

    At most `limit` are claimed. Twice as many as fly at once are begun at most, and only where
    they land quickly: over a slow line more would be in doubt, and nothing gained. `tell` hears how
    many are over, of as many as wait for their time or are over.
    """

    def __init__(self, sender: Sender, limit: int | None = None, tell: Tell = tell_nobody) -> None:
        self.sender = sender
        self._tell = tell
        self._waits = 0
        self._left = limit
        self._waiting: deque[Claimed] = deque()
        self._held: dict[int, Claimed] = {}
        self._on_their_way: dict[Future[Delivery], Claimed] = {}
        self._down: SimpleQueue[Future[Delivery]] = SimpleQueue()
        self._landed: list[Landed] = []
        self._beginning: list[Claimed] = []
        self._may_be_more = True

    def fly(self) -> None:
        """Send all that waits; whoever is stopped meanwhile writes what he knows and gives back the rest."""
        try:
            if self._tell is not tell_nobody:
                self._waits = self.sender.waiting()
            self._claim()
            while self._on_their_way or (self._waiting and not self.sender.is_quiet):
                self._land()
                self._write_and_begin(0 if self.sender.is_quiet else self._room())
                if not self._waiting and (self._may_be_more or not self._on_their_way):
                    self._claim()
        finally:
            self._end()

    def _claim(self) -> None:
        most = CLAIMED_AT_ONCE if self._left is None else min(self._left, CLAIMED_AT_ONCE)
        claimed = self.sender.claim(most) if most else []
        self._left = None if self._left is None else self._left - len(claimed)
        self._waiting.extend(claimed)
        self._held |= {one.id: one for one in claimed}
        self._may_be_more = bool(claimed)

    def _land(self) -> None:
        """Wait for one, and a moment for others, as long as the rest keeps half of the hands busy."""
        if self._on_their_way:
            self._take(None)
        while len(self._on_their_way) > self.sender.at_once // 2:
            try:
                self._take(NEARLY_THE_SAME_TIME)
            except Empty:
                return

    def _take(self, seconds: float | None) -> None:
        future = self._down.get(timeout=seconds)
        one = self._on_their_way.pop(future)
        # one that was stopped by force raises here: it stays claimed and becomes unsure
        self._landed.append((one, future.result()))

    def _room(self) -> int:
        """For as many as fly at once, and as many more as have landed at nearly the same time."""
        most = self.sender.at_once
        return most - len(self._on_their_way) + min(len(self._landed), most - 1)

    def _write_and_begin(self, room: int) -> None:
        group = [self._waiting.popleft() for _ in range(min(room, len(self._waiting)))]
        self._beginning = group
        with transaction(self.sender.engine) as opened:
            self.sender.write(self._landed, opened)
            begun = self.sender.begin(group, opened)
        self._beginning = []
        for one, _ in self._landed:
            del self._held[one.id]
        self._landed.clear()
        over = self.sender.counts.over
        self._tell(over, max(over, self._waits))
        for one in begun:
            future = self.sender.pool.submit(self.sender.attempt, one)
            self._on_their_way[future] = one
            future.add_done_callback(self._down.put)

    def _end(self) -> None:
        for future in self._on_their_way:
            future.cancel()
        # not by the queue: whoever was stopped may have taken one from it and not noted it yet
        wait(self._on_their_way)
        for future, one in self._on_their_way.items():
            if future.cancelled():
                self._landed.append((one, failed_for_now(STOPPED)))
            elif future.exception() is None:
                self._landed.append((one, future.result()))
        self._on_their_way.clear()
        # the commit that began them failed, or only its answer did: none of them has been sent
        self._landed += [(one, failed_for_now(STOPPED)) for one in self._beginning]
        held = list(self._held)
        if self._landed:
            _until_the_database_is_back(lambda: self._write_and_begin(0))
        if held:
            _until_the_database_is_back(lambda: self.sender.give_back(held))


def _until_the_database_is_back(work: Callable[[], None]) -> None:
    """Do it, again and again for some minutes where the database is away; done twice it changes nothing."""
    for seconds in SECONDS_BETWEEN_TRIES:
        try:
            return work()
        except OperationalError:
            time.sleep(seconds)
    return work()
