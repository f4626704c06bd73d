"""What every format gives and every layout takes: paragraphs and grids, each with its place."""

from __future__ import annotations

from dataclasses import dataclass

from dondoc.plan import Finding, Place


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text (NFC, single spaces, markup removed, wrapped lines joined)."""

    text: str
    place: Place
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a table as it stands in the source; `cells` hold NFC text with single spaces.

    `carried` are the columns whose text stands in a cell merged down from a row above; `doubtful`
    are those whose text may be misread.
    """

    cells: tuple[str, ...]
    place: Place
    carried: frozenset[int] = frozenset()
    doubtful: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Grid:
    """One table, or the parts of one table that run on over pages, headers repeated and all.

    `before` is the index into `Document.paragraphs` of the first paragraph after the table.
    """

    rows: tuple[GridRow, ...]
    before: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text as it stands (NFC, single spaces, never empty).

    `gap` counts the blank lines above it; `opens_page` is set where a page begins with it.
    """

    text: str
    place: Place
    gap: int = 0
    opens_page: bool = False


@dataclass(frozen=True, slots=True)
class TornTable:
    """A table of which only the words are left: its cells stand a line or several each, unruled.

    The first line is the first of its header. `before` is as in `Grid`.
    """

    lines: tuple[Line, ...]
    before: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document in reading order.

    `findings` are what the format noticed: a hidden sheet, a formula without a value.
    """

    kind: str
    paragraphs: tuple[Paragraph, ...]
    grids: tuple[Grid, ...]
    torn: tuple[TornTable, ...] = ()
    findings: tuple[Finding, ...] = ()
