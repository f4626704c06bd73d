"""Torn tables whose columns stand one below the other: put together where it is sure, else told.

What tells: how many numbers a page has, that a section is headed in capitals, that each row has
one time, that names begin as names do, and that a line is broken only where it is full. A row of
which any cell is not sure is unread, with all its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from dondoc.language.text import match_key
from dondoc.plan import Place, Section
from dondoc.reading.document import Line
from dondoc.reading.formats.lines import join_words
from dondoc.reading.formats.wrapping import begins_low, ends_sentence
from dondoc.reading.layouts.columns import Column
from dondoc.reading.layouts.fitting import fit, fit_rest
from dondoc.reading.layouts.ordinals import Headings, bare_ordinal, kind_of
from dondoc.reading.layouts.shapes import looks_like_time
from dondoc.reading.layouts.table import Doubt, PrintedItem, TableRead, UnreadRow
from dondoc.reading.layouts.torn.stacked_contents import headings_apart, parted, room_of
from dondoc.reading.layouts.torn.stacked_pages import Piece, Stacked, StackedPage

WHY = (
    "chữ của bảng đã bị tách thành từng cột, không rõ thuộc hàng nào; hãy gửi tệp Word hoặc PDF gốc, "
    "hoặc văn bản của “pdftotext -layout”"
)
_ASSUMED = "được ghép lại từ văn bản mà bảng đã bị tách thành từng cột"
_BODIES = (Column.LEAD, Column.COORDINATING)
_PERSON = re.compile(r"^(?:giam doc|chu tich|pho |lanh dao|truong |thu truong|dong chi |ong |ba )")
_HIGH = ("roman", "capital")


@dataclass(slots=True)
class _Row:
    """A row on its way: its ordinal, and its cells as far as they are sure."""

    number: str
    place: Place
    section: str
    content: list[Line] | None = None
    cells: dict[Column, str] | None = None
    is_sure: bool = True
    loose: list[Line] = field(default_factory=list)

    @property
    def words(self) -> str:
        said = [line.text for line in self.content or ()]
        return join_words(
            [self.number, *said, *(self.cells or {}).values(), *(one.text for one in self.loose)]
        )


def read_stacked(table: Stacked) -> TableRead:
    """The rows of a table, page by page."""
    return _Reader(table).read()


class _Reader:
    def __init__(self, table: Stacked) -> None:
        self._table = table
        self._columns = table.columns[1:]
        self._room = room_of(line for page in table.pages for line in page.contents)
        self._headings = Headings()
        self._rows: list[_Row] = []
        self.result = TableRead()

    def read(self) -> TableRead:
        for page in self._table.pages:
            self.result.total += 1
            self.result.headers += 1
            self._take(page)
        for row in self._rows:
            self.result.total += 1
            self._give(row)
        return self.result

    def _take(self, page: StackedPage) -> None:
        above = self._rows[-1] if self._rows else None
        begun = len(self._rows)
        self._take_contents(page, above)
        rows = self._rows[begun:]
        if not self._take_cells(page, rows, above):
            self._leave(piece.lines for piece in page.cells)
            self._leave([[line] for line in page.times_among_contents])

    def _take_contents(self, page: StackedPage, above: _Row | None) -> None:
        """Sections and rows of a page, with the contents that are sure to be theirs."""
        runs = list(headings_apart(page.contents))
        wanted = list(_wanted(page.numbers))
        goes_on = bool(runs) and not runs[0][0] and self._goes_on(runs[0][1], above)
        if goes_on and (not wanted or isinstance(wanted[0], Line)):
            wanted.insert(0, [])
        if [isinstance(one, Line) for one in wanted] != [is_heading for is_heading, _ in runs]:
            self._open_rows(page.numbers)
            self._leave([run for _, run in runs])
            return
        for one, (_, run) in zip(wanted, runs, strict=True):
            if isinstance(one, Line):
                self._open_section(one, run)
            else:
                self._part(one, run, above if goes_on else None)
            goes_on = False

    def _goes_on(self, lines: Sequence[Line], above: _Row | None) -> bool:
        """Whether the first lines of a page are more of the content above."""
        if above is None:
            return False
        ended = bool(above.content and ends_sentence(above.content[-1].text))
        return begins_low(lines[0].text) or not ended

    def _part(self, numbers: Sequence[Line], lines: list[Line], above: _Row | None) -> None:
        contents = parted(lines, len(numbers) + (above is not None), self._room)
        is_known = above is None or above.content is not None or begins_low(lines[0].text)
        self._open_rows(numbers)
        if contents is None or not is_known:
            self._leave([lines])
            if above is not None:
                self._drop(above)
            return
        if above is not None:
            rest = contents.pop(0)
            if above.content is None:
                above.loose.extend(rest.lines)
            else:
                above.content.extend(rest.lines)
            above.is_sure &= rest.is_sure
        for row, content in zip(
            self._rows[len(self._rows) - len(numbers) :], contents, strict=True
        ):
            row.content, row.is_sure = list(content.lines), content.is_sure

    def _drop(self, row: _Row) -> None:
        """What is left of the content is not known: the row is unread."""
        row.loose.extend(row.content or ())
        row.content = None

    def _open_rows(self, numbers: Sequence[Line]) -> None:
        for line in numbers:
            if kind_of(bare_ordinal(line.text) or "") in _HIGH:
                path = self._headings.enter(bare_ordinal(line.text) or "")
                self.result.sections.append(Section(path, path))
                self.result.headings += 1
                self.result.total += 1
            else:
                self._rows.append(_Row(line.text, line.place, self._headings.path))

    def _open_section(self, number: Line, lines: Sequence[Line]) -> None:
        path = self._headings.enter(bare_ordinal(number.text) or "")
        self.result.sections.append(Section(path, join_words(line.text for line in lines)))
        self.result.headings += 1
        self.result.total += 1

    def _take_cells(self, page: StackedPage, rows: Sequence[_Row], above: _Row | None) -> bool:
        """Give each row its other cells; whether all of the page's found their place."""
        rest, groups = self._grouped(page, len(rows))
        # a row with too many cells has some of its neighbours': then none of the page is sure
        if groups is None or any(len(group) > len(self._columns) for group in groups):
            return False
        if rest and not self._go_on(above, rest):
            self._leave(piece.lines for piece in rest)
            if above is not None:
                above.loose.extend(line for piece in rest for line in piece.lines)
                above.cells = None
        for row, group in zip(rows, groups, strict=True):
            row.cells = self._fitted(group)
            if row.cells is None:
                row.loose.extend(line for piece in group for line in piece.lines)
        return True

    def _grouped(
        self, page: StackedPage, count: int
    ) -> tuple[list[Piece], list[list[Piece]] | None]:
        """What is left of the row above, and the cells of so many rows; None where it is not sure."""
        if page.times_among_contents:
            return [], None
        times = [at for at, piece in enumerate(page.cells) if looks_like_time(_text(piece))]
        if len(times) != count or not self._columns:
            return [], [] if count == 0 and not page.cells else None
        if self._columns[0] is Column.TIMING:
            edges = [*times, len(page.cells)]
            first = edges[0]
            return page.cells[:first], [page.cells[a:b] for a, b in pairwise(edges)]
        if self._columns[-1] is Column.TIMING and count:
            edges = [0, *(at + 1 for at in times)]
            return [], [page.cells[a:b] for a, b in pairwise(edges)]
        return [], None

    def _fitted(self, pieces: Sequence[Piece]) -> dict[Column, str] | None:
        """The cells by column: all of them, or time and lead alone where the section names it."""
        texts = [_text(piece) for piece in pieces]
        if len(texts) == len(self._columns):
            cells = dict(zip(self._columns, texts, strict=True))
            names_people = any(_PERSON.match(match_key(cells.get(one, ""))) for one in _BODIES)
            return cells if fit(texts, self._columns) and not names_people else None
        heading = self.result.sections[-1].heading if self.result.sections else ""
        is_led = len(texts) == 2 and match_key(heading) == match_key(texts[1])
        if is_led and self._columns[:2] == (Column.TIMING, Column.LEAD):
            return {
                **dict.fromkeys(self._columns, ""),
                Column.TIMING: texts[0],
                Column.LEAD: texts[1],
            }
        return None

    def _go_on(self, above: _Row | None, rest: Sequence[Piece]) -> bool:
        """Put what is left of the row above to its cells, where that is sure."""
        if above is None or above.cells is None:
            return False
        texts = [_text(piece) for piece in rest]
        places = fit_rest(texts, self._columns, above.cells)
        if places is None:
            return False
        for place, text in zip(places, texts, strict=True):
            column = self._columns[place]
            above.cells[column] = join_words((above.cells[column], text))
        return True

    def _leave(self, pieces: Iterator[Sequence[Line]] | Sequence[Sequence[Line]]) -> None:
        for lines in pieces:
            if lines:
                self.result.total += 1
                text = join_words(line.text for line in lines)
                self.result.unread.append(UnreadRow(text, lines[0].place, WHY))

    def _give(self, row: _Row) -> None:
        if not row.content or row.cells is None or row.loose:
            self.result.unread.append(UnreadRow(row.words, row.place, WHY))
            return
        content = join_words(line.text for line in row.content)
        cells = {Column.CONTENT: content, **row.cells}
        self.result.items.append(PrintedItem(row.section, row.number, cells, row.place))
        if not row.is_sure:
            self.result.doubts.append(Doubt(content, row.place, _ASSUMED))


def _wanted(numbers: Sequence[Line]) -> Iterator[Line | list[Line]]:
    """The ordinals of a page: each section's alone, those of rows between sections together."""
    rows: list[Line] = []
    for line in numbers:
        if kind_of(bare_ordinal(line.text) or "") not in _HIGH:
            rows.append(line)
            continue
        if rows:
            yield rows
        rows = []
        yield line
    if rows:
        yield rows


def _text(piece: Piece) -> str:
    return join_words(line.text for line in piece.lines)
