"""The ordinals of headings and rows, and which heading stands under which."""

from __future__ import annotations

import re
from typing import NamedTuple

from dondoc.reading.layouts.table import NESTED

_ROMAN = re.compile(r"^(?=[IVXL])(XL|X{0,3})(IX|IV|V?I{0,3})$")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_ORDINAL = re.compile(
    r"^(?P<ordinal>[IVXL]{1,6}|[A-HĐ]|\d{1,3}(?:\.\d{1,3})*|[a-zđ])\s*[.)/:-]?$", re.UNICODE
)
_LED = re.compile(
    r"^(?P<ordinal>[IVXL]{1,6}|[A-HĐ]|\d{1,3}(?:\.\d{1,3})*)\s*[.):/-]\s*(?P<heading>\S.*)$"
)


class Led(NamedTuple):
    """A heading that carries its ordinal in the same cell."""

    ordinal: str
    heading: str


def roman_value(text: str) -> int | None:
    """The value of a roman ordinal up to 49, or None."""
    if not _ROMAN.match(text):
        return None
    values = [_VALUES[sign] for sign in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def bare_ordinal(cell: str) -> str | None:
    """The ordinal that is all a cell holds, its full stop or bracket dropped; None if there is none."""
    match = _ORDINAL.match(cell)
    return match["ordinal"] if match else None


def led_heading(cell: str) -> Led | None:
    """A cell such as "II. Nhiệm vụ" parted, or None."""
    match = _LED.match(cell)
    return Led(match["ordinal"], match["heading"]) if match else None


def kind_of(ordinal: str) -> str:
    """What series an ordinal belongs to: those of one series stand beside each other."""
    if roman_value(ordinal) is not None:
        return "roman"
    if ordinal[:1].isdigit():
        return f"arabic {ordinal.count('.')}"
    return "capital" if ordinal.isupper() else "small"


class Headings:
    """The headings that are open at a point of the table, the outermost first."""

    def __init__(self) -> None:
        self._open: list[str] = []

    @property
    def path(self) -> str:
        """The ordinals of the open headings, joined; empty before the first."""
        return NESTED.join(self._open)

    def enter(self, ordinal: str) -> str:
        """Open a heading, closing its forerunner of the same series and all below; its path."""
        kind = kind_of(ordinal)
        for depth, one in enumerate(self._open):
            if kind_of(one) == kind:
                del self._open[depth:]
                break
        self._open.append(ordinal)
        return self.path
