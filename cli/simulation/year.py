"""The year of one office, day by day: people act, the runs run, and every count is checked."""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from cli.simulation.amending import amended
from cli.simulation.checking import Checker
from cli.simulation.day import audit, plan_messages, publish, send_messages
from cli.simulation.days import ONE_DAY, all_days
from cli.simulation.deeds import Doing
from cli.simulation.ledger import Ledger, Said
from cli.simulation.mishaps import Mishaps, days_ahead
from cli.simulation.notices import Told, without
from cli.simulation.office import Simulated
from cli.simulation.people import Agenda
from cli.simulation.rules import OwnRules
from cli.simulation.sink import Arrived
from cli.simulation.stopwatch import Stopwatch
from cli.simulation.world import APPROVED_ON, REPORTS

DAYS_OF_A_ROUND = 15
OBJECTS_BETWEEN_LOOKS = 50_000


@dataclass
class DayFigures:
    """What one day was: messages that arrived, and CPU seconds by step."""

    day: date
    messages: int
    states: dict[str, int]
    seconds: dict[str, float]
    wall: float


@dataclass
class Year:
    """One office through its year."""

    made: Simulated
    ledger: Ledger
    agenda: Agenda
    doing: Doing
    checker: Checker
    mishaps: Mishaps
    watch: Stopwatch
    approved_on: date = APPROVED_ON
    figures: list[DayFigures] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        made: Simulated,
        watch: Stopwatch,
        *,
        seed: int,
        rules: OwnRules,
        mishaps: Mishaps,
        approved_on: date = APPROVED_ON,
    ) -> Year:
        """The year of that office; chance follows from the seed.

        With a later day of approval it begins there, with what had been done by then.
        """
        ledger = Ledger(rules)
        for province in made.provinces:
            ledger.know(province.people)
        agenda = Agenda(ledger, seed, is_mid_year=approved_on > APPROVED_ON)
        doing, checker = Doing(made, ledger, agenda), Checker.of(made, ledger)
        return cls(made, ledger, agenda, doing, checker, mishaps, watch, approved_on)

    def approve(self, day: date) -> None:
        """The plans are read and approved."""
        for at, province in enumerate(self.made.provinces):
            with self.watch.step("ingest"):
                self.made.approve(at, self.made.read_plan(at))
            self.ledger.approve(at, province)
        self.doing.keys = self.checker.plans(day)
        self.agenda.expect(self.ledger.owed, day)
        self.doing.note_done_before()
        _leave_alone()

    def amend(self, day: date) -> None:
        """Amended plans take the place of those in force."""
        for at, province in enumerate(self.made.provinces):
            self.made.provinces[at] = amended(province, day, self.agenda.seed)
            with self.watch.step("amend"):
                self.made.approve(at, self.made.read_plan(at))
            known = set(map(id, self.ledger.owed))
            self.ledger.amend(at, self.made.provinces[at].rows, day)
            new = [one for one in self.ledger.owed if id(one) not in known]
            self.doing.keys = self.checker.plans(day)
            self.agenda.expect(new, day)
        _leave_alone()

    def run(self, last: date, tell: Callable[[date], None]) -> None:
        """Every day from the approval to the last; `tell` hears of each before it begins."""
        for day in all_days(self.approved_on, last):
            tell(day)
            self.day(day)

    def day(self, day: date) -> None:
        """One day from morning to evening."""
        started = time.perf_counter()
        self.made.clock.set(day)
        if day == self.approved_on:
            self.approve(day)
        elif day in self.mishaps.amended:
            self.amend(day)
        self.mishaps.morning(self, day)
        self.act(day)
        messages = 0 if day in self.mishaps.standstill else self.work(day)
        with self.watch.step("checking"):
            states = self.check(day)
        wall = time.perf_counter() - started
        self.figures.append(DayFigures(day, messages, states, self.watch.taken(), wall))

    def act(self, day: date) -> None:
        """People do what they do on that day."""
        with self.watch.step("people"):
            refused = self.doing.do_all(day)
        for deed, words in refused:
            self.checker.refused(day, deed, words)

    def work(self, day: date) -> int:
        """The day's runs, and the calendars; how many messages arrived."""
        ahead, messages = self.mishaps.jumps.get(day), 0
        if ahead:
            self.made.clock.set(days_ahead(day, ahead))
            messages += self.remind(days_ahead(day, ahead))
            self.made.clock.set(day)
        messages += self.remind(day)
        if day in self.mishaps.clock_back:
            self.made.clock.wait(-30)
        if self.mishaps.is_run_again(day):
            messages += self.remind(day, "idle")
        published = publish(self.made, day, self.watch)
        with self.watch.step("checking"):
            self.ledger.let_go_of_old_events(day)
            self.checker.feeds(day, published)
        return messages

    def remind(self, day: date, name: str = "") -> int:
        """One run: plan and send; every message that arrives is checked. How many did."""
        with self.watch.step("checking"):
            expected, notices = self.ledger.to_say(day), self.ledger.notices_due()
        with self.watch.whole(name):
            plan_messages(self.made, day, self.watch)
            self.mishaps.between(self, day, expected)
            self.mishaps.kill(self, day)
            send_messages(self.made, day, self.watch)
            if self.mishaps.settle(self, day):
                send_messages(self.made, day, self.watch)
        arrived = self.made.sink.taken()
        with self.watch.step("checking"):
            self.hear(day, self.ledger.still_true(expected, day), notices, arrived)
        return len(arrived)

    def hear(
        self,
        day: date,
        expected: dict[str, set[Said]],
        notices: Told,
        arrived: list[Arrived],
    ) -> None:
        """Check what arrived, and take it for said."""
        sink = self.made.sink
        if sink.is_down:
            self.checker.hearing.messages(day, {}, Counter(), arrived)
            self.ledger.notices.wait(notices)
            return
        self.ledger.told(day, expected, notices, dead=sink.dead)
        alive = {to: said for to, said in expected.items() if to not in sink.dead}
        self.checker.hearing.messages(day, alive, without(notices, sink.dead), arrived)

    def check(self, day: date) -> dict[str, int]:
        """The evening's counts."""
        found = audit(self.made, day, self.watch)
        waiting = self.made.sink.is_down and day not in self.mishaps.standstill
        self.checker.audit(day, found, 0 if waiting else len(self.ledger.to_say(day)))
        states = self.checker.states(day)
        if (day + ONE_DAY).day == 1:
            self.checker.scores(day)
        for period, due in REPORTS.items():
            if not self.agenda.is_mid_year and 0 <= (day - due).days <= DAYS_OF_A_ROUND:
                self.checker.reports(day, period)
        return dict(states)


def _leave_alone() -> None:
    """The collector need not look again and again at the plans and the ledger: they stay for the year."""
    gc.collect()
    gc.freeze()
    # nor at every 700 objects of a day's thousands, nearly all of which go by themselves
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS)
