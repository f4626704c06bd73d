"""A picture of a page -> Page: its words read by machine, each with whether it may be misread."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from statistics import median

from dondoc.language.text import clean
from dondoc.reading.formats.pages.boxes import Box, boxes_of, sheet_of
from dondoc.reading.formats.pages.lattice import lattices
from dondoc.reading.formats.pages.numbers import second_look
from dondoc.reading.formats.pages.page import Page, Word
from dondoc.reading.formats.pages.picture import Picture, ink_of, rules_in, straightened
from dondoc.reading.formats.pages.tesseract import SeenWord, words_in

CERTAIN = 80.0
_A_COLUMN = 4
_BOLDER = 1.25

Seen = dict[int, list[SeenWord]]


def page_seen(picture: Picture, number: int) -> Page:
    """The page that a picture shows.

    Raises:
        UnreadableFile: tesseract is missing or fails.
    """
    straight = straightened(picture)
    across, down = rules_in(straight)
    boxes = boxes_of(straight, lattices(across, down))
    seen = second_look(straight, boxes, _seen(straight, boxes)) if boxes else {}
    height, width = straight.grey.shape
    scale = straight.scale
    words = tuple(_words(straight, boxes, seen))
    return Page(number, width * scale, height * scale, words, tuple(across), tuple(down))


def _seen(picture: Picture, boxes: Sequence[Box]) -> Seen:
    """The words of each box; their places count from the corner of the box."""
    sheet = sheet_of(picture, boxes)
    found: defaultdict[int, list[SeenWord]] = defaultdict(list)
    for word in words_in(sheet.grey, picture.dpi, layout=_A_COLUMN):
        index = sheet.box_at((word.top + word.bottom) / 2)
        top = sheet.tops[index]
        found[index].append(
            replace(
                word,
                left=word.left - sheet.margin,
                right=word.right - sheet.margin,
                top=word.top - top,
                bottom=word.bottom - top,
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
            stroke = strokes.get((index, word.line), 0.0)
            yield _word(word, boxes[index], picture.scale, is_bold=stroke > _BOLDER * usual)


def _word(word: SeenWord, box: Box, scale: float, *, is_bold: bool) -> Word:
    """One word; its line is kept inside its box, so that it stands in its cell."""
    top, bottom = max(box.top + word.top, box.top), min(box.top + word.bottom, box.bottom)
    left, right = box.left + word.left, min(box.left + word.right, box.right)
    return Word(
        clean(word.text),
        left * scale,
        min(top, bottom - 1) * scale,
        max(right, left + 1) * scale,
        bottom * scale,
        is_bold,
        word.certainty < CERTAIN,
    )


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
