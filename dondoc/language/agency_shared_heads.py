"""Lists that name their head once: "các Sở: Nội vụ, Tài chính", "UBND các phường: Láng, Kim Liên"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dondoc.language.agency_grammar import Grammar, folded, grammar

SEPARATOR = re.compile(r"[,;/]|(?<!\w)và(?!\w)", re.IGNORECASE)
_SHARED_HEAD = re.compile(
    r"^((?:UBND|[UỦ][yỷỶY] ban nhân dân)\s+)?(?:các|những)\s+(\w+)(\s*:)?\s+(.+)$", re.IGNORECASE
)


def with_shared_head(name: str) -> Iterator[str]:
    """ "các Sở: Nội vụ, Tài chính" written out: "Sở Nội vụ", "Sở Tài chính"."""
    words = grammar()
    shared = _SHARED_HEAD.match(name)
    if not shared or not _shares_its_head(shared, words):
        yield name
        return
    body, head = shared.group(1) or "", shared.group(2)
    for part in _parts(shared.group(4), words):
        has_its_own = bool(words.heads.at_start(folded(part)))
        yield part if has_its_own else f"{body}{head} {part}"


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
