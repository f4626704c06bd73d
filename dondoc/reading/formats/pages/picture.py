"""A picture of a page: set straight, its light made even, its ruling lines found.

A picture is an array of rows of grey, 0 black to 255 white.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dondoc.reading.formats.pages.page import Rule
from dondoc.reading.formats.pages.rules import joined_rules

Grey: TypeAlias = NDArray[np.uint8]
Ink: TypeAlias = NDArray[np.bool_]

POINTS = 72.0
# what is darker than the paper by this share of its light is ink
_INK = 0.6
_BLOCK = 32
_UNEVEN = 12.0
# in degrees: how far pages are put askew, and from where turning them is worth it
_MOST_ASKEW = 3.0
_STRAIGHT = 0.04
_STRIPS = 64
# in points: the shortest line that is surely no stroke of a letter
_SHORTEST_RULE = 16.0
_FILLED = 0.95


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


def ink_of(grey: Grey) -> Ink:
    """Where there is ink."""
    paper = float(np.percentile(grey[::4, ::4], 80))
    return grey < _INK * paper


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


def rules_in(picture: Picture) -> tuple[list[Rule], list[Rule]]:
    """The ruling lines across and down, in points."""
    ink = ink_of(picture.grey)
    length = max(8, int(_SHORTEST_RULE / picture.scale))
    across = list(_long_runs(ink, length, picture.scale))
    down = list(_long_runs(np.ascontiguousarray(ink.T), length, picture.scale))
    return joined_rules(across), joined_rules(down)


def _long_runs(ink: Ink, length: int, scale: float) -> Iterator[Rule]:
    """Stretches of rows that are ink for at least `length` pixels, small gaps allowed."""
    if ink.shape[1] <= length:
        return
    thick = ink.copy()
    thick[1:] |= ink[:-1]
    thick[:-1] |= ink[1:]
    summed = np.zeros((ink.shape[0], ink.shape[1] + 1), np.int32)
    np.cumsum(thick, axis=1, out=summed[:, 1:])
    full = summed[:, length:] - summed[:, :-length] >= _FILLED * length
    for row in np.flatnonzero(full.any(axis=1)):
        edges = np.flatnonzero(np.diff(full[row].astype(np.int8), prepend=0, append=0))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            yield Rule(float(row) * scale, float(start) * scale, float(end - 1 + length) * scale)
