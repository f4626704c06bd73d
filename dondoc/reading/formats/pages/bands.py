"""Where the rows of a table begin that no lines part: by lines across, by gaps, by row numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from dondoc.reading.formats.pages.centred_rows import centred_tops, same_rows, shares_begun
from dondoc.reading.formats.pages.lines import PrintedLine, lines_of
from dondoc.reading.formats.pages.page import Rule, Word

_ORDINAL = re.compile(r"^\(?(?:[IVXL]{1,5}|[A-ZĐ]|\d{1,3}(?:\.\d{1,2})*|[a-zđ])[.)]{0,2}$")
_WIDER = 1.18
_MOSTLY, _NEARLY_ALL = 0.7, 0.9
_LINE_SPANS = 0.6


class Tops(NamedTuple):
    """The heights at which rows begin; `is_sure` unless numbers stand in the middle of their rows
    and nothing else parts these.
    """

    heights: list[float]
    is_sure: bool = True


def row_tops(words: Sequence[Word], xs: Sequence[float], across: Sequence[Rule]) -> Tops:
    """Where rows begin among words in columns that `xs` part; the first row's top is the first."""
    lines = lines_of(words)
    if not lines:
        return Tops([])
    first = lines[0].top
    ruled = _ruled_tops(lines, across)
    if ruled:
        return Tops([first, *ruled])
    numbered = [line for line in lines if is_numbered(line, xs[1])]
    numbers = [line.top for line in numbered]
    gaps = list(_tops_below_gaps(lines))
    if gaps and _part_numbers([first, *gaps], numbers):
        return Tops([first, *gaps])
    beside = [line for line in numbered if any(xs[1] < word.x0 < xs[2] for word in line.words)]
    by_numbers = sorted({first, *numbers, *_tops_of_headings(lines)})
    contents = lines_of(word for word in words if xs[1] < (word.x0 + word.x1) / 2 < xs[2])
    return _surer(
        Tops(by_numbers, len(beside) >= _MOSTLY * len(numbered)),
        centred_tops(lines, [line for line in lines if is_numbered(line, xs[1])], xs[1]),
        contents,
    )


def _surer(above: Tops, centred: Sequence[float] | None, contents: Sequence[PrintedLine]) -> Tops:
    """Rows that begin at their numbers, or that have them in their middle: those of which more
    begin as sentences do.
    """
    begun = shares_begun(above.heights, contents)
    if centred is None:
        return Tops(above.heights, above.is_sure and begun >= _MOSTLY)
    centred_begun = shares_begun(centred, contents)
    if same_rows(above.heights, centred, contents):
        return Tops(above.heights, begun >= _MOSTLY)
    if centred_begun > begun:
        return Tops(list(centred), centred_begun >= _NEARLY_ALL)
    return Tops(above.heights, above.is_sure and begun > centred_begun and begun >= _MOSTLY)


def is_ordinal(text: str) -> bool:
    """Whether a word is a number or letter such as rows and headings begin with."""
    return bool(_ORDINAL.match(text))


def is_numbered(line: PrintedLine, first_column_ends: float) -> bool:
    """Whether a line begins with an ordinal alone in the first column."""
    inside = [word for word in line.words if (word.x0 + word.x1) / 2 < first_column_ends]
    return len(inside) == 1 and is_ordinal(inside[0].text)


def _ruled_tops(lines: Sequence[PrintedLine], across: Sequence[Rule]) -> list[float]:
    """The heights of lines across the whole table, where there are some between its lines."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    top, bottom = lines[0].middle, lines[-1].middle
    return [
        rule.at
        for rule in across
        if top < rule.at < bottom
        and min(rule.end, right) - max(rule.start, left) > _LINE_SPANS * (right - left)
    ]


def _tops_below_gaps(lines: Sequence[PrintedLine]) -> Iterator[float]:
    """The tops of lines that stand further down than the lines of a cell do."""
    steps = [below.middle - above.middle for above, below in pairwise(lines)]
    usual = median([step for step in steps if step > lines[0].height / 2] or [0.0])
    reach = lines[0].bottom
    for above, below in pairwise(lines):
        if below.middle - above.middle > _WIDER * usual and below.top > reach:
            yield below.top
        reach = max(reach, below.bottom)


def _part_numbers(tops: Sequence[float], numbered: Sequence[float]) -> bool:
    """Whether nearly each row that the tops make has one number, and none has two."""
    ends = [*tops[1:], float("inf")]
    rows = [
        [number for number in numbered if top - 1 <= number < end - 1]
        for top, end in zip(tops, ends, strict=True)
    ]
    counts = [len(row) for row in rows]
    return max(counts) <= 1 and sum(counts) >= _MOSTLY * len(counts)


def _tops_of_headings(lines: Sequence[PrintedLine]) -> Iterator[float]:
    """The tops of bold lines below lines that are not, and of what stands below those."""
    for above, below in pairwise(lines):
        if above.is_bold != below.is_bold:
            yield below.top
