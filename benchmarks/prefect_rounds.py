"""Rounds of a flow, the same work plainly called and an empty flow; and the figures of many."""

from __future__ import annotations

import gc
import statistics
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from benchmarks.prefect_server import requests_counted

BOUND = 1.2
Ask = Callable[[], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Seconds:
    """What one call took: by the clock, and of CPU in this process."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Round:
    """What each took, what was sent, and what the run asked of Prefect's server."""

    empty: Seconds
    flow: Seconds
    work: Seconds
    sent: int
    run: UUID
    requests: int
    requests_of_empty: int

    @property
    def ratio(self) -> float:
        """The flow over an empty one, to the work, by the clock."""
        return (self.flow.wall - self.empty.wall) / self.work.wall


async def one_round(empty: Ask, flow: Ask, work: Ask, *, flow_first: bool = True) -> Round:
    """Each once, the flow and the work in the order asked for; the flow is to return its state."""
    with requests_counted() as of_empty:
        emptied, _ = await _timed(empty)
    worked = None if flow_first else await _timed(work)
    with requests_counted() as made:
        flowed, state = await _timed(flow)
    seconds, _ = worked or await _timed(work)
    sent = (await state.aresult()).get("sent", 0)
    run = state.state_details.flow_run_id
    return Round(emptied, flowed, seconds, sent, run, made.total(), of_empty.total())


async def _timed(work: Ask) -> tuple[Seconds, Any]:
    # none pays for what another left lying about
    gc.collect()
    begun, cpu = time.perf_counter(), time.process_time()
    gave = await work()
    return Seconds(time.perf_counter() - begun, time.process_time() - cpu), gave


def say(title: str, rounds: Sequence[Round], task_runs: Counter[UUID]) -> None:
    """The figures of rounds alike: medians, the smallest and the largest."""
    if not rounds:
        return
    print(f"\n{title} ({len(rounds)} rounds)")
    for words, seconds in (
        ("empty async flow", [one.empty.wall for one in rounds]),
        ("the work without Prefect", [one.work.wall for one in rounds]),
        ("the flow", [one.flow.wall for one in rounds]),
    ):
        spread = f"{min(seconds) * 1000:,.0f} to {max(seconds) * 1000:,.0f}"
        print(f"  {words:<34}{statistics.median(seconds) * 1000:>8,.0f} ms ({spread})")
    ratios = [one.ratio for one in rounds]
    flow, empty, work = (
        statistics.median(seconds)
        for seconds in zip(*((o.flow.wall, o.empty.wall, o.work.wall) for o in rounds), strict=True)
    )
    of_medians = (flow - empty) / work
    added = sum(one.flow.cpu - one.empty.cpu for one in rounds) / sum(o.work.cpu for o in rounds)
    print(
        f"  flow over an empty one, to the work: x{of_medians:.2f} by medians "
        f"({BOUND} {'held' if of_medians <= BOUND else 'NOT held'}), "
        f"x{statistics.median(ratios):.2f} by round ({min(ratios):.2f} to {max(ratios):.2f}); "
        f"CPU of this process x{added:.2f}"
    )
    print(f"  a run: {_requests(rounds)}; task runs: {_most(task_runs[one.run] for one in rounds)}")


def say_sum(title: str, parts: Sequence[tuple[int, Sequence[Round]]]) -> None:
    """The figures of many runs together: of each kind the mean, as often as it comes."""
    flow = sum(
        times * statistics.fmean(o.flow.wall - o.empty.wall for o in of) for times, of in parts
    )
    work = sum(times * statistics.fmean(one.work.wall for one in of) for times, of in parts)
    runs = sum(times for times, _ in parts)
    print(
        f"\n{title}: {runs} runs, {flow:.1f} s over empty flows, {work:.1f} s of work: x{flow / work:.2f} "
        f"({BOUND} {'held' if flow / work <= BOUND else 'NOT held'})"
    )


def _requests(rounds: Sequence[Round]) -> str:
    own = _most(one.requests for one in rounds)
    return f"{own} requests to Prefect's API (empty flow: {_most(o.requests_of_empty for o in rounds)})"


def _most(counts: Any) -> str:
    found = sorted(counts)
    low, high = found[0], found[-1]
    return str(low) if low == high else f"{low} to {high}"
