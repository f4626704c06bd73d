"""How plans say when, each phrase with what it means beside it: the reader is checked, not believed."""

from __future__ import annotations

import calendar
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from cli.simulation.days import YEAR

QUARTERS = ("I", "II", "III", "IV")
# all-year work is asked about on the plan's two report days and at the end of the year
CHECKPOINTS = (date(YEAR, 6, 19), date(YEAR, 11, 19), date(YEAR, 12, 31))


@dataclass(frozen=True, slots=True)
class When:
    """A timing phrase with what it means: the kind of work and its last days."""

    phrase: str
    kind: str
    dues: tuple[date, ...]


def chosen_when(chance: random.Random) -> When:
    """One of the phrases that plans use: days, months and quarters mostly, what recurs seldom."""
    maker = chance.choices(tuple(PHRASES), weights=tuple(PHRASES.values()))[0]
    return maker(chance)


def _some_day(chance: random.Random) -> date:
    return date(YEAR, 1, 25) + timedelta(days=chance.randrange(330))


def _before(chance: random.Random) -> When:
    day = _some_day(chance)
    return When(f"Trước ngày {day.day}/{day.month}", "dated", (day - timedelta(days=1),))


def _at_the_latest(chance: random.Random) -> When:
    day = _some_day(chance)
    return When(f"Chậm nhất ngày {day.day}/{day.month}/{day.year}", "dated", (day,))


def _in_month(chance: random.Random) -> When:
    month = chance.randint(2, 12)
    return When(f"Tháng {month}", "dated", (end_of(month),))


def _in_quarter(chance: random.Random) -> When:
    at = chance.randrange(4)
    return When(f"Quý {QUARTERS[at]}", "dated", (end_of(3 * at + 3),))


def _two_months(chance: random.Random) -> When:
    first = chance.randint(2, 6)
    second = first + chance.randint(2, 6)
    return When(f"Tháng {first}, tháng {second}", "dated", (end_of(first), end_of(second)))


def _all_year(_chance: random.Random) -> When:
    return When("Cả năm", "checkpoint", CHECKPOINTS)


def _each_quarter(_chance: random.Random) -> When:
    return When("Định kỳ hằng quý", "cadence", tuple(end_of(month) for month in (3, 6, 9, 12)))


def _each_month(_chance: random.Random) -> When:
    return When("Hằng tháng", "cadence", tuple(end_of(month) for month in range(1, 13)))


PHRASES: dict[Callable[[random.Random], When], int] = {
    _before: 5,
    _at_the_latest: 3,
    _in_month: 6,
    _in_quarter: 6,
    _two_months: 2,
    _all_year: 4,
    _each_quarter: 2,
    _each_month: 1,
}


def end_of(month: int) -> date:
    """The last day of a month."""
    return date(YEAR, month, calendar.monthrange(YEAR, month)[1])
