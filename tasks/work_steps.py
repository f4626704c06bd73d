"""Showing the coordinator how the work stands."""

from __future__ import annotations

from datetime import date

from models.engine import reading
from tasks.overviews.messages import messages_overview
from tasks.overviews.reports import missing_overview
from tasks.overviews.work import overdue_overview, standings_on, week_overview
from tasks.workplace import office, show


async def show_work(today: date) -> None:
    """What is due this week (tuan-nay) and overdue by agency (qua-han)."""
    at_work = office()
    with reading(at_work.engine) as opened:
        standings = standings_on(today, office=at_work, session=opened)
    await show(
        (week_overview(standings, today, at_work), overdue_overview(standings, today, at_work))
    )


async def show_missing_reports(today: date) -> int:
    """Who has not reported (chua-bao-cao); gives how many reports are missing."""
    at_work = office()
    with reading(at_work.engine) as opened:
        overview = missing_overview(today, office=at_work, session=opened)
    await show((overview,))
    return len(overview.rows)


async def show_messages(today: date) -> None:
    """Today's messages, the unsure and failed ones first (tin-nhan)."""
    at_work = office()
    with reading(at_work.engine) as opened:
        overview = messages_overview(today, office=at_work, session=opened)
    await show((overview,))
