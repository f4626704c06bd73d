"""Text beside text: the two halves of a letter's head, its recipients and its signature."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dondoc.reading.formats.pages.lines import PrintedLine, lines_of
from dondoc.reading.formats.pages.page import Word

# of the height of a line: so wide is the gap of one line at least, and of all lines together
_WIDE, _COMMON = 1.3, 0.6
_FAR = 3.0
_FEWEST = 2


def in_reading_order(lines: Sequence[PrintedLine]) -> Iterator[tuple[PrintedLine, int]]:
    """The lines as they are read, each with its block: 0 where nothing stands beside it.

    Of two blocks side by side the left one is read first.
    """
    at, block = 0, 0
    while at < len(lines):
        end, gap = _beside(lines, at)
        if gap is None:
            yield lines[at], 0
            at += 1
            continue
        words = [word for line in lines[at:end] for word in line.words]
        for half in _halves(words, gap):
            block += 1
            for line in lines_of(half):
                yield line, block
        at = end


def _halves(words: Sequence[Word], gap: float) -> tuple[list[Word], list[Word]]:
    left = [word for word in words if word.x1 <= gap]
    return left, [word for word in words if word.x1 > gap]


def _beside(lines: Sequence[PrintedLine], at: int) -> tuple[int, float | None]:
    """The end of the lines from `at` on that share a gap, and the middle of the gap."""
    gaps = list(_wide_gaps(lines[at]))
    end, both = at + 1, 1
    while gaps and end < len(lines):
        above, below = lines[end - 1], lines[end]
        left = [open_ for gap in gaps for open_ in _still_open(gap, below)]
        if not left or below.top - above.bottom > _FAR * above.height:
            break
        gaps = left
        both += any(start <= below.x1 and below.x0 < end_ for start, end_ in gaps)
        end += 1
    if not gaps or end - at < _FEWEST:
        return at + 1, None
    start, stop = max(gaps, key=lambda gap: gap[1] - gap[0])
    words = [word for line in lines[at:end] for word in line.words]
    middle = (start + stop) / 2
    if min(len(lines_of(half)) for half in _halves(words, middle)) < _FEWEST:
        return at + 1, None
    return end, middle


def _wide_gaps(line: PrintedLine) -> Iterator[tuple[float, float]]:
    """The gaps of a line that are wide for it: a line that is spread out has many."""
    gaps = [
        (before.x1, behind.x0) for before, behind in zip(line.words, line.words[1:], strict=False)
    ]
    least = _WIDE * line.height
    wide = [gap for gap in gaps if gap[1] - gap[0] > least]
    if len(wide) <= 2:
        yield from wide


def _still_open(gap: tuple[float, float], line: PrintedLine) -> Iterator[tuple[float, float]]:
    """What a line leaves of a gap."""
    start, end = gap
    least = _COMMON * line.height
    for word in line.words:
        if word.x1 <= start or word.x0 >= end:
            continue
        if word.x0 - start > least:
            yield start, word.x0
        start = word.x1
    if end - start > least:
        yield start, end
