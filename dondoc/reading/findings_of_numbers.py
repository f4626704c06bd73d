"""Gaps and repeats in the numbers of sections and rows: a row may have been lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dondoc.plan import Finding, PlanItem, PlanReading, Severity
from dondoc.reading.layouts.ordinals import (
    bare_ordinal,
    between,
    follows,
    kind_of,
    opens_series,
)
from dondoc.reading.layouts.table import NESTED
from dondoc.reading.places import where_is

_WORDS = "words"
_MOST_NAMED = 12


class _Numbered(NamedTuple):
    """A section or a row: the path it stands under, its ordinal, and the row itself."""

    under: str
    ordinal: str
    item: PlanItem | None
    number: str

    @property
    def series(self) -> tuple[str, str, str]:
        """What it is counted in: rows of one path, kind and head ("1.2" of "1.…")."""
        head = self.ordinal.rpartition(".")[0]
        return self.under, kind_of(self.ordinal), head

    @property
    def where(self) -> str:
        if self.item is not None:
            return where_is(self.item)
        path = f"{self.under}{NESTED}{self.ordinal}" if self.under else self.ordinal
        return f"mục {path}"


def numbers_out_of_order(reading: PlanReading) -> Iterator[Finding]:
    """Sections and rows whose number does not follow the one before."""
    last: dict[tuple[str, str, str], str] = {}
    last_of_items: dict[str, str] = {}
    has_table = reading.rows.headers > 0
    for one in _in_order(reading):
        before = last.get(one.series, "")
        running = last_of_items.get(kind_of(one.ordinal), "") if one.item else ""
        if before:
            if not follows(
                running, one.ordinal
            ):  # the tasks' own count may run on through headings
                yield from _after(before, one)
        elif one.item or has_table:
            yield from _first(one, running)
        last[one.series] = one.ordinal
        _close_counts_below(last, one)
        if one.item:
            last_of_items[kind_of(one.ordinal)] = one.ordinal


def _close_counts_below(last: dict[tuple[str, str, str], str], one: _Numbered) -> None:
    """Under each number the letters begin anew: 1, a, b, 2, a."""
    if not kind_of(one.ordinal).startswith("small"):
        for series in [key for key in last if key[0] == one.under and key[1].startswith("small")]:
            del last[series]


def sections_without_tasks(reading: PlanReading) -> Iterator[Finding]:
    """Headings under which nothing stands: what stood there may be lost."""
    paths = [section.ordinal for section in reading.sections]
    held = {item.section for item in reading.items}
    for path in paths:
        below = f"{path}{NESTED}"
        if path not in held and not any(other.startswith(below) for other in (*held, *paths)):
            message = "Mục này không có nhiệm vụ nào; kiểm tra xem bản gốc có bị thiếu trang không."
            yield Finding("section-empty", Severity.DOUBT, f"mục {path}", path, message)


def _in_order(reading: PlanReading) -> Iterator[_Numbered]:
    """Sections and rows in the order of the source, those without a number left out."""
    waiting = list(reading.sections)
    for item in reading.items:
        if any(section.ordinal == item.section for section in waiting):
            while waiting:
                section = waiting.pop(0)
                yield from _section(section.ordinal)
                if section.ordinal == item.section:
                    break
        ordinal = bare_ordinal(item.number)
        if ordinal is not None:
            yield _Numbered(item.section, ordinal, item, item.number)
    for section in waiting:
        yield from _section(section.ordinal)


def _section(path: str) -> Iterator[_Numbered]:
    under, _, ordinal = path.rpartition(NESTED)
    if kind_of(ordinal) != _WORDS:
        yield _Numbered(under, ordinal, None, ordinal)


def _first(one: _Numbered, running: str) -> Iterator[Finding]:
    """What is odd about the first number of a count, which may also run on from the one before."""
    if opens_series(one.ordinal) or follows(running, one.ordinal):
        return
    since_running = between(running, one.ordinal) if running else ()
    missing = since_running or between("", one.ordinal)
    if missing:
        yield _gap(one, missing)


def _after(before: str, one: _Numbered) -> Iterator[Finding]:
    if follows(before, one.ordinal):
        return
    missing = between(before, one.ordinal)
    if missing:
        yield _gap(one, missing)
    else:
        yield _repeated(one)


def _gap(one: _Numbered, missing: tuple[str, ...]) -> Finding:
    if one.item is None:
        message = f"Thứ tự mục nhảy đến {one.ordinal}: có thể thiếu {len(missing)} mục."
    else:
        numbers = ", ".join(missing[:_MOST_NAMED]) + ("…" if len(missing) > _MOST_NAMED else "")
        message = (
            f"Thiếu số {numbers} trước số {one.number}; kiểm tra xem bản gốc có dòng này không."
        )
    return Finding("numbering-gap", Severity.DOUBT, one.where, one.number, message)


def _repeated(one: _Numbered) -> Finding:
    kind = "mục" if one.item is None else "dòng"
    message = f"Số {kind} {one.number} bị lặp hoặc sai thứ tự."
    return Finding("number-repeated", Severity.DOUBT, one.where, one.number, message)
