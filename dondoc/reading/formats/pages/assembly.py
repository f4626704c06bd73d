"""Pages -> Document: tables from their lines or their gaps, running text around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dondoc.plan import Finding
from dondoc.reading.document import Document, Grid, Paragraph
from dondoc.reading.formats.pages.doubts import misread
from dondoc.reading.formats.pages.flow import FlowLine, Habits, flow_line, paragraph_of, parted
from dondoc.reading.formats.pages.joins import grid_of
from dondoc.reading.formats.pages.lattice import lattices
from dondoc.reading.formats.pages.lines import PrintedLine, lines_of
from dondoc.reading.formats.pages.margins import without_page_number
from dondoc.reading.formats.pages.page import Page, Word
from dondoc.reading.formats.pages.parts import TablePart, part_of, same_columns
from dondoc.reading.formats.pages.unruled import Unruled


@dataclass(slots=True)
class _Stretch:
    """Running text, and the parts of the table below it; the last stretch has none."""

    lines: list[FlowLine] = field(default_factory=list)
    parts: list[TablePart] = field(default_factory=list)


def document_of(pages: Iterable[Page], kind: str) -> Document:
    """The document that pages make up, in order; its findings say what may be misread."""
    stretches = [_Stretch()]
    unruled = Unruled()
    for page in pages:
        _add_page(page, stretches, unruled)
    habits = Habits([line for stretch in stretches for line in stretch.lines])
    paragraphs: list[Paragraph] = []
    grids: list[Grid] = []
    doubts: list[Finding] = []
    rows_on_page: Counter[int] = Counter()
    for stretch in stretches:
        for part in parted(stretch.lines, habits):
            paragraphs.append(paragraph_of(part))
            doubts += _doubts(part, paragraphs[-1])
        if stretch.parts:
            grid, of_cells = grid_of(stretch.parts, len(paragraphs), rows_on_page)
            grids.append(grid)
            doubts += of_cells
    return Document(kind, tuple(paragraphs), tuple(grids), findings=tuple(doubts))


def _doubts(part: Sequence[FlowLine], paragraph: Paragraph) -> list[Finding]:
    words = [word for line in part for word in line.doubts]
    return [misread(words, paragraph.text, paragraph.place)] if words else []


def _add_page(page: Page, stretches: list[_Stretch], unruled: Unruled) -> None:
    parts, free = _ruled_parts(page)
    lines = without_page_number(lines_of(free), page)
    if parts:
        unruled.close()
        _add_around(parts, lines, page, stretches)
        return
    at = 0
    for found in unruled.on(page, lines):
        _add_lines(lines[at : found.start], page, stretches)
        _add_part(found.part, stretches)
        at = found.end
    _add_lines(lines[at:], page, stretches)


def _add_around(
    parts: Sequence[TablePart],
    lines: list[PrintedLine],
    page: Page,
    stretches: list[_Stretch],
) -> None:
    """Add the tables with lines, and what stands above, between and below them."""
    for part in parts:
        above = [line for line in lines if line.middle < part.top]
        lines = lines[len(above) :]
        _add_lines(above, page, stretches)
        _add_part(part, stretches)
    _add_lines(lines, page, stretches)


def _ruled_parts(page: Page) -> tuple[list[TablePart], list[Word]]:
    """The tables with lines, from the top down, and the words that stand in none."""
    found = lattices(page.across, page.down)
    held: list[list[Word]] = [[] for _ in found]
    free: list[Word] = []
    for word in page.words:
        x, y = (word.x0 + word.x1) / 2, word.middle
        inside = next((index for index, one in enumerate(found) if one.holds(x, y)), None)
        (free if inside is None else held[inside]).append(word)
    parts = [part_of(one, words, page.number) for one, words in zip(found, held, strict=True)]
    return parts, free


def _add_lines(lines: Sequence[PrintedLine], page: Page, stretches: list[_Stretch]) -> None:
    if not lines:
        return
    if stretches[-1].parts:
        stretches.append(_Stretch())
    stretches[-1].lines += [flow_line(line, page) for line in lines]


def _add_part(part: TablePart, stretches: list[_Stretch]) -> None:
    parts = stretches[-1].parts
    if parts and not same_columns(parts[-1], part):
        stretches.append(_Stretch())
    stretches[-1].parts.append(part)
