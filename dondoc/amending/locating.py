"""Which row of the plan a row of a decision speaks of: certain, one of several, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dondoc.amending.rows import Action, DecisionRow
from dondoc.comparison.matching import ALIKE_ENOUGH
from dondoc.comparison.same_items import APART, MOST_CANDIDATES, SURELY_REWORDED
from dondoc.comparison.similarity import Similarity, words_of
from dondoc.plan import PlanItem, Section
from dondoc.schedule.parties import NESTED

# what the decision names by section and number need only be this much alike
NAMED_AND_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """The row meant, if that is certain; else those that may be, the likeliest first."""

    at: int | None = None
    candidates: tuple[int, ...] = ()


class Locator:
    """The rows of one plan, to be looked for by what they say and where they stand."""

    def __init__(
        self, items: Sequence[PlanItem], sections: Sequence[Section], rows: Sequence[DecisionRow]
    ) -> None:
        self._items, self._sections = items, sections
        self._words = [words_of(item.content) for item in items]
        asked = [words_of(row.content) for row in rows]
        self._asked = asked
        self._similar: list[dict[int, float]] = [{} for _ in rows]
        if items and any(asked):
            for old, row, similarity in Similarity(self._words, asked).pairs():
                self._similar[row][old] = similarity

    def find(self, at: int, row: DecisionRow) -> Found:
        """The row of the plan that the decision's row speaks of."""
        words = self._asked[at]
        named = self.named(row.section, row.number)
        # what takes a row's place need not be like it: the number says which goes
        by_number = not words or (row.action is Action.REPLACE and not row.before)
        if by_number and (named or not words):
            return Found(named[0]) if len(named) == 1 else Found(None, named[:MOST_CANDIDATES])
        exact = tuple(index for index, one in enumerate(self._words) if one == words)
        if exact:
            return _of_exact(exact, named)
        return self._alike(at, row, named)

    def named(self, section: str, number: str) -> tuple[int, ...]:
        """The rows at a section and number; of a decision that names no section, of any."""
        if not number:
            return ()
        return tuple(
            index
            for index, item in enumerate(self._items)
            if _same_number(item.number, number)
            and (not section or self.is_in(item.section, section))
        )

    def is_in(self, own: str, section: str) -> bool:
        """Whether an item's section is the one that a decision names by its ordinal or its heading."""
        if section in (own, *own.split(NESTED)):
            return True
        heading = next((one.heading for one in self._sections if one.ordinal == own), "")
        return bool(heading) and words_of(heading) == words_of(section)

    def _alike(self, at: int, row: DecisionRow, named: tuple[int, ...]) -> Found:
        ranked = sorted(((-alike, index) for index, alike in self._similar[at].items()))
        best = tuple(index for alike, index in ranked if -alike >= ALIKE_ENOUGH)
        if not best:
            return Found(None, named[:MOST_CANDIDATES])
        first, alike = best[0], -ranked[0][0]
        second = -ranked[1][0] if len(ranked) > 1 else 0.0
        if len(named) == 1 and named[0] == first and alike >= NAMED_AND_ALIKE:
            return Found(first)
        is_alone = alike >= SURELY_REWORDED and alike - second >= APART
        # what the decision calls new is new, however alike
        if is_alone and not named and row.action is not Action.UNSAID:
            return Found(first)
        return Found(None, tuple(dict.fromkeys((*best, *named)))[:MOST_CANDIDATES])


def _of_exact(exact: tuple[int, ...], named: tuple[int, ...]) -> Found:
    both = [index for index in exact if index in named]
    if len(both) == 1:
        return Found(both[0])
    if len(exact) == 1 and not named:
        return Found(exact[0])
    return Found(None, tuple(dict.fromkeys((*exact, *named)))[:MOST_CANDIDATES])


def _same_number(own: str, named: str) -> bool:
    return own.strip(" .)").casefold() == named.strip(" .)").casefold()
