"""What one clause says, and the year in which it is to be read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from dondoc.plan import Window
from dondoc.timing.clauses import Dated
from dondoc.timing.rrules import Series
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind, Unit
from dondoc.timing.windows import Dating, dating, deadline_assumption
from dondoc.timing.wording import series_text


@dataclass(slots=True)
class Piece:
    """What one clause says: datings in the order of the text, and series where it recurs."""

    datings: list[Dating] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    recurring: bool = False

    @property
    def windows(self) -> list[Window]:
        """All windows: those of the recurrences, then the dated ones."""
        return [
            *(one.window for series in self.series for one in series.occurrences),
            *(window for found in self.datings for window in found.windows),
        ]

    @property
    def all_doubts(self) -> list[str]:
        """What was assumed of the whole and of each part."""
        parts = [found.doubts for found in self.datings] + [one.doubts for one in self.series]
        return [*self.doubts, *(doubt for part in parts for doubt in part)]

    @property
    def texts(self) -> list[str]:
        """What was understood, in Vietnamese, in the order of the text."""
        return [
            *(text for found in self.datings for text in found.texts),
            *(series_text(one) for one in self.series),
        ]


class Frame:
    """The plan's year, and the year that a heading ("Năm 2027: …") sets for what follows it."""

    def __init__(self, plan_year: int) -> None:
        self.plan_year = plan_year
        self.year = plan_year


def one_dating(dated: Dated, frame: Frame) -> Dating:
    """The days of one list in the frame's year; raises `Impossible`."""
    found = dating(dated, frame.plan_year, frame.year)
    assumed = deadline_assumption(dated)
    if assumed:
        found.doubts.append(assumed)
    return found


def in_stretch(first: Dated, second: Dated) -> Dated:
    """ "Trong tháng 6, trước ngày 20": the day is of that month, or of the stretch's last one."""
    unit = first.single
    if unit is None or not any(one.open for one in second.units):
        return second
    spans = []
    around = unit if unit.kind is Kind.MONTH else Unit(Kind.MONTH, -1, of=unit)
    for span in second.spans:
        start = span.start.within(around) if span.start.open else span.start
        spans.append(replace(span, start=start))
    return replace(second, spans=spans)


def open_range(dated: Dated) -> bool:
    """Whether it has a start and no end."""
    return dated.bound in (Sym.FROM, Sym.AFTER) or dated.onward


def only_years(dated: Dated) -> bool:
    """Whether it names whole years and nothing finer."""
    return all(unit.kind in (Kind.YEAR, Kind.SCHOOL_YEAR) for unit in dated.units)


def of_each(dated: Dated) -> bool:
    """Whether it is a piece of every month, quarter or week."""
    return any(unit.each for unit in dated.units)


def filled(dated: Dated) -> bool:
    """Whether one of its days says of which month it is."""
    return any(not unit.open for unit in dated.units)
