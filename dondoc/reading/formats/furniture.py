"""What only places things on the page: letterheads, recipients, lines printed on every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from dondoc.language.text import match_key
from dondoc.plan import Finding, Severity
from dondoc.reading.formats.aligned_columns import chunks_of
from dondoc.reading.formats.lines import RawLine

_WORDS = re.compile(r"doc lap ?- ?tu do ?- ?hanh phuc|noi nhan ?:")
_DIGITS = re.compile(r"\d+")
_THREE_CELLS = re.compile(r"\S {2,}\S(?:.*\S)? {2,}\S")
_NUMBER_COLUMN = re.compile(r"^(?:tt|stt|so tt)\b")
_FEWEST_PAGES, _SHARE_OF_PAGES = 3, 0.5
_SHORTEST, _SHORTEST_OF_TWO = 16, 36


def is_page_furniture(text: str) -> bool:
    """Whether the words of a table say that it is no table of anything."""
    return _WORDS.search(match_key(text)) is not None


def without_running_lines(lines: Sequence[RawLine]) -> list[RawLine]:
    """The lines, those blanked that stand first or last on most pages but for their page number.

    Headings of columns are short and stay; so does what holds cells, and what stands under or above the
    cells of a row. On two pages only a long line is taken for one, as a short one may be of a cell.
    """
    running = {line.number for line in (*_running(lines), *_running_twice(lines))}
    return [
        RawLine("", line.number, line.page, line.opens_page) if line.number in running else line
        for line in lines
    ]


def running_lines_noted(lines: Sequence[RawLine]) -> Iterator[Finding]:
    """A note on what was left out because it is printed at the ends of two pages, and of no more."""
    left = _running_twice(lines)
    if left:
        text = left[0].text.strip()
        message = (
            f"Dòng “{text}” in ở đầu hoặc cuối {len(left)} trang được hiểu là tiêu đề trang nên không đọc "
            "vào bảng."
        )
        yield Finding("running-line", Severity.NOTE, str(left[0].place), text, message)


def _running(lines: Sequence[RawLine]) -> list[RawLine]:
    pages = [list(page) for _, page in groupby(lines, key=lambda line: line.page)]
    ends = [line for page in pages for line in _ends(page)]
    seen = Counter(map(_key, ends))
    enough = max(_FEWEST_PAGES, _SHARE_OF_PAGES * len(pages))
    return [line for line in ends if seen[_key(line)] >= enough and _may_run(line.text)]


def _running_twice(lines: Sequence[RawLine]) -> list[RawLine]:
    """The same long line at the ends of two pages of two or three."""
    pages = [list(page) for _, page in groupby(lines, key=lambda line: line.page)]
    if not 1 < len(pages) <= _FEWEST_PAGES:
        return []
    ends = [line for page in pages for line in _ends(page) if _may_run(line.text)]
    seen = Counter(_key(line) for line in ends)
    return [
        line
        for line in ends
        if seen[_key(line)] == 2 and len(line.text.strip()) >= _SHORTEST_OF_TWO
    ]


def _ends(page: Sequence[RawLine]) -> list[RawLine]:
    """The first and the last line of a page, but not a row's own."""
    printed = [line for line in page if not line.is_blank]
    if len(printed) < 2:
        return []
    edge = min(_indent(line) for line in printed)
    beside = ((printed[0], printed[1]), (printed[-1], printed[-2]))
    return [line for line, other in beside if not _is_of_row(line, other, edge)]


def _is_of_row(line: RawLine, other: RawLine, edge: int) -> bool:
    """Whether the line stands directly at the other, and all its words begin where words do there:
    several cells of one row, or one that is not at the left edge of the page."""
    if abs(line.number - other.number) > 1:
        return False
    starts = {chunk.start for chunk in chunks_of(line.text)}
    if not starts <= {chunk.start for chunk in chunks_of(other.text)}:
        return False
    return len(starts) > 1 or _indent(line) > edge


def _indent(line: RawLine) -> int:
    return len(line.text) - len(line.text.lstrip())


def _key(line: RawLine) -> str:
    return _DIGITS.sub("0", match_key(line.text))


def _may_run(text: str) -> bool:
    if _THREE_CELLS.search(text) or _NUMBER_COLUMN.match(match_key(text)):
        return False
    return len("".join(text.split())) >= _SHORTEST and "|" not in text and "\t" not in text
