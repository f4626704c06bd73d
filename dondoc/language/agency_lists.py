"""Splits a cell that names agencies into their names, as they are written.

A comma stands inside names ("Trung tâm Xúc tiến đầu tư, Thương mại, du lịch") and groups ("các sở,
ban, ngành") as well as between them, and so does "và". What follows it decides: a head ("Sở …",
"UBND …") or "các" begins a new name, a bare noun goes on with a group, anything else with a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from dondoc.language.agency_grammar import Grammar, Phrase, Phrases, folded, grammar
from dondoc.language.agency_shared_heads import SEPARATOR, with_shared_head
from dondoc.language.text import nfc

AND = "và"
# between names whatever follows: a semicolon, or a break between lines or glued names
STOP = ";"
SLASH = "/"
_BULLET = re.compile(r"^\s*(?:[-–—•+*·]|\d{1,2}[.)]|[a-zđ]\))\s+")
_INLINE_BULLET = re.compile(r"\s[-–—•+*·]\s+")
_INSIDE = re.compile(r"\([^()]*\)|“[^“”]*”|\"[^\"]*\"")
_CLOSING = " \t.,;:…"
_CLOSING_DASH = re.compile(r"\s+[-–—]$")
# "1. Sở A 2. Sở B"; who works with whom in one cell
_INLINE_NUMBER = re.compile(r"\s\d{1,2}[.)]\s+(?=[A-ZĐ])")
# not "các đơn vị phối hợp", nor "Tổ phối hợp liên ngành"
_WITH = (
    r"(?i:(?<!cơ quan)(?<!đơn vị)(?<!tổ)(?<!ban)(?<!chỉ đạo)(?<!quy chế)\s+phối hợp)\s+"
    r"(?:(?i:(?:cùng\s+)?với|cùng)\s+|(?=[A-ZĐỦ]|các\s|sở\s))"
)
_DOES = r"(?i:,?\s+(?:chủ trì|thực hiện|tham mưu)(?:,|\s+và)?)"
_WITH_OTHERS = re.compile(rf"[,;]?(?:{_DOES})?{_WITH}")
_TOGETHER = re.compile(rf"{_WITH_OTHERS.pattern}|(?i:,?\s+chủ trì)(?=\s*[,;]|$)")

_HELPS = re.compile(r"\(\s*(?:cơ quan |đơn vị )?phối hợp\s*\)$", re.IGNORECASE)


class _Segment(NamedTuple):
    """The text between two separators: its place in the line and the separator before it."""

    separator: str
    start: int
    end: int


def split_agencies(text: str) -> tuple[str, ...]:
    """The names in a cell, in order, as written; a closing full stop and list marks are left out."""
    words = grammar()
    names: list[str] = []
    for line in (part for one in _lines(nfc(text), words) for part in _TOGETHER.split(one)):
        for name in _split_line(line, words):
            names.extend(with_shared_head(name))
    return tuple(names)


def split_roles(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names in a cell of leads, and those in it that only help: "Sở A phối hợp với Sở B"."""
    leading, *helping = _WITH_OTHERS.split(nfc(text), maxsplit=1)
    leads = split_agencies(leading)
    helpers = [name for name in leads if _HELPS.search(name)]
    others = [name for part in helping for name in split_agencies(part)]
    return tuple(one for one in leads if one not in helpers), (*helpers, *others)


def _lines(text: str, words: Grammar) -> Iterator[str]:
    """The entries of a list written in lines or with marks; wrapped lines are joined."""
    entries: list[str] = []
    for line in text.splitlines():
        stripped = " ".join(line.split())
        if not stripped:
            continue
        marked = _BULLET.match(stripped)
        if marked and marked.group().strip()[0].isdigit():
            entries.extend(_INLINE_NUMBER.split(stripped[marked.end() :]))
        elif marked:
            entries.extend(_marked(stripped[marked.end() :], words))
        elif entries and not _begins_an_entry(entries[-1], stripped, words):
            entries[-1] = f"{entries[-1]} {stripped}"
        else:
            entries.append(stripped)
    return iter(entries)


def _marked(line: str, words: Grammar) -> Iterator[str]:
    """The entries of "A - B" after its first mark; " - " inside a name is no mark."""
    start = 0
    for mark in _INLINE_BULLET.finditer(line):
        following = line[mark.end() :]
        if following[:1].isupper() and _begins_a_name(folded(following), words):
            yield line[start : mark.start()]
            start = mark.end()
    yield line[start:]


def _begins_a_name(following: Phrase, words: Grammar) -> bool:
    return bool(words.heads.at_start(following) or words.determiners.at_start(following))


def _begins_an_entry(before: str, line: str, words: Grammar) -> bool:
    """Whether a line begins a new name, and is not the rest of one that was wrapped."""
    if before.endswith((",", ";")) or not line[:1].isupper():
        return False
    if not _begins_a_name(folded(line), words):
        return False
    last = folded(SEPARATOR.split(before)[-1])
    is_cut = last in words.heads and last in words.nouns and not _is_group(before, words)
    return not (is_cut or words.before_a_head.at_end(folded(before)))


def _split_line(line: str, words: Grammar) -> Iterator[str]:
    segments = list(_segments(line, words))
    start = segments[0].start
    for before, segment in pairwise(segments):
        current = line[start : before.end]
        following = line[segment.start : segment.end]
        if _begins_anew(current, segment.separator, following, words):
            yield from _trimmed(current)
            start = segment.start
    yield from _trimmed(line[start:])


def _trimmed(name: str) -> Iterator[str]:
    trimmed = _CLOSING_DASH.sub("", name.strip(_CLOSING).removeprefix("- "))
    if any(character.isalnum() for character in trimmed):
        yield trimmed


def _segments(line: str, words: Grammar) -> Iterator[_Segment]:
    kept_whole = list(_kept_whole(line, words))
    separator, start = STOP, 0
    for match in SEPARATOR.finditer(line):
        if any(first <= match.start() < last for first, last in kept_whole):
            continue
        yield from _unglued(line, _Segment(separator, start, match.start()), words)
        separator, start = match.group().lower(), match.end()
    yield from _unglued(line, _Segment(separator, start, len(line)), words)


def _kept_whole(line: str, words: Grammar) -> Iterator[tuple[int, int]]:
    for inside in _INSIDE.finditer(line):
        yield inside.span()
    lowered = line.lower()
    for name in words.whole_names:
        start = lowered.find(name)
        if start >= 0:
            yield start, start + len(name)


def _unglued(line: str, segment: _Segment, words: Grammar) -> Iterator[_Segment]:
    """The segment, cut where a line break between two names was lost ("đặc khu Sở Tài chính")."""
    separator, start = segment.separator, segment.start
    tokens = list(re.finditer(r"\S+", line[segment.start : segment.end]))
    key = folded(line[segment.start : segment.end])
    first = folded(line)[:1]
    for place in range(1, len(tokens)):
        if tokens[place].group()[0].isupper() and (
            _glued(key[:place], key[place:], words) or _begins_again(first, key, key[place:], words)
        ):
            cut = segment.start + tokens[place].start()
            yield _Segment(separator, start, cut)
            separator, start = STOP, cut
    yield _Segment(separator, start, segment.end)


def _glued(before: Phrase, following: Phrase, words: Grammar) -> bool:
    """Whether a capital after `before` begins another name without any separator."""
    if words.before_a_head.at_end(before):
        return False
    determiner = words.determiners.at_start(following)
    if determiner:
        return bool(words.beginnings.at_start(following[determiner:]))
    if not words.heads.at_start(following):
        return False
    if words.territories.at_end(before):
        # "UBND xã Liên Minh" is one body; in "UBND quận, huyện, thị xã Sở Y tế" a list came first
        return not words.heads.at_start(before)
    if words.related.at_end(before):
        return True
    return before[0] == following[0] and len(before) > 1


def _begins_again(first: Phrase, segment: Phrase, following: Phrase, words: Grammar) -> bool:
    """Whether a second ministry or department stands behind the first without any separator."""
    return first == following[:1] and first in _GLUED_HEADS and not words.heads.at_start(segment)


_GLUED_HEADS = (folded("Bộ"), folded("Sở"))


def _begins_anew(current: str, separator: str, following: str, words: Grammar) -> bool:
    if separator == STOP:
        return True
    key, now = folded(following), folded(current)
    if words.determiners.at_start(key):
        return True
    count = words.beginnings.at_start(key)
    if not count or key[:count] in words.no_beginnings:
        return False
    if separator == SLASH:
        return (
            following.strip()[0].isupper() and key[:count] in words.heads and now not in words.heads
        )
    if separator == AND and now in words.nouns and following.strip()[0].isupper():
        # a bare head has not said its name yet: "Báo và Đài Phát thanh - Truyền hình"
        return False
    return _Beginning(following, key, count, words).is_new_after(current, now, separator)


class _Beginning:
    """A segment that begins with a head or a noun, and what it says about itself."""

    def __init__(self, text: str, key: Phrase, count: int, words: Grammar) -> None:
        self.words = words
        self.noun, self.rest = key[:count], key[count:]
        written = text.split()
        self.is_capital = written[0][0].isupper()
        after = written[count] if len(written) > count else ""
        self.is_named = after[:1].isupper() and not words.places.at_start(self.rest)
        if not self.is_capital and words.heads.at_start(self.rest):
            # "các phòng, ban Sở Tài chính": whose they are, not what they are called
            self.is_named = False

    def is_new_after(self, current: str, now: Phrase, separator: str) -> bool:
        words = self.words
        if self.noun in words.heads_after_a_comma and self.noun not in words.heads:
            spoken = words.heads_after_a_comma[self.noun]
            may_follow = separator != AND or bool(spoken.phrases)
            return self.is_capital and may_follow and not _says_one_of(spoken, now)
        if self.is_named:
            return self.noun in words.heads or self.noun in words.territories
        if self.noun in words.territories:
            return not (words.territories.at_end(now) or _is_group(current, words))
        if self.noun in words.nouns:
            return self._is_new_noun(current, separator)
        return self.is_capital

    def _is_new_noun(self, current: str, separator: str) -> bool:
        words = self.words
        if _is_group(current, words):
            in_the_group = not self.rest or bool(words.qualifiers.at_start(self.rest[:1]))
            return self.is_capital and self.noun in words.heads and not in_the_group
        if separator == AND and not self.is_capital and self.noun in words.not_after_and:
            return bool(words.related.at_end(self.rest))
        return True


def _says_one_of(spoken: Phrases, now: Phrase) -> bool:
    return any(spoken.at_start(now[place:]) for place in range(len(now)))


def _is_group(current: str, words: Grammar) -> bool:
    """Whether the text so far is a plural group: "các …", or a bare noun such as "Sở, ban"."""
    key = folded(current)
    key = key[words.titles.at_start(key) :]
    if words.determiners.at_start(key):
        return True
    first = folded(re.split(r"[,;]", current, maxsplit=1)[0])
    count = words.nouns.at_start(first)
    rest = first[count:]
    return bool(count) and (not rest or rest in words.related or rest in words.places)
