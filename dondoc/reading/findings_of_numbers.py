"""Gaps and repeats in the numbers of sections and rows: a row may have been lost on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dondoc.plan import Finding, PlanItem, PlanReading, Severity
from dondoc.reading.places import where_is

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_ROMAN_NUMBER = re.compile(r"[IVXL]+")
_LAST_PART = re.compile(r"(?P<head>.*?)(?P<last>\d+)$")


def numbers_out_of_order(reading: PlanReading) -> Iterator[Finding]:
    """Sections and rows whose number does not follow the one before."""
    yield from _sections(reading)
    previous: PlanItem | None = None
    for item in reading.items:
        if _last(item) is None:
            continue
        yield from _after(previous, item)
        previous = item


def _sections(reading: PlanReading) -> Iterator[Finding]:
    """Top sections by their Roman ordinals."""
    before = 0
    for section in reading.sections:
        if not _ROMAN_NUMBER.fullmatch(section.ordinal):
            continue
        here = _roman(section.ordinal)
        where = f"mục {section.ordinal}"
        if here <= before:
            yield _repeated(where, section.ordinal, "mục")
        elif here > before + 1:
            message = (
                f"Thứ tự mục nhảy đến {section.ordinal}: có thể thiếu {here - before - 1} mục."
            )
            yield Finding("numbering-gap", Severity.DOUBT, where, section.ordinal, message)
        before = here


def _after(previous: PlanItem | None, item: PlanItem) -> Iterator[Finding]:
    """What is odd about a row's number, given the row before it."""
    here = _last(item)
    assert here is not None
    is_new = previous is None or (previous.section, _head(previous)) != (item.section, _head(item))
    before = _last(previous) if previous else 0
    before = before or 0
    if is_new:
        # numbers may start again or run on through the sections
        missing = range(1, here) if here != before + 1 else range(0)
    elif here <= before:
        yield _repeated(where_is(item), item.number, "dòng")
        return
    else:
        missing = range(before + 1, here)
    if missing:
        numbers = ", ".join(f"{_head(item)}{number}" for number in missing)
        message = (
            f"Thiếu số {numbers} trước số {item.number}; kiểm tra xem bản gốc có dòng này không."
        )
        yield Finding("numbering-gap", Severity.DOUBT, where_is(item), item.number, message)


def _repeated(where: str, number: str, kind: str) -> Finding:
    message = f"Số {kind} {number} bị lặp hoặc sai thứ tự."
    return Finding("number-repeated", Severity.DOUBT, where, number, message)


def _last(item: PlanItem) -> int | None:
    match = _LAST_PART.match(item.number.rstrip(".)"))
    return int(match["last"]) if match else None


def _head(item: PlanItem) -> str:
    match = _LAST_PART.match(item.number.rstrip(".)"))
    return match["head"] if match else ""


def _roman(ordinal: str) -> int:
    values = [_ROMAN[sign] for sign in ordinal]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)
