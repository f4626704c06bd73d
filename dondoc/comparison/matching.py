"""Which item of the old plan each item of the new one comes from.

The surest pair is taken first, then the surest of those left, until no pair is alike enough: so a
person would do it, and any pair can be explained by itself. Where contents are equally alike, as in
rows that several agencies share word for word, the lead, the section and the place decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from dondoc.comparison.similarity import Similarity, words_of

if TYPE_CHECKING:
    from dondoc.comparison.judging import Judge
    from dondoc.plan import PlanItem

# judged by eye on the plans of 2020, 2025 and 2026: nothing below is one task, all above the
# second is, and between them a person should look
ALIKE_ENOUGH = 0.38
SURELY_ALIKE = 0.55


class Pair(NamedTuple):
    """The places of one task in the old and in the new plan, and how alike its contents are."""

    old: int
    new: int
    similarity: float

    @property
    def is_sure(self) -> bool:
        """Whether nobody need look whether both are one task."""
        return self.similarity >= SURELY_ALIKE


def match(old: Sequence[PlanItem], new: Sequence[PlanItem], judge: Judge) -> list[Pair]:
    """The pairs, each item in one at most, the surest first."""
    contents = (
        [words_of(item.content, judge.years) for item in old],
        [words_of(item.content) for item in new],
    )
    ranked: list[tuple[float, float, Pair]] = []
    for before, after, similarity in Similarity(*contents).pairs():
        bonus = judge.bonus(old[before], new[after])
        if similarity + bonus >= ALIKE_ENOUGH:
            apart = abs(before / len(old) - after / len(new))
            ranked.append((-round(similarity + bonus, 6), apart, Pair(before, after, similarity)))
    return _surest_first(sorted(ranked))


def _surest_first(ranked: Sequence[tuple[float, float, Pair]]) -> list[Pair]:
    taken: list[Pair] = []
    olds: set[int] = set()
    news: set[int] = set()
    for _, _, pair in ranked:
        if pair.old not in olds and pair.new not in news:
            taken.append(pair)
            olds.add(pair.old)
            news.add(pair.new)
    return taken
