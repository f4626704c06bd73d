"""Makes `lunar_months.txt` anew from astronomy: `pip install ephem`, then run this as a module.

`python -m tests.calendars.make_lunar_months > tests/calendars/lunar_months.txt`

The rules are those of Quyết định 121/CP of 1967: days of Hà Nội time (UTC+7), a month begins on the
day of the new moon, the eleventh holds the winter solstice, and of thirteen months between two
eleventh ones the first without a principal solar term is a leap month.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from datetime import date, datetime, timedelta
from itertools import pairwise

import ephem

FIRST, LAST = 1968, 2100
HANOI = timedelta(hours=7)
HEAD = (
    "# lunar year, its first day, its leap month (0: none), its months: x has 30 days, - has 29\n"
)
Month = tuple[int, int, bool]


def _day(moment: ephem.Date) -> date:
    return (moment.datetime() + HANOI).date()


def _new_moons() -> list[date]:
    found: list[date] = []
    moment = ephem.Date(f"{FIRST - 2}/11/1")
    while not found or found[-1].year < LAST + 3:
        moment = ephem.next_new_moon(moment)
        found.append(_day(moment))
        moment = ephem.Date(moment + 1)
    return found


def _solar_term(day: date) -> int:
    """Which twelfth of its way the sun has reached as the day begins in Hà Nội."""
    moment = ephem.Date(datetime(day.year, day.month, day.day) - HANOI)
    return int(math.degrees(ephem.Ecliptic(ephem.Sun(moment), epoch=moment).lon) % 360 // 30)


def _months() -> list[tuple[Month, date]]:
    moons = _new_moons()
    eleventh = {
        year: bisect_right(moons, _day(ephem.next_winter_solstice(f"{year}/12/1"))) - 1
        for year in range(FIRST - 2, LAST + 3)
    }
    months = []
    for year in range(FIRST - 2, LAST + 2):
        first, following = eleventh[year], eleventh[year + 1]
        leap = _leap(moons, first, following)
        number = 10
        for at in range(first, following):
            number += at != leap
            # the eleventh month is the first here, and the year turns with the first month
            name = year + (number > 12), (number - 1) % 12 + 1, at == leap
            months.append((name, moons[at]))
    return months


def _leap(moons: list[date], first: int, following: int) -> int | None:
    if following - first == 12:
        return None
    spans = range(first + 1, following)
    return next(at for at in spans if _solar_term(moons[at]) == _solar_term(moons[at + 1]))


def main() -> None:
    """Print a line for each lunar year."""
    by_year: dict[int, list[tuple[int, bool, int, date]]] = {}
    for ((year, number, leap), start), (_, following) in pairwise(_months()):
        by_year.setdefault(year, []).append((number, leap, (following - start).days, start))
    print(HEAD, end="")
    for year in range(FIRST, LAST + 1):
        months = by_year[year]
        leap_month = next((number for number, leap, *_ in months if leap), 0)
        lengths = "".join("x" if length == 30 else "-" for _, _, length, _ in months)
        print(f"{year} {months[0][3]} {leap_month:>2} {lengths}")


if __name__ == "__main__":
    main()
