"""Loads `anniversaries.toml`: the days that plans commemorate, each with its source."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from config.agencies import place_of_directory
from config.files import data_file, line_of, read_toml, refuse, tables_of
from dondoc.calendars.anniversaries import KnownAnniversary
from dondoc.errors import InvalidSettings
from dondoc.language.text import clean

_KEYS = {"id", "name", "aliases", "day", "lunar", "origin_year", "place", "source"}
_REQUIRED = ("id", "name", "day", "source")
_LEAP_YEAR = 2024
_LUNAR_MONTH = 30


def load_anniversaries(folder: Path | None = None) -> tuple[KnownAnniversary, ...]:
    """The known commemorations: the nation's, and those of the office's own place.

    Raises InvalidSettings naming file, line and entry.
    """
    path = data_file("anniversaries.toml", folder)
    tables = tables_of(path, read_toml(path), "anniversary")
    here = place_of_directory(folder)
    known: dict[str, KnownAnniversary] = {}
    for line, table in tables:
        one = _Entry(path, line, table).anniversary()
        if here and table.get("place", here) != here:
            continue
        if one.id in known:
            raise refuse(path, one.id, "mã này dùng hai lần", start=line)
        known[one.id] = one
    return tuple(known.values())


class _Entry:
    """One table of the file; every refusal names its line."""

    def __init__(self, path: Path, line: int, table: dict[str, Any]) -> None:
        self.path = path
        self.line = line
        self.table = table

    def anniversary(self) -> KnownAnniversary:
        for key in self.table:
            if key not in _KEYS:
                known = ", ".join(sorted(_KEYS))
                raise self._refuse(key, f"mục {key} không có", f"chỉ dùng: {known}")
        for key in _REQUIRED:
            if not isinstance(self.table.get(key), str) or not self.table[key].strip():
                raise self._refuse(key, f"thiếu {key}")
        lunar = self._lunar()
        month, day = self._month_and_day(self.table["day"], lunar=lunar)
        return KnownAnniversary(
            id=self.table["id"],
            name=clean(self.table["name"]),
            aliases=self._aliases(),
            month=month,
            day=day,
            lunar=lunar,
            origin_year=self._origin_year(),
            source=self.table["source"],
        )

    def _refuse(self, key: str, message: str, remedy: str = "") -> InvalidSettings:
        entry = str(self.table.get("id", self.table.get("name", "")))
        named = f"{entry}: {message}" if entry else message
        line = line_of(self.path, key, self.line) if key in self.table else None
        return refuse(self.path, "", named, remedy, start=line or self.line)

    def _lunar(self) -> bool:
        lunar = self.table.get("lunar", False)
        if not isinstance(lunar, bool):
            raise self._refuse("lunar", f"lunar = {lunar!r} không rõ", "ghi true hoặc false")
        return lunar

    def _aliases(self) -> tuple[str, ...]:
        aliases = self.table.get("aliases", [])
        if not isinstance(aliases, list) or not all(isinstance(one, str) for one in aliases):
            raise self._refuse("aliases", "aliases phải là danh sách các cụm từ")
        return tuple(clean(alias) for alias in aliases)

    def _origin_year(self) -> int | None:
        year = self.table.get("origin_year")
        if year is not None and (isinstance(year, bool) or not isinstance(year, int)):
            raise self._refuse("origin_year", f"origin_year = {year!r} không phải năm")
        return year

    def _month_and_day(self, written: str, *, lunar: bool) -> tuple[int, int]:
        try:
            day, month = (int(part) for part in written.split("/"))
            if lunar and not (1 <= month <= 12 and 1 <= day <= _LUNAR_MONTH):
                raise ValueError(written)
            if not lunar:
                # a leap year, so that 29/2 may be written
                date(_LEAP_YEAR, month, day)
        except ValueError as wrong:
            message = f"day = {written!r} không phải ngày/tháng"
            raise self._refuse("day", message, 'ghi như "19/5"') from wrong
        return month, day
