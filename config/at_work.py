"""The office at work: from whose variables settings, data files and keys are read.

Without an office it is the environment itself. `DONDOC_OFFICE` chooses one for a whole process, and
`at_work` for what runs within it, as the web application does for each request.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

OFFICE, OFFICES = "DONDOC_OFFICE", "DONDOC_OFFICES"


@dataclass(frozen=True, slots=True)
class Place:
    """Whose variables count: those of an office's file, or of the environment where `code` is empty.

    `values` are all that are in force, `lines` where those of the file stand in it.
    """

    code: str
    values: Mapping[str, str] = field(repr=False)
    file: Path | None = None
    lines: Mapping[str, int] = field(default_factory=dict, repr=False)


_chosen: ContextVar[Place | None] = ContextVar("office at work", default=None)


def own_place() -> Place:
    """The environment's own office, whatever `DONDOC_OFFICE` says."""
    return Place("", {name: value for name, value in os.environ.items() if name != OFFICE})


def place_at_work() -> Place:
    """The office that is chosen here. Raises InvalidSettings for a wrong file of it."""
    chosen = _chosen.get()
    if chosen is not None:
        return chosen
    code = os.environ.get(OFFICE, "")
    if not code:
        return Place("", os.environ)
    return _place_of(code, os.environ.get(OFFICES, ""), _when_changed(code))


def code_at_work() -> str:
    """The code of the office that is chosen here; empty for the environment's own."""
    chosen = _chosen.get()
    return os.environ.get(OFFICE, "") if chosen is None else chosen.code


def variables() -> Mapping[str, str]:
    """The variables in force. Raises InvalidSettings for a wrong file of the office."""
    return place_at_work().values


@contextmanager
def at_work(place: Place) -> Iterator[None]:
    """Within it, and in what it starts with its context, that office is at work and no other."""
    before = _chosen.set(place)
    try:
        yield
    finally:
        _chosen.reset(before)


def _when_changed(code: str) -> int:
    try:
        return Path(os.environ.get(OFFICES, ""), f"{code}.env").stat().st_mtime_ns
    except OSError:
        # what is wrong with it is said by who reads it
        return 0


@lru_cache(maxsize=64)
def _place_of(code: str, _folder: str, _when_changed: int) -> Place:
    # that module reads this one
    from config.offices import place_of

    return place_of(code)
