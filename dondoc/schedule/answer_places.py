"""Where the rows of an answer stand: answers are kept by where a row first stood, and follow it.

In an amended plan another row may stand at the section and number that an answer names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dondoc.plan import PlanItem
from dondoc.schedule.answers import ASKS_WHICH, EVERYWHERE, Answer, place_words
from dondoc.schedule.items import places_of
from dondoc.schedule.lineage import Lineage, Parts

BETWEEN = "; "


class Whereabouts:
    """The places of one version's rows, as answers name them now and as they are kept."""

    def __init__(self, items: Sequence[PlanItem], key: str, lineage: Lineage) -> None:
        self._key = key
        self._now: dict[str, list[str]] = defaultdict(list)
        self._first: dict[str, list[str]] = defaultdict(list)
        for item, place in zip(items, places_of(items, key), strict=True):
            now, first = (
                place_words(item.section, item.number),
                self._words(lineage.first(place)),
            )
            self._now[first].append(now)
            self._first[now].append(first)
        self._gone = {self._words(one) for one in lineage.used}.difference(self._now)

    def first(self, place: str) -> str:
        """A place of this version by where its rows first stood."""
        return _joined(self._first.get(one, [one]) for one in place.split(BETWEEN))

    def now(self, answers: Iterable[Answer]) -> list[Answer]:
        """The answers that were kept, by where their rows stand in this version, if they still do."""
        return [moved for one in answers if (moved := self._moved(one)) is not None]

    def _moved(self, answer: Answer) -> Answer | None:
        if not answer.place or answer.code in EVERYWHERE or answer.code in ASKS_WHICH:
            return answer
        parts = [one for one in answer.place.split(BETWEEN) if one not in self._gone]
        if not parts:
            return None
        return replace(answer, place=_joined(self._now.get(one, [one]) for one in parts))

    def _words(self, first: Parts) -> str:
        """A first place in words; what no row of the first version was, is marked."""
        if len(first) != 4:
            return ""
        key, section, number, nth = first
        marks = [*([] if nth.isdecimal() else [nth]), *([] if key == self._key else [key])]
        words = place_words(section, number)
        return f"{words} [{' '.join(marks)}]" if marks else words


def _joined(names: Iterable[Iterable[str]]) -> str:
    return BETWEEN.join(dict.fromkeys(one for each in names for one in each))
