"""Showing how far long work has come, in Prefect's own bar; quick work shows nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import TypeVar
from uuid import UUID

import httpx
from prefect.artifacts import acreate_progress_artifact, aupdate_progress_artifact
from prefect.exceptions import PrefectException

from dondoc.progress import Tell

Result = TypeVar("Result")
# whoever looks sees it move, and the server has one small request a second at most
SECONDS_BETWEEN_LOOKS = 1.0
# what ends sooner needs no bar
SECONDS_BEFORE_SHOWN = 2.0


class _Heard:
    """What the work, in its thread, said last."""

    def __init__(self) -> None:
        self.done = 0
        self.of = 0

    def tell(self, done: int, of: int) -> None:
        self.done, self.of = done, of

    @property
    def percent(self) -> float:
        """Of the whole, rounded down, so that 100 means that all is done; 0 where nobody knows it."""
        return float(min(100 * self.done // self.of, 100)) if self.of else 0.0


class _Bar:
    """One bar in the list of what the run made, moved only when it has something new to say."""

    def __init__(self, words: str, unit: str) -> None:
        self._words, self._unit = words, unit
        self._id: UUID | None = None
        self._shown = ""

    @property
    def is_shown(self) -> bool:
        """Whether there is one to be brought to its end."""
        return self._id is not None

    async def show(self, heard: _Heard) -> None:
        of = f" trên {heard.of}" if heard.of else ""
        said = f"{self._words}: {heard.done}{of} {self._unit}"
        if not (heard.of or heard.done) or said == self._shown:
            return
        # a bar is for the eye: the work goes on where Prefect does not take it
        with suppress(httpx.HTTPError, PrefectException):
            if self._id is None:
                self._id = await acreate_progress_artifact(heard.percent, description=said)
            else:
                await aupdate_progress_artifact(self._id, heard.percent, description=said)
            self._shown = said


async def with_progress(words: str, unit: str, work: Callable[[Tell], Result]) -> Result:
    """Do the work in a thread and show how far it has come: `words`, as "Gửi tin", and its `unit`.

    `work` is called with what it tells its progress to, as often as it likes.
    """
    heard, bar, began = _Heard(), _Bar(words, unit), monotonic()
    running = asyncio.ensure_future(asyncio.to_thread(work, heard.tell))
    while not (await asyncio.wait({running}, timeout=SECONDS_BETWEEN_LOOKS))[0]:
        if monotonic() - began >= SECONDS_BEFORE_SHOWN:
            await bar.show(heard)
    if bar.is_shown and running.exception() is None:
        await bar.show(heard)
    return await running
