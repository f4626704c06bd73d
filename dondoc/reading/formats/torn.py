"""Where a table begins of which text extraction has left only the words, line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dondoc.language.text import match_key
from dondoc.reading.formats.lines import RawLine

_LONGEST_HEADER = 12
_FIRST_LINE = re.compile(r"^(?:tt|stt|so tt)(?: .*)?$")
# what a header of tasks must name, wherever its words were torn to
_MUST_NAME = (
    re.compile(r"noi dung|nhiem vu|cong viec|hoat dong"),
    re.compile(r"thoi gian|thoi han|tien do"),
    re.compile(r"chu tri|phu trach|thuc hien"),
)
_AFTER_TABLE = re.compile(r"^noi nhan:?$")


def torn_span(lines: Sequence[RawLine]) -> tuple[int, int] | None:
    """The span [start, end) of the first torn table of tasks, or None where there is none."""
    for start, line in enumerate(lines):
        if _FIRST_LINE.match(match_key(line.text)) and _names_columns(lines, start):
            return start, _end(lines, start)
    return None


def _names_columns(lines: Sequence[RawLine], start: int) -> bool:
    words = [line.text for line in lines[start : start + 2 * _LONGEST_HEADER] if not line.is_blank]
    key = match_key(" ".join(words[:_LONGEST_HEADER]))
    return all(named.search(key) for named in _MUST_NAME)


def _end(lines: Sequence[RawLine], start: int) -> int:
    for index in range(start, len(lines)):
        if _AFTER_TABLE.match(match_key(lines[index].text)):
            return index
    return len(lines)
