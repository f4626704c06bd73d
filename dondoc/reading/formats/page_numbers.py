"""What the page numbers printed in a text say of pages that are not in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from dondoc.plan import Finding, Severity
from dondoc.reading.formats.lines import RawLine

_OF_HOW_MANY = re.compile(r"^[-–\s]*(?:trang\s+)?(\d{1,3})\s*/\s*(\d{1,3})[-–\s]*$", re.I)
_LONE = re.compile(r"^[-–\s]*(?:trang\s+)?(\d{1,3})[-–\s]*$", re.I)
_FEWEST = 3
_FEW_LEFT_OUT = 5


def pages_missing(lines: Sequence[RawLine]) -> Iterator[Finding]:
    """A doubt where "trang 3/9" is the last of its kind, or where the numbers leave some out."""
    of_how_many = [
        (line, int(found[1]), int(found[2]))
        for line in lines
        if (found := _OF_HOW_MANY.match(line.text.strip()))
    ]
    totals = {total for _, _, total in of_how_many}
    if len(of_how_many) >= 2 and len(totals) == 1:
        total = totals.pop()
        missing = sorted(set(range(2, total + 1)) - {number for _, number, _ in of_how_many})
        if missing:
            yield _finding(of_how_many[-1][0], missing)
        return
    numbers = list(_lone_numbers(lines))
    for (_, first), (line, second) in pairwise(numbers):
        if len(numbers) >= _FEWEST and first + 1 < second:
            yield _finding(line, range(first + 1, second))


def _lone_numbers(lines: Sequence[RawLine]) -> list[tuple[RawLine, int]]:
    """Numbers that stand alone between blank lines, where they count upwards as pages do."""
    found: list[tuple[RawLine, int]] = []
    for index, line in enumerate(lines):
        lone = _LONE.match(line.text.strip())
        if lone is None or not _stands_apart(lines, index):
            continue
        number = int(lone[1])
        if not found or found[-1][1] < number <= found[-1][1] + _FEW_LEFT_OUT:
            found.append((line, number))
    steps = [second - first for (_, first), (_, second) in pairwise(found)]
    return found if steps.count(1) * 2 > len(steps) else []


def _stands_apart(lines: Sequence[RawLine], index: int) -> bool:
    above, below = lines[max(0, index - 2) : index], lines[index + 1 : index + 2]
    is_far = len(above) == 2 and all(line.is_blank for line in above)
    return (is_far or lines[index].opens_page) and all(line.is_blank for line in below)


def _finding(line: RawLine, missing: Sequence[int]) -> Finding:
    named = ", ".join(map(str, missing[:12])) + ("…" if len(missing) > 12 else "")
    message = f"Theo số trang in trong văn bản thì thiếu trang {named}; kiểm tra lại tệp."
    return Finding("pages-missing", Severity.DOUBT, str(line.place), line.text.strip(), message)
