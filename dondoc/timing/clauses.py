"""What the clauses of a cell hold: dated stretches with their bound, rates, marks."""

from __future__ import annotations

from dataclasses import dataclass, field

from dondoc.timing.rates import Rate
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Unit


@dataclass(slots=True)
class Span:
    """One stretch, or from one to another; `end_before` where the end is "đến trước …"."""

    start: Unit
    end: Unit | None = None
    end_before: bool = False


@dataclass(slots=True)
class Dated:
    """A list of stretches under one bound: BEFORE, BY, FROM, AFTER, or None for the stretch itself.

    `label` says that a report is named before it, `colon` that one follows, `onward` that it goes
    on without end, `until_event` that an event ends it, `apart` that a comma stands before it.
    """

    spans: list[Span]
    bound: Sym | None = None
    label: bool = False
    colon: bool = False
    occasion: bool = False
    onward: bool = False
    until_event: bool = False
    bracket: bool = False
    whole: bool = False
    focus: bool = False
    apart: bool = False
    doubts: list[str] = field(default_factory=list)

    @property
    def units(self) -> list[Unit]:
        """Every stretch named, starts and ends."""
        return [one for span in self.spans for one in (span.start, span.end) if one is not None]

    @property
    def single(self) -> Unit | None:
        """The stretch where there is only one, and no range."""
        return self.spans[0].start if len(self.spans) == 1 and self.spans[0].end is None else None

    @property
    def is_deadline(self) -> bool:
        """Whether it bounds from above."""
        return self.bound in (Sym.BEFORE, Sym.BY)


@dataclass(slots=True)
class Clause:
    """A stretch of text between two signs. `sign` is the one before it, `role` EXCEPT or BUT_FOR."""

    sign: Sym | None = None
    bracket: bool = False
    role: Sym | None = None
    dated: list[Dated] = field(default_factory=list)
    rates: list[Rate] = field(default_factory=list)
    lengths: list[Rate] = field(default_factory=list)
    marks: set[Sym] = field(default_factory=set)
    event: bool = False
    words: int = 0
    specials: list[Clause] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing of weight is in it."""
        return not (self.dated or self.rates or self.lengths or self.event)
