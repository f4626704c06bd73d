"""Which item of a plan in force is which of its amended version, where done work hangs on the answer.

Stricter than comparing two years: a pair counts only where no other could be meant. What is alike and
not certain is asked for; what is alike to nothing is new, or dropped.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dondoc.comparison.judging import Judge
from dondoc.comparison.matching import ALIKE_ENOUGH, Pair
from dondoc.comparison.similarity import Similarity, words_of
from dondoc.language.text import match_key

if TYPE_CHECKING:
    from dondoc.language.agencies import AgencyDirectory
    from dondoc.plan import PlanItem, PlanReading

# a content of fewer words says too little to be known by itself at another place or time
FEWEST_WORDS = 5
# a reworded item is certain from here on, if no other item of either version comes near
SURELY_REWORDED, APART = 0.72, 0.12
# a row so much alike could be the reworded one, though another says it word for word elsewhere
NEAR = 0.38
MOST_CANDIDATES = 3
_COUNTS = re.compile(r"\d|^(?:x{0,2}(?:i[xv]|v?i{0,3}))$")
Mark = Callable[["_Item"], Hashable]


@dataclass(frozen=True, slots=True)
class SameItems:
    """Pairs by the new item's index; `doubts` are new items that may be one of several old ones."""

    pairs: Mapping[int, Pair]
    doubts: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Item:
    """An item by what it may be recognised; leads are those of the day of the new version."""

    at: int
    words: tuple[str, ...]
    lead: Hashable
    section: Hashable
    timing: str


@dataclass
class _Left:
    """What has not been paired yet."""

    old: dict[int, _Item]
    new: dict[int, _Item]
    pairs: dict[int, Pair] = field(default_factory=dict)

    def pair(self, old: int, new: int, similarity: float) -> None:
        """Both are one item."""
        del self.old[old], self.new[new]
        self.pairs[new] = Pair(old, new, similarity)


def same_items(
    old: PlanReading,
    new: PlanReading,
    directory: AgencyDirectory,
    told: Mapping[int, int | None] | None = None,
) -> SameItems:
    """Pair the items; `told` is what a person said of new items: which old one, or None for a new task."""
    judge = Judge(old, new, directory)
    olds, news = _items(old.items, judge, 0), _items(new.items, judge, 1)
    left = _Left({one.at: one for one in olds}, {one.at: one for one in news})
    for at, origin in (told or {}).items():
        if origin is not None and origin in left.old:
            left.pair(origin, at, 1.0)
    for at in [at for at, origin in (told or {}).items() if origin is None]:
        del left.new[at]
    _pair_in_section(left)
    similar = _similar(olds, news, left)
    _pair_what_says_the_same(left, (_series(olds), _series(news)), similar)
    _pair_what_is_reworded(left, similar)
    return SameItems(left.pairs, _doubts(left, similar, judge, old.items, new.items))


def _items(items: Sequence[PlanItem], judge: Judge, plan: int) -> list[_Item]:
    years = judge.years if plan == 0 else 0
    return [
        _Item(
            at,
            words_of(item.content, years),
            judge.leads_of(item, plan),
            judge.headings_of(item, plan),
            match_key(item.timing.text),
        )
        for at, item in enumerate(items)
    ]


def _series(items: Sequence[_Item]) -> Counter[Hashable]:
    """How many items have the same words and lead."""
    return Counter((one.words, one.lead) for one in items)


def _pair_what_says_the_same(
    left: _Left,
    series: tuple[Counter[Hashable], Counter[Hashable]],
    similar: Mapping[tuple[int, int], float],
) -> None:
    """Word for word in another section or at another time, by less and less as long as it is the only one."""
    tests: tuple[Mark, ...] = (
        lambda one: (one.words, one.lead, one.timing),
        lambda one: (one.words, one.lead) if _is_no_series(one, series) else None,
        lambda one: (one.words, one.section, one.timing),
        lambda one: one.words if _is_no_series(one, series) else None,
    )
    for test in tests:
        _pair_alone(left, test, similar)


def _pair_in_section(left: _Left) -> None:
    """Twins, which nothing but their section tells apart, only where as many stand in each as before;
    within a section they go in their order."""

    def mark(one: _Item) -> Hashable:
        return one.words, one.lead, one.timing

    olds, news = _by_mark(left.old, mark), _by_mark(left.new, mark)
    for found, sought in [(olds[one], news[one]) for one in news if one in olds]:
        before = sorted(found, key=lambda at: (repr(left.old[at].section), at))
        after = sorted(sought, key=lambda at: (repr(left.new[at].section), at))
        if [left.old[at].section for at in before] == [left.new[at].section for at in after]:
            for old, new in zip(before, after, strict=True):
                left.pair(old, new, 1.0)


def _pair_alone(left: _Left, mark: Mark, similar: Mapping[tuple[int, int], float]) -> None:
    """Pair what is alone of its mark on both sides, unless another row could be the same reworded."""
    olds, news = _by_mark(left.old, mark), _by_mark(left.new, mark)
    for found, sought in [(olds[one], news[one]) for one in news if one in olds]:
        if len(found) != 1 or len(sought) != 1 or not _says_enough(left.new[sought[0]]):
            continue
        (old,), (new,) = found, sought
        others = (similar.get((old, at), 0.0) for at in left.new if at != new)
        if all(other < NEAR for other in others):
            left.pair(old, new, 1.0)


def _by_mark(items: Mapping[int, _Item], mark: Mark) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for at, one in items.items():
        if one.words and (marked := mark(one)) is not None:
            found[marked].append(at)
    return found


def _says_enough(one: _Item) -> bool:
    return len(one.words) >= FEWEST_WORDS


def _is_no_series(one: _Item, series: tuple[Counter[Hashable], Counter[Hashable]]) -> bool:
    """Whether its words stand once for its lead: of a row for each quarter the time tells which is which."""
    return all(count[one.words, one.lead] <= 1 for count in series)


def _similar(
    olds: Sequence[_Item], news: Sequence[_Item], left: _Left
) -> dict[tuple[int, int], float]:
    """How alike those that are left are to all others, those that are paired already counted in."""
    alike = Similarity([one.words for one in olds], [one.words for one in news])
    about = frozenset(left.old), frozenset(left.new)
    return {(old, new): similarity for old, new, similarity in alike.pairs(about)}


def _pair_what_is_reworded(left: _Left, similar: Mapping[tuple[int, int], float]) -> None:
    """Alike in words, of one lead, with the same figures, and far from every other item."""
    of_old, of_new = _rivals(similar)
    sure = [
        (old, new, similarity)
        for (old, new), similarity in similar.items()
        if old in left.old
        and new in left.new
        and similarity >= SURELY_REWORDED
        and _is_alone(of_old[old], new, similarity)
        and _is_alone(of_new[new], old, similarity)
        and _could_be_one(left.old[old], left.new[new])
    ]
    for old, new, similarity in sure:
        left.pair(old, new, similarity)


Rivals = dict[int, dict[int, float]]


def _rivals(similar: Mapping[tuple[int, int], float]) -> tuple[Rivals, Rivals]:
    of_old: Rivals = defaultdict(dict)
    of_new: Rivals = defaultdict(dict)
    for (old, new), similarity in similar.items():
        of_old[old][new] = of_new[new][old] = similarity
    return of_old, of_new


def _is_alone(rivals: Mapping[int, float], own: int, similarity: float) -> bool:
    """Whether all others are well behind, those counted in that have found their own already."""
    return all(similarity - other >= APART for at, other in rivals.items() if at != own)


def _could_be_one(old: _Item, new: _Item) -> bool:
    # those that say the same word for word have been judged, and found not certain
    is_reworded = _says_enough(old) and _says_enough(new) and old.words != new.words
    # other words at another place and another time: more of it is new than old
    stays = old.section == new.section or old.timing == new.timing
    return is_reworded and stays and old.lead == new.lead and _figures(old) == _figures(new)


def _figures(one: _Item) -> list[str]:
    return sorted(word for word in one.words if word and _COUNTS.search(word))


def _doubts(
    left: _Left,
    similar: Mapping[tuple[int, int], float],
    judge: Judge,
    olds: Sequence[PlanItem],
    news: Sequence[PlanItem],
) -> dict[int, tuple[int, ...]]:
    """New items that could be one of those left, the likeliest first."""
    found: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (old, new), similarity in similar.items():
        if old in left.old and new in left.new:
            alike = similarity + judge.bonus(olds[old], news[new])
            if alike >= ALIKE_ENOUGH:
                found[new].append((-round(alike, 6), old))
    for new in left.new:
        if not left.new[new].words:
            found[new] += [(0.0, at) for at, one in left.old.items() if not one.words]
    return {
        new: tuple(old for _, old in sorted(candidates)[:MOST_CANDIDATES])
        for new, candidates in sorted(found.items())
        if candidates
    }
