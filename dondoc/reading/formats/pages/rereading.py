"""Small pieces of a picture, each on a line of its own, read once more."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dondoc.reading.formats.pages.picture import Grey, Picture
from dondoc.reading.formats.pages.tesseract import languages, words_in

_A_BLOCK = 6
# in points
_LINE = 23.0
_GAP = 5.0


class Strip(NamedTuple):
    """A piece of a picture, set so many times in a row."""

    piece: Grey
    times: int = 1


def read_strips(picture: Picture, strips: Sequence[Strip], *, allowed: str = "") -> list[str]:
    """What each strip says, without spaces; only `allowed` signs where some are given.

    The reader of English is asked: it knows Latin letters only, and does better on lone signs.
    """
    line, gap = round(_LINE / picture.scale), round(_GAP / picture.scale)
    widest = max(strip.times * (strip.piece.shape[1] + gap) for strip in strips)
    heights = [max(line, strip.piece.shape[0] + gap) for strip in strips]
    paper = int(np.percentile(picture.grey[::4, ::4], 80))
    grey = np.full((sum(heights) + line, widest + 2 * line), paper, np.uint8)
    starts: list[int] = []
    top = line // 2
    for strip, height in zip(strips, heights, strict=True):
        starts.append(top)
        _set(grey, strip, top + (height - strip.piece.shape[0]) // 2, line, gap)
        top += height
    language = "eng" if "eng" in languages() else "vie"
    read = words_in(grey, picture.dpi, layout=_A_BLOCK, language=language, allowed=allowed)
    texts = [""] * len(strips)
    for word in sorted(read, key=lambda one: one.left):
        texts[max(0, bisect_right(starts, (word.top + word.bottom) / 2) - 1)] += word.text
    return texts


def _set(grey: Grey, strip: Strip, top: int, left: int, gap: int) -> None:
    height, width = strip.piece.shape
    for turn in range(strip.times):
        start = left + turn * (width + gap)
        grey[top : top + height, start : start + width] = strip.piece
