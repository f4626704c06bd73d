"""Stretches of the calendar that phrases name: a day, a month, the end of a quarter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from dondoc.timing.lexicon import Feast


class Kind(StrEnum):
    """What kind of stretch. EACH stands for every month, quarter… of a recurrence."""

    DAY = "day"
    DAYS = "days"
    WORKDAY = "workday"
    WEEKDAY = "weekday"
    WEEK = "week"
    YEAR_WEEK = "week of the year"
    PART = "part"
    MONTH = "month"
    MONTHS = "months"
    QUARTER = "quarter"
    YEAR = "year"
    SCHOOL_YEAR = "school year"
    SUMMER = "summer"
    FEAST = "feast"
    LUNAR_DAY = "lunar day"
    LUNAR_MONTH = "lunar month"
    EACH = "each"


class Part(StrEnum):
    """A piece of a stretch."""

    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"
    FIRST_HALF = "first half"
    SECOND_HALF = "second half"


@dataclass(frozen=True, slots=True)
class Unit:
    """One stretch. `number` counts within the greater stretch (day of month, week, -1 the last).

    `month` of a day, `upto` the last month of MONTHS or which one of its kind a WEEKDAY is, `year`
    as written, `shift` years from the plan's ("năm sau" is 1), `of` the stretch it is a piece of,
    `period` the length in months of EACH (0 for a week). `weekday` is what the text says a day
    is (0 Monday). `doubts` are assumptions in Vietnamese.
    """

    kind: Kind
    number: int = 0
    month: int | None = None
    upto: int = 0
    year: int | None = None
    shift: int | None = None
    of: Unit | None = None
    part: Part | None = None
    period: int = 0
    following: bool = False
    weekday: int | None = None
    feast: Feast | None = None
    leap: bool = False
    whole: bool = False
    doubts: tuple[str, ...] = ()

    @property
    def leaf(self) -> Unit:
        """The greatest stretch of which this is a piece."""
        return self.of.leaf if self.of else self

    @property
    def each(self) -> Unit | None:
        """The EACH of which this is a piece."""
        leaf = self.leaf
        return leaf if leaf.kind is Kind.EACH else None

    @property
    def open(self) -> bool:
        """A day, weekday or week that does not say of which month or week."""
        leaf = self.leaf
        if leaf.kind in (Kind.DAY, Kind.LUNAR_DAY):
            return leaf.month is None
        return leaf.kind in (Kind.WEEK, Kind.WEEKDAY, Kind.WORKDAY)

    @property
    def dated(self) -> bool:
        """Whether a year is written, as a number or as "năm sau"."""
        return self.leaf.year is not None or self.leaf.shift is not None

    def with_leaf(self, leaf: Unit) -> Unit:
        """The same piece of another stretch."""
        return replace(self, of=self.of.with_leaf(leaf)) if self.of else leaf

    def within(self, stretch: Unit) -> Unit:
        """An open piece put into a stretch."""
        if self.of:
            return replace(self, of=self.of.within(stretch))
        return replace(self, of=stretch)

    def in_year(self, year: int) -> Unit:
        """The same stretch of that year, where none is written."""
        return self if self.dated else self.with_leaf(replace(self.leaf, year=year))

    def doubted(self, doubt: str) -> Unit:
        """The same stretch with one more assumption."""
        return self if doubt in self.doubts else replace(self, doubts=(*self.doubts, doubt))

    @property
    def all_doubts(self) -> tuple[str, ...]:
        """The assumptions of the stretch and of what it is a piece of."""
        return self.doubts + (self.of.all_doubts if self.of else ())

    @property
    def lunar(self) -> bool:
        """Whether the day moves with the moon from year to year."""
        by_name = self.feast is not None and self.feast.lunar
        inside = self.of is not None and self.of.lunar
        return by_name or inside or self.kind in (Kind.LUNAR_DAY, Kind.LUNAR_MONTH)

    @property
    def eventful(self) -> bool:
        """A feast or a day of the moon."""
        return (
            self.kind in _EVENTFUL or self.feast is not None or bool(self.of and self.of.eventful)
        )


_EVENTFUL = (Kind.FEAST, Kind.LUNAR_DAY, Kind.LUNAR_MONTH)
