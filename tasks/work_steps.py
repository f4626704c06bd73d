"""Showing the coordinator how the work stands."""

from __future__ import annotations

from asyncio import to_thread
from datetime import date

from models.engine import reading
from tasks.overviews.desk import Desk, desk_on
from tasks.workplace import office, show


async def show_work(today: date | None = None) -> Desk:
    """Everything that the coordinator looks at, from hom-nay to ke-hoach-cho-duyet, and what it says.

    What has not changed is left as it is. Without a day it is the office's own.
    """
    desk = await to_thread(_desk, today or office().today())
    await show(desk.shown)
    return desk


async def show_missing_reports(today: date) -> int:
    """The same, and how many reports are missing (bao-cao-chua-gui)."""
    return (await show_work(today)).reports_missing


def _desk(today: date) -> Desk:
    at_work = office()
    with reading(at_work.engine) as opened:
        return desk_on(today, office=at_work, session=opened)
