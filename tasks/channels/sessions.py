"""Connections that stay open between messages: few, fresh, and never the cause of a doubt.

A kept connection that the other side has closed is noticed before a message is handed over, and
another is opened; what was handed over and not answered is never tried again here.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass
from select import POLLIN, poll
from threading import Condition
from typing import Protocol, TypeVar

from tasks.channels.delivery import Delivery


class Session(Protocol):
    """An open connection. `usable` is False once an error or the other side has ended it."""

    usable: bool
    rests: float

    def is_alive(self) -> bool:
        """Whether the other side has left it open; asks without sending anything."""
        ...

    def close(self) -> None:
        """Say goodbye; never raises."""
        ...


class NotHandedOver(Exception):
    """The connection failed before the message was whole at the other side; what to say of it."""

    def __init__(self, delivery: Delivery) -> None:
        super().__init__("the message was not handed over")
        self.delivery = delivery


S = TypeVar("S", bound=Session)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Kept:
    place: Hashable
    session: Session
    since: float


class Sessions:
    """At most `most` open connections, used by as many threads.

    Each session says for how many seconds it may rest (`rests`) before it is too old to be trusted.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self._clock = clock
        self._kept: list[_Kept] = []  # the one that rests longest comes first
        self._distrusted: set[Hashable] = set()
        self._open = 0
        self._changed = Condition()

    def run(
        self, place: Hashable, connect: Callable[[], S], work: Callable[[S], T]
    ) -> T | Delivery:
        """Do the work on a kept session of that place, or on a new one.

        A kept session that turns out stale (NotHandedOver) is replaced by a new one, once. What
        `connect` raises goes through.
        """
        kept = self._taken(place)
        if kept is not None:
            with suppress(NotHandedOver):
                return self._worked(place, kept, work)
        session = self._connected(connect)
        try:
            return self._worked(place, session, work)
        except NotHandedOver as failure:
            return failure.delivery

    def distrust(self, place: Hashable) -> None:
        """Keep no more connections there: it closes them without a word, which makes doubts."""
        self._distrusted.add(place)

    def close(self) -> None:
        """Close all that rest."""
        with self._changed:
            resting, self._kept = self._kept, []
        for one in resting:
            self._drop(one.session)

    def _worked(self, place: Hashable, session: S, work: Callable[[S], T]) -> T:
        try:
            result = work(session)
        except BaseException:  # whatever it was, nobody knows in what state the connection is
            self._drop(session)
            raise
        self._give_back(place, session)
        return result

    def _taken(self, place: Hashable) -> S | None:
        while True:
            with self._changed:
                found = next((one for one in reversed(self._kept) if one.place == place), None)
                if found is None:
                    return None
                self._kept.remove(found)
            session = found.session
            if self._clock() - found.since <= session.rests and session.is_alive():
                return session  # type: ignore[return-value]  # a place has sessions of one kind
            self._drop(session)

    def _connected(self, connect: Callable[[], S]) -> S:
        self._take_slot()
        try:
            return connect()
        except BaseException:  # whatever it was, the connection is not there
            self._free_slot()
            raise

    def _take_slot(self) -> None:
        """Wait for room among the open connections; one that rests gives way."""
        with self._changed:
            while self._open >= self.most and not self._kept:
                self._changed.wait()
            longest = self._kept.pop(0) if self._open >= self.most else None
            if longest is None:
                self._open += 1
        if longest is not None:
            longest.session.close()

    def _give_back(self, place: Hashable, session: Session) -> None:
        if not session.usable or place in self._distrusted:
            self._drop(session)
            return
        with self._changed:
            self._kept.append(_Kept(place, session, self._clock()))
            self._changed.notify()

    def _drop(self, session: Session) -> None:
        session.close()
        self._free_slot()

    def _free_slot(self) -> None:
        with self._changed:
            self._open -= 1
            self._changed.notify()


def is_quiet(connection: socket.socket) -> bool:
    """Whether nothing has come while a connection rested: its end and a server's farewell come too."""
    watched = poll()
    try:
        watched.register(connection, POLLIN)
        if not watched.poll(0):
            return True
        return _only_tls_housekeeping(connection)
    except (OSError, ValueError):  # closed on this side
        return False


def _only_tls_housekeeping(connection: socket.socket) -> bool:
    # TLS 1.3 sends tickets after the handshake, which are no words of the server
    if not isinstance(connection, ssl.SSLSocket):
        return False
    before = connection.gettimeout()
    connection.settimeout(0)
    try:
        connection.recv(1)
    except ssl.SSLWantReadError:
        return True
    finally:
        connection.settimeout(before)
    return False
