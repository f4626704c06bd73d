"""How a new version of a plan takes over what its things were known by in the version before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from dondoc.schedule.lineage import Lineage, Parts, unused
from dondoc.schedule.obligation import ObligationKind

if TYPE_CHECKING:
    from dondoc.schedule import Placed
    from dondoc.schedule.occurrence import Occurrence

Names = dict[str, str]
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Version:
    """All that one version asks for, by where it stands, and where that first stood."""

    placed: Mapping[Parts, Placed]
    lineage: Lineage

    @property
    def used(self) -> frozenset[Parts]:
        """Every first place that the plan has ever given up to this version."""
        return self.lineage.used.union(map(self.lineage.first, self.placed))


def continued(
    old: Version,
    new: Mapping[Parts, Placed],
    same: Mapping[Parts, Parts],
    used: Iterable[Parts] = (),
    wished: Mapping[Parts, Parts] | None = None,
) -> Lineage:
    """The lineage of a new version: what is the same keeps its first place, the rest gets one that
    nobody ever had.

    `same` maps places of the new version to those of the old one; `used` are first places that
    other versions gave, `wished` those that new rows should get if nobody ever had them.
    """
    taken = set(old.used.union(used))
    parts = _first_places(old, new, same, taken, wished or {})
    names: dict[Parts, Names] = {}
    used_names = dict(old.lineage.used_names)
    for place, before in same.items():
        first = old.lineage.first(before)
        known = _known(old, before)
        ever = old.lineage.used_names.get(first, frozenset()).union(_joined(known))
        found = _names(known, new[place].windows, ever)
        names |= {first: changed} if (changed := _that_differ(found)) else {}
        used_names[first] = ever.union(_joined_names(found))
    return Lineage(parts, names, frozenset(taken), used_names)


def _first_places(
    old: Version,
    new: Iterable[Parts],
    same: Mapping[Parts, Parts],
    taken: set[Parts],
    wished: Mapping[Parts, Parts],
) -> dict[Parts, Parts]:
    """Those that differ; what is given is added to what is taken, wishes first."""
    parts: dict[Parts, Parts] = {}
    for place in sorted(new, key=lambda one: one not in wished):
        if place in same:
            first = old.lineage.first(same[place])
        else:
            wish = wished.get(place, place)
            first = _fresh(place, taken) if wish in taken else wish
        taken.add(first)
        if first != place:
            parts[place] = first
    return parts


@dataclass(frozen=True, slots=True)
class _Known:
    """A window of the old version and the name by which it is known."""

    name: str
    occurrence: Occurrence


def _known(old: Version, place: Parts) -> list[_Known]:
    windows = old.placed[place].windows
    return [_Known(old.lineage.name(place, one.kind, one.id), one) for one in windows]


def _fresh(place: Parts, taken: set[Parts]) -> Parts:
    alike = (one[-1] for one in taken if one[:-1] == place[:-1])
    return (*place[:-1], unused(place[-1], alike))


def _names(known: Sequence[_Known], new: Sequence[Occurrence], ever: frozenset[str]) -> Names:
    """By what name each new window goes on; kinds never mix, as keys tell them apart."""
    found: Names = {}
    for kind in dict.fromkeys(one.kind for one in new):
        olds = [one for one in known if one.occurrence.kind is kind]
        news = [one for one in new if one.kind is kind]
        carried = _carried(olds, news)
        taken = {name.partition("/")[2] for name in ever if name.startswith(f"{kind}/")}
        for one in news:
            name = carried.get(one.id) or unused(one.id, taken)
            taken.add(name)
            found[f"{kind}/{one.id}"] = name
    return found


def _carried(olds: Sequence[_Known], news: Sequence[Occurrence]) -> Names:
    """The windows that surely are one; where their number changed, only those whose days did not."""
    if news and news[0].kind is ObligationKind.REPORT:
        return _matched(olds, news, (lambda one: one.period,))
    tests: list[Callable[[Occurrence], Hashable]] = [
        lambda one: (one.window, one.title),
        lambda one: one.window,
    ]
    if len(olds) == len(news):
        tests += [lambda one: (one.id, one.window), lambda one: one.id]
    return _matched(olds, news, tests)


def _matched(
    olds: Sequence[_Known],
    news: Sequence[Occurrence],
    tests: Iterable[Callable[[Occurrence], Hashable]],
) -> Names:
    """New ids to old names: the pairs that agree in the first test and are alone in it, and so on."""
    found: Names = {}
    for test in tests:
        taken = set(found.values())
        left = [one for one in olds if one.name not in taken]
        sought = [one for one in news if one.id not in found]
        alone = _alone(left, lambda one: test(one.occurrence))  # noqa: B023 - used within the turn
        for mark, one in _alone(sought, test).items():
            if mark in alone:
                found[one.id] = alone[mark].name
    return found


def _alone(things: Sequence[Thing], mark: Callable[[Thing], Hashable]) -> dict[Hashable, Thing]:
    counted = Counter(map(mark, things))
    return {mark(one): one for one in things if counted[mark(one)] == 1}


def _that_differ(names: Names) -> Names:
    return {one: name for one, name in names.items() if one.partition("/")[2] != name}


def _joined(known: Iterable[_Known]) -> set[str]:
    return {f"{one.occurrence.kind}/{one.name}" for one in known}


def _joined_names(names: Names) -> set[str]:
    return {f"{one.partition('/')[0]}/{name}" for one, name in names.items()}
