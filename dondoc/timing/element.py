"""One element of a text: what it is for the grammar."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dondoc.timing.rates import Rate
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Unit


class What(StrEnum):
    """What an element is for the grammar; STRAY is a number or time word that found no place."""

    UNITS = "units"
    RATE = "rate"
    LENGTH = "length"
    BOUND = "bound"
    LINK = "link"
    MARK = "mark"
    CLOCK = "clock"
    EVENT = "event"
    WORDS = "words"
    QUIET = "quiet"
    STRAY = "stray"


@dataclass(frozen=True, slots=True)
class Element:
    """One element; `sym` is the bound, link or mark, `text` the words as written."""

    what: What
    sym: Sym = Sym.WORD
    units: tuple[Unit, ...] = ()
    rate: Rate | None = None
    hour: int = -1
    text: str = ""


Read = tuple[Element, int]
RATE_STARTS = (
    Sym.MONTH,
    Sym.QUARTER,
    Sym.YEAR,
    Sym.WEEK,
    Sym.HALF_YEAR,
)
