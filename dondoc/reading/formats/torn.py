"""Where a table begins of which text extraction has left only the words, line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from dondoc.language.text import match_key
from dondoc.plan import Finding, Severity
from dondoc.reading.formats.lines import RawLine
from dondoc.reading.formats.markup import plain
from dondoc.reading.formats.title_rows import column_kind, is_number_column, names_columns

_LONGEST_HEADER = 12
_LINES_BELOW, _MOST_HEADERS = 80, 200
_FIRST_LINE = re.compile(r"^(?:tt|stt|so tt)(?: .*)?$")
# what a header of tasks must name, wherever its words were torn to
_MUST_NAME = (
    re.compile(r"noi dung|nhiem vu|cong viec|hoat dong"),
    re.compile(r"thoi gian|thoi han|tien do"),
    re.compile(r"chu tri|phu trach|thuc hien"),
)
_LONGEST_NAME = 40
_A_PAGE = 300
_WHAT, _WHAT_WHEN_WHO = "content", {"content", "timing", "lead", "coordinating"}
_AFTER_TABLE = re.compile(r"^noi nhan:?$")


def torn_span(lines: Sequence[RawLine]) -> tuple[int, int] | None:
    """The span [start, end) of the first torn table of tasks, or None where there is none."""
    for start, line in enumerate(lines):
        if _FIRST_LINE.match(match_key(line.text)) and _names_columns(lines, start):
            return start, _end(lines, start)
        if _may_be_number_column(line) and _names_columns_below(lines, start):
            return start, _end(lines, start)
    return None


def span_without_numbers(lines: Sequence[RawLine]) -> tuple[int, int] | None:
    """The span of a torn table without a column of numbers: headings stand each alone in a line.

    Asked for only where a text has no other table, for prose may have such lines too.
    """
    for start, line in enumerate(lines):
        if _is_lone_name(line.text) and column_kind(plain(line.text)) == _WHAT:
            near = [text for one in lines[start : start + _A_PAGE] if (text := plain(one.text))]
            pairs = (f"{first} {second}" for first, second in pairwise(near))
            kinds = {column_kind(text) for text in (*near, *pairs) if _is_lone_name(text)}
            if kinds >= _WHAT_WHEN_WHO:
                return start, _end(lines, start)
    return None


def _is_lone_name(text: str) -> bool:
    bare = text.strip()
    return bare[:1].isupper() and len(bare) <= _LONGEST_NAME and not bare.endswith((":", ".", ";"))


def _names_columns(lines: Sequence[RawLine], start: int) -> bool:
    words = [line.text for line in lines[start : start + 2 * _LONGEST_HEADER] if not line.is_blank]
    key = match_key(" ".join(words[:_LONGEST_HEADER]))
    return all(named.search(key) for named in _MUST_NAME)


def _end(lines: Sequence[RawLine], start: int) -> int:
    for index in range(start, len(lines)):
        if _AFTER_TABLE.match(match_key(lines[index].text)):
            return index
    return len(lines)


def unread_tables(lines: Sequence[RawLine]) -> tuple[Finding, ...]:
    """An error where a table's header stands in running text: its cells were torn into columns,
    and no reader has put them together."""
    numbers = (index for index, line in enumerate(lines) if _may_be_number_column(line))
    found = [lines[at] for at in islice(numbers, _MOST_HEADERS) if _names_columns_below(lines, at)]
    if not found:
        return ()
    return (
        Finding(
            code="table-unread",
            severity=Severity.ERROR,
            where=str(found[0].place),
            read=found[0].text.strip(),
            message=f"Có bảng (tiêu đề ở {len(found)} chỗ) mà chữ đã bị tách thành từng cột, không "
            "xếp lại thành hàng được; hãy gửi tệp Word hoặc PDF gốc, hoặc văn bản của "
            "“pdftotext -layout”.",
        ),
    )


def _may_be_number_column(line: RawLine) -> bool:
    text = line.text.strip()
    return 0 < len(text) <= 4 and (is_number_column(text) or text == "ST")


def _names_columns_below(lines: Sequence[RawLine], at: int) -> bool:
    below = [text for line in lines[at + 1 : at + _LINES_BELOW] if (text := plain(line.text))]
    # a heading may be broken: "Cơ quan chủ" and "trì"
    return names_columns([*below, *(f"{first} {second}" for first, second in pairwise(below))])
