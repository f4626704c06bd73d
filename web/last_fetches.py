"""When each link was last used, written down together: a write would make every feed be asked anew."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from threading import Lock, Timer

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from models.engine import session
from models.link_use import note_uses

# a day's look is what people ask for; an hour is near enough
NOTED_EVERY = timedelta(hours=1)
SECONDS_TOGETHER = 5.0
log = logging.getLogger(__name__)


class LastFetches:
    """Notes uses from the event loop and writes them from a thread of its own, some seconds later."""

    def __init__(self, engine: Engine, seconds_together: float = SECONDS_TOGETHER) -> None:
        self._engine = engine
        self._wait = seconds_together
        self._noted: dict[int, datetime] = {}
        self._waiting: dict[int, datetime] = {}
        self._timer: Timer | None = None
        self._lock = Lock()

    def note(self, link_id: int, now: datetime) -> None:
        """The link was used; within an hour of the last note nothing is done."""
        last = self._noted.get(link_id)
        if last is not None and now - last < NOTED_EVERY:
            return
        self._noted[link_id] = now
        with self._lock:
            self._waiting[link_id] = now
            if self._timer is None:
                self._timer = Timer(self._wait, self.write)
                self._timer.daemon = True
                self._timer.start()

    def write(self) -> None:
        """Write down what waits; what cannot be written now is written with the next."""
        with self._lock:
            uses, self._waiting, self._timer = self._waiting, {}, None
        if not uses:
            return
        try:
            with session(self._engine) as opened:
                note_uses(uses, session=opened)
        except SQLAlchemyError:
            # nobody waits for this answer, and a feed is worth more than the note of its use
            log.warning("%s uses of links could not be written down; later again", len(uses))
            with self._lock:
                self._waiting = uses | self._waiting

    def close(self) -> None:
        """Write down what waits, now."""
        if self._timer is not None:
            self._timer.cancel()
        self.write()
