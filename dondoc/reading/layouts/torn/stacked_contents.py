"""A column of contents, lines only -> one content a number, where it is sure which lines are whose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from dondoc.reading.document import Line
from dondoc.reading.formats.row_shapes import begins_cell
from dondoc.reading.formats.wrapping import begins_low, ends_sentence

_CLOSING = (")", "”", '"')
_BULLETS = ("-", "+", "•")
_SHARE_OF_ODD_WRAPS = 20
_WORDS_OF_A_HEADING = 2


class Content(NamedTuple):
    """The lines of one number's content. `is_sure` where nothing else could part them."""

    lines: tuple[Line, ...]
    is_sure: bool = True


def room_of(lines: Iterable[Line]) -> int:
    """How many characters at least a full line of the column holds: what broke lines tell."""
    sums = sorted(
        _with_next_word(first, second)
        for first, second in pairwise(list(lines))
        if begins_low(second.text) and not second.gap
    )
    return sums[len(sums) // _SHARE_OF_ODD_WRAPS] if sums else 0


def _with_next_word(first: Line, second: Line) -> int:
    return len(first.text) + 1 + len(second.text.split(maxsplit=1)[0])


def parted(lines: Sequence[Line], count: int, room: int) -> list[Content] | None:
    """The lines as so many contents, or None where what they say does not tell."""
    if count == 0 or not lines:
        return [] if count == 0 and not lines else None
    may_be, surest = [], []
    for place, (first, second) in enumerate(pairwise(lines), start=1):
        if not begins_cell(second.text) or second.text.startswith(_BULLETS):
            continue
        is_short = _with_next_word(first, second) < room
        is_ended = ends_sentence(first.text) or first.text.endswith(_CLOSING)
        if is_short or is_ended:
            may_be.append(place)
        if is_short and is_ended:
            surest.append(place)
    cuts = next((one for one in (may_be, surest) if len(one) == count - 1), None)
    if cuts is None:
        return None
    edges = [0, *cuts, len(lines)]
    return [Content(tuple(lines[a:b]), may_be == surest) for a, b in pairwise(edges)]


def headings_apart(lines: Sequence[Line]) -> Iterator[tuple[bool, list[Line]]]:
    """Runs of lines, those in capitals of two words or more apart: they head sections."""
    run: list[Line] = []
    is_heading = False
    for line in lines:
        is_high = line.text.isupper() and (
            is_heading or len(line.text.split()) >= _WORDS_OF_A_HEADING
        )
        if run and is_high != is_heading:
            yield is_heading, run
            run = []
        is_heading = is_high
        run.append(line)
    if run:
        yield is_heading, run
