"""Rows that no line and no gap parts, their numbers set in the middle of their height."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

from dondoc.reading.formats.pages.lines import PrintedLine

# of the height of a line: how far a row may end from where its number's place says
_ASTRAY = 0.3
_BEFORE_WORDS = "“\"'(-–+•"


def centred_tops(
    lines: Sequence[PrintedLine], numbered: Sequence[PrintedLine], first_column_ends: float
) -> list[float] | None:
    """Where rows begin if each has its number in its middle; None if they cannot all have.

    `numbered` are those of the lines that hold a number. Bold lines are headings.
    """
    tops: list[float] = []
    for is_bold, group in groupby(lines, key=lambda line: line.is_bold):
        inside = list(group)
        if is_bold:
            tops.append(inside[0].top)
            continue
        middles = [_number(line, first_column_ends) for line in inside if line in numbered]
        found = list(_rows(inside, middles))
        if len(found) < len(middles) or not middles:
            return None
        tops += found
    return tops


def _number(line: PrintedLine, first_column_ends: float) -> float:
    """The height of the number of a line."""
    return next(word.middle for word in line.words if (word.x0 + word.x1) / 2 < first_column_ends)


def _rows(lines: Sequence[PrintedLine], middles: Sequence[float]) -> Iterator[float]:
    """The tops of rows about these heights; it ends early where one cannot be."""
    words = sorted((word for line in lines for word in line.words), key=lambda one: one.top)
    top, last = words[0].top, max(word.bottom for word in words)
    for index, middle in enumerate(middles):
        bottom = 2 * middle - top
        slack = _ASTRAY * lines[0].height
        if any(word.top < bottom - slack and word.bottom > bottom + slack for word in words):
            return
        below = [word.top for word in words if word.top >= bottom - slack]
        is_last = index == len(middles) - 1
        if is_last == bool(below) or (is_last and bottom > last + slack):
            return
        yield top
        top = min(below, default=last)


def same_rows(
    first: Sequence[float], second: Sequence[float], contents: Sequence[PrintedLine]
) -> bool:
    """Whether two ways to part rows put each line of the contents into the same row."""
    return len(first) == len(second) and all(
        bisect_right(first, line.middle) == bisect_right(second, line.middle) for line in contents
    )


def shares_begun(tops: Sequence[float], contents: Sequence[PrintedLine]) -> float:
    """The share of rows whose contents begin as sentences do; the first may go on with one."""
    rows = groupby(contents, key=lambda line: bisect_right(tops, line.middle))
    firsts = [next(group).text.lstrip(_BEFORE_WORDS)[:1] for _, group in rows]
    if firsts and firsts[0].islower():
        firsts = firsts[1:]
    return sum(not sign.islower() for sign in firsts) / len(firsts) if firsts else 1.0
