"""What stands outside the items of two versions and is the same: reports, duties, targets, days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz import fuzz

from dondoc.comparison.similarity import words_of
from dondoc.schedule import Placed
from dondoc.schedule.lineage import Parts

Things = Mapping[Parts, Placed]
ITEM_PARTS = 4
# the two whose places are counted: a paragraph more moves all that follow
COUNTED = ("duties", "targets")
NEARLY, APART = 80, 10


def same_places(old: Things, new: Things, old_key: str, new_key: str) -> dict[Parts, Parts]:
    """Places of the new version to places of the old one, for all but the items.

    Reports and commemorations are named by what they are. Duties and targets are the same where they
    say the same; what was reworded is, only if none was added or dropped.
    """
    same = {
        place: before
        for place in new
        if len(place) < ITEM_PARTS
        and place[1] not in COUNTED
        and (before := (old_key, *place[1:])) in old
    }
    for kind in COUNTED:
        olds, news = _of(kind, old), _of(kind, new)
        same |= _saying_the_same(olds, news)
        if len(olds) == len(news):
            same |= _left_in_place(olds, news, same, old_key)
    assert all(place[0] == new_key for place in same)
    return same


def _of(kind: str, things: Things) -> Things:
    return {
        place: one for place, one in things.items() if len(place) < ITEM_PARTS and place[1] == kind
    }


def _saying_the_same(olds: Things, news: Things) -> dict[Parts, Parts]:
    by_words: dict[object, list[Parts]] = defaultdict(list)
    for place, one in olds.items():
        by_words[_said(one)].append(place)
    again: dict[object, list[Parts]] = defaultdict(list)
    for place, one in news.items():
        again[_said(one)].append(place)
    return {
        place: before
        for said, places in again.items()
        if len(places) == len(by_words.get(said, ()))
        for place, before in zip(places, by_words[said], strict=True)
    }


def _left_in_place(
    olds: Things, news: Things, same: Mapping[Parts, Parts], old_key: str
) -> dict[Parts, Parts]:
    taken = set(same.values())
    return {
        place: before
        for place in news
        if place not in same
        and (before := (old_key, *place[1:])) in olds
        and before not in taken
        and _is_reworded(news[place], before, olds)
    }


def _is_reworded(one: Placed, before: Parts, olds: Things) -> bool:
    """Whether it says nearly what stood at its place, and that more than anything that stood elsewhere."""
    alike = {
        place: fuzz.ratio(words_of(one.content), words_of(other.content))
        for place, other in olds.items()
        if other.lead == one.lead
    }
    own = alike.pop(before, 0.0)
    return own >= NEARLY and all(own - other >= APART for other in alike.values())


def _said(one: Placed) -> object:
    return one.lead, words_of(one.content)
