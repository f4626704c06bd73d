"""The oracle: a plain model of who owes what, how it stands on a day, and who is to be told.

It looks at everything anew each day. It shares no rule with the product: not the ladder, not the
states, not the outbox, not the calendar.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from cli.simulation.notices import Notices, Told
from cli.simulation.owed import Owed, identity, owed_of
from cli.simulation.rules import OwnRules
from cli.simulation.world import REPORTS, Person, Province, Row

OPEN = ("on-time", "due-soon", "overdue")
INSTEAD = {"officer": "leader", "leader": "officer"}


Said = tuple[Owed, str, date]


@dataclass
class Ledger:
    """Everything that is owed, who is written to, and what has been said."""

    rules: OwnRules
    owed: list[Owed] = field(default_factory=list)
    own: list[Owed] = field(default_factory=list)
    by_agency: dict[str, list[Owed]] = field(default_factory=lambda: defaultdict(list))
    people: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    coordinators: dict[int, str] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    said: dict[str, set[Said]] = field(default_factory=lambda: defaultdict(set))
    messages: Counter[tuple[date, str]] = field(default_factory=Counter)
    touched: set[str] = field(default_factory=set)
    notices: Notices = field(default_factory=Notices)

    def know(self, people: Iterable[Person]) -> None:
        """Whom the office can write to."""
        for one in people:
            self.people[one.agency, one.audience].append(one.address)

    def approve(self, at: int, province: Province) -> None:
        """A plan comes into force: its rows and reports are owed."""
        self.coordinators[at] = province.coordinator.id
        new = [one for row in province.rows for one in owed_of(at, row)]
        new += [
            Owed(at, period, 0, "report", "reporter", body.id, ("", ""), due)
            for period, due in REPORTS.items()
            for body in province.bodies
        ]
        for one in new:
            self._take_up(one)

    def _take_up(self, one: Owed) -> None:
        self.owed.append(one)
        if one.is_leading:
            self.own.append(one)
        self.by_agency[one.agency].append(one)
        self.touched.add(one.agency)

    def amend(self, at: int, rows: Iterable[Row], today: date) -> None:
        """An amended plan takes over: days move, what is dropped is off, done work stays done."""
        old = {identity(one): one for one in self.owed if one.plan == at and one.kind != "report"}
        new = {identity(one): one for row in rows for one in owed_of(at, row)}
        for known, one in new.items():
            before = old.get(known)
            if before is None or before.cancelled:
                self._take_up(one)
                self.notices.amend(one)
                continue
            if before.extended and before.extended <= one.due:
                before.extended = None
            if before.is_shown_otherwise(one):
                self.touched.add(one.agency)
            if before.is_other_work(one):
                self.notices.amend(one)
            before.due, before.place, before.content = one.due, one.place, one.content
        for known, before in old.items():
            if known not in new and before.cancelled is None:
                before.cancelled = today
                self.touched.add(before.agency)
                self.notices.amend(before)

    def state(self, one: Owed, day: date) -> str:
        """How it stands at the end of that day."""
        if one.cancelled:
            return "cancelled"
        if one.confirmed and one.confirmed <= day:
            done = min(one.claimed or one.confirmed, one.confirmed)
            return "done-on-time" if done <= one.last else "done-late"
        if one.claimed and one.claimed <= day:
            return "awaiting-confirmation"
        if one.pauses and any(pause.covers(day) and not pause.is_silence for pause in one.pauses):
            return "on-hold"
        if day > one.last:
            return "overdue"
        return "due-soon" if day >= self.rules.soon_from(one.last) else "on-time"

    def leading(self) -> Iterator[Owed]:
        """What agencies owe themselves and is not dropped."""
        return (one for one in self.own if not one.cancelled)

    def to_say(self, day: date) -> dict[str, set[Said]]:
        """What each address is to be told by a run on that day that has not been said."""
        found: dict[str, set[Said]] = defaultdict(set)
        if not self.rules.days.is_worked(day):
            return found
        for one in self.leading():
            if one.confirmed and one.confirmed <= day:
                continue
            steps = self.rules.latest(one.kind, one.last, day)
            if not steps or not self._may_be_said(one, day):
                continue
            for step in steps:
                said = (one, step.code, one.last)
                for address in self.recipients(one, step.audience):
                    if said not in self.said[address]:
                        found[address].add(said)
        most = self.rules.messages_a_day
        return {to: said for to, said in found.items() if self.messages[day, to] < most}

    def _may_be_said(self, one: Owed, day: date) -> bool:
        is_silent = any(pause.covers(day) and pause.is_silence for pause in one.pauses)
        return not is_silent and self.state(one, day) in OPEN

    def recipients(self, one: Owed, audience: str) -> list[str]:
        """Who is told; where nobody is reached, the agency's others are told as well."""
        if audience == "coordinator":
            return self._active(self.coordinators[one.plan], audience)
        found = self._active(one.agency, audience)
        if any(address not in self.broken for address in found):
            return found
        return found + self._active(one.agency, INSTEAD[audience])

    def _active(self, agency: str, audience: str) -> list[str]:
        return [one for one in self.people[agency, audience] if one not in self.stopped]

    def told(
        self, day: date, expected: dict[str, set[Said]], notices: Told, *, dead: set[str]
    ) -> None:
        """The run's messages went out, but for those whose address refuses for good."""
        for address, said in expected.items():
            self.said[address] |= said
            if address not in dead:
                self.messages[day, address] += 1
        tried = expected.keys() | {one.address for one in notices}
        self.broken = (self.broken - tried) | (tried & dead)

    def still_true(self, expected: dict[str, set[Said]], day: date) -> dict[str, set[Said]]:
        """Those messages of which nothing was done while they waited; the others are taken back."""
        return {
            to: said
            for to, said in expected.items()
            if all(self._may_be_said(one, day) and one.last == last for one, _, last in said)
        }

    def notices_due(self) -> Told:
        """Whom this run tells what is said once and has no day."""
        return self.notices.due(self._active)

    def unreachable(self, day: date) -> set[str]:
        """Agencies that owe something and of whose addresses none gets through."""
        return {
            agency
            for agency, owed in self.by_agency.items()
            if not self._is_reached(agency) and any(self._is_owing(one, day) for one in owed)
        }

    def _is_owing(self, one: Owed, day: date) -> bool:
        return one.is_leading and not one.cancelled and self.state(one, day) in OPEN

    def _is_reached(self, agency: str) -> bool:
        addresses = self._active(agency, "officer") + self._active(agency, "leader")
        return any(address not in self.broken for address in addresses)

    def let_go_of_old_events(self, today: date) -> None:
        """Calendars change when what was dropped has been shown long enough."""
        kept = timedelta(days=self.rules.kept_cancelled)
        for one in self.owed:
            if one.cancelled and not one.is_gone and one.cancelled + kept < today:
                one.is_gone = True
                self.touched.add(one.agency)

    def events(self, agency: str, today: date) -> tuple[int, int]:
        """How many events its calendar holds, and how many of them are shown as off."""
        own = self.by_agency[agency]
        shown_since = today - timedelta(days=self.rules.kept_cancelled)
        off = sum(one.cancelled is not None and one.cancelled >= shown_since for one in own)
        return sum(one.cancelled is None for one in own) + off, off
