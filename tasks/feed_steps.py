"""Publishing the calendars, in Prefect's coat."""

from __future__ import annotations

from asyncio import to_thread
from datetime import date
from pathlib import Path
from typing import Any

from prefect import task

from tasks.feeds import publish_to
from tasks.workplace import SECONDS_BETWEEN_TRIES, office, worth_retrying


@task(
    name="Xuất lịch của các cơ quan",
    retries=2,
    retry_delay_seconds=SECONDS_BETWEEN_TRIES,
    retry_condition_fn=worth_retrying,
)
async def write_feeds(folder: str | None, today: date) -> dict[str, Any]:
    """One calendar file per agency; gives the folder and how many files there are and were written.

    Without a folder they go to `feeds` among the office's data. Raises DondocError.
    """
    at_work = office()
    place = Path(folder) if folder else at_work.settings.home / "feeds"
    published = await to_thread(publish_to, place, office=at_work, today=today)
    return {
        "folder": str(place),
        "feeds": len(published.feeds),
        "written": published.written,
        "emptied": list(published.emptied),
    }
