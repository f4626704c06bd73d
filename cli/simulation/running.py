"""Simulating offices: one after another, each with a database of its own, or all in one."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import make_url

from cli.simulation.databases import SQLITE, new_database
from cli.simulation.days import LAST
from cli.simulation.machine import cpu_seconds, peak_megabytes
from cli.simulation.mishaps import Mishaps, of_the_year
from cli.simulation.office import simulated_office
from cli.simulation.result import Result
from cli.simulation.rules import OwnRules
from cli.simulation.stopwatch import Stopwatch, watching
from cli.simulation.words import in_a_line
from cli.simulation.world import APPROVED_ON, Province
from cli.simulation.year import Year
from config.files import data_file

Tell = Callable[[str], None]


def change_nothing(_year: Year) -> None:
    """The year as it comes."""


@dataclass(frozen=True)
class Asked:
    """What is to be simulated: the days, the place of the data, and chance.

    `oracle_policy` is read by the oracle in the place of the office's own: to see it differ.
    """

    seed: int = 2026
    first: date = APPROVED_ON
    last: date = LAST
    database: str = SQLITE
    mishaps: Callable[[], Mishaps] = of_the_year
    oracle_policy: Path | None = None
    change: Callable[[Year], None] = change_nothing


def simulate(
    offices: Sequence[Sequence[Province]], asked: Asked, tell: Tell, processes: int = 1
) -> list[Result]:
    """The figures after each office, those before it counted in; `tell` hears how far it has come.

    With several `processes` as many offices are simulated at once.
    """
    started, so_far, results = time.perf_counter(), Result(), list[Result]()
    for number, one in enumerate(_simulated(offices, asked, tell, processes), start=1):
        so_far.merge(one)
        so_far.wall = time.perf_counter() - started
        results.append(so_far.copy())
        tell(f"[{number}/{len(offices)}] {in_a_line(so_far)}")
    return results


def _simulated(
    offices: Sequence[Sequence[Province]], asked: Asked, tell: Tell, processes: int
) -> Iterator[Result]:
    if processes == 1 or len(offices) == 1:
        for provinces in offices:
            yield simulate_office(provinces, asked, tell)
        return
    # each office has an environment of its own, so a thread would not do
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        yield from pool.map(simulate_office, offices, repeat(asked))


def simulate_office(
    provinces: Sequence[Province], asked: Asked, tell: Tell | None = None
) -> Result:
    """One office through its days, in a folder of its own that is gone afterwards."""
    started, database, result, watch = cpu_seconds(), "", Result(), Stopwatch()
    name = provinces[0].place if len(provinces) == 1 else f"{len(provinces)} tỉnh"
    with tempfile.TemporaryDirectory(prefix="dondoc-mo-phong-") as folder:
        home = Path(folder)
        with new_database(asked.database, home) as url:
            database = "" if asked.database == SQLITE else make_url(url).database or ""
            with simulated_office(home, provinces, database_url=url) as made, watching(watch):
                year = Year.of(
                    made,
                    watch,
                    seed=asked.seed,
                    rules=OwnRules.read(asked.oracle_policy or data_file("policy.toml")),
                    mishaps=asked.mishaps(),
                    approved_on=asked.first,
                )
                asked.change(year)
                year.run(asked.last, _month_by_month(tell, name, asked.first))
                result.add(year)
                result.cpu = cpu_seconds(database) - started
    result.megabytes = peak_megabytes()
    return result


def _month_by_month(tell: Tell | None, name: str, first: date) -> Callable[[date], None]:
    def heard(day: date) -> None:
        if tell and (day == first or day.day == 1):
            tell(f"{name}: {day:%d/%m/%Y}")

    return heard
