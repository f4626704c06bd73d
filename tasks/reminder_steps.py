"""Reminding, in Prefect's coat: one step for all messages of a day, never one a message."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from tasks.outbox.concerned import concerned_since
from tasks.outbox.heartbeat import audit_and_beat
from tasks.outbox.remind import plan_day, send_waiting
from tasks.progress import with_progress
from tasks.run_marks import MOST_AGENCIES, MOST_PLANS, tags_for
from tasks.workplace import office, part_of_run

# one more than a run's tags name: beyond that a word says it
MOST_TOLD_APART = 1 + max(MOST_AGENCIES, MOST_PLANS)


@part_of_run("Lập và gửi tin nhắc")
async def remind(today: date, before_sending: Callable[[], object]) -> dict[str, int]:
    """Put the day's messages into the outbox and send what waits there; gives all counts.

    `before_sending` is called where there is something new to send. One step, for most runs of a day
    find nothing to do; planned or sent twice, each message is there and goes out once.
    """
    at_work = office()
    planned = await with_progress("Lập tin", "tin", lambda tell: plan_day(at_work, today, tell))
    if planned.planned:
        before_sending()
    sent = await with_progress(
        "Gửi tin", "tin", lambda tell: send_waiting(at_work, today, tell=tell)
    )
    return {**asdict(planned), **asdict(sent)}


async def tags_since(began: datetime) -> set[str]:
    """The tags of a run that began to send at that instant: whom it concerned, and under which plans."""
    return await to_thread(_tags_since, began)


def _tags_since(began: datetime) -> set[str]:
    found = concerned_since(office(), began, MOST_TOLD_APART)
    return tags_for(found.plans, found.agencies)


@part_of_run("Đối chiếu việc đến hạn với tin đã gửi")
async def compare_with_outbox(today: date, watched: bool) -> dict[str, Any]:
    """What is due and not in the outbox, waits too long, is unsure, failed or has no recipient.

    With `watched` the sender must be alive too, and if all agrees the heartbeat URL is called;
    `heartbeat` says whether it was taken.
    """
    found, beaten = await to_thread(audit_and_beat, office(), today, watched=watched)
    return {**found.as_json(), "heartbeat": beaten}


def closes_at() -> time:
    """The hour at which the office closes, by its policy."""
    return office().policy.close_of_business
