"""Prints the rows of `laying_out` as PDF files, by PDFium, as different offices would have them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.reading.laying_out import TITLE, Row
from tests.reading.paper import BOLD, LANDSCAPE, REGULAR, Paper, width_of, wrapped


@dataclass(frozen=True)
class Look:
    """How a table is printed. `rules`: all, across, header, down, none; `drawn` says with what."""

    rules: str = "all"
    drawn: str = "lines"  # lines, dashes, pieces, boxes
    paper: tuple[float, float] = LANDSCAPE
    turned: int = 0
    size: float = 11.0
    widths: tuple[float, ...] = ()
    centred: frozenset[int] = frozenset()
    is_middle: bool = False
    header_rows: int = 1
    header_again: bool = True
    cuts_rows: bool = True
    closes_cut_rows: bool = True
    shaded: bool = False
    watermark: str = ""
    top_line: str = ""
    number_of_page: bool = True
    margin: float = 50.0
    title: tuple[str, ...] = TITLE


@dataclass
class _Slice:
    """What stands of one row on one page."""

    row: int
    top: float
    bottom: float
    first_line: int
    lines: int
    is_whole: bool = True


@dataclass
class _Printed:
    """One page of the table."""

    slices: list[_Slice] = field(default_factory=list)


def as_pdf(rows: Sequence[Row], look: Look = Look()) -> bytes:
    """The rows as a PDF file."""
    return Printer(rows, look).printed()


class Printer:
    """Sets the rows on pages and draws them."""

    def __init__(self, rows: Sequence[Row], look: Look) -> None:
        self.rows, self.look = rows, look
        width = look.paper[0] - 2 * look.margin
        shares = look.widths or _shares(len(rows[0].cells))
        self.xs = [look.margin]
        for share in shares:
            self.xs.append(self.xs[-1] + width * share / sum(shares))
        self.leading, self.pad = look.size * 1.2, 3.0
        self.heads = [BOLD if self._is_bold(at) else REGULAR for at in range(len(rows))]
        self.lines = [
            [self._wrapped(at, place) for place in range(len(row.cells))]
            for at, row in enumerate(rows)
        ]
        self.paper = Paper()

    def _is_bold(self, at: int) -> bool:
        return at < self.look.header_rows or self.rows[at].spans

    def printed(self) -> bytes:
        """The file."""
        for number, page in enumerate(self._pages(), start=1):
            self._open(number)
            for one in page.slices:
                self._rule(one, page)
                self._write(one, page)
        return self.paper.done()

    def _open(self, number: int) -> None:
        look, paper = self.look, self.paper
        paper.open_page(look.paper, look.turned)
        if look.watermark:
            paper.text(200, 500, look.watermark, 60, slope=(0.8, 0.6), grey=210)
        if look.top_line:
            paper.text(look.margin, 30, look.top_line, 9)
        if look.number_of_page:
            paper.text(look.paper[0] / 2, look.paper[1] - 25, str(number), 11)
        if number == 1:
            for index, line in enumerate(look.title):
                left = (look.paper[0] - width_of(line, 13, BOLD)) / 2
                paper.text(left, look.margin + 14 + 18 * index, line, 13, name=BOLD)

    def _wrapped(self, at: int, place: int) -> list[str]:
        row = self.rows[at]
        if place in row.held or place in row.across or (row.spans and place):
            return []
        right = self._right(at, place)
        room = self.xs[right] - self.xs[place] - 2 * self.pad
        return list(wrapped(row.cells[place], room, self.look.size, self.heads[at]))

    def _right(self, at: int, place: int) -> int:
        """The column behind the last that a cell covers."""
        row = self.rows[at]
        if row.spans:
            return len(row.cells)
        right = place + 1
        while right in row.across:
            right += 1
        return right

    def _depth(self, at: int, place: int) -> int:
        """How many rows a cell covers."""
        depth = 1
        while at + depth < len(self.rows) and place in self.rows[at + depth].held:
            depth += 1
        return depth

    def _count(self, at: int) -> int:
        """How many lines a row must be high."""
        needed = 1
        for place in range(len(self.rows[at].cells)):
            start = at
            while place in self.rows[start].held:
                start -= 1
            depth = self._depth(start, place)
            if depth == 1:
                needed = max(needed, len(self.lines[at][place]))
            elif at == start + depth - 1:
                above = sum(self._count(one) for one in range(start, at))
                needed = max(needed, len(self.lines[start][place]) - above)
        return needed

    def _pages(self) -> Iterator[_Printed]:
        look = self.look
        end = look.paper[1] - look.margin
        page, y = _Printed(), look.margin + 18 * len(look.title) + 12
        for at in range(len(self.rows)):
            left, first = self._count(at), 0
            while left:
                fitting = int((end - y - 2 * self.pad) / self.leading)
                if fitting < left and (not look.cuts_rows or fitting < 2 or left - fitting < 1):
                    fitting = 0
                taken = min(left, fitting)
                if taken:
                    bottom = y + taken * self.leading + 2 * self.pad
                    page.slices.append(_Slice(at, y, bottom, first, taken, taken == left))
                    first, left, y = first + taken, left - taken, bottom
                if left:
                    yield page
                    page, y = _Printed(), look.margin
                    if look.header_again and at >= look.header_rows:
                        y = self._head(page, y)
        yield page

    def _head(self, page: _Printed, y: float) -> float:
        for at in range(self.look.header_rows):
            count = self._count(at)
            bottom = y + count * self.leading + 2 * self.pad
            page.slices.append(_Slice(at, y, bottom, 0, count))
            y = bottom
        return y

    def _rule(self, one: _Slice, page: _Printed) -> None:
        row, xs, look = self.rows[one.row], self.xs, self.look
        if look.shaded and one.row < look.header_rows:
            self.paper.box(xs[0], one.top, xs[-1], one.bottom, 220)
        is_last = one is page.slices[-1]
        is_first = one is next((s for s in page.slices if s.row >= look.header_rows), one)
        for place in range(len(row.cells)):
            hidden = place in row.across or (row.spans and place > 0)
            if look.rules in ("all", "down") and not hidden:
                self._draw(xs[place], one.top, xs[place], one.bottom)
            is_open = place in row.held or (one.first_line > 0 and not look.closes_cut_rows)
            if self._has_line_above(one, page) and (is_first or not is_open):
                self._draw(xs[place], one.top, xs[place + 1], one.top)
            ends = is_last and (one.is_whole or look.closes_cut_rows)
            if ends and look.rules != "none":
                self._draw(xs[place], one.bottom, xs[place + 1], one.bottom)
        if look.rules in ("all", "down"):
            self._draw(xs[-1], one.top, xs[-1], one.bottom)

    def _has_line_above(self, one: _Slice, page: _Printed) -> bool:
        rules = self.look.rules
        if rules in ("all", "across"):
            return True
        is_below_header = one.row == self.look.header_rows or one is page.slices[0]
        return rules in ("header", "down") and (is_below_header or one.row == 0)

    def _draw(self, x0: float, y0: float, x1: float, y1: float) -> None:
        drawn = self.look.drawn
        if drawn == "boxes":
            self.paper.box(x0 - 0.25, y0 - 0.25, x1 + 0.25, y1 + 0.25)
        elif drawn == "pieces":
            self._draw_pieces(x0, y0, x1, y1)
        else:
            self.paper.line(x0, y0, x1, y1, 2.0 if drawn == "dashes" else 0.0)

    def _draw_pieces(self, x0: float, y0: float, x1: float, y1: float) -> None:
        length = max(x1 - x0, y1 - y0)
        at = 0.0
        while at < length:
            end = min(at + 3.0, length)
            if x1 > x0:
                self.paper.line(x0 + at, y0, x0 + end, y0)
            else:
                self.paper.line(x0, y0 + at, x0, y0 + end)
            at += 5.0

    def _write(self, one: _Slice, page: _Printed) -> None:
        row = self.rows[one.row]
        for place in range(len(row.cells)):
            area = self._area(one, page, place)
            if area is None:
                continue
            top, bottom, lines = area
            if self.look.is_middle and one.is_whole and not one.first_line:
                top += (bottom - top - 2 * self.pad - len(lines) * self.leading) / 2
            for index, line in enumerate(lines):
                base = top + self.pad + index * self.leading + 0.8 * self.leading
                self.paper.text(
                    self._left(one.row, place, line),
                    base,
                    line,
                    self.look.size,
                    name=self.heads[one.row],
                )

    def _area(
        self, one: _Slice, page: _Printed, place: int
    ) -> tuple[float, float, list[str]] | None:
        """From where to where a cell reaches on this page, and the lines to be set there."""
        row = self.rows[one.row]
        if place in row.held or not self.lines[one.row][place]:
            return None
        depth = self._depth(one.row, place)
        if depth == 1:
            lines = self.lines[one.row][place][one.first_line : one.first_line + one.lines]
            return one.top, one.bottom, lines
        if one.first_line:
            return None
        covered = [s for s in page.slices if one.row <= s.row < one.row + depth]
        return one.top, covered[-1].bottom, self.lines[one.row][place]

    def _left(self, at: int, place: int, line: str) -> float:
        left, right = self.xs[place], self.xs[self._right(at, place)]
        is_centred = place in self.look.centred or at < self.look.header_rows
        if not is_centred:
            return left + self.pad
        return (left + right - width_of(line, self.look.size, self.heads[at])) / 2


def _shares(columns: int) -> tuple[float, ...]:
    """A narrow first column, a wide second, the rest alike."""
    return (1.0, 6.0, *[3.0] * (columns - 2))
