"""How many messages one server, bot or account gets at once and in a minute, and when it rests."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock, Semaphore

from config.channels import ChannelLoad
from tasks.channels.delivery import Delivery, Outcome

SECONDS_A_MINUTE = 60
MOST_PLACES = 1024
# an hour of peace that a place asks for is respected by this run; the next has its own
LONGEST_REST = 3600.0
# a server that is down would cost each message a time-out, one that knows us no more the account
MISSES_IN_A_ROW = 3
REST_AFTER_MISSES = 60.0


class Gate:
    """The way to one place."""

    def __init__(self, load: ChannelLoad, clock: Callable[[], float]) -> None:
        self._room = Semaphore(load.at_once)
        self._apart = SECONDS_A_MINUTE / load.a_minute if load.a_minute else 0.0
        self._clock = clock
        self._lock = Lock()
        self._next = 0.0
        self._rests_until = 0.0
        self._misses = 0

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Wait for one's turn."""
        with self._room:
            if self._apart:
                self._wait_for_turn()
            yield

    def note(self, delivery: Delivery) -> None:
        """What an attempt says of the place: it asks to be left alone, or cannot be reached."""
        with self._lock:
            self._misses = self._misses + 1 if delivery.unreached else 0
            wished = delivery.retry_after if delivery.outcome is Outcome.FAILED else None
            if self._misses >= MISSES_IN_A_ROW:
                wished = max(wished or 0, int(REST_AFTER_MISSES))
            if wished:
                until = self._clock() + min(wished, LONGEST_REST)
                self._rests_until = max(self._rests_until, until)

    @property
    def seconds_of_rest(self) -> float:
        """How long it still wants to be left alone; not above 0 where it does not."""
        return self._rests_until - self._clock()

    def _wait_for_turn(self) -> None:
        with self._lock:
            now = self._clock()
            turn = max(now, self._next)
            self._next = turn + self._apart
        time.sleep(max(turn - now, 0.0))


class Gates:
    """The gates of all places that were met lately."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._gates: OrderedDict[Hashable, Gate] = OrderedDict()
        self._lock = Lock()

    def of(self, place: Hashable, load: ChannelLoad) -> Gate:
        """The gate of a place: the same for all threads."""
        with self._lock:
            gate = self._gates.get(place)
            if gate is None:
                gate = self._gates[place] = Gate(load, self._clock)
                if len(self._gates) > MOST_PLACES:
                    self._gates.popitem(last=False)
            else:
                self._gates.move_to_end(place)
            return gate
