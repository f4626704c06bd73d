"""Reminding, in Prefect's coat: one task run for all messages of a day, never one a message."""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import asdict
from datetime import date, time
from typing import Any

from prefect import task

from tasks.outbox.concerned import NOBODY, concerned_since
from tasks.outbox.heartbeat import audit_and_beat
from tasks.outbox.remind import plan_day, send_waiting
from tasks.progress import with_progress
from tasks.run_marks import MOST_AGENCIES, MOST_PLANS
from tasks.workplace import SECONDS_BETWEEN_TRIES, office, worth_retrying

# one more than a run's tags name: beyond that a word says it
MOST_TOLD_APART = 1 + max(MOST_AGENCIES, MOST_PLANS)


@task(
    name="Lập và gửi tin nhắc",
    task_run_name="lap-va-gui-tin",
    retries=2,
    retry_delay_seconds=SECONDS_BETWEEN_TRIES,
    retry_condition_fn=worth_retrying,
)
async def remind(today: date) -> dict[str, Any]:
    """Put the day's messages into the outbox and send what waits there; gives all counts.

    `plans` and `agencies` are whom it concerned. One step, for most runs of a day find nothing to
    do; planned or sent twice, each message is there and goes out once.
    """
    at_work = office()
    began = at_work.moment(today)
    planned = await with_progress("Lập tin", "tin", lambda tell: plan_day(at_work, today, tell))
    sent = await with_progress(
        "Gửi tin", "tin", lambda tell: send_waiting(at_work, today, tell=tell)
    )
    concerned = NOBODY
    if sent.over:
        concerned = await to_thread(concerned_since, at_work, began, MOST_TOLD_APART)
    return {**asdict(planned), **asdict(sent), **asdict(concerned)}


@task(
    name="Đối chiếu việc đến hạn với tin đã gửi",
    task_run_name="doi-chieu",
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
