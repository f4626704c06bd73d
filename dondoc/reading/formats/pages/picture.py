"""A picture of a page: set straight, its light made even, its ruling lines found.

A picture is an array of rows of grey, 0 black to 255 white.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dondoc.reading.formats.pages.lattice import Lattice
from dondoc.reading.formats.pages.page import Rule
from dondoc.reading.formats.pages.rules import joined_rules

Grey: TypeAlias = NDArray[np.uint8]
Ink: TypeAlias = NDArray[np.bool_]

POINTS = 72.0
# of the paper's light: what is darker than this is ink, and a thin line is often fainter
_INK, _FAINT = 0.6, 0.78
_NEARLY = 0.87
_BLOCK = 32
_UNEVEN = 12.0
# in degrees: how far pages are put askew, and from where turning them is worth it
_MOST_ASKEW = 3.0
_STRAIGHT = 0.04
_STRIPS = 64
# in points: the shortest line that is surely no stroke of a letter
_SHORTEST_RULE = 16.0
_FILLED, _OPEN = 0.95, 0.6
_THICKEST = 2.2


@dataclass(frozen=True, slots=True)
class Picture:
    """A page's picture and how many of its pixels are an inch."""

    grey: Grey
    dpi: float

    @property
    def scale(self) -> float:
        """Points a pixel."""
        return POINTS / self.dpi


def straightened(picture: Picture) -> Picture:
    """The picture with its light made even and its lines level."""
    grey = _evened(picture.grey)
    angle = _askew(ink_of(grey))
    if abs(angle) >= _STRAIGHT:
        paper = int(np.median(grey))
        turned = Image.fromarray(grey).rotate(angle, Image.Resampling.BICUBIC, fillcolor=paper)
        grey = np.asarray(turned)
    return Picture(grey, picture.dpi)


def resized(picture: Picture, dpi: float) -> Picture:
    """The picture with so many dots an inch, or as it is where it nearly has them."""
    times = dpi / picture.dpi
    if _NEARLY < times < 1 / _NEARLY:
        return picture
    height, width = picture.grey.shape
    size = (max(1, round(width * times)), max(1, round(height * times)))
    grey = Image.fromarray(picture.grey).resize(size, Image.Resampling.LANCZOS)
    return Picture(np.asarray(grey), dpi)


def turned_by(picture: Picture, turns: int) -> Picture:
    """The picture turned clockwise by quarters."""
    return Picture(np.ascontiguousarray(np.rot90(picture.grey, -turns)), picture.dpi)


def ink_of(grey: Grey, share: float = _INK) -> Ink:
    """Where there is ink: what is darker than the paper by a share of its light."""
    paper = float(np.percentile(grey[::4, ::4], 80))
    return grey < share * paper


def _evened(grey: Grey) -> Grey:
    """The picture without shadows: each block's light is brought to that of the lightest."""
    rows, columns = (max(1, size // _BLOCK) for size in grey.shape)
    whole = grey[: rows * _BLOCK, : columns * _BLOCK]
    if whole.size == 0:
        return grey
    blocks = whole.reshape(rows, _BLOCK, columns, _BLOCK).swapaxes(1, 2)
    paper = np.percentile(blocks.reshape(rows, columns, -1), 85, axis=2)
    if float(paper.std()) < _UNEVEN:
        return grey
    shade = Image.fromarray(paper.astype(np.uint8)).resize(
        (grey.shape[1], grey.shape[0]), Image.Resampling.BICUBIC
    )
    even = grey.astype(np.float32) * 250.0 / np.maximum(np.asarray(shade, np.float32), 40.0)
    return np.minimum(even, 255.0).astype(np.uint8)


def _askew(ink: Ink) -> float:
    """By how many degrees the lines go down to the right: where rows of ink are sharpest."""
    best = 0.0
    for shrunk, span, step in ((4, _MOST_ASKEW, 0.15), (2, 0.2, 0.05), (1, 0.06, 0.02)):
        strips = _strips(_shrunk(ink, shrunk))
        angles = np.arange(best - span, best + span + step / 2, step)
        sharp = np.array([_sharpness(*strips, angle) for angle in angles])
        if sharp.max() <= 0:
            return 0.0
        best = float(angles[sharp >= 0.98 * sharp.max()].mean())
    return best


def _shrunk(ink: Ink, times: int) -> NDArray[np.float32]:
    rows, columns = (size // times for size in ink.shape)
    whole = ink[: rows * times, : columns * times].astype(np.float32)
    shrunk: NDArray[np.float32] = whole.reshape(rows, times, columns, times).mean((1, 3))
    return shrunk


def _strips(ink: NDArray[np.float32]) -> tuple[NDArray[np.float32], int]:
    """The ink of upright strips, a row a strip, and how wide a strip is."""
    wide = max(1, ink.shape[1] // _STRIPS)
    count = ink.shape[1] // wide
    summed = ink[:, : count * wide].reshape(ink.shape[0], count, wide).sum(2)
    return np.ascontiguousarray(summed.T), wide


def _sharpness(strips: NDArray[np.float32], wide: int, angle: float) -> float:
    count, rows = strips.shape
    room = int(count * wide * 0.1) + 1
    profile = np.zeros(rows + 2 * room, np.float32)
    slope = np.tan(np.radians(angle))
    for index in range(count):
        shift = round(((index + 0.5) - count / 2) * wide * slope)
        profile[room - shift : room - shift + rows] += strips[index]
    return float(np.square(np.diff(profile)).sum())


class Run(NamedTuple):
    """A long stretch of ink along one row or column, in pixels."""

    at: int
    start: int
    end: int


class Ruled(NamedTuple):
    """The long stretches of ink in a picture, along its rows and along its columns."""

    across: list[Run]
    down: list[Run]

    def rules(self, scale: float) -> tuple[list[Rule], list[Rule]]:
        """The ruling lines that they make up, in points."""
        return _rules(self.across, scale), _rules(self.down, scale)


def ruled(picture: Picture) -> Ruled:
    """Find what may be ruling lines."""
    ink = ink_of(picture.grey, _FAINT)
    length = max(8, int(_SHORTEST_RULE / picture.scale))
    thickest = max(2, round(_THICKEST / picture.scale))
    across = list(_long_runs(ink, length, thickest))
    down = list(_long_runs(np.ascontiguousarray(ink.T), length, thickest))
    return Ruled(across, down)


def without_lines(picture: Picture, lines: Ruled, tables: Sequence[Lattice]) -> Picture:
    """The picture without the lines of its tables, so that none is read as a letter."""
    bare = picture.grey.copy()
    paper = int(np.percentile(bare[::4, ::4], 80))
    for table in tables:
        for row, start, end in _along(lines.across, table.ys, table.xs, picture.scale):
            bare[row, start:end] = paper
        for column, start, end in _along(lines.down, table.xs, table.ys, picture.scale):
            bare[start:end, column] = paper
    return Picture(bare, picture.dpi)


def _along(
    runs: Iterable[Run], places: Sequence[float], reach: Sequence[float], scale: float
) -> Iterator[Run]:
    """The runs that lie on the lines of a table."""
    for run in runs:
        is_near = any(abs(run.at * scale - place) <= _THICKEST for place in places)
        if is_near and run.end * scale > reach[0] and run.start * scale < reach[-1]:
            yield run


def _rules(runs: Iterable[Run], scale: float) -> list[Rule]:
    return joined_rules(Rule(at * scale, start * scale, end * scale) for at, start, end in runs)


def _long_runs(ink: Ink, length: int, thickest: int) -> Iterator[Run]:
    """Stretches of rows that are ink for at least `length` pixels, small gaps allowed, with paper
    above and below: the rows of a text stand in the midst of ink."""
    if ink.shape[1] <= length or ink.shape[0] <= 2 * thickest:
        return
    thick = ink.copy()
    thick[1:] |= ink[:-1]
    thick[:-1] |= ink[1:]
    summed = np.zeros((ink.shape[0], ink.shape[1] + 1), np.int32)
    np.cumsum(thick, axis=1, out=summed[:, 1:])
    filled = (summed[:, length:] - summed[:, :-length]) / length
    full = filled >= _FILLED
    full[:-thickest] &= filled[thickest:] < _OPEN
    full[thickest:] &= filled[:-thickest] < _OPEN
    for row in np.flatnonzero(full.any(axis=1)):
        edges = np.flatnonzero(np.diff(full[row].astype(np.int8), prepend=0, append=0))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            yield Run(int(row), int(start), int(end) - 1 + length)
