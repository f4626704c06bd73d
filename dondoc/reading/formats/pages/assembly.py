"""Pages -> Document: tables from their lines or their gaps, running text around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from dondoc.plan import Finding
from dondoc.reading.document import Document, Grid, Paragraph
from dondoc.reading.formats.pages.beside import in_reading_order
from dondoc.reading.formats.pages.doubts import misread
from dondoc.reading.formats.pages.flow import FlowLine, Habits, flow_line, paragraph_of, parted
from dondoc.reading.formats.pages.joins import grid_of
from dondoc.reading.formats.pages.lattice import Lattice, lattices
from dondoc.reading.formats.pages.lines import PrintedLine, lines_of
from dondoc.reading.formats.pages.margins import Margins
from dondoc.reading.formats.pages.page import Page, Word
from dondoc.reading.formats.pages.parting import Parting
from dondoc.reading.formats.pages.parts import TablePart, part_of, same_columns
from dondoc.reading.formats.pages.unruled import Unruled


@dataclass(slots=True)
class _Stretch:
    """Running text, and the parts of the table below it; the last stretch has none."""

    lines: list[FlowLine] = field(default_factory=list)
    parts: list[TablePart] = field(default_factory=list)


def document_of(pages: Iterable[Page], kind: str) -> Document:
    """The document that pages make up, in order; its findings say what may be misread."""
    collected = _Collected()
    for page in pages:
        collected.add(page)
    return collected.document(kind)


class _Collected:
    """What the pages so far hold: little of each is kept."""

    def __init__(self) -> None:
        self.stretches = [_Stretch()]
        self._unruled = Unruled()
        self._parting = Parting()
        self._margins = Margins()

    def add(self, page: Page) -> None:
        """Take the tables and the text of the next page."""
        tables, free = _tables(page)
        lines = self._margins.without(lines_of(free), page)
        for number, (lattice, words) in enumerate(tables):
            parted, is_sure = self._parting.parted(lattice, words)
            part = replace(part_of(parted, words, page.number), has_sure_rows=is_sure)
            above = [line for line in lines if line.middle < part.top]
            lines = lines[len(above) :]
            self._add_free(above, page, opens_page=number == 0)
            if above or number:
                self._unruled.close()
            self._add_part(part)
        self._add_free(lines, page, opens_page=not tables)

    def _add_free(self, lines: Sequence[PrintedLine], page: Page, *, opens_page: bool) -> None:
        """Take what no lines frame: tables that have none, and running text."""
        at = 0
        for found in self._unruled.on(page, lines, opens_page=opens_page):
            self._add_lines(lines[at : found.start], page)
            self._add_part(found.part)
            at = found.end
        self._add_lines(lines[at:], page)

    def _add_lines(self, lines: Sequence[PrintedLine], page: Page) -> None:
        if not lines:
            return
        if self.stretches[-1].parts:
            self.stretches.append(_Stretch())
        ordered = in_reading_order(lines)
        self.stretches[-1].lines += [flow_line(line, page, block) for line, block in ordered]

    def _add_part(self, part: TablePart) -> None:
        parts = self.stretches[-1].parts
        if parts and not same_columns(parts[-1], part):
            self.stretches.append(_Stretch())
        self.stretches[-1].parts.append(part)

    def document(self, kind: str) -> Document:
        """All of it, paragraphs joined and parts of tables too."""
        habits = Habits([line for stretch in self.stretches for line in stretch.lines])
        paragraphs: list[Paragraph] = []
        grids: list[Grid] = []
        doubts: list[Finding] = []
        rows_on_page: Counter[int] = Counter()
        for stretch in self.stretches:
            for lines in parted(stretch.lines, habits):
                paragraphs.append(paragraph_of(lines))
                doubts += _doubts(lines, paragraphs[-1])
            if stretch.parts:
                grid, of_cells = grid_of(stretch.parts, len(paragraphs), rows_on_page)
                grids.append(grid)
                doubts += of_cells
        return Document(kind, tuple(paragraphs), tuple(grids), findings=tuple(doubts))


def _doubts(lines: Sequence[FlowLine], paragraph: Paragraph) -> list[Finding]:
    words = [word for line in lines for word in line.doubts]
    return [misread(words, paragraph.text, paragraph.place)] if words else []


def _tables(page: Page) -> tuple[list[tuple[Lattice, list[Word]]], list[Word]]:
    """The tables with lines and their words, from the top down, and the words that stand in none."""
    found: list[tuple[Lattice, list[Word]]] = [
        (one, []) for one in lattices(page.across, page.down)
    ]
    free: list[Word] = list(page.words)
    for one, words in found:
        left, right, top, bottom = (2 * at for at in (one.xs[0], one.xs[-1], one.ys[0], one.ys[-1]))
        outside: list[Word] = []
        for word in free:
            is_inside = left <= word[1] + word[3] <= right and top <= word[2] + word[4] <= bottom
            (words if is_inside else outside).append(word)
        free = outside
    return found, free
