"""Loads `anniversaries.toml`: the days that plans commemorate, each with its source."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from config.files import data_file, read_toml, refuse
from dondoc.calendars.anniversaries import KnownAnniversary
from dondoc.language.text import clean

_KEYS = {"id", "name", "aliases", "day", "lunar", "origin_year", "source"}
_REQUIRED = ("id", "name", "day", "source")
_LEAP_YEAR = 2024
_LUNAR_MONTH = 30


def load_anniversaries(folder: Path | None = None) -> tuple[KnownAnniversary, ...]:
    """The known commemorations. Raises InvalidSettings naming file, line and entry."""
    path = data_file("anniversaries.toml", folder)
    tables = read_toml(path).get("anniversary", [])
    known = tuple(_anniversary(path, table) for table in tables)
    ids = [one.id for one in known]
    for one in known:
        if ids.count(one.id) > 1:
            raise refuse(path, one.id, "mã này dùng hai lần")
    return known


def _anniversary(path: Path, table: dict[str, Any]) -> KnownAnniversary:
    entry = str(table.get("id", table.get("name", "")))
    for key in table:
        if key not in _KEYS:
            raise refuse(
                path, entry, f"mục {key} không có", f"chỉ dùng: {', '.join(sorted(_KEYS))}"
            )
    for key in _REQUIRED:
        if not isinstance(table.get(key), str) or not table[key].strip():
            raise refuse(path, entry, f"thiếu {key}")
    year = table.get("origin_year")
    if year is not None and (isinstance(year, bool) or not isinstance(year, int)):
        raise refuse(path, entry, f"origin_year = {year!r} không phải năm")
    lunar = table.get("lunar", False)
    month, day = _month_and_day(path, entry, table["day"], lunar=lunar is True)
    return KnownAnniversary(
        id=table["id"],
        name=clean(table["name"]),
        aliases=tuple(clean(alias) for alias in table.get("aliases", [])),
        month=month,
        day=day,
        lunar=lunar is True,
        origin_year=year,
        source=table["source"],
    )


def _month_and_day(path: Path, entry: str, written: str, *, lunar: bool) -> tuple[int, int]:
    try:
        day, month = (int(part) for part in written.split("/"))
        if lunar and not (1 <= month <= 12 and 1 <= day <= _LUNAR_MONTH):
            raise ValueError(written)
        if not lunar:
            # a leap year, so that 29/2 may be written
            date(_LEAP_YEAR, month, day)
    except ValueError as wrong:
        message = f"day = {written!r} không phải ngày/tháng"
        raise refuse(path, entry, message, 'ghi như "19/5"') from wrong
    return month, day
