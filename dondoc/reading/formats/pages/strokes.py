"""What the shape of a sign tells: a Roman one is as wide at its head as at its foot, a "1" is not."""

from __future__ import annotations

import numpy as np

from dondoc.reading.formats.pages.picture import Grey, Ink, ink_of

_SAME_WIDTH = 0.8
_SLICES = 7
ONE_SIGN, TWO_SIGNS = 0.72, 0.95


def is_roman_one(piece: Grey) -> bool:
    """Whether the first sign in a picture of a word is an upright stroke with no flag."""
    sign = _first_sign(ink_of(piece))
    if sign is None:
        return False
    height, width = sign.shape
    slice_ = max(1, height // _SLICES)
    head, foot = _width(sign[:slice_]), _width(sign[-slice_:])
    upper = _width(sign[: height // 2])
    is_narrow = width < ONE_SIGN * height
    return is_narrow and head >= _SAME_WIDTH * foot and upper <= foot / _SAME_WIDTH


def slimness(piece: Grey) -> float:
    """How wide the ink of a picture is, by its height: about 0.5 for one sign, over 1 for two."""
    ink = ink_of(piece)
    return _width(ink) / max(_width(ink.T), 1)


def _first_sign(ink: Ink) -> Ink | None:
    columns = np.flatnonzero(ink.any(0))
    if not len(columns):
        return None
    gaps = np.flatnonzero(np.diff(columns) > 1)
    end = int(columns[gaps[0]] if len(gaps) else columns[-1]) + 1
    sign = ink[:, int(columns[0]) : end]
    rows = np.flatnonzero(sign.any(1))
    return sign[int(rows[0]) : int(rows[-1]) + 1]


def _width(rows: Ink) -> int:
    columns = np.flatnonzero(rows.any(0))
    return int(columns[-1] - columns[0]) + 1 if len(columns) else 0
