"""How far long work has come, told by whoever does it to whoever asked."""

from __future__ import annotations

from collections.abc import Callable

# how much is done, of how much: pages, agencies, messages
Tell = Callable[[int, int], None]


def tell_nobody(_done: int, _of: int) -> None:
    """For whoever does not ask."""
