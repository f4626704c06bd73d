"""The Vietnamese lunar calendar, reckoned at UTC+7 (Quyết định 121/CP of 1967), 1968 to 2100.

Not the Chinese calendar: Tết differs in 1968, 1969, 1985, 2007, 2030 and 2053.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1968, 2100
_LAST_DAY = date(LAST_YEAR, 12, 31)

# lunar-vn 1.4.0 puts these two new moons a day late: they fall at 23:58 and 23:59 Hà Nội time
# (ephem 4.2.1), and its rounding carries them over midnight
_NEW_MOONS_BEFORE_MIDNIGHT = {(2072, 11, False), (2077, 10, False)}


def solar_date(year: int, month: int, day: int, *, leap: bool = False) -> date:
    """The solar day of a day of the lunar year `year`; ValueError where there is no such day."""
    first = _month_start(year, month, leap)
    if not 1 <= day <= _length(year, month, leap):
        raise ValueError(f"tháng {month} âm lịch năm {year} không có ngày {day}")
    return first + timedelta(days=day - 1)


def lunar_month_length(year: int, month: int, *, leap: bool = False) -> int:
    """29 or 30; ValueError where the year has no such month."""
    return _length(year, month, leap)


def lunar_date(day: date) -> tuple[int, int, int, bool]:
    """(year, month, day, leap) of a solar day in the lunar calendar; ValueError out of range."""
    from lunar_vn import solar_to_lunar

    _in_range(day.year)
    # the day after as well: the library may not yet have reached a corrected new moon
    for moon in (solar_to_lunar(day), solar_to_lunar(min(day + timedelta(days=1), _LAST_DAY))):
        number = (day - _month_start(moon.year, moon.month, moon.leap)).days + 1
        if 1 <= number <= _length(moon.year, moon.month, moon.leap):
            return moon.year, moon.month, number, moon.leap
    raise ValueError(f"không đổi được {day:%d/%m/%Y} sang âm lịch")


def _in_range(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"lịch âm chỉ có cho các năm {FIRST_YEAR}-{LAST_YEAR}")


@lru_cache(maxsize=4096)
def _month_start(year: int, month: int, leap: bool) -> date:
    from lunar_vn import LunarDate, lunar_to_solar

    if year != FIRST_YEAR - 1:  # whose last months lie in the first solar year
        _in_range(year)
    plain = lunar_to_solar(LunarDate(1, month, year)) if 1 <= month <= 12 else None
    try:
        start = lunar_to_solar(LunarDate(1, month, year, leap)) if plain else None
    except ValueError:
        start = None
    # in a year of twelve months the library takes no notice of `leap`
    if start is None or (leap and start == plain):
        raise ValueError(f"năm {year} âm lịch không có tháng {month}{' nhuận' if leap else ''}")
    if (year, month, leap) in _NEW_MOONS_BEFORE_MIDNIGHT:
        start -= timedelta(days=1)
    return start


@lru_cache(maxsize=4096)
def _length(year: int, month: int, leap: bool) -> int:
    start = _month_start(year, month, leap)
    followers = [] if leap else [(year, month, True)]
    followers.append((year + month // 12, month % 12 + 1, False))
    for follower in followers:
        try:
            return (_month_start(*follower) - start).days
        except ValueError:
            continue  # no leap month follows
    return 29  # the last month of 2100, whose follower lies beyond the table
