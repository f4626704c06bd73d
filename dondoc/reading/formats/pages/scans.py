"""Pages that are only pictures, read by machine, several at a time, in their order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeAlias

from dondoc.reading.formats.pages.page import Page
from dondoc.reading.formats.pages.picture import Picture
from dondoc.reading.formats.pages.seeing import page_seen

MOST_PICTURES = 300
_MOST_AT_ONCE = 4

Waiting: TypeAlias = "Page | Future[Page]"


class Scans:
    """Hands pages back in the order in which they came in; few are ever held at once."""

    def __init__(self) -> None:
        self._workers = min(_MOST_AT_ONCE, len(os.sched_getaffinity(0)))
        self._pool = ThreadPoolExecutor(self._workers)
        self._waiting: deque[Waiting] = deque()

    def close(self) -> None:
        """End the workers; what was not asked for is dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def put(self, page: Page) -> Iterator[Page]:
        """Take a page that is read already; gives those that are ready before it."""
        self._waiting.append(page)
        yield from self._ready()

    def put_picture(self, picture: Picture, number: int) -> Iterator[Page]:
        """Take a page to be read from its picture."""
        self._waiting.append(self._pool.submit(page_seen, picture, number))
        yield from self._ready()

    def rest(self) -> Iterator[Page]:
        """The pages that are still held."""
        while self._waiting:
            yield _page(self._waiting.popleft())

    def _ready(self) -> Iterator[Page]:
        pictures = sum(isinstance(one, Future) for one in self._waiting)
        while self._waiting:
            first = self._waiting[0]
            if isinstance(first, Future) and pictures <= self._workers and not first.done():
                return
            pictures -= isinstance(first, Future)
            yield _page(self._waiting.popleft())


def _page(waiting: Waiting) -> Page:
    return waiting.result() if isinstance(waiting, Future) else waiting
