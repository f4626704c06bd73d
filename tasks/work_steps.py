"""Showing the coordinator how the work stands."""

from __future__ import annotations

from asyncio import Event, Task, create_task, gather, to_thread
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from models.engine import reading
from tasks.overviews.desk import KEYS, Desk, Work, desk_of, work_on
from tasks.workplace import board, office


async def show_work(today: date | None = None) -> Desk:
    """Everything that the coordinator looks at, from hom-nay to ke-hoach-cho-duyet, and what it says.

    What has not changed is left as it is. Without a day it is the office's own.
    """
    return await Drawing(today or office().today()).finish()


async def show_missing_reports(today: date) -> int:
    """The same, and how many reports are missing (bao-cao-chua-gui)."""
    return (await show_work(today)).reports_missing


class Drawing:
    """The coordinator's desk as one run draws it."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._board = board()
        self._may_begin = Event()
        self._begun: Task[Work] | None = None

    def begin(self) -> None:
        """Draw what no message changes, while messages go out."""
        self._may_begin.set()

    async def finish(self) -> Desk:
        """Draw all that is not drawn yet."""
        work = await self._begun if self._begun and self._may_begin.is_set() else None
        _, desk = await gather(self._board.look(KEYS), to_thread(_desk, self._today, work))
        await self._board.put(desk.shown, office().now())
        return desk

    async def _draw_work(self) -> Work:
        await self._may_begin.wait()
        _, work = await gather(self._board.look(KEYS), to_thread(_work, self._today))
        await self._board.put(work.shown, office().now())
        return work

    @asynccontextmanager
    async def ready(self) -> AsyncIterator[Drawing]:
        """Within it the drawing may begin before it is finished."""
        self._begun = create_task(self._draw_work())
        try:
            yield self
        finally:
            self._begun.cancel()
            # whoever finishes the drawing has heard what went wrong with it
            await gather(self._begun, return_exceptions=True)


def _work(today: date) -> Work:
    at_work = office()
    with reading(at_work.engine) as opened:
        return work_on(today, office=at_work, session=opened)


def _desk(today: date, work: Work | None) -> Desk:
    at_work = office()
    with reading(at_work.engine) as opened:
        known = work or work_on(today, office=at_work, session=opened)
        return desk_of(known, office=at_work, session=opened)
