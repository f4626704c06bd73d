"""Tables without ruling lines: columns by the gaps that no word crosses, below a header of tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dondoc.language.text import match_key
from dondoc.reading.formats.pages.lines import PrintedLine
from dondoc.reading.formats.pages.page import Rule, Word

# of the height of a line: gaps this wide part the cells of a header, and the words of a heading
_GAP = 0.62
_SPACE, _WIDER = 0.22, 1.5
_LONGEST_HEADER = 5
_NEXT_LINE = 0.9
_FEWEST_COLUMNS = 3
# in points: words begin one below the other, and the edge of their column stands so far before them
_ALIGNED, _BEFORE = 0.7, 1.5
_FEWEST_ALIGNED = 3
_NUMBER = re.compile(r"^(?:tt|stt|so tt|s\.t\.t)\.?$")
# what a header of tasks must name; which column is which is the layouts' business
_NAMED = (
    re.compile(r"noi dung|nhiem vu|cong viec|hoat dong|giai phap|ten "),
    re.compile(r"thoi gian|thoi han|tien do|chu tri|phu trach|phoi hop|thuc hien"),
)
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


def header_at(lines: Sequence[PrintedLine], across: Sequence[Rule]) -> tuple[int, int] | None:
    """The lines [start, end) of a header of tasks, or None; lines across may bound it."""
    for index, line in enumerate(lines):
        parts = segments(line)
        if len(parts) >= 2 and any(_NUMBER.match(match_key(_text(part))) for part in parts):
            start, end = _between(lines, index, across) or _whole_header(lines, index)
            spans = _spans(lines[start:end])
            key = match_key(" ".join(line.text for line in lines[start:end]))
            if len(spans) >= _FEWEST_COLUMNS and all(named.search(key) for named in _NAMED):
                return start, end
    return None


def _between(
    lines: Sequence[PrintedLine], index: int, across: Sequence[Rule]
) -> tuple[int, int] | None:
    """The lines about one of them that two lines across bound."""
    line = lines[index]
    places = [rule.at for rule in across if rule.start <= line.x0 + line.height <= rule.end]
    above = max((place for place in places if place < line.middle), default=None)
    below = min((place for place in places if place > line.middle), default=None)
    if above is None or below is None:
        return None
    inside = [at for at, one in enumerate(lines) if above < one.middle < below]
    return (inside[0], inside[-1] + 1) if len(inside) <= _LONGEST_HEADER else None


def _whole_header(lines: Sequence[PrintedLine], index: int) -> tuple[int, int]:
    """A header of several lines about the one that holds "TT"."""
    start, end = index, index + 1
    while start > 0 and index - start < 2 and _hangs_together(lines[start - 1], lines[start]):
        is_beside = lines[start - 1].bottom > lines[start].top + lines[start].height / 4
        if len(segments(lines[start - 1])) < 2 and not is_beside:
            break
        start -= 1
    number = segments(lines[index])[0]
    while end < len(lines) and end - index < _LONGEST_HEADER:
        begins_row = lines[end].words[0].x0 <= number[-1].x1
        is_plain = lines[index].is_bold and not lines[end].is_bold
        if begins_row or is_plain or not _hangs_together(lines[end - 1], lines[end]):
            break
        end += 1
    return start, end


def _hangs_together(above: PrintedLine, below: PrintedLine) -> bool:
    return below.top - above.bottom < _NEXT_LINE * min(above.height, below.height)


def segments(line: PrintedLine) -> list[list[Word]]:
    """The parts of a line between wide gaps."""
    parts: list[list[Word]] = [[line.words[0]]]
    for word in line.words[1:]:
        if word.x0 - parts[-1][-1].x1 > _GAP * line.height:
            parts.append([])
        parts[-1].append(word)
    return parts


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _spans(header: Sequence[PrintedLine]) -> list[tuple[float, float]]:
    """The span of each heading over all lines of the header."""
    pieces = sorted((part[0].x0, part[-1].x1) for line in header for part in segments(line))
    spans = [pieces[0]]
    for start, end in pieces[1:]:
        if start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def columns_under(header: Sequence[PrintedLine], body: Sequence[PrintedLine]) -> Columns:
    """The columns that a header names, parted where the fewest words of the body stand."""
    middles = tuple((start + end) / 2 for start, end in _spans(header))
    return Columns(_xs(middles, (*header, *body)), middles, len(header))


def columns_again(known: Columns, lines: Sequence[PrintedLine]) -> Columns:
    """The columns of a table that goes on on another page: its cells may reach further there."""
    found = replace(known, xs=_xs(known.middles, lines))
    fitting = [sum(fits(line, one) for line in lines) for one in (known, found)]
    return found if fitting[1] > fitting[0] else known


def _xs(middles: Sequence[float], lines: Sequence[PrintedLine]) -> tuple[float, ...]:
    words = [word for line in lines for word in line.words]
    inner = (_gutter(words, *between) for between in pairwise(middles))
    return (min(word.x0 for word in words) - 1, *inner, max(word.x1 for word in words) + 1)


def _gutter(words: Sequence[Word], start: float, end: float) -> float:
    """Where the fewest words are crossed between two places: in the widest such stretch, just
    before words that begin one below the other, or else in its middle.
    """
    edges = sorted(
        {start, end, *(x for word in words for x in (word.x0, word.x1) if start < x < end)}
    )
    crossed = [
        sum(word.x0 < (left + right) / 2 < word.x1 for word in words)
        for left, right in pairwise(edges)
    ]
    fewest = min(crossed)
    best = (0.0, (start + end) / 2, end)
    for (left, right), count in zip(pairwise(edges), crossed, strict=True):
        if count == fewest:
            best = max(best, (right - left, left, right))
    width, left, right = best
    aligned = sum(abs(word.x0 - right) < _ALIGNED for word in words)
    is_column = aligned >= _FEWEST_ALIGNED and width > 2 * _BEFORE
    return right - _BEFORE if is_column else (left + right) / 2


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
    return gap[1] - gap[0] >= _GAP * line.height


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
    return end


def _is_of_table(line: PrintedLine, columns: Columns) -> bool:
    """Whether a line has cells beside each other, or is the rest of a narrow one."""
    held = {columns.of(word) for word in line.words}
    return len(held) > 1 or 0 not in held
