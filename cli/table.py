"""Plain tables for a terminal: columns as wide as what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

WIDEST = 60
GAP = "  "


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The rows under their headers, long cells cut, numbers as they are."""
    lines = [list(headers), *([_cut(str(cell)) for cell in row] for row in rows)]
    widths = [max(_width(line[place]) for line in lines) for place in range(len(headers))]
    ruled = [lines[0], ["-" * width for width in widths], *lines[1:]]
    return "\n".join(_line(cells, widths) for cells in ruled)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)
    )
    return GAP.join(padded).rstrip()


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WIDEST else f"{line[: WIDEST - 1]}…"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
