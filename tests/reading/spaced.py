"""Lays a table out with spaces, page by page, as `pdftotext -layout` gives it back."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """How pages are set: `lines` on each, the gap between columns, numbers at the top or in the
    middle of their rows; each page may stand elsewhere, and a column a little aside."""

    widths: tuple[int, ...] = (4, 26, 12, 22, 24)
    lines: int = 40
    gap: int = 2
    centred: bool = False
    repeats_header: bool = True
    seed: int = 0


def laid_out(rows: Sequence[Sequence[str]], page: Page) -> str:
    """The text of a whole table; the first row is the header, a row of two cells a heading."""
    chance = random.Random(page.seed)
    header, *others = rows
    pages: list[str] = []
    lines: list[str] = []
    indent = chance.randrange(3)

    def start_page() -> None:
        nonlocal indent
        indent = chance.randrange(6)
        if page.repeats_header or not pages:
            lines.extend(_lines(header, page, indent, is_centred=page.centred))

    start_page()
    for row in others:
        made = _lines(row, page, indent, is_centred=page.centred)
        if len(lines) + len(made) > page.lines:
            room = page.lines - len(lines)
            keeps = room if room > 2 and not page.centred and len(row) > 2 else 0
            lines.extend(made[:keeps])
            pages.append("\n".join(lines))
            lines.clear()
            start_page()
            made = _lines(row, page, indent, is_centred=page.centred)[keeps:]
        lines.extend(made)
    pages.append("\n".join(lines))
    return "\n\f".join(pages) + "\n"


def _lines(row: Sequence[str], page: Page, indent: int, *, is_centred: bool) -> list[str]:
    """One row: its cells wrapped to their columns; a heading runs over the columns."""
    if len(row) == 2:
        start = indent + page.widths[0] + page.gap
        return [f"{' ' * indent}{row[0]}".ljust(start) + row[1]]
    wrapped = [
        textwrap.wrap(cell, width, break_long_words=False) or [""]
        for cell, width in zip(row, page.widths, strict=True)
    ]
    height = max(map(len, wrapped))
    if is_centred:
        wrapped = [_centred(cell, height) for cell in wrapped]
    made = []
    for place in range(height):
        line = " " * indent
        edge = indent
        for cell, width in zip(wrapped, page.widths, strict=True):
            line = line.ljust(edge) + (cell[place] if place < len(cell) else "")
            edge += width + page.gap
        made.append(line.rstrip())
    return [line for line in made if line]


def _centred(cell: list[str], height: int) -> list[str]:
    above = (height - len(cell)) // 2
    return [*[""] * above, *cell, *[""] * (height - len(cell) - above)]
