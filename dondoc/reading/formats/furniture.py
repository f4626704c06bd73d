"""What only places things on the page: letterheads, recipients, lines printed on every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from dondoc.language.text import match_key
from dondoc.reading.formats.lines import RawLine

_WORDS = re.compile(r"doc lap ?- ?tu do ?- ?hanh phuc|noi nhan ?:")
_DIGITS = re.compile(r"\d+")
_THREE_CELLS = re.compile(r"\S {2,}\S(?:.*\S)? {2,}\S")
_NUMBER_COLUMN = re.compile(r"^(?:tt|stt|so tt)\b")
_FEWEST_PAGES, _SHARE_OF_PAGES = 3, 0.5
_SHORTEST = 16


def is_page_furniture(text: str) -> bool:
    """Whether the words of a table say that it is no table of anything."""
    return _WORDS.search(match_key(text)) is not None


def without_running_lines(lines: Sequence[RawLine]) -> list[RawLine]:
    """The lines, those blanked that stand first or last on most pages but for their page number.

    Headings of columns are short and stay; so does what holds cells.
    """
    pages = [list(page) for _, page in groupby(lines, key=lambda line: line.page)]
    ends = [line for page in pages for line in _ends(page)]
    seen = Counter(map(_key, ends))
    enough = max(_FEWEST_PAGES, _SHARE_OF_PAGES * len(pages))
    running = {line.number for line in ends if seen[_key(line)] >= enough and _may_run(line.text)}
    return [
        RawLine("", line.number, line.page, line.opens_page) if line.number in running else line
        for line in lines
    ]


def _ends(page: Sequence[RawLine]) -> list[RawLine]:
    printed = [line for line in page if not line.is_blank]
    return [printed[0], printed[-1]] if len(printed) > 1 else []


def _key(line: RawLine) -> str:
    return _DIGITS.sub("0", match_key(line.text))


def _may_run(text: str) -> bool:
    if _THREE_CELLS.search(text) or _NUMBER_COLUMN.match(match_key(text)):
        return False
    return len("".join(text.split())) >= _SHORTEST and "|" not in text and "\t" not in text
