"""Rows that say nearly the same: found by pairs of words that they share."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from dondoc.language.text import match_key

SHORTEST = 8  # words; shorter contents are alike by chance
SHARED_BY_SHORTER = 0.8
SHARED_BY_LONGER = 0.5
# a row is compared with the first that hold a pair of words; the rest are alike to those or not at all
MOST_HOLDERS = 40

_WORD = re.compile(r"\w+")


def near_duplicates(contents: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Groups of indexes whose contents are alike, each in order; every index in one group at most.

    Two are alike if nearly all pairs of words of the shorter stand in the longer, and at least
    half of the longer's in the shorter: a task within a much longer one is not its duplicate.
    """
    pairs = [_word_pairs(content) for content in contents]
    owner = list(range(len(contents)))
    holders: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for index, own in enumerate(pairs):
        for other in {one for pair in own for one in holders[pair]}:
            if _are_alike(len(own & pairs[other]), len(own), len(pairs[other])):
                _join(owner, index, other)
        for pair in own:
            if len(holders[pair]) < MOST_HOLDERS:
                holders[pair].append(index)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for index in range(len(contents)):
        groups[_root(owner, index)].append(index)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def _word_pairs(content: str) -> frozenset[tuple[str, str]]:
    words = _WORD.findall(match_key(content))
    if len(words) < SHORTEST:
        return frozenset()
    return frozenset(pairwise(words))


def _are_alike(shared: int, one: int, other: int) -> bool:
    shorter, longer = sorted((one, other))
    return shared >= SHARED_BY_SHORTER * shorter and shared >= SHARED_BY_LONGER * longer


def _root(owner: list[int], index: int) -> int:
    while owner[index] != index:
        index = owner[index]
    return index


def _join(owner: list[int], one: int, other: int) -> None:
    first, second = sorted((_root(owner, one), _root(owner, other)))
    owner[second] = first
