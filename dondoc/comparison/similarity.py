"""How alike two contents are: by the words that few others use, and by their order.

Every plan repeats "xây dựng và tham mưu UBND Thành phố ban hành"; such words say little about which
task it is. So words and pairs of words weigh the more, the fewer of all contents hold them.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from rapidfuzz import fuzz

from dondoc.language.text import match_key

Term: TypeAlias = str | tuple[str, str]
Holders: TypeAlias = dict[Term, list[tuple[int, float]]]
Alike: TypeAlias = tuple[int, int, float]
_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"^(?:19|20)\d{2}$")
# found on the plans of 2020, 2025 and 2026, judged by eye; they add up to 1
_SHARED, _CONTAINED, _IN_ORDER = 0.52, 0.24, 0.24
# pairs that share less are not looked at any further
_LEAST_SHARED = 0.1
_NO_HOLDERS: Holders = {}


def words_of(text: str, years: int = 0) -> tuple[str, ...]:
    """The words of a text for comparing, without accents and punctuation; `years` are added to each
    year that it names."""
    words = _WORD.findall(match_key(text))
    return tuple(str(int(word) + years) if years and _YEAR.match(word) else word for word in words)


def say_the_same(old: str, new: str, years: int) -> bool:
    """Whether two texts are one but for accents, punctuation, and years that go with the plan's."""
    before, after = words_of(old), words_of(new)
    return len(before) == len(after) and all(
        first == second or (_YEAR.match(first) and second == str(int(first) + years))
        for first, second in zip(before, after, strict=True)
    )


class Similarity:
    """How alike the contents of two plans are, from 0 to 1."""

    def __init__(self, old: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]]) -> None:
        terms = [[Counter(_terms(words)) for words in plan] for plan in (old, new)]
        held = Counter(term for plan in terms for counted in plan for term in counted)
        everything = sum(map(len, terms))
        self._weights = {term: math.log((1 + everything) / count) for term, count in held.items()}
        self._old, self._new = ([self._vector(one) for one in plan] for plan in terms)
        self._heavy = [[self._weight(one) for one in plan] for plan in terms]
        self._texts = [" ".join(words) for words in old], [" ".join(words) for words in new]

    def pairs(self, about: tuple[Container[int], Container[int]] | None = None) -> Iterator[Alike]:
        """The pairs (old, new) that have something in common, and how alike they are.

        With `about` only those of which the old one, or the new one, is among these.
        """
        all_held, some_held = self._holders(lambda _new: True), _NO_HOLDERS
        if about:
            some_held = self._holders(about[1].__contains__)
        for old, vector in enumerate(self._old):
            holders = all_held if about is None or old in about[0] else some_held
            shared: dict[int, float] = defaultdict(float)
            both: dict[int, float] = defaultdict(float)
            for term, weight in vector.items():
                its_own = self._weights[term]
                for new, their_weight in holders.get(term, ()):
                    shared[new] += weight * their_weight
                    both[new] += its_own
            for new, cosine in shared.items():
                if cosine >= _LEAST_SHARED:
                    yield old, new, self._blend(old, new, cosine, both[new])

    def _holders(self, wanted: Callable[[int], bool]) -> Holders:
        """By term the new contents that hold it, and how much it is of each."""
        holders: Holders = defaultdict(list)
        for new, vector in enumerate(self._new):
            if wanted(new):
                for term, weight in vector.items():
                    holders[term].append((new, weight))
        return holders

    def _blend(self, old: int, new: int, cosine: float, both: float) -> float:
        in_order = fuzz.ratio(self._texts[0][old], self._texts[1][new]) / 100
        # how much of the shorter content stands in the other, by weight
        least = min(self._heavy[0][old], self._heavy[1][new])
        contained = both / least if least else 0.0
        return _SHARED * min(cosine, 1.0) + _CONTAINED * contained + _IN_ORDER * in_order

    def _weight(self, terms: Iterable[Term]) -> float:
        return sum(self._weights[term] for term in terms)

    def _vector(self, counted: Mapping[Term, int]) -> dict[Term, float]:
        weights = {
            term: (1 + math.log(count)) * self._weights[term] for term, count in counted.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {term: weight / length for term, weight in weights.items()}


def _terms(words: Sequence[str]) -> Iterator[Term]:
    yield from words
    yield from pairwise(words)
