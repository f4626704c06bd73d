"""Tables that stand in a text by spaces alone and have no column of row numbers.

Nothing but the words tells where such a row begins: on one line stand the first words of all its
cells, the time is a whole time, the names are whole names. The cheapest way to part the lines is
taken, and a row that is not regular even so is doubtful.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dondoc.language.text import match_key, nfc
from dondoc.plan import Place
from dondoc.reading.document import GridRow
from dondoc.reading.formats.aligned_columns import boundaries, chunks_of, sliced, spans_of
from dondoc.reading.formats.lines import PAGE_NUMBER, RawLine, join_words
from dondoc.reading.formats.markup import plain
from dondoc.reading.formats.row_shapes import RowShapes
from dondoc.reading.formats.title_rows import is_number_column, names_columns

_FEWEST_COLUMNS, _FEWEST_LINES = 3, 2
_MOST_HEADER_LINES = 6
_LONGEST_HEADING = 30
_PROSE = 70


class _Header(NamedTuple):
    """The lines [start, end) of a header, and its headings made whole."""

    start: int
    end: int
    headings: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


class _TableLine(NamedTuple):
    line: RawLine
    cells: tuple[str, ...]


def table_runs(lines: Sequence[RawLine]) -> Iterator[tuple[int, int]]:
    """The spans [start, end) of lines that are such tables, their headers included."""
    start = 0
    while start < len(lines):
        header = _header(lines, start)
        if header is None:
            start += 1
            continue
        end = _end_of_table(lines, header)
        if end - header.end >= _FEWEST_LINES:
            yield start, end
        start = max(end, header.end)


def rows_of(lines: Sequence[RawLine]) -> tuple[GridRow, ...]:
    """The header once on each page that has one, and the rows, whole also where a page cuts them."""
    header = _header(lines, 0)
    shapes = None if header is None else RowShapes.of(header.headings)
    if header is None or shapes is None:
        return ()
    rows: list[GridRow] = []
    waiting: list[_TableLine] = []
    for repeated, below in _pages(lines, header):
        if repeated is not None and not rows:
            rows.append(_grid_row([repeated], 1))
        waiting += below
    for start, end, is_doubtful in shapes.parted([one.cells for one in waiting]):
        rows.append(_grid_row(waiting[start:end], len(rows) + 1, is_doubtful=is_doubtful))
    return tuple(rows)


def _grid_row(lines: Sequence[_TableLine], row: int, *, is_doubtful: bool = False) -> GridRow:
    columns = zip(*(one.cells for one in lines), strict=True)
    cells = tuple(plain(join_words(filter(None, column))) for column in columns)
    first = lines[0].line
    doubtful = frozenset(range(len(cells))) if is_doubtful else frozenset[int]()
    return GridRow(cells, Place(first.page, line=first.number, row=row), doubtful=doubtful)


def _header(lines: Sequence[RawLine], at: int) -> _Header | None:
    """The header of which that line is the first, or None."""
    chunks = chunks_of(nfc(lines[at].text))
    if len(chunks) < _FEWEST_COLUMNS or is_number_column(chunks[0].text[:_LONGEST_HEADING]):
        return None
    if any(len(one.text) > _LONGEST_HEADING or not one.text[0].isupper() for one in chunks):
        return None
    end = at + 1
    while end < len(lines) and end - at < _MOST_HEADER_LINES and _goes_on(lines[end]):
        end += 1
    texts = [nfc(line.text) for line in lines[at:end]]
    spans = spans_of(texts)
    edges = [start for start, _ in spans[1:]]
    cells = [sliced(text, edges, may_split=False) for text in texts]
    headings = tuple(" ".join(filter(None, column)) for column in zip(*cells, strict=True))
    if len(spans) != len(chunks) or not names_columns(headings) or RowShapes.of(headings) is None:
        return None
    return _Header(at, end, headings, tuple(spans))


def _goes_on(line: RawLine) -> bool:
    """Whether a line only goes on with headings: each of its words stands below one and begins low."""
    chunks = chunks_of(line.text)
    return bool(chunks) and all(
        not one.text[0].isupper() and len(one.text) <= _LONGEST_HEADING for one in chunks
    )


def _end_of_table(lines: Sequence[RawLine], header: _Header) -> int:
    """Where running text begins: from the margin, wider than the first column and into the next."""
    second = header.spans[1][0]
    end = header.end
    for index in range(header.end, len(lines)):
        line = lines[index]
        if line.is_blank:
            continue
        chunks = chunks_of(line.text)
        is_wide = chunks[0].start < second and chunks[0].end > max(second + 8, _PROSE)
        is_prose = len(chunks) == 1 and is_wide
        if "\t" in line.text or match_key(line.text[:40]).strip().startswith("noi nhan"):
            break
        if is_prose and not chunks[0].text.isupper():
            break
        end = index + 1
    return end


def _pages(
    lines: Sequence[RawLine], header: _Header
) -> Iterator[tuple[_TableLine | None, list[_TableLine]]]:
    """The header's row of each page that has one, and the lines below it with their cells."""
    keys = [match_key(line.text) for line in lines[header.start : header.end]]
    pages: list[tuple[list[RawLine], list[RawLine]]] = []
    index = 0
    while index < len(lines):
        if match_key(lines[index].text) == keys[0]:
            height = _height(lines, index, keys)
            pages.append((list(lines[index : index + height]), []))
            index += height
            continue
        if pages[-1][1] and lines[index].page != pages[-1][1][-1].page:
            pages.append(([], []))
        pages[-1][1].append(lines[index])
        index += 1
    yield from _with_cells(pages, header)


def _height(lines: Sequence[RawLine], at: int, keys: Sequence[str]) -> int:
    height = 1
    while height < len(keys) and match_key(lines[at + height].text) == keys[height]:
        height += 1
    return height


def _with_cells(
    pages: Sequence[tuple[list[RawLine], list[RawLine]]], header: _Header
) -> Iterator[tuple[_TableLine | None, list[_TableLine]]]:
    columns, places = len(header.headings), list[int]()
    for headings, below in pages:
        names = [nfc(line.text) for line in headings]
        kept = _without_page_numbers(below)
        texts = [nfc(line.text) for line in kept]
        spans = spans_of(names)
        has_all = len(spans) == columns
        places = boundaries([*names, *texts], columns, spans if has_all else [], places)
        row = _TableLine(headings[0], header.headings) if headings else None
        cells = (tuple(sliced(text, places, may_split=True)) for text in texts)
        yield row, [_TableLine(line, one) for line, one in zip(kept, cells, strict=True)]


def _without_page_numbers(lines: Sequence[RawLine]) -> list[RawLine]:
    kept = [line for line in lines if not line.is_blank]
    for end in (0, -1):
        if kept and PAGE_NUMBER.match(kept[end].text.strip()):
            del kept[end]
    return kept
