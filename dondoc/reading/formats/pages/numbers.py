"""A second look at what a machine misreads most and a plan lives on: row numbers, "Quý I".

A lone sign gives the reader of Vietnamese no words to lean on; the reader of English, which knows
Latin letters only, does better on it, and a sign set three times in a row is read more surely still.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from dondoc.reading.formats.pages.boxes import Box
from dondoc.reading.formats.pages.picture import Grey, Picture
from dondoc.reading.formats.pages.rereading import Strip, read_strips
from dondoc.reading.formats.pages.strokes import ONE_SIGN, TWO_SIGNS, is_roman_one, slimness
from dondoc.reading.formats.pages.tesseract import SeenWord

_ORDINAL = re.compile(r"^(?:(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})|\d{1,3}(?:\.\d{1,2})*)[.)]?$")
_TAKEN_FOR_ONE = str.maketrans("l|!iíìịĩ", "IIIIIIII")
_QUARTER = re.compile(r"^quý$", re.I)
_OF_QUARTER = re.compile(r"^(?P<quarter>[IVl1|!HN]{1,4})(?P<rest>(?:[/,;.⁄].*)?)$")
_STROKES = re.compile(r"[/⁄]+")
_HEADING = re.compile(r"^S?\.?TT\.?$", re.I)
_ROMAN_QUARTERS = ("I", "II", "III", "IV")
_SIGNS = "0123456789IVXLC."
_LONGEST = 5
# in points
_WIDEST = 32.0
_HIGHEST = 18.0
_TIMES = 3
_SURE, _UNSURE = 100.0, 0.0
# of one, two and three strokes by their height, with what stands behind them: a comma hangs lower
_WIDTHS = {"": (0.5, 1.0, 1.5), ",": (0.66, 1.08, 1.5), ";": (0.66, 1.08, 1.5)}
_SLIM = {"I", *"123456789"}

Seen = dict[int, list[SeenWord]]


class _Look(NamedTuple):
    """A piece of the picture to look at again: the words of a box, or one of them."""

    box: int
    word: int | None
    piece: Grey


def second_look(picture: Picture, boxes: Sequence[Box], seen: Mapping[int, list[SeenWord]]) -> Seen:
    """The words of each box, those looked at again in what most looks agree on.

    Where looks differ the certainty is 0, where they agree 100.
    """
    numbers, quarters = _numbers(picture, boxes, seen), _quarters(picture, boxes, seen)
    settled: Seen = {box: list(words) for box, words in seen.items()}
    strips = [
        *(Strip(look.piece, times) for look in numbers for times in (1, _TIMES)),
        *(Strip(look.piece) for look in quarters),
    ]
    if not strips:
        return settled
    texts = read_strips(picture, strips)
    for look, once in zip(quarters, texts[2 * len(numbers) :], strict=True):
        _settle_quarter(settled, look, once)
    votes = [
        _votes(settled, look, once, thrice)
        for look, once, thrice in zip(
            numbers, texts[: 2 * len(numbers) : 2], texts[1 : 2 * len(numbers) : 2], strict=True
        )
    ]
    _vote_again(picture, numbers, votes, settled)
    for look, of_look in zip(numbers, votes, strict=True):
        _settle_number(settled, boxes, look, of_look)
    return settled


def _votes(settled: Seen, look: _Look, once: str, thrice: str) -> list[str]:
    """The ordinals that the looks so far come to."""
    first = "".join(word.text for word in settled.get(look.box, []))
    looks = (ordinal_in(once), _one_of_three(thrice), ordinal_in(first))
    return [one for one in looks if one]


def _vote_again(
    picture: Picture, looks: Sequence[_Look], votes: Sequence[list[str]], settled: Seen
) -> None:
    """Let those on which no two looks agree be read with the signs of ordinals only."""
    unsettled = [
        index
        for index, look in enumerate(looks)
        if _most(votes[index]) < 2 and not _is_heading(settled.get(look.box, []))
    ]
    if not unsettled:
        return
    strips = [Strip(looks[index].piece) for index in unsettled]
    for index, text in zip(unsettled, read_strips(picture, strips, allowed=_SIGNS), strict=True):
        ordinal = ordinal_in(text)
        votes[index] += [ordinal] if ordinal else []


def _most(votes: Sequence[str]) -> int:
    """How many of the votes agree."""
    counted = Counter(one.rstrip(".)") for one in votes).most_common(1)
    return counted[0][1] if counted else 0


def _is_heading(words: Sequence[SeenWord]) -> bool:
    return bool(_HEADING.match("".join(word.text for word in words)))


def ordinal_in(text: str) -> str | None:
    """The ordinal that a reading comes to once letters taken for its signs are set right, or None."""
    roman = text.translate(_TAKEN_FOR_ONE)
    for reading in (text, roman, roman.upper()):
        if _ORDINAL.match(reading):
            return reading
    return None


def _numbers(
    picture: Picture, boxes: Sequence[Box], seen: Mapping[int, list[SeenWord]]
) -> list[_Look]:
    """The cells of first columns that hold one short word, or ink of which no word was made."""
    looks: list[_Look] = []
    for index, box in enumerate(boxes):
        words = seen.get(index, [])
        is_short = sum(len(word.text) for word in words) <= _LONGEST
        if box.column == 0 and is_short and _is_small(box, picture):
            looks.append(
                _Look(index, None, picture.grey[box.top : box.bottom, box.left : box.right])
            )
    return looks


def _is_small(box: Box, picture: Picture) -> bool:
    width, height = box.right - box.left, box.bottom - box.top
    return width * picture.scale <= _WIDEST and height * picture.scale <= _HIGHEST


def _quarters(
    picture: Picture, boxes: Sequence[Box], seen: Mapping[int, list[SeenWord]]
) -> list[_Look]:
    """The words behind "Quý" that name quarters."""
    looks: list[_Look] = []
    for index, words in seen.items():
        for place in range(1, len(words)):
            word = words[place]
            if _QUARTER.match(words[place - 1].text) and _OF_QUARTER.match(word.text):
                looks.append(_Look(index, place, _piece(picture, boxes[index], word)))
    return looks


def _piece(picture: Picture, box: Box, word: SeenWord) -> Grey:
    """The word's own picture; the word's place counts from the corner of its box."""
    left, right = box.left + int(word.left) - 2, box.left + int(word.right) + 3
    top, bottom = box.top + int(word.top), box.top + int(word.bottom) + 1
    return picture.grey[max(top, 0) : bottom, max(left, 0) : right]


def _settle_number(settled: Seen, boxes: Sequence[Box], look: _Look, votes: list[str]) -> None:
    votes = _of_fitting_width(votes, slimness(look.piece))
    if not votes:
        words = settled.get(look.box, [])
        certain = 100.0 if _is_heading(words) else _UNSURE
        settled[look.box] = [replace(one, certainty=min(one.certainty, certain)) for one in words]
        return
    bare, count = Counter(one.rstrip(".)") for one in votes).most_common(1)[0]
    text = min((one for one in votes if one.rstrip(".)") == bare), key=len)
    if {one.rstrip(".)") for one in votes} == {"1", "I"}:
        text, count = ("I" if is_roman_one(look.piece) else "1"), 1
    box = boxes[look.box]
    height, width = box.bottom - box.top, box.right - box.left
    certainty = _SURE if count > 1 else _UNSURE
    settled[look.box] = [SeenWord(text, 0, 0, width, height, certainty, 0)]


def _of_fitting_width(votes: list[str], width: float) -> list[str]:
    """The votes for as many signs as there is room for."""
    if width < ONE_SIGN:
        return [one for one in votes if len(one.rstrip(".)")) == 1]
    if width > TWO_SIGNS:
        return [one for one in votes if one.rstrip(".)") not in _SLIM]
    return votes


def _one_of_three(text: str) -> str | None:
    """The sign that most of three readings agree on, where each is one sign."""
    if not _TIMES <= len(text) <= _TIMES + 2:
        return None
    sign, count = Counter(text).most_common(1)[0]
    return ordinal_in(sign) if count * 2 > len(text) else None


def _settle_quarter(settled: Seen, look: _Look, once: str) -> None:
    assert look.word is not None
    word = settled[look.box][look.word]
    first, second = _quarter_in(word.text), _quarter_in(once)
    roman = next((one for one in (second, first) if one in _ROMAN_QUARTERS), None)
    if roman is None and is_roman_one(look.piece):
        roman = "I"
    rest = _rest_of(word.text)
    seen = _strokes_of_width(slimness(look.piece), rest)
    if seen and roman and not roman.strip("I") and abs(len(roman) - seen) > (first == second):
        roman, second = "I" * seen, ""
    if roman is None:
        # the machine's own slip more often than the office's
        settled[look.box][look.word] = replace(word, certainty=_UNSURE)
        return
    match = _OF_QUARTER.match(word.text)
    assert match is not None
    is_sure = first == second
    settled[look.box][look.word] = replace(
        word,
        text=f"{roman}{_STROKES.sub('/', match['rest'])}",
        certainty=max(word.certainty, 90.0) if is_sure else _UNSURE,
    )


def _strokes_of_width(width: float, rest: str) -> int:
    """How many Roman ones take so much room with the sign behind them; 0 where it cannot be told."""
    if rest not in _WIDTHS:
        return 0
    least = min(abs(width - one) for one in _WIDTHS[rest])
    return 1 + next(place for place, one in enumerate(_WIDTHS[rest]) if abs(width - one) == least)


def _rest_of(text: str) -> str:
    match = _OF_QUARTER.match(text)
    return match["rest"] if match else ""


def _quarter_in(text: str) -> str:
    match = _OF_QUARTER.match(text)
    return match["quarter"] if match else ""
