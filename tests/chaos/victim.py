"""The sender that is killed: the product's own, in a process of its own, with its SQL listened to.

The listeners stand here and not in the product: they watch what goes to the database and kill the
process by the signal that no program can answer.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, event

from models.engine import engine_from
from tasks.channels import open_channels
from tasks.outbox.send import send_due
from tests.chaos.naive import NAIVE
from tests.chaos.points import IN_DATABASE, Kill, Point

# the statements by which the outbox goes from state to state, by what only they say
CLAIM = re.compile(r"UPDATE reminder SET .*claimed_by=.* RETURNING", re.S)
BEGIN = re.compile(r"UPDATE reminder SET .*attempts=\(", re.S)
WRITE = re.compile(
    r"UPDATE reminder SET .*claimed_until=.*WHERE .*claimed_by = .*begun_at IS NOT", re.S
)


@dataclass(frozen=True, slots=True)
class Errand:
    """What one sender is to do."""

    url: str
    now: datetime
    name: str
    limit: int
    at_once: int
    kill: Kill
    naive: str = ""


def go(errand: Errand) -> None:
    """Send as the product does, or as a naive sender, until the end or the kill."""
    engine = engine_from(errand.url)
    if errand.kill.point in IN_DATABASE:
        _listen(engine, errand.kill)
    with open_channels() as out:
        if errand.naive:
            NAIVE[errand.naive](engine, out, errand.limit)
            return
        send_due(
            engine,
            now=errand.now,
            worker=errand.name,
            limit=errand.limit,
            send=out.send,
            at_once=errand.at_once,
        )
    engine.dispose()


class _Trace:
    """What has been written in the transaction that is open, and how often the point was reached."""

    def __init__(self, kill: Kill) -> None:
        self.kill = kill
        self.left = kill.nth
        self.written: set[str] = set()

    def reached(self, point: Point) -> None:
        if point is self.kill.point:
            self.left -= 1
            if not self.left:
                os.kill(os.getpid(), signal.SIGKILL)


def _listen(engine: Engine, kill: Kill) -> None:
    trace = _Trace(kill)
    event.listen(engine, "before_cursor_execute", _before(trace))
    event.listen(engine, "after_cursor_execute", _after(trace))
    event.listen(engine, "commit", _committing(trace))
    event.listen(engine, "checkin", _committed(trace))


def _before(trace: _Trace) -> Callable[..., None]:
    def before(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if CLAIM.search(statement):
            trace.reached(Point.BEFORE_CLAIM)
        elif WRITE.search(statement):
            trace.reached(Point.BEFORE_WRITE)

    return before


def _after(trace: _Trace) -> Callable[..., None]:
    def after(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        kinds = {"claim": CLAIM, "begin": BEGIN, "write": WRITE}
        trace.written |= {name for name, kind in kinds.items() if kind.search(statement)}

    return after


def _committing(trace: _Trace) -> Callable[..., None]:
    points = {"claim": Point.CLAIM_OPEN, "begin": Point.BEGIN_OPEN, "write": Point.WRITE_OPEN}

    def committing(_connection: Any) -> None:
        for one in sorted(trace.written):
            trace.reached(points[one])

    return committing


def _committed(trace: _Trace) -> Callable[..., None]:
    points = {"claim": Point.AFTER_CLAIM, "begin": Point.AFTER_BEGIN, "write": Point.AFTER_WRITE}

    def committed(*_connection: Any) -> None:
        written, trace.written = trace.written, set()
        for one in sorted(written):
            trace.reached(points[one])

    return committed
