"""Rounds of faults in mid-send, and the count: by what the sink wrote down, person by person."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from tests.hosts.faults import CLOCK_MAY_BE_OFF, Fault, possible, rest
from tests.hosts.office import Arrival
from tests.hosts.programs import wait_for
from tests.hosts.stage import SECONDS_TO_SEND, Stage

# a sink as slow as a busy mail server, so that there is a mid-send
SECONDS_A_MESSAGE = 0.5
SECONDS_OF_SILENCE = 15
# what a dead sender had claimed and not begun waits for five minutes and the next run
SECONDS_TO_DRAIN = 480
# what the server has not heard of for three minutes is ended by its automation
SECONDS_TO_END_RUNS = 300
OPEN_STATES = {"PENDING", "RUNNING", "CANCELLING"}
Say = Callable[[str], None]


@dataclass
class Round:
    """One fault struck once: when, and after how many seconds the sending went on."""

    fault: Fault
    batch: str
    people: int
    struck: float = 0.0
    healed: float = 0.0
    went_on: float = 0.0
    # the address of the machine that was harmed, and when it sent again
    harmed: str = ""
    came_back: float | None = None
    last: float = 0.0


@dataclass
class Count:
    """What became of the messages of some batches, by the sink's own ledger.

    `unsure` are listed as such by the outbox: of these some had `arrived`. `lost` had not arrived and
    are not listed; `doubled` came more than once.
    """

    messages: int = 0
    once: int = 0
    lost: int = 0
    doubled: int = 0
    unsure_arrived: int = 0
    unsure_not_arrived: int = 0

    def add(self, other: Count) -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


@dataclass
class Outcome:
    """All rounds with their counts; how the runs ended; what is against the rules."""

    rounds: list[Round] = field(default_factory=list)
    counts: dict[str, Count] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    runs: Counter[str] = field(default_factory=Counter)
    by_source: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def total(self) -> Count:
        """All batches together."""
        counted = Count()
        for one in self.counts.values():
            counted.add(one)
        return counted


def play(
    stage: Stage,
    faults: Sequence[Fault],
    *,
    rounds: int,
    people: int,
    share: float,
    hurry: bool,
    minutes: float,
    say: Say,
) -> Outcome:
    """Strike each fault so many times, drain, and count.

    In a `hurry` nobody waits for the leases of the dead: they run out by the product's own clock
    argument. After so many `minutes` no other round is begun.
    """
    outcome, began = Outcome(), time.monotonic()
    stage.sink.take_time(SECONDS_A_MESSAGE)
    for number in range(rounds):
        for place, fault in enumerate(faults):
            why = possible(fault, has_network=stage.hosts.has_network)
            if why:
                outcome.left_out[fault.name] = why
                continue
            if time.monotonic() - began > 60 * minutes:
                break
            one = Round(fault, f"r{number}f{place}", people)
            try:
                _strike(stage, one, share)
            except TimeoutError as waited:
                outcome.faults.append(f"{fault.name}: {waited}")
            outcome.rounds.append(one)
            say(f"{time.monotonic() - began:5.0f} s  {fault.name}: on after {one.went_on:.0f} s")
    if not hurry:
        _drain(stage, outcome, say)
    _let_leases_run_out(stage, outcome, hurry)
    _count(stage, outcome)
    outcome.seconds = time.monotonic() - began
    return outcome


def _strike(stage: Stage, one: Round, share: float) -> None:
    stage.batch(one.batch, one.people)
    stage.wait_until_mid_send(one.batch, one.people)
    one.struck = time.time()
    one.fault.strike(stage)
    rest(one.fault, share)
    one.fault.heal(stage)
    one.healed = time.time()
    # while others can go on, the seconds count from the blow
    since = one.healed if one.fault.stops_all else one.struck
    wait_for(lambda: stage.next_after(since) is not None, one.fault.name, SECONDS_TO_SEND)
    arrival = stage.next_after(since)
    assert arrival is not None
    one.went_on = arrival.at - since
    one.harmed = stage.harmed.host.address
    _let_most_arrive(stage, one)


def _let_most_arrive(stage: Stage, one: Round) -> None:
    """Until all but what a dead sender may hold are there, or nothing has come for a while."""
    enough = one.people * 9 // 10
    while len(came := stage.desk.arrived(one.batch)) < enough:
        if came and _silent(came):
            return
        time.sleep(0.5)


def _silent(came: Sequence[Arrival]) -> bool:
    """Nothing has come for a while."""
    return not came or time.time() - came[-1].at > SECONDS_OF_SILENCE


def _drain(stage: Stage, outcome: Outcome, say: Say) -> None:
    """Everything that has not begun goes out by itself, and every run ends."""
    desk = stage.desk
    try:
        seconds = wait_for(lambda: desk.left(begun=False) == 0, "the rest", SECONDS_TO_DRAIN)
        say(f"all that had not begun went out by itself within {seconds:.0f} s")
    except TimeoutError:
        outcome.faults.append(f"{desk.left(begun=False)} messages do not go out by themselves")
    _end_of_runs(stage, outcome, say)


def _let_leases_run_out(stage: Stage, outcome: Outcome, hurry: bool) -> None:
    """A quarter of an hour later: what the dead had begun is listed as unsure, and nothing is left.

    What a dead machine claimed by a fast clock is its own for so much longer.
    """
    desk = stage.desk
    desk.only_send(None)
    # whoever is alive and sending ends first
    wait_for(lambda: _silent(desk.arrived()), "silence", SECONDS_TO_DRAIN)
    was_off = any(one.fault.fakes for one in outcome.rounds)
    later = desk.a_lease_later(CLOCK_MAY_BE_OFF if was_off else timedelta())
    if later.sent and not hurry:
        outcome.faults.append(f"{later.sent} messages were sent only once the leases had run out")
    if left := desk.left():
        outcome.faults.append(f"{left} messages neither sent nor listed")


def _end_of_runs(stage: Stage, outcome: Outcome, say: Say) -> None:
    """No run is running for ever; without a schedule the last ones end too."""
    stage.desk.only_send(None)

    began = _open_runs(stage)

    def as_they_were() -> int:
        # one that has come to another state meanwhile is alive; on a busy machine some begin only now
        return len(began.items() & _open_runs(stage).items())

    try:
        seconds = wait_for(lambda: as_they_were() == 0, "the runs", SECONDS_TO_END_RUNS)
        say(f"no run is left running for ever, the last ended after {seconds:.0f} s")
    except TimeoutError:
        outcome.faults.append(f"{as_they_were()} runs do not end")
    outcome.runs = Counter(one["state"]["name"] for one in stage.desk.runs())


def _open_runs(stage: Stage) -> dict[str, str]:
    """Since when each run that has begun and not ended is in its state."""
    return {
        one["id"]: one["state"]["timestamp"]
        for one in stage.desk.runs()
        if one["state"]["type"] in OPEN_STATES
    }


def _count(stage: Stage, outcome: Outcome) -> None:
    unsure = stage.desk.listed_as_unsure()
    arrivals = stage.desk.arrived()
    times = Counter(one.to for one in arrivals)
    keys = Counter(one.key for one in arrivals)
    outcome.by_source = Counter(one.source for one in arrivals)
    for one in outcome.rounds:
        outcome.counts[one.batch] = _counted(stage.desk.people[one.batch], times, unsure)
        came = [arrival.at for arrival in arrivals if arrival.to in stage.desk.people[one.batch]]
        one.last = max(came, default=one.struck) - one.struck
        back = stage.next_after(one.healed, one.harmed)
        if one.fault.comes_back and back:
            one.came_back = back.at - one.healed
    known = set().union(*stage.desk.people.values())
    if strangers := set(times) - known:
        outcome.faults.append(f"{len(strangers)} messages to people nobody knows")
    if twice := [key for key, count in keys.items() if count > 1]:
        outcome.faults.append(f"{len(twice)} keys arrived twice")


def _counted(people: set[str], times: Counter[str], unsure: set[str]) -> Count:
    return Count(
        messages=len(people),
        once=sum(times[one] == 1 for one in people),
        lost=sum(times[one] == 0 and one not in unsure for one in people),
        doubled=sum(times[one] > 1 for one in people),
        unsure_arrived=sum(times[one] > 0 for one in people & unsure),
        unsure_not_arrived=sum(times[one] == 0 for one in people & unsure),
    )


def throughput(stage: Stage, say: Say, people: int) -> list[tuple[int, float, float, int]]:
    """(workers, seconds a message takes, messages a second, hosts that sent) for one to all workers."""
    found = []
    stage.desk.only_send(None)
    for seconds in (SECONDS_A_MESSAGE, 0.0):
        stage.sink.take_time(seconds)
        for workers in range(1, len(stage.workers) + 1):
            batch = f"t{workers}-{str(seconds).replace('.', '')}"
            stage.desk.invite(batch, people)
            stage.desk.start_runs(workers)
            wait_for(
                lambda name=batch: len(stage.desk.arrived(name)) == people,  # type: ignore[misc]
                batch,
                SECONDS_TO_SEND,
            )
            came = stage.desk.arrived(batch)
            rate = len(came) / (came[-1].at - came[0].at)
            found.append((workers, seconds, rate, len({one.source for one in came})))
            say(f"{workers} workers, {seconds} s a message: {rate:.0f} a second")
    return found


def is_clean(outcome: Outcome) -> bool:
    """Nothing lost, nothing doubled, nothing against the rules."""
    total = outcome.total()
    return not (total.lost or total.doubled or outcome.faults)
