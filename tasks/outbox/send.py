"""Draining the outbox: claim, begin, send, write what became of it. Any number may do it at once.

A message is claimed before it is sent and marked as begun before the first byte goes out. Who dies
in between leaves a claim that runs out: not begun, it is planned again; begun, it is unsure, and a
person decides. Nothing that may have arrived is sent again by itself, and nothing is dropped.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Engine

from dondoc.policy import SendingRules
from dondoc.progress import Tell, tell_nobody
from models.claims import release_expired
from models.engine import reading
from models.engine import session as transaction
from models.waiting import any_expired, waiting
from tasks.channels import send as send_on_channel
from tasks.outbox.flight import Flight
from tasks.outbox.sender import LEASE, Send, SendCounts, Sender

__all__ = ["LEASE", "Send", "SendCounts", "send_due"]

# a claim cannot end later than one lease from now, but for a clock that is somewhat fast
LATEST_CLAIM = 2 * LEASE


def send_due(
    engine: Engine,
    *,
    now: datetime,
    worker: str,
    limit: int | None = None,
    send: Send = send_on_channel,
    rules: SendingRules | None = None,
    at_once: int = 1,
    only_step: str | None = None,
    tell: Tell = tell_nobody,
) -> SendCounts:
    """Send what waits and whose time has come, at most `limit` messages, `at_once` side by side.

    `worker` names this process for people; each call is a claimant of its own. `send` is called from
    `at_once` threads; `rules` are quiet hours and the channels' limits; `only_step` leaves all other
    messages to others; `tell` hears how many are over, of as many as wait here.
    """
    clock, claimant = _clock_from(now), f"{worker}/{uuid4().hex[:12]}"
    rules = rules or SendingRules()
    counts = _what_crashes_left(engine, now)
    with ThreadPoolExecutor(at_once, "gui-tin") as pool:
        sender = Sender(engine, claimant, clock, send, rules, pool, at_once, counts, only_step)
        Flight(sender, limit, tell).fly()
    sender.say_alive()
    with reading(engine) as opened:
        counts.waiting = waiting(session=opened, now=clock())
    return counts


def _what_crashes_left(engine: Engine, now: datetime) -> SendCounts:
    latest = now + LATEST_CLAIM
    with reading(engine) as opened:
        if not any_expired(session=opened, now=now, latest=latest):
            return SendCounts()
    with transaction(engine) as opened:
        resumed, doubtful = release_expired(session=opened, now=now, latest=latest)
    return SendCounts(resumed=resumed, doubtful=doubtful)


def _clock_from(now: datetime) -> Callable[[], datetime]:
    """The given instant, going on by a clock that nobody sets: a long run must see its leases run out."""
    # Linux has one that counts the time asleep too
    kind = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    started = time.clock_gettime(kind)
    return lambda: now + timedelta(seconds=time.clock_gettime(kind) - started)
