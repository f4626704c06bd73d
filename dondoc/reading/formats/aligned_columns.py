"""Where the columns of a text laid out with spaces begin: by where its words begin, line upon line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_CHUNK = re.compile(r"\S+(?: \S+)*")
_WORD = re.compile(r"\S+")
_CHUNKS_OF_A_HEADING = 2
_GUTTER_BEFORE_WORDS = re.compile(rb"(?<=\x01)\x00{2,}(?=\x01)")
# a word cut in two speaks more against a boundary than a word begun speaks for it
_CUT, _BEGUN, _GUTTER = -4, 1, 1
_WIDEST_LINE = 600
# words of one column may stand a few characters aside from line to line
_FARTHEST = 3
_NO_CAPITAL, _RIGHT_OF_PLACE = 2.5, 1.5
_WIDEST_SHIFT = 30


class Chunk(NamedTuple):
    """Words of a line with two spaces or more around them; `start` counts characters from 0."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def chunks_of(text: str) -> list[Chunk]:
    """The chunks of a line."""
    return [Chunk(found.start(), found[0]) for found in _CHUNK.finditer(text)]


def spans_of(lines: Sequence[str]) -> list[tuple[int, int]]:
    """The stretches that the chunks of some lines cover together: of a header, its columns."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted((one.start, one.end) for line in lines for one in chunks_of(line)):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans


def boundaries(
    lines: Sequence[str],
    columns: int,
    header: Sequence[tuple[int, int]],
    before: Sequence[int] = (),
) -> list[int]:
    """Where each column after the first begins, so that words begin there and none is cut.

    `header` are the spans of the headings on that page, or empty where it has none; `before` are
    the boundaries of the page before, which a page without a header mostly keeps or shifts.
    """
    width = min(max((len(line.rstrip()) for line in lines), default=0), _WIDEST_LINE)
    scores = _scores(lines, width)
    if not header:
        clear = _clear_of_words(lines, width)
        if len(clear) == columns - 1:
            return clear
        return _shifted(before, scores) if before else _best(scores, columns - 1)
    middles = [min((start + end) // 2, width) for start, end in header]
    return [
        max(range(low + 1, max(low + 2, high + 1)), key=lambda place: scores[min(place, width)])
        for low, high in pairwise(middles)
    ]


def _clear_of_words(lines: Sequence[str], width: int) -> list[int]:
    """Where words begin behind each gutter that no line crosses, but for headings of sections."""
    covered = bytearray(width + 1)
    for line in lines:
        chunks = chunks_of(line[:_WIDEST_LINE])
        if len(chunks) <= _CHUNKS_OF_A_HEADING and chunks[-1].text.isupper():
            continue
        for chunk in chunks:
            covered[chunk.start : chunk.end] = b"\1" * (chunk.end - chunk.start)
    return [found.end() for found in _GUTTER_BEFORE_WORDS.finditer(covered)]


def _scores(lines: Sequence[str], width: int) -> list[int]:
    """How well each place would do as a boundary."""
    scores = [0] * (width + 1)
    for line in lines:
        for word in _WORD.finditer(line[:_WIDEST_LINE]):
            start, end = word.span()
            for place in range(start + 1, min(end, width + 1)):
                scores[place] += _CUT
            if line[max(0, start - 2) : start] == "  ":
                scores[start] += _BEGUN
                gap = start - len(line[:start].rstrip())
                for place in range(start - gap + 2, start + 1):
                    scores[place] += _GUTTER
    return scores


def _shifted(before: Sequence[int], scores: Sequence[int]) -> list[int]:
    """The boundaries of the page before, all moved as one and each a little on its own."""

    def moved(shift: int) -> tuple[int, int, list[int]]:
        places: list[int] = []
        total = 0
        for place in before:
            low = max(places[-1] + 1 if places else 0, place + shift - _FARTHEST)
            near = [one for one in range(low, place + shift + _FARTHEST + 1) if one < len(scores)]
            best = max(near, key=lambda one: scores[one], default=max(low, place + shift))
            total += scores[best] if best < len(scores) else 0
            places.append(best)
        return total, -abs(shift), places

    return max(moved(shift) for shift in range(-_WIDEST_SHIFT, _WIDEST_SHIFT + 1))[2]


def _best(scores: Sequence[int], count: int) -> list[int]:
    """The best places for so many boundaries, at least three characters apart."""
    apart = 3
    best: list[list[tuple[float, int]]] = [[(0.0, -1)] * len(scores)]
    for _ in range(count):
        row: list[tuple[float, int]] = []
        for place in range(len(scores)):
            taken = best[-1][place - apart][0] + scores[place] if place >= apart else float("-inf")
            left = row[-1][0] if row else float("-inf")
            row.append((taken, place) if taken >= left else row[-1])
        best.append(row)
    places: list[int] = []
    at = len(scores) - 1
    for row in reversed(best[1:]):
        place = row[at][1]
        places.append(place)
        at = max(0, place - apart)
    return places[::-1]


def sliced(
    text: str, places: Sequence[int], *, may_split: bool, begins_row: bool = False
) -> list[str]:
    """A line's cells. Words that stand close to the next column's are told from them by where they
    begin, unless the line is of a heading that runs over the columns."""
    cells: list[list[str]] = [[] for _ in range(len(places) + 1)]
    for chunk in chunks_of(text):
        for part in _parts(chunk, places, begins_row=begins_row) if may_split else [chunk]:
            cells[_column(part, places)].append(part.text)
    return [" ".join(parts) for parts in cells]


def _parts(chunk: Chunk, places: Sequence[int], *, begins_row: bool) -> Iterator[Chunk]:
    """The chunk parted at the columns that it reaches into: at the word that begins nearest."""
    start = chunk.start
    for place in places:
        if start + 1 < place < chunk.end:
            words = [
                (_farness(word, place - chunk.start, begins_row=begins_row), word.start())
                for word in _WORD.finditer(chunk.text)
                if word.start() + chunk.start > start
            ]
            far, offset = min(words, default=(float("inf"), 0))
            if far <= _FARTHEST:
                yield Chunk(start, chunk.text[start - chunk.start : offset].rstrip())
                start = chunk.start + offset
    yield Chunk(start, chunk.text[start - chunk.start :])


def _farness(word: re.Match[str], offset: int, *, begins_row: bool) -> float:
    """How far a word is from where a column begins; a cell that begins there has a capital."""
    is_unlikely = begins_row and not word[0][:1].isupper()
    aside = word.start() - offset + (_RIGHT_OF_PLACE if word.start() > offset else 0.0)
    return abs(aside) + (_NO_CAPITAL if is_unlikely else 0.0)


def _column(chunk: Chunk, places: Sequence[int]) -> int:
    """The column in which a chunk begins, or the next where nearly all of it stands there."""
    column = sum(place <= chunk.start + 1 for place in places)
    if column < len(places):
        inside = places[column] - chunk.start
        if inside <= _FARTHEST and chunk.end - places[column] > inside:
            return column + 1
    return column
