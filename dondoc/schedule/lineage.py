"""What a plan's obligations are known by from version to version.

Keys come from where a thing stood when it first came into the plan. When rows are inserted, removed or
moved, what stands at a place is not what stood there before; a lineage says of each place of one
version where it first stood, so that words, extensions and messages stay with their task.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where the things of one version first stood; what is not told stands where it first did.

    `parts` maps the key parts of a place to those of the first place, `names` the windows of a thing
    ("dated/2") to the names by which they are known, by first place. `used` are all first places
    that this plan ever gave, dropped ones too, and `used_names` the names: none is given twice.
    """

    parts: Mapping[Parts, Parts] = field(default_factory=dict)
    names: Mapping[Parts, Mapping[str, str]] = field(default_factory=dict)
    used: frozenset[Parts] = frozenset()
    used_names: Mapping[Parts, frozenset[str]] = field(default_factory=dict)

    def first(self, place: Parts) -> Parts:
        """The key parts of where that which stands at the place first stood."""
        return self.parts.get(place, place)

    def name(self, place: Parts, kind: str, name: str) -> str:
        """By what name a window of the thing at that place is known."""
        return self.names.get(self.first(place), {}).get(f"{kind}/{name}", name)


FIRST_VERSION = Lineage()


def lineage_as_json(lineage: Lineage) -> dict[str, Any]:
    """The lineage as it is kept with a version."""
    return {
        "parts": [[list(place), list(first)] for place, first in sorted(lineage.parts.items())],
        "names": [[list(first), dict(names)] for first, names in sorted(lineage.names.items())],
        "used": [list(one) for one in sorted(lineage.used)],
        "used_names": [
            [list(first), sorted(names)] for first, names in sorted(lineage.used_names.items())
        ],
    }


def lineage_from_json(kept: Mapping[str, Any] | None) -> Lineage:
    """The lineage that was kept; a version of before there were any stands where it first did."""
    if not kept:
        return FIRST_VERSION
    return Lineage(
        parts={tuple(place): tuple(first) for place, first in kept["parts"]},
        names={tuple(first): names for first, names in kept["names"]},
        used=frozenset(map(tuple, kept["used"])),
        used_names={tuple(first): frozenset(names) for first, names in kept["used_names"]},
    )


def unused(wanted: str, used: Iterable[str]) -> str:
    """The name, or the first of "name+1", "name+2" that nobody has."""
    taken = set(used)
    return next(one for one in _numbered(wanted) if one not in taken)


def _numbered(name: str) -> Iterator[str]:
    yield name
    at = 1
    while True:
        yield f"{name}+{at}"
        at += 1
