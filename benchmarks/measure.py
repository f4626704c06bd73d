"""Contenders in turn, several rounds, ratios inside the run: absolute figures of a shared machine mean little."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Work = Callable[[], object]


def _nothing() -> None:
    """Most work needs no preparation."""


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to do the same work; the first of a benchmark is ours, the last the bare limit or peer.

    `before` is done before each time and not measured.
    """

    name: str
    work: Work
    before: Work = _nothing


def seconds_of(work: Work, clock: Callable[[], float] = time.perf_counter) -> float:
    """Seconds of one call by the clock, the garbage of the one before collected first."""
    gc.collect()
    started = clock()
    work()
    return clock() - started


def compare(
    title: str,
    unit: str,
    amount: int,
    contenders: Sequence[Contender],
    rounds: int = 5,
    clock: Callable[[], float] = time.perf_counter,
) -> None:
    """Print each contender's rate (units a second) and its time as a ratio to the last contender's.

    All run once to warm up, then in turn `rounds` times; ratios are taken round by round and shown
    as median (smallest to largest). `time.process_time` as `clock` leaves out what others take of the
    machine: for work that waits for nothing.
    """
    times: dict[str, list[float]] = {one.name: [] for one in contenders}
    for one in contenders:
        one.before()
        one.work()
    for _ in range(rounds):
        for one in contenders:
            one.before()
            times[one.name].append(seconds_of(one.work, clock))
    print(f"\n{title} ({amount:,} {unit}, {rounds} rounds)")
    base = times[contenders[-1].name]
    for one in contenders:
        print(_line(one.name, unit, amount, times[one.name], base))


def _line(name: str, unit: str, amount: int, taken: list[float], base: list[float]) -> str:
    ratios = [mine / limit for mine, limit in zip(taken, base, strict=True)]
    rate = amount / statistics.median(taken)
    spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
    return f"  {name:<44}{rate:>12,.0f} {unit}/s   time x{statistics.median(ratios):.2f} ({spread})"
