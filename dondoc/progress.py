"""How far long work has come, told by whoever does it to whoever asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Page = TypeVar("Page")

# how much is done, of how much: pages, agencies, messages
Tell = Callable[[int, int], None]


def tell_nobody(_done: int, _of: int) -> None:
    """For whoever does not ask."""


_HEARS: ContextVar[Tell] = ContextVar("who hears how many pages are read", default=tell_nobody)


@contextmanager
def hearing_pages(tell: Tell) -> Iterator[None]:
    """Meanwhile `tell` hears how many pages of a file are read.

    Only two of the formats read pages, far below whoever asks: not every one between hands it on.
    """
    before = _HEARS.set(tell)
    try:
        yield
    finally:
        _HEARS.reset(before)


def who_hears_pages() -> Tell:
    """Who is to be told of each page that is read."""
    return _HEARS.get()


def pages_told(pages: Iterable[Page], of: int) -> Iterator[Page]:
    """The pages as they come, each told to who hears pages."""
    tell = who_hears_pages()
    tell(0, of)
    for number, page in enumerate(pages, start=1):
        yield page
        tell(number, of)
