"""Tables without ruling lines: columns by the gaps that no word crosses, below a header of tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dondoc.language.text import match_key
from dondoc.reading.formats.pages.headings import GAP, spans
from dondoc.reading.formats.pages.lines import PrintedLine
from dondoc.reading.formats.pages.page import Word

# of the height of a line: a space, and how much wider a gap that parts cells is
_SPACE, _WIDER = 0.22, 1.5
# in points: words begin one below the other, and the edge of their column stands so far before them
_ALIGNED, _BEFORE = 0.7, 1.5
_FEWEST_ALIGNED, _MOST_ALIGNED = 3, 0.6
# of the lines of a table: so many at most are headings that run over its columns
_FEW_HEADINGS = 0.2
_HEADS_ROWS = re.compile(r"^(?:[IVX]{1,5}|[A-Z])[.)]?\s")
_LONGEST_HEADING = 2
_ENDS = re.compile(r"^noi nhan\b|^(?:tm|kt|tl)\. ")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: what parts them, ends included; the middles of their headings; and of
    how many lines the header is.
    """

    xs: tuple[float, ...]
    middles: tuple[float, ...]
    header_lines: int

    def of(self, word: Word) -> int:
        """The column of a word."""
        middle = (word.x0 + word.x1) / 2
        return sum(middle > x for x in self.xs[1:-1])


def columns_under(header: Sequence[PrintedLine], body: Sequence[PrintedLine]) -> Columns:
    """The columns that a header names, parted where the fewest words of the body stand."""
    middles = tuple((start + end) / 2 for start, end in spans(header))
    return Columns(_xs(middles, (*header, *body)), middles, len(header))


def columns_again(known: Columns, lines: Sequence[PrintedLine]) -> Columns:
    """The columns of a table that goes on on another page: its cells may reach further there."""
    found = replace(known, xs=_xs(known.middles, lines))
    fitting = [sum(fits(line, one) for line in lines) for one in (known, found)]
    return found if fitting[1] > fitting[0] else known


def _xs(middles: Sequence[float], lines: Sequence[PrintedLine]) -> tuple[float, ...]:
    words = [word for line in lines for word in line.words]
    inner = (_gutter(lines, *between) for between in pairwise(middles))
    return (min(word.x0 for word in words) - 1, *inner, max(word.x1 for word in words) + 1)


def _gutter(lines: Sequence[PrintedLine], start: float, end: float) -> float:
    """Where the fewest words are crossed between two places: just before words that begin one below
    the other, or else in the middle of the widest such stretch.
    """
    words = [word for line in lines for word in line.words]
    edges = sorted(
        {start, end, *(x for word in words for x in (word.x0, word.x1) if start < x < end)}
    )
    crossed = [
        sum(word.x0 < (left + right) / 2 < word.x1 for word in words)
        for left, right in pairwise(edges)
    ]
    fewest, headings = min(crossed), _FEW_HEADINGS * len(lines)
    stretches = [
        (_begin_at(right, end, lines), right - left, left, right)
        for (left, right), count in zip(pairwise(edges), crossed, strict=True)
        if count == fewest or (count <= headings and _begin_at(right, end, lines))
    ]
    is_column, _, left, right = max(stretches)
    return right - min(_BEFORE, (right - left) / 2) if is_column else (left + right) / 2


def _begin_at(x: float, end: float, lines: Sequence[PrintedLine]) -> bool:
    """Whether of the words that come first behind a place in their lines most begin there."""
    reach = 2 * end - x
    behind = (
        next((word.x0 for word in line.words if word.x0 > x - _ALIGNED), reach) for line in lines
    )
    firsts = [first for first in behind if first < reach]
    aligned = sum(first < x + _ALIGNED for first in firsts)
    return aligned >= max(_FEWEST_ALIGNED, _MOST_ALIGNED * len(firsts))


def fits(line: PrintedLine, columns: Columns) -> bool:
    """Whether a line stands in columns: no word crosses what parts them, nor do words run over it."""
    return all(
        gap is None or _is_wide(gap, line) or _parts_narrowly(line, gap)
        for gap in _gaps(line, columns)
    )


def is_torn(line: PrintedLine, columns: Columns) -> bool:
    """Whether a line that does not fit has a gap behind its first column as rows have, and headings
    have not: no telling what it is.
    """
    behind_first = list(_gaps(line, columns))[1:]
    return any(gap is not None and _is_wide(gap, line) for gap in behind_first)


def _gaps(line: PrintedLine, columns: Columns) -> Iterator[tuple[float, float] | None]:
    """The gap of a line about each place that parts columns: none where words stand on one side
    only, an empty one where a word crosses it.
    """
    for x in columns.xs[1:-1]:
        if any(word.x0 + 1 < x < word.x1 - 1 for word in line.words):
            yield x, x
            continue
        left = max((word.x1 for word in line.words if word.x1 <= x + 1), default=None)
        right = min((word.x0 for word in line.words if word.x0 >= x - 1), default=None)
        yield None if left is None or right is None else (left, right)


def _is_wide(gap: tuple[float, float], line: PrintedLine) -> bool:
    return gap[1] - gap[0] >= GAP * line.height


def _parts_narrowly(line: PrintedLine, gap: tuple[float, float]) -> bool:
    """Whether a gap that is not wide is yet wider than the spaces between the line's words."""
    gaps = [(before.x1, behind.x0) for before, behind in pairwise(line.words)]
    spaces = sorted(end - start for start, end in gaps if not _is_wide((start, end), line))
    usual = spaces[(len(spaces) - 1) // 2] if len(spaces) > 1 else _SPACE * line.height
    return gap[1] - gap[0] > _WIDER * usual


def end_of_table(lines: Sequence[PrintedLine], columns: Columns) -> int:
    """The index behind the last line that stands in the columns."""
    end = 0
    for index, line in enumerate(lines):
        if _ENDS.match(match_key(line.text)):
            break
        if fits(line, columns) and _is_of_table(line, columns):
            end = index + 1
    rest = lines[end:]
    # at the foot of a page: the heading of rows on the next
    is_heading = end and len(rest) <= _LONGEST_HEADING and all(map(_may_head_rows, rest))
    return len(lines) if is_heading else end


def _may_head_rows(line: PrintedLine) -> bool:
    begins = line.is_bold or _HEADS_ROWS.match(line.text)
    return bool(begins) and not _ENDS.match(match_key(line.text))


def _is_of_table(line: PrintedLine, columns: Columns) -> bool:
    """Whether a line has cells beside each other, or is the rest of a narrow one."""
    held = {columns.of(word) for word in line.words}
    return len(held) > 1 or 0 not in held
