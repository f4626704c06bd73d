"""Numbers and days in cells as a person sees them there: "50%", "20/06/2026", "6/2026".

The formats are those of ISO/IEC 29500-1, 18.8.30 and 18.8.31; what an office may show in its own
order of day and month is written in the Vietnamese one.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    14: "dd/mm/yyyy", 15: "d/mm/yyyy", 16: "d/mm", 17: "mm/yyyy",
    18: "h:mm", 19: "h:mm", 20: "h:mm", 21: "h:mm", 22: "dd/mm/yyyy h:mm",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "h:mm", 46: "h:mm", 47: "h:mm",
}  # fmt: skip
# the dates of East Asian settings: whole days all of them
_BUILT_IN |= dict.fromkeys((*range(27, 32), *range(34, 37), *range(50, 59)), "dd/mm/yyyy")
# colours and languages in brackets, and the signs for morning and afternoon, say nothing here
_ASIDES = re.compile(r"\[[^\]]*\]|AM/PM|A/P", re.I)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_DIGITS = re.compile(r"[#0?][#0?,.]*%?")
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|(?P<digits>[#0?][#0?,.]*%?)|(?P<plain>.)'
)
_DATE_SIGNS = re.compile(r"[dmyhs]", re.I)
_MINUTES = re.compile(r"h+[^dmy]*m+|m+[^dmy]*s+", re.I)
# day 0 of the two date systems; the first one counts a 29 February 1900 that never was. The zone
# is of no account: a cell holds a day on the calendar
_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
_EPOCH_1904 = datetime(1904, 1, 1, tzinfo=UTC)
_LAST_DAY = 2_950_000


def format_code(number: int, own: dict[int, str]) -> str:
    """The format with that id: one of the workbook's own, a built-in one, or the general one."""
    return own.get(number) or _BUILT_IN.get(number, "General")


def shown(value: float, code: str, *, from_1904: bool = False) -> str:
    """A number as its cell shows it, with the comma before the decimals."""
    section = _ASIDES.sub("", code.split(";", maxsplit=1)[0])
    bare = _LITERAL.sub("", section)
    if _DATE_SIGNS.search(bare) and "general" not in bare.lower() and 0 <= value <= _LAST_DAY:
        return shown_day(_instant(value, from_1904=from_1904), bare)
    digits = _DIGITS.search(bare)
    if digits is None:
        return _general(value)
    before, after = _literals(section)
    return f"{before}{_in_digits(value, digits[0])}{after}"


def shown_day(instant: datetime, code: str) -> str:
    """The parts of an instant that a format names: day, month, year, and the hour where it has one."""
    named = _MINUTES.sub("h", code).lower()
    has_day, has_month, has_year = ("d" in named, "m" in named, "y" in named)
    if not (has_day or has_month or has_year):
        return f"{instant:%H:%M}"
    if has_year and not (has_day or has_month):
        return str(instant.year)
    if has_month and has_year and not has_day:
        return f"{instant.month}/{instant.year}"
    if has_day and has_month and not has_year:
        return f"{instant.day}/{instant.month}"
    hour = f" {instant:%H:%M}" if "h" in named and (instant.hour or instant.minute) else ""
    return f"{instant:%d/%m/%Y}{hour}"


def _instant(value: float, *, from_1904: bool) -> datetime:
    epoch = _EPOCH_1904 if from_1904 else _EPOCH
    # a cell holds binary fractions of a day: 17:00 comes as 16:59:59.99
    return epoch + timedelta(minutes=round(value * 24 * 60))


def _general(value: float) -> str:
    if value == int(value) and abs(value) < 10**15:
        return str(int(value))
    return f"{value:.15g}".replace(".", ",")


def _in_digits(value: float, digits: str) -> str:
    value, percent = (value * 100, "%") if digits.endswith("%") else (value, "")
    whole, _, decimals = digits.rstrip("%").partition(".")
    most, least = len(decimals), decimals.count("0")
    written, _, fraction = f"{abs(value):.{most}f}".partition(".")
    written = written.zfill(whole.count("0"))
    if "," in whole:
        written = f"{int(written):,}".replace(",", ".")
    while len(fraction) > least and fraction.endswith("0"):
        fraction = fraction[:-1]
    sign = "-" if value < 0 else ""
    return f"{sign}{written}{f',{fraction}' if fraction else ''}{percent}"


def _literals(section: str) -> tuple[str, str]:
    """The words that a format sets before and after the digits."""
    parts = ["", ""]
    place = 0
    for token in _TOKEN.finditer(section):
        if token["digits"] and not place:
            place = 1
        else:
            parts[place] += token["quoted"] or token["escaped"] or token["plain"] or ""
    return parts[0], parts[1]
