"""What every format gives and every layout takes: paragraphs and grids, each with its place."""

from __future__ import annotations

from dataclasses import dataclass

from dondoc.plan import Place


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text (NFC, single spaces, markup removed, wrapped lines joined)."""

    text: str
    place: Place
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a table as it stands in the source; `cells` hold NFC text with single spaces."""

    cells: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Grid:
    """One table, or the parts of one table that run on over pages, headers repeated and all.

    `before` is the index into `Document.paragraphs` of the first paragraph after the table.
    """

    rows: tuple[GridRow, ...]
    before: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document in reading order."""

    kind: str
    paragraphs: tuple[Paragraph, ...]
    grids: tuple[Grid, ...]
