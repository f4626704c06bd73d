"""Reminding, in Prefect's coat: one task run for all messages of a day, never one a message."""

from __future__ import annotations

import os
import socket
from asyncio import to_thread
from dataclasses import asdict
from datetime import date, time
from typing import Any

from prefect import task

from models.office import Office
from tasks.outbox.audit import audit
from tasks.outbox.plan import plan_reminders
from tasks.outbox.send import send_due
from tasks.workplace import SECONDS_BETWEEN_TRIES, office, worth_retrying


@task(
    name="Lập tin nhắc đến hạn",
    retries=2,
    retry_delay_seconds=SECONDS_BETWEEN_TRIES,
    retry_condition_fn=worth_retrying,
)
async def plan_messages(today: date) -> dict[str, int]:
    """Put the day's messages into the outbox; planned twice, each is there once."""
    at_work = office()
    counts = await to_thread(
        plan_reminders, at_work.engine, today=today, now=at_work.now(), **_rules(at_work, today)
    )
    return asdict(counts)


@task(
    name="Gửi tin nhắc",
    retries=2,
    retry_delay_seconds=SECONDS_BETWEEN_TRIES,
    retry_condition_fn=worth_retrying,
)
async def send_messages() -> dict[str, int]:
    """Send what waits in the outbox, which alone knows what has gone out: again sends nothing twice."""
    at_work = office()
    worker = f"{socket.gethostname()}:{os.getpid()}"
    counts = await to_thread(send_due, at_work.engine, now=at_work.now(), worker=worker)
    return asdict(counts)


@task(
    name="Đối chiếu việc đến hạn với tin đã gửi",
    retries=2,
    retry_delay_seconds=SECONDS_BETWEEN_TRIES,
    retry_condition_fn=worth_retrying,
)
async def compare_with_outbox(today: date) -> dict[str, Any]:
    """What is due and not in the outbox, waits too long, is unsure, failed or has no recipient."""
    at_work = office()
    found = await to_thread(
        audit, at_work.engine, today=today, now=at_work.now(), **_rules(at_work, today)
    )
    return found.as_json()


def _rules(at_work: Office, today: date) -> dict[str, Any]:
    return {
        "directory": at_work.directory,
        "policy": at_work.policy,
        "calendar": at_work.calendar(today),
        "public_url": at_work.settings.public_url,
        "sender": at_work.settings.office_name,
    }


def closes_at() -> time:
    """The hour at which the office closes, by its policy."""
    return office().policy.close_of_business
