"""Loads `days_off/<year>.toml` over the public holidays of the `holidays` library; the files win."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.files import data_file, read_toml, refuse, tables_of
from dondoc.calendars.working_days import (
    SATURDAY,
    WorkingCalendar,
    missing_days_off_words,
    years_that_matter,
)
from dondoc.errors import InvalidSettings

if TYPE_CHECKING:
    from holidays import HolidayBase

_KEYS = {"announced", "source", "off", "worked", "switch"}
_KINDS = ("off", "worked", "switch")
_DAY_KEYS = {"day", "why", "source"}


@dataclass(frozen=True, slots=True)
class YearFile:
    """What one year's file says; `announced` is False while the official notice is missing."""

    announced: bool
    off: frozenset[date]
    worked: frozenset[date]
    reasons: dict[date, str]


def load_calendar(years: Iterable[int], folder: Path | None = None) -> WorkingCalendar:
    """The working days of those years. Raises InvalidSettings naming file and entry.

    The holidays of the law are counted in every year; only a year whose notice has come is known.
    """
    wanted = sorted(set(years))
    off, worked = _holidays_of_the_law(wanted)
    known = set()
    for year in wanted:
        written = year_file(year, folder)
        if written is None:
            continue
        off = (off | written.off) - written.worked
        worked = (worked | written.worked) - written.off
        if written.announced:
            known.add(year)
    return WorkingCalendar(frozenset(off), frozenset(worked), frozenset(known))


def reasons_for(years: Iterable[int], folder: Path | None = None) -> dict[date, str]:
    """Why a day is off, or is worked in exchange, in Vietnamese. Raises InvalidSettings."""
    wanted = sorted(set(years))
    reasons = {day: name for day, name in _law(wanted).items() if day.year in wanted}
    for written in (year_file(year, folder) for year in wanted):
        reasons |= written.reasons if written else {}
    return reasons


def _holidays_of_the_law(years: list[int]) -> tuple[set[date], set[date]]:
    law = _law(years)
    within = {day for day in law.weekend_workdays if day.year in years}
    return {day for day in law if day.year in years}, within


def _law(years: list[int]) -> HolidayBase:
    # the library takes longer to import than a plan to read
    import holidays

    # without years= it would fill itself year by year while being asked
    return holidays.country_holidays("VN", years=years, language="vi")


def missing_announcements(on: date, folder: Path | None = None) -> tuple[int, ...]:
    """The years that begin or run within a month of `on` and whose days off are not announced."""
    files = {year: year_file(year, folder) for year in years_that_matter(on)}
    return tuple(year for year, written in files.items() if not (written and written.announced))


def announcement_warning(on: date, folder: Path | None = None) -> str | None:
    """What to tell the operator when days off are missing, in Vietnamese; None if all is there."""
    return missing_days_off_words(missing_announcements(on, folder)) or None


def year_file(year: int, folder: Path | None = None) -> YearFile | None:
    """What the file of that year says, or None where there is none. Raises InvalidSettings."""
    path = data_file(f"days_off/{year}.toml", folder)
    if not path.is_file():
        return None
    data = read_toml(path)
    for key in data:
        if key not in _KEYS:
            raise refuse(path, key, "mục này không có", f"chỉ dùng: {', '.join(sorted(_KEYS))}")
    announced = data.get("announced")
    if not isinstance(announced, bool):
        raise refuse(path, "announced", "phải là true hoặc false")
    entries = [
        _Entry(path, year, kind, *one) for kind in _KINDS for one in tables_of(path, data, kind)
    ]
    off = {one.day() for one in entries if one.is_off()}
    worked = {one.worked_day() for one in entries if not one.is_off()}
    if off & worked:
        raise refuse(path, str(max(off & worked)), "ngày này vừa nghỉ vừa làm")
    reasons = {one.day(): str(one.table["why"]) for one in entries}
    return YearFile(announced, frozenset(off), frozenset(worked), reasons)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One table of a year's file, of one kind; every refusal names its line."""

    path: Path
    year: int
    kind: str
    line: int
    table: dict[str, Any]

    def is_off(self) -> bool:
        """Whether offices are shut that day. A switch says so itself."""
        if self.kind != "switch":
            return self.kind == "off"
        is_off = self.table.get("day_off")
        if not isinstance(is_off, bool):
            raise self._refuse("day_off phải là true hoặc false")
        return is_off

    def day(self) -> date:
        """The day, which must be of the file's year and say why and by what document."""
        day: date | None = self.table.get("day")
        if type(day) is not date:
            raise self._refuse(f"day = {day!r} không phải ngày", "ghi như 2026-01-02")
        if day.year != self.year:
            raise self._refuse(f"ngày này không thuộc năm {self.year}")
        keys = _DAY_KEYS | ({"day_off"} if self.kind == "switch" else set())
        if set(self.table) != keys or not (self.table["why"] and self.table["source"]):
            raise self._refuse(f"mỗi ngày phải có đủ, và chỉ có: {', '.join(sorted(keys))}")
        return day

    def worked_day(self) -> date:
        """A day worked in exchange, or a switch that is off: any day then."""
        day = self.day()
        if self.kind == "worked" and day.weekday() < SATURDAY:
            raise self._refuse("ngày làm bù phải là thứ Bảy hoặc Chủ nhật")
        return day

    def _refuse(self, message: str, remedy: str = "") -> InvalidSettings:
        day = self.table.get("day", "")
        named = f"{day}: {message}" if day else message
        return refuse(self.path, "", named, remedy, start=self.line)
