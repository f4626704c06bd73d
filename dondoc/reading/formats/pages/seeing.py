"""A picture of a page -> Page: its words read by machine, each with whether it may be misread."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from statistics import median
from typing import NamedTuple

from dondoc.language.text import clean
from dondoc.reading.formats.pages.agreement import agreed
from dondoc.reading.formats.pages.boxes import Box, Sheet, boxes_of, sheet_of
from dondoc.reading.formats.pages.lattice import lattices
from dondoc.reading.formats.pages.misreadings import doubted
from dondoc.reading.formats.pages.numbers import second_look
from dondoc.reading.formats.pages.page import Page, Word
from dondoc.reading.formats.pages.picture import (
    Picture,
    ink_of,
    resized,
    ruled,
    straightened,
    turned_by,
    without_lines,
)
from dondoc.reading.formats.pages.tesseract import SeenWord, quarter_turns, words_in

CERTAIN = 88.0
READING_DPI, FINER_DPI = 200.0, 300.0
_POOR = 0.25
_A_COLUMN = 4
_LARGER = 1.25
_BOLDER = 1.25
# specks of dirt are read as these, alone
_SPECKS = "'\"`´‘’·~"

Seen = dict[int, list[SeenWord]]


def page_seen(picture: Picture, number: int) -> Page:
    """The page that a picture shows. One that reads badly is tried larger, and turned.

    Raises:
        UnreadableFile: tesseract is missing or fails.
    """
    best = _look(resized(picture, READING_DPI), number)
    if best.is_poor:
        best = max(best, _look(resized(picture, FINER_DPI), number), key=_score)
    if best.is_poor:
        turns = quarter_turns(resized(picture, READING_DPI))
        if turns:
            turned = resized(turned_by(picture, turns), READING_DPI)
            best = max(best, _look(turned, number), key=_score)
    return best.page


class _Look(NamedTuple):
    """A page as one look gives it; `score` grows with what was read surely."""

    page: Page
    score: float

    @property
    def is_poor(self) -> bool:
        """Whether so many words are doubtful that another look may do better."""
        words = self.page.words
        return sum(word.is_doubtful for word in words) > _POOR * len(words)


def _score(look: _Look) -> float:
    return look.score


def _look(picture: Picture, number: int) -> _Look:
    straight = straightened(picture)
    lines = ruled(straight)
    across, down = lines.rules(straight.scale)
    tables = lattices(across, down)
    bare = without_lines(straight, lines, tables)
    boxes = boxes_of(bare, tables)
    seen = second_look(bare, boxes, _seen(bare, boxes)) if boxes else {}
    height, width = bare.grey.shape
    scale = bare.scale
    words = tuple(_words(bare, boxes, seen))
    page = Page(number, width * scale, height * scale, words, tuple(across), tuple(down))
    sure = (len(word.text) * word.certainty for of_box in seen.values() for word in of_box)
    return _Look(page, sum(sure))


def _seen(picture: Picture, boxes: Sequence[Box]) -> Seen:
    """The words of each box, on which two readings agree or which are marked as doubtful.

    Their places count from the corner of the box.
    """
    sheet = sheet_of(picture, boxes)
    first = _read(sheet, picture.dpi, 1.0)
    second = _read(sheet, picture.dpi, _LARGER)
    return {
        index: doubted(agreed(first.get(index, []), second.get(index, [])))
        for index in sorted({*first, *second})
    }


def _read(sheet: Sheet, dpi: float, times: float) -> Seen:
    """The words of each box as they are read at some times their size."""
    picture = resized(Picture(sheet.grey, dpi), dpi * times)
    found: defaultdict[int, list[SeenWord]] = defaultdict(list)
    for word in words_in(picture.grey, picture.dpi, layout=_A_COLUMN):
        top, bottom = word.top / times, word.bottom / times
        index = sheet.box_at((top + bottom) / 2)
        found[index].append(
            replace(
                word,
                left=word.left / times - sheet.margin,
                right=word.right / times - sheet.margin,
                top=top - sheet.tops[index],
                bottom=bottom - sheet.tops[index],
                line=word.line if times == 1.0 else -word.line,
            )
        )
    return dict(found)


def _words(
    picture: Picture, boxes: Sequence[Box], seen: Mapping[int, list[SeenWord]]
) -> Iterator[Word]:
    """The words at their places on the page, in points."""
    strokes = _strokes(picture, boxes, seen)
    usual = median(strokes.values()) if strokes else 0.0
    for index, words in seen.items():
        for word in words:
            if word.certainty < CERTAIN and not word.text.strip(_SPECKS):
                continue
            stroke = strokes.get((index, word.line), 0.0)
            yield _word(word, boxes[index], picture.scale, is_bold=stroke > _BOLDER * usual)


def _word(word: SeenWord, box: Box, scale: float, *, is_bold: bool) -> Word:
    """One word; its line is kept inside its box, so that it stands in its cell."""
    top, bottom = max(box.top + word.top, box.top), min(box.top + word.bottom, box.bottom)
    left, right = box.left + word.left, min(box.left + word.right, box.right)
    return Word(
        _without_stray_quote(clean(word.text), word.certainty),
        left * scale,
        min(top, bottom - 1) * scale,
        max(right, left + 1) * scale,
        bottom * scale,
        is_bold,
        word.certainty < CERTAIN,
    )


def _without_stray_quote(text: str, certainty: float) -> str:
    """The word without the mark that the machine sees before many a "T"."""
    is_stray = certainty < CERTAIN and len(text) > 1 and text[0] in "'\"" and text[1].isupper()
    return text[1:] if is_stray and text[-1] not in "'\"" else text


def _strokes(
    picture: Picture, boxes: Sequence[Box], seen: Mapping[int, list[SeenWord]]
) -> dict[tuple[int, int], float]:
    """How thick the strokes are, in pixels, of each line of running text."""
    ink = ink_of(picture.grey)
    found: dict[tuple[int, int], float] = {}
    for index, words in seen.items():
        box = boxes[index]
        if box.is_cell:
            continue
        for line, group in groupby(words, key=lambda word: word.line):
            of_line = list(group)
            left, right = of_line[0].left, max(word.right for word in of_line)
            top, bottom = box.top + int(of_line[0].top), box.top + int(of_line[0].bottom)
            piece = ink[top:bottom, box.left + int(left) : box.left + int(right)]
            begun = int((piece[:, 1:] & ~piece[:, :-1]).sum())
            found[index, line] = float(piece.sum()) / max(begun, 1)
    return found
