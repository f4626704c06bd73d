"""Keeping the house in order, in Prefect's coat."""

from __future__ import annotations

from asyncio import to_thread
from datetime import date

from prefect import task

from tasks.keeping.tidy import tidy
from tasks.workplace import SECONDS_BETWEEN_TRIES, office, worth_retrying


@task(
    name="Xóa những gì hết thời hạn lưu giữ",
    retries=2,
    retry_delay_seconds=SECONDS_BETWEEN_TRIES,
    retry_condition_fn=worth_retrying,
)
async def tidy_office(today: date, only_count: bool) -> dict[str, int]:
    """Counts of what was, or would be, taken away. Raises DondocError."""
    found = await to_thread(tidy, office(), today, dry_run=only_count)
    return found.counts()
