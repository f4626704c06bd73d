"""Tables that stand in a text by spaces alone, as `pdftotext -layout` gives them.

The columns of a page begin at the same places on all its lines; from one page to the next they
move. A row begins at its number; where numbers stand in the middle of their rows, the rows are
told apart by what makes each of them even above and below its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dondoc.language.text import match_key, nfc
from dondoc.plan import Place
from dondoc.reading.document import GridRow
from dondoc.reading.formats.aligned_columns import boundaries, chunks_of, sliced, spans_of
from dondoc.reading.formats.aligned_rows import ORDINAL, PageLines, PageRow
from dondoc.reading.formats.lines import PAGE_NUMBER, RawLine
from dondoc.reading.formats.markup import plain
from dondoc.reading.formats.title_rows import is_column, is_number_column, names_columns

_FEWEST_COLUMNS = 3
_MOST_HEADER_LINES = 8
_AFTER_TABLE = re.compile(r"^noi nhan ?:?")
# "STT" in a narrow column
_BROKEN_NUMBER = ("ST", "T")
_NARROWEST_GAP = "   "
_WORDS_OF_A_NAME = 2
# a number here and there stands beside a small letter for reasons of its own
_FEW = 0.1


class _Header(NamedTuple):
    """The lines [start, end) of a header; `at` is the one that names the column of numbers."""

    start: int
    at: int
    end: int


@dataclass(slots=True)
class _Page:
    """The lines of a table on one page: those of its header, and those below."""

    header: list[RawLine] = field(default_factory=list)
    lines: list[RawLine] = field(default_factory=list)


def table_runs(lines: Sequence[RawLine]) -> Iterator[tuple[int, int]]:
    """The spans [start, end) of lines that are tables with a column of row numbers."""
    start = 0
    while start < len(lines):
        header = _header(lines, start)
        if header is None:
            start += 1
            continue
        end = _end_of_table(lines, header)
        if _has_numbers(lines[header.end : end]):
            yield header.start, end
        start = max(end, header.end)


def rows_of(lines: Sequence[RawLine]) -> tuple[GridRow, ...]:
    """The rows, those that go on over a page once on each page; headers once on each page too."""
    at = next((index for index, line in enumerate(lines) if _names_number(line)), None)
    header = None if at is None else _header(lines, at)
    if header is None:
        return ()
    columns = len(spans_of([line.text for line in lines[header.start : header.end]]))
    pages = list(_read_pages(lines, header, columns))
    is_centred = _is_centred([below for _, below in pages])
    found: list[PageRow] = []
    for headings, below in pages:
        above = found[-1].cells[1] if found else None
        if headings is not None:
            found.append(headings)
        found += below.rows(is_centred=is_centred, above=above)
    rows: list[GridRow] = []
    for one in found:
        doubtful = frozenset(range(columns)) if one.is_doubtful else frozenset[int]()
        place = Place(page=one.line.page, line=one.line.number, row=len(rows) + 1)
        rows.append(GridRow(tuple(plain(cell) for cell in one.cells), place, doubtful=doubtful))
    return tuple(rows)


def _names_number(line: RawLine) -> bool:
    """Whether a line begins with the heading of the column of numbers, others at some distance."""
    text = line.text.strip()
    if _NARROWEST_GAP[:2] not in text and len(text) > 4:
        return False
    first = text.split("  ", 1)[0]
    return len(first) <= 8 and (is_number_column(first) or first == _BROKEN_NUMBER[0])


def _header(lines: Sequence[RawLine], at: int) -> _Header | None:
    """The header around the line that names the column of numbers, or None."""
    if not _names_number(lines[at]):
        return None
    start = at
    while (
        start > 0 and at - start < _MOST_HEADER_LINES and _is_of_header(lines[start - 1], lines[at])
    ):
        start -= 1
    end = at + 1
    while end < len(lines) and end - at < _MOST_HEADER_LINES and _goes_on(lines[end], lines[at]):
        end += 1
    headings = [one.text for line in lines[start:end] for one in chunks_of(nfc(line.text))]
    columns = spans_of([line.text for line in lines[start:end]])
    if len(columns) < _FEWEST_COLUMNS or not names_columns(headings):
        return None
    return _Header(start, at, end)


def _is_of_header(above: RawLine, line: RawLine) -> bool:
    """Whether a line above belongs to the header: headings that stand higher than the number's."""
    chunks = chunks_of(above.text)
    left = len(line.text) - len(line.text.lstrip())
    is_right_of_number = bool(chunks) and chunks[0].start > left + 2
    return is_right_of_number and (len(chunks) > 1 or names_columns([above.text, "Stt"]))


def _goes_on(line: RawLine, header: RawLine) -> bool:
    """Whether a line below goes on with the headings: it begins no number and no cell."""
    chunks = chunks_of(line.text)
    left = len(header.text) - len(header.text.lstrip())
    if chunks and (header.text.split()[0], chunks[0].text) == _BROKEN_NUMBER:
        return True
    if not chunks or line.page != header.page or chunks[0].start <= left + 2:
        return False
    texts = [one.text for one in chunks]
    is_short = all(is_column(one) and len(one.split()) <= _WORDS_OF_A_NAME for one in texts)
    return not texts[0][:1].isupper() or is_short or names_columns(texts)


def _key(line: RawLine) -> str:
    return match_key(line.text)


def _end_of_table(lines: Sequence[RawLine], header: _Header) -> int:
    """Where running text begins: it starts in the column of numbers, and is none and no heading."""
    key = _key(lines[header.at])
    left = len(lines[header.at].text) - len(lines[header.at].text.lstrip())
    content = min(
        (
            one.start
            for line in lines[header.start : header.end]
            for one in chunks_of(line.text)[1:]
        ),
        default=left + 4,
    )
    end = header.end
    for index in range(header.end, len(lines)):
        line = lines[index]
        if line.is_blank:
            continue
        if _AFTER_TABLE.match(match_key(line.text[:40])) or "\t" in line.text:
            break
        if _begins_prose(lines, index, content) and _key(line) != key:
            break
        end = index + 1
    return end


def _begins_prose(lines: Sequence[RawLine], index: int, content: int) -> bool:
    chunks = chunks_of(lines[index].text)
    first = chunks[0]  # the line is not blank
    word = first.text.split(" ", 1)[0]
    if first.start >= min(content - 1, 3) or len(chunks) > 1 or ORDINAL.match(word):
        return False
    return first.end > 40 and not first.text.isupper()


def _has_numbers(lines: Sequence[RawLine]) -> bool:
    firsts = (line.text.split(maxsplit=1)[0] for line in lines if not line.is_blank)
    return sum(bool(ORDINAL.match(first)) for first in firsts) >= 2


def _pages(lines: Sequence[RawLine], header: _Header) -> list[_Page]:
    """The lines parted where a page begins or the header is repeated; page numbers left out."""
    above, below = header.at - header.start, header.end - header.at
    key = _key(lines[header.at])
    keys = {_key(line) for line in lines[header.start : header.end]}
    starts = {
        index - _repeated_above(lines, index, above, keys): index
        for index in range(len(lines))
        if _key(lines[index]) == key
    }
    pages: list[_Page] = []
    skip_to = -1
    for index, line in enumerate(lines):
        if index in starts:
            at = starts[index]
            skip_to = at + _repeated_below(lines, at, below, keys)
            pages.append(_Page(header=list(lines[index:skip_to])))
        elif index >= skip_to and pages:
            if pages[-1].lines and line.page != pages[-1].lines[-1].page:
                pages.append(_Page())
            pages[-1].lines.append(line)
    return pages


def _repeated_above(lines: Sequence[RawLine], at: int, most: int, keys: set[str]) -> int:
    count = 0
    while count < min(most, at) and _key(lines[at - count - 1]) in keys:
        count += 1
    return count


def _repeated_below(lines: Sequence[RawLine], at: int, most: int, keys: set[str]) -> int:
    count = 1
    while count < most and at + count < len(lines) and _key(lines[at + count]) in keys:
        count += 1
    return count


def _read_pages(
    lines: Sequence[RawLine], header: _Header, columns: int
) -> Iterator[tuple[PageRow | None, PageLines]]:
    """The header's row of each page that has one, and the lines below it with their cells."""
    places: list[int] = []
    for page in _pages(lines, header):
        headings = [nfc(line.text) for line in page.header]
        below = _without_page_numbers(page.lines)
        texts = [nfc(line.text) for line in below if not line.is_blank]
        spans = spans_of(headings)
        has_all = len(spans) == columns
        places = boundaries([*headings, *texts], columns, spans if has_all else [], places)
        row = None
        if headings:
            row = PageRow(_joined_headings(headings, columns, places), page.header[0])
        yield row, PageLines(below, places)


def _is_centred(pages: Sequence[PageLines]) -> bool:
    """Whether numbers stand in the middle of their rows: words stand above the very first, or many
    numbers beside the middle of a sentence."""
    odd = sum(page.odd_numbers for page in pages)
    numbers = sum(len(page.numbered) for page in pages)
    return pages[0].begins_above_number or odd > numbers * _FEW


def _joined_headings(
    headings: Sequence[str], columns: int, places: Sequence[int]
) -> tuple[str, ...]:
    """The headings of a page, which may stand a little aside of what is below them."""
    spans = spans_of(headings)
    edges = [start for start, _ in spans[1:]] if len(spans) == columns else places
    cells = [sliced(text, edges, may_split=False) for text in headings]
    number, *others = (tuple(filter(None, column)) for column in zip(*cells, strict=True))
    first = "".join(number) if number == _BROKEN_NUMBER else " ".join(number)
    return first, *map(" ".join, others)


def _without_page_numbers(lines: Sequence[RawLine]) -> list[RawLine]:
    kept = list(lines)
    for end in (0, -1):
        while kept and (kept[end].is_blank or _is_page_number(kept[end])):
            del kept[end]
    return kept


def _is_page_number(line: RawLine) -> bool:
    far = len(line.text) - len(line.text.lstrip()) > 12
    return far and PAGE_NUMBER.match(line.text.strip()) is not None
