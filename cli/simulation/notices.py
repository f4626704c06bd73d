"""Messages of their own, about no day that is near: a report given back, a plan amended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from cli.simulation.owed import Owed

GIVEN_BACK, AMENDED = "given-back", "amended"


@dataclass(frozen=True, slots=True)
class Notice:
    """One message to one address, and the numbers of the rows that it names."""

    kind: str
    address: str
    works: frozenset[int] = frozenset()


# how many of each; what nobody is told of is not in it
Told = Counter[Notice]
Written = Callable[[str, str], list[str]]


@dataclass
class Notices:
    """What is to be told once, with the next run; what could not be sent waits."""

    _given_back: list[tuple[Owed, int]] = field(default_factory=list)
    _amended: dict[str, set[int]] = field(default_factory=dict)
    _waiting: Told = field(default_factory=Counter)

    def give_back(self, one: Owed) -> None:
        """A report went back to be mended."""
        self._given_back.append((one, len(one.sent_in)))

    def amend(self, one: Owed) -> None:
        """An amended plan has other words for this work, or it is new, or no longer asked for."""
        if isinstance(one.work, int):
            self._amended.setdefault(one.agency, set()).add(one.work)

    def wait(self, notices: Told) -> None:
        """What could not be sent waits in the outbox: such a message is no day's own."""
        self._waiting += notices

    def due(self, written_to: Written) -> Told:
        """What this run tells, to the agency's addresses of an audience that `written_to` gives."""
        told = self._waiting + Counter((*self._returned(written_to), *self._changed(written_to)))
        self._waiting, self._given_back, self._amended = Counter(), [], {}
        return told

    def _returned(self, written_to: Written) -> Iterable[Notice]:
        """The officers hear of it, unless the report was sent anew meanwhile."""
        for one, version in self._given_back:
            if one.claimed is None and len(one.sent_in) == version:
                for address in written_to(one.agency, "officer"):
                    yield Notice(GIVEN_BACK, address)

    def _changed(self, written_to: Written) -> Iterable[Notice]:
        """Officers and leaders of the agencies touched, and nobody else."""
        for agency, works in self._amended.items():
            for audience in ("officer", "leader"):
                for address in written_to(agency, audience):
                    yield Notice(AMENDED, address, frozenset(works))


def without(notices: Told, addresses: set[str]) -> Told:
    """The notices to all others."""
    return Counter({one: count for one, count in notices.items() if one.address not in addresses})
