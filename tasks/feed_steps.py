"""Publishing the calendars, in Prefect's coat."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from models.engine import reading
from tasks.feeds import publish_to
from tasks.overviews.links import quiet_overview
from tasks.progress import with_progress
from tasks.workplace import office, show, step


@step("Xuất lịch của các cơ quan", "xuat-lich")
async def write_feeds(folder: str | None, today: date) -> dict[str, Any]:
    """One calendar file per agency; gives the folder and how many files there are and were written.

    Without a folder they go to `feeds` among the office's data. Raises DondocError.
    """
    at_work = office()
    place = Path(folder) if folder else at_work.settings.home / "feeds"
    published = await with_progress(
        "Xuất lịch",
        "cơ quan",
        lambda tell: publish_to(place, office=at_work, today=today, tell=tell),
    )
    return {
        "folder": str(place),
        "feeds": len(published.feeds),
        "written": published.written,
        "emptied": list(published.emptied),
    }


async def show_quiet_agencies(today: date) -> int:
    """Who has not looked at its calendar of late (chua-mo-lich); gives how many."""
    at_work = office()
    with reading(at_work.engine) as opened:
        overview = quiet_overview(today, office=at_work, session=opened)
    await show((overview,))
    return len(overview.rows)
