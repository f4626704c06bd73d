"""The ordinals of headings and rows, which follows which, and which heading stands under which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dondoc.reading.layouts.table import NESTED

_ROMAN = re.compile(r"^(?=[IVXL])(XL|X{0,3})(IX|IV|V?I{0,3})$")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_PART = r"(?:[IVXL]{1,6}|[A-ZĐ]|\d{1,3}|[ivx]{2,5}|[a-zđ])"
_DOTTED = rf"{_PART}(?:\.{_PART})*"
_ORDINAL = re.compile(rf"^\(?(?P<ordinal>{_DOTTED})\s*[.)/:-]{{0,2}}$")
# "1.2 Việc" needs no sign behind its number, "1 việc" would be prose; "15/6" and "1.5 tỷ" are none
_LED = re.compile(
    r"^(?:(?P<ordinal>[IVXL]{1,6}|[A-HĐ]|\d{1,3}(?:\.\d{1,3})*)\s*(?P<sign>[.):/]|-(?=\s))(?!\d)"
    r"|(?P<dotted>(?:[IVXL]{1,6}|\d{1,2})(?:\.\d{1,2}){1,3})(?=\s))\s*(?P<heading>\S.*)$"
)
_LETTERED = re.compile(r"^(?P<ordinal>[a-zđ])\s*(?P<sign>[)./])\s*(?P<heading>\S.*)$")
# how offices count with letters: as laws do (without f, j, w, z), or as the Latin alphabet goes
_ALPHABETS = ("abcdđeghiklmnopqrstuvxy", "abcdefghijklmnopqrstuvwxyz", "abcdeghiklmnopqrstuvxy")
_WORDS = "words"


class Led(NamedTuple):
    """A heading that carries its ordinal in the same cell; `sign` is what stood behind the ordinal."""

    ordinal: str
    heading: str
    sign: str = ""

    @property
    def printed(self) -> str:
        """The ordinal as printed, but for a closing full stop: "1", "a)"."""
        return f"{self.ordinal}{self.sign}" if self.sign == ")" else self.ordinal


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
    """A cell such as "II. Nhiệm vụ" or "1.2 Việc" parted, or None."""
    match = _LED.match(cell)
    if match is None or (match["dotted"] and not match["heading"][0].isupper()):
        return None
    return Led(match["ordinal"] or match["dotted"], match["heading"], match["sign"] or "")


def lettered(cell: str) -> Led | None:
    """A cell such as "a) Việc" parted, or None."""
    match = _LETTERED.match(cell)
    return Led(match["ordinal"], match["heading"], match["sign"]) if match else None


def kind_of(ordinal: str) -> str:
    """What series an ordinal belongs to: those of one series stand beside each other."""
    if bare_ordinal(ordinal) != ordinal:
        return _WORDS
    *head, last = ordinal.split(".")
    if last.isdigit():
        return f"arabic {len(head)}"
    if roman_value(last) is not None:
        series = "roman"
    elif len(last) > 1:
        series = "small roman"
    else:
        series = "capital" if last.isupper() else "small"
    return f"{series} {len(head)}" if head else series


def follows(first: str, second: str) -> bool:
    """Whether `second` is the next after `first` in one series: "2" "3", "1.1" "1.2", "d" "đ"."""
    *head, last = first.split(".")
    *other_head, other = second.split(".")
    if head != other_head:
        return False
    if last.isdigit() and other.isdigit():
        return int(other) == int(last) + 1
    before, after = roman_value(last.upper()), roman_value(other.upper())
    if before is not None and after == before + 1 and (len(last + other) > 2 or last.isupper()):
        return True
    return any(_next_letter(last, other, alphabet) for alphabet in _ALPHABETS)


def _next_letter(first: str, second: str, alphabet: str) -> bool:
    if len(first) != 1 or len(second) != 1 or first.isupper() != second.isupper():
        return False
    place = alphabet.find(first.lower())
    return 0 <= place < len(alphabet) - 1 and alphabet[place + 1] == second.lower()


def between(first: str, second: str) -> tuple[str, ...]:
    """The ordinals missing between two of one series, or before `second` where `first` is empty.

    Empty where `second` does not come later.
    """
    *head, last = second.split(".")
    prefix = "".join(f"{part}." for part in head)
    start, end = _value(first.split(".")[-1], last), _value(last, last)
    if start is None or end is None:
        return ()
    return tuple(f"{prefix}{_written(value, last)}" for value in range(start + 1, end))


def _value(part: str, like: str) -> int | None:
    """The place of an ordinal in its series, which is that of `like`; 0 for none."""
    if not part:
        return 0
    if like.isdigit():
        return int(part) if part.isdigit() else None
    if roman_value(like.upper()) is not None and (len(like) > 1 or like.isupper()):
        return roman_value(part.upper())
    place = _ALPHABETS[0].find(part.lower())
    return place + 1 if len(part) == 1 and place >= 0 else None


def _written(value: int, like: str) -> str:
    if like.isdigit():
        return str(value)
    if roman_value(like.upper()) is not None and (len(like) > 1 or like.isupper()):
        tens = "X" * (value // 10) if value < 40 else "XL"
        units = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[value % 10]
        return tens + units if like.isupper() else (tens + units).lower()
    letter = _ALPHABETS[0][value - 1]
    return letter.upper() if like.isupper() else letter


def opens_series(ordinal: str) -> bool:
    """Whether a count begins with it: "1", "I", "a", "2.1"."""
    return ordinal.split(".")[-1] in ("1", "01", "I", "A", "a", "i")


class Headings:
    """The headings that are open at a point of the table, the outermost first.

    `base` are those that stand above the whole table and stay open.
    """

    def __init__(self, base: Sequence[str] = ()) -> None:
        self._base = tuple(base)
        self._open: list[str] = []

    @property
    def path(self) -> str:
        """The ordinals of the open headings, joined; empty before the first."""
        return NESTED.join((*self._base, *self._open))

    @property
    def outermost(self) -> str:
        """The ordinal of the outermost heading within the table; empty where there is none."""
        return self._open[0] if self._open else ""

    @property
    def innermost(self) -> str:
        """The ordinal of the heading opened last that is still open; empty where there is none."""
        return self._open[-1] if self._open else ""

    def enter(self, ordinal: str) -> str:
        """Open a heading, closing its forerunner of the same series and all below; its path."""
        self._close(kind_of(ordinal))
        self._open.append(ordinal)
        return self.path

    def pass_item(self, ordinal: str, last: str) -> None:
        """Close the heading that an item stands beside: "2" is done where row "3" is a task.

        `last` is the ordinal of the item before; where the item follows that one, the count only
        runs on through the headings.
        """
        if follows(last, ordinal):
            return
        beside = next((one for one in self._open if follows(one, ordinal)), None)
        if beside is not None:
            del self._open[self._open.index(beside) :]

    def _close(self, kind: str) -> None:
        for depth, one in enumerate(self._open):
            if kind_of(one) == kind:
                del self._open[depth:]
                return
