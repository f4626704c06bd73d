"""Reminding, in Prefect's coat: one task run for all messages of a day, never one a message."""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import asdict
from datetime import date, time
from typing import Any

from prefect import task

from tasks.outbox.heartbeat import audit_and_beat
from tasks.outbox.remind import plan_day, send_waiting
from tasks.workplace import SECONDS_BETWEEN_TRIES, office, worth_retrying


@task(
    name="Lập tin nhắc đến hạn",
    retries=2,
    retry_delay_seconds=SECONDS_BETWEEN_TRIES,
    retry_condition_fn=worth_retrying,
)
async def plan_messages(today: date) -> dict[str, int]:
    """Put the day's messages into the outbox; planned twice, each is there once."""
    return asdict(await to_thread(plan_day, office(), today))


@task(
    name="Gửi tin nhắc",
    retries=2,
    retry_delay_seconds=SECONDS_BETWEEN_TRIES,
    retry_condition_fn=worth_retrying,
)
async def send_messages(today: date) -> dict[str, int]:
    """Send what waits in the outbox, which alone knows what has gone out: again sends nothing twice."""
    return asdict(await to_thread(send_waiting, office(), today))


@task(
    name="Đối chiếu việc đến hạn với tin đã gửi",
    retries=2,
    retry_delay_seconds=SECONDS_BETWEEN_TRIES,
    retry_condition_fn=worth_retrying,
)
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
