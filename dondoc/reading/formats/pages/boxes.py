"""The boxes of a picture that hold words: cells, and what stands around the tables.

They are put one below the other on one sheet for reading, so that no line runs over from one
cell into the next and the reader is started once a page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dondoc.reading.formats.pages.lattice import Lattice
from dondoc.reading.formats.pages.picture import Grey, Ink, Picture, ink_of

NO_COLUMN = -1
# in points
_INSET = 0.3
_RULE_LEFT = 2.0
_AROUND = 2.2
_APART = 8.6
_SPECK = 1.5
_RULE_FILLS = 0.4
_LEAST_INK = 12


class Box(NamedTuple):
    """A box in pixels; `column` is that of a table's cell, and -1 for running text."""

    left: int
    top: int
    right: int
    bottom: int
    column: int = NO_COLUMN

    @property
    def is_cell(self) -> bool:
        return self.column != NO_COLUMN


@dataclass(frozen=True, slots=True)
class Sheet:
    """Boxes of a picture, one below the other; `tops` is where each begins."""

    grey: Grey
    boxes: tuple[Box, ...]
    tops: tuple[int, ...]
    margin: int

    def box_at(self, y: float) -> int:
        """The index of the box that a line at this height belongs to."""
        return max(0, bisect_right(self.tops, y + self.margin / 2) - 1)


def boxes_of(picture: Picture, tables: Sequence[Lattice]) -> list[Box]:
    """The boxes that hold ink, trimmed to it."""
    ink = _without_specks(ink_of(picture.grey))
    height, width = ink.shape
    found = [*_cells(picture, tables), *_around(picture, tables, width, height)]
    trimmed = (_trimmed(box, ink, picture) for box in found)
    return [box for box in trimmed if box is not None]


def _cells(picture: Picture, tables: Sequence[Lattice]) -> Iterator[Box]:
    scale = picture.scale
    for table in tables:
        for cell in table.cells:
            yield Box(
                round((table.xs[cell.left] + _INSET) / scale),
                round((table.ys[cell.top] + _INSET) / scale),
                round((table.xs[cell.right] - _INSET) / scale),
                round((table.ys[cell.bottom] - _INSET) / scale),
                cell.left,
            )


def _around(picture: Picture, tables: Sequence[Lattice], width: int, height: int) -> Iterator[Box]:
    """The strips above, below and beside the tables."""
    scale, top = picture.scale, 0
    for table in tables:
        upper, lower = round(table.ys[0] / scale), round(table.ys[-1] / scale)
        yield Box(0, top, width, upper)
        yield Box(0, upper, round((table.xs[0] - _RULE_LEFT) / scale), lower)
        yield Box(round((table.xs[-1] + _RULE_LEFT) / scale), upper, width, lower)
        top = max(top, lower)
    yield Box(0, top, width, height)


def _without_specks(ink: Ink) -> Ink:
    """The ink that has ink around it."""
    near = np.zeros(ink.shape, np.uint8)
    near[1:] += ink[:-1]
    near[:-1] += ink[1:]
    near[:, 1:] += ink[:, :-1]
    near[:, :-1] += ink[:, 1:]
    clean: Ink = ink & (near >= 2)
    return clean


def _trimmed(box: Box, ink: Ink, picture: Picture) -> Box | None:
    """The box as far as it holds ink that is not left of a ruling line; None if it holds none."""
    left, top = max(box.left, 0), max(box.top, 0)
    inside = ink[top : box.bottom, left : box.right].copy()
    if inside.size == 0:
        return None
    for row in _rule_rows(inside, picture):
        inside[row] = False
    for column in _rule_rows(inside.T, picture):
        inside[:, column] = False
    rows, columns = np.flatnonzero(inside.any(1)), np.flatnonzero(inside.any(0))
    if int(inside.sum()) < _LEAST_INK or len(rows) * picture.scale < _SPECK:
        return None
    around = round(_AROUND / picture.scale)
    return Box(
        max(left, left + int(columns[0]) - around),
        max(top, top + int(rows[0]) - around),
        min(box.right, left + int(columns[-1]) + around + 1),
        min(box.bottom, top + int(rows[-1]) + around + 1),
        box.column,
    )


def _rule_rows(inside: Ink, picture: Picture) -> list[int]:
    """The rows at the upper and lower edge that are the rest of a ruling line."""
    reach = min(len(inside), round(_RULE_LEFT / picture.scale))
    edges = [*range(reach), *range(len(inside) - reach, len(inside))]
    return [row for row in edges if inside[row].mean() > _RULE_FILLS]


def sheet_of(picture: Picture, boxes: Sequence[Box]) -> Sheet:
    """The boxes on one sheet, at its left, one below the other."""
    apart = round(_APART / picture.scale)
    width = max(box.right - box.left for box in boxes) + 2 * apart
    height = sum(box.bottom - box.top + apart for box in boxes) + apart
    paper = int(np.percentile(picture.grey[::4, ::4], 80))
    grey = np.full((height, width), paper, np.uint8)
    tops: list[int] = []
    top = apart
    for box in boxes:
        tops.append(top)
        piece = picture.grey[box.top : box.bottom, box.left : box.right]
        grey[top : top + piece.shape[0], apart : apart + piece.shape[1]] = piece
        top += piece.shape[0] + apart
    return Sheet(grey, tuple(boxes), tuple(tops), apart)
