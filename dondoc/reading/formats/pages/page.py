"""A printed page: its words and its ruling lines, each with its place, y counted from the top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Word(NamedTuple):
    """A word and the box around it, in points; the box reaches from ascent to descent."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    is_bold: bool = False
    is_doubtful: bool = False

    @property
    def middle(self) -> float:
        """The height of the middle of the line."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """How high the line is."""
        return self.bottom - self.top


class Rule(NamedTuple):
    """A piece of a ruling line: `at` is the y of one across, the x of one down."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page as printed; `number` counts from 1."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    across: tuple[Rule, ...] = ()
    down: tuple[Rule, ...] = ()
