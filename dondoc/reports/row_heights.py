"""First heights of rows with wrapped text: LibreOffice works none out for a file that it opens."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import Any

from openpyxl.worksheet.dimensions import RowDimension

LINE_HEIGHT = 15.0
# Times New Roman sets more letters to a width than the figures by which Excel counts it
LETTERS_PER_WIDTH = 1.2
# Excel knows no higher row than 409 points
HIGHEST = 400.0


class GrowingRow(RowDimension):
    """A row with a first height that still grows with what is typed into it."""

    customHeight = False


def height_of(values: Iterable[Any], widths: Iterable[float], *, least_lines: int = 1) -> float:
    """The points that the texts need, wrapped at the columns' widths."""
    lines = [least_lines]
    for value, width in zip(values, widths, strict=True):
        letters_a_line = width * LETTERS_PER_WIDTH
        if isinstance(value, str):
            lines.append(sum(ceil(len(line) / letters_a_line) for line in value.split("\n")))
    return min(HIGHEST, LINE_HEIGHT * max(lines))
