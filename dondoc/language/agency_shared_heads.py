"""Lists that name their head once: "các Sở: Nội vụ, Tài chính", "UBND các phường: Láng, Kim Liên"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dondoc.language.agency_grammar import Grammar, folded, grammar

SEPARATOR = re.compile(r"[,;/]|(?<!\w)và(?!\w)", re.IGNORECASE)
_SHARED_HEAD = re.compile(
    r"^((?:UBND|[UỦ][yỷỶY] ban nhân dân)\s+)?(?:các|những)\s+(\w+)(\s*:)?\s+(.+)$", re.IGNORECASE
)

_SINGLE_HEAD = re.compile(
    r"^((?:UBND|[UỦ][yỷỶY] ban nhân dân)\s+)?(Sở|Bộ|Phòng|phường|xã|quận|huyện|thị xã)\s+(.+)$",
    re.IGNORECASE,
)
_LONGEST_PLACE = 4
_OFFICES = folded("phòng")


def with_shared_head(name: str) -> Iterator[str]:
    """ "các Sở: Nội vụ, Tài chính" written out: "Sở Nội vụ", "Sở Tài chính"; so "Sở Nội vụ, Tài chính"."""
    words = grammar()
    shared = _SHARED_HEAD.match(name)
    if shared and _shares_its_head(shared, words):
        yield from _written_out(shared.group(1) or "", shared.group(2), shared.group(4), words)
        return
    single = _SINGLE_HEAD.match(name)
    if single and _all_are_of_one_kind(single, words):
        yield from _written_out(single.group(1) or "", single.group(2), single.group(3), words)
        return
    yield name


def _written_out(body: str, head: str, listed: str, words: Grammar) -> Iterator[str]:
    for part in _parts(listed, words):
        key = folded(part)
        has_its_own = bool(words.heads.at_start(key)) and not words.no_beginnings.at_start(key)
        yield part if has_its_own else f"{body}{head} {part}"


def _all_are_of_one_kind(single: re.Match[str], words: Grammar) -> bool:
    """Whether a head without "các" heads several: each part a field of departments, or a place."""
    _, head, listed = single.groups()
    parts = _parts(listed, words)
    if len(parts) < 2 or single.end(3) != len(single.string):
        return False
    if folded(head) == _OFFICES and "," not in listed:
        return False  # "Phòng Kinh tế và Xây dựng" may well be one
    if folded(head) in words.territories:
        return all(_is_place(part) for part in parts)
    return not single.group(1) and all(part.lower() in words.fields for part in parts)


def _is_place(part: str) -> bool:
    """Whether every word is written as in the name of a place: "Ngọc Hà"."""
    named = part.split()
    return 0 < len(named) <= _LONGEST_PLACE and all(word[:1].isupper() for word in named)


def _shares_its_head(shared: re.Match[str], words: Grammar) -> bool:
    _, head, colon, listed = shared.groups()
    key = folded(head)
    if not (key in words.heads or key in words.territories) or not listed[:1].isupper():
        return False
    if words.places.at_start(folded(listed)):
        return False
    return bool(colon) or len(_parts(listed, words)) > 1


def _parts(listed: str, words: Grammar) -> list[str]:
    """The fields of "Nội vụ, Kế hoạch và Đầu tư": separators inside a field do not count."""
    lowered = listed.lower()
    inside: list[tuple[int, int]] = []
    for field in words.fields:
        start = lowered.find(field)
        if start >= 0 and not any(first <= start < last for first, last in inside):
            inside.append((start, start + len(field)))
    parts, start = [], 0
    for match in SEPARATOR.finditer(listed):
        if not any(first <= match.start() < last for first, last in inside):
            parts.append(listed[start : match.start()].strip())
            start = match.end()
    return [part for part in [*parts, listed[start:].strip()] if part]
