"""Which agency stands after a timing cell, torn over lines or not, and what is missing of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from dondoc.language.agency_grammar import folded, grammar
from dondoc.language.text import match_key

NameKey: TypeAlias = tuple[str, ...]
_LONGEST_PLACE = 3


class Word(NamedTuple):
    """A word of a block, with the index of its line."""

    text: str
    line: int


class Lead(NamedTuple):
    """A lead cell at the start of some words: `length` words of it, and the keys of those torn away."""

    length: int
    missing: NameKey = ()


def words_of(lines: Sequence[str]) -> list[Word]:
    """The words of lines in order."""
    return [Word(word, index) for index, line in enumerate(lines) for word in line.split()]


def text_of(words: Sequence[Word]) -> str:
    """Words as one text."""
    return " ".join(word.text for word in words)


def name_key(name: str) -> NameKey:
    """An agency's name as keys of its words, punctuation left out."""
    return tuple(key for word in name.split() if (key := match_key(word).strip(",;.:")))


def begins_agency(text: str) -> bool:
    """Whether a cell of agencies may begin so: "Các …", "Sở …", "Thông tấn xã …"."""
    words = grammar()
    key = folded(text)
    starts = words.determiners.at_start(key) or words.beginnings.at_start(key)
    return text[:1].isupper() and bool(starts)


def known_lead(words: Sequence[Word], names: Sequence[NameKey]) -> Lead | None:
    """The longest of the known names at the start of the words, the place that it names included."""
    lengths = [len(name) for name in names if name and matched(words, name) == len(name)]
    if not lengths:
        return None
    return Lead(max(lengths) + _place_after(words, max(lengths)))


def matched(words: Sequence[Word], name: NameKey) -> int:
    """How many words at the start are those of the name."""
    count = 0
    for word, key in zip(words, name, strict=False):
        if name_key(word.text) != (key,):
            break
        count += 1
    return count


def unknown_lead(words: Sequence[Word]) -> Lead | None:
    """An agency that no heading names: to the line on which the next agency begins."""
    if not begins_agency(text_of(words[:6])):
        return None
    for index in range(1, len(words)):
        begins_line = words[index].line != words[index - 1].line
        if begins_line and begins_agency(text_of(words[index : index + 6])):
            return Lead(index)
    return Lead(len(words))


def _place_after(words: Sequence[Word], length: int) -> int:
    """How many words after a name still belong to it: "… thành phố" "Hà Nội".

    On the name's last line that is what stands before the next agency; below it, only a place.
    """
    rest = words[length : length + _LONGEST_PLACE + 1]
    if rest and rest[0].line != words[length - 1].line:
        return grammar().places.at_start(folded(text_of(rest))) if len(words) > length + 2 else 0
    for count, word in enumerate(rest):
        if word.line != words[length - 1].line or begins_agency(
            text_of(words[length + count :][:6])
        ):
            return count
        if not word.text[:1].isupper():
            return 0
    return 0
