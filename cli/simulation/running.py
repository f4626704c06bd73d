"""Simulating offices: one after another, each with a database of its own, or all in one."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
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
from cli.simulation.world import APPROVED_ON, Province
from cli.simulation.year import Year
from config.files import data_file

Tell = Callable[[str], None]


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
    change: Callable[[Year], None] = field(default=lambda _year: None)


def simulate(offices: Sequence[Sequence[Province]], asked: Asked, tell: Tell) -> list[Result]:
    """The figures after each office, those before it counted in; `tell` hears how far it has come."""
    so_far, results = Result(), []
    for number, provinces in enumerate(offices, start=1):
        name = provinces[0].place if len(provinces) == 1 else f"{len(provinces)} tỉnh"
        _simulate_one(provinces, asked, so_far, _named(tell, f"[{number}/{len(offices)}] {name}"))
        results.append(_copy(so_far))
    return results


def _named(tell: Tell, name: str) -> Tell:
    return lambda words: tell(f"{name}: {words}")


def _simulate_one(provinces: Sequence[Province], asked: Asked, so_far: Result, tell: Tell) -> None:
    started, wall, database = cpu_seconds(), time.perf_counter(), ""
    watch = Stopwatch()
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
                year.run(asked.last, _month_by_month(tell, asked.first))
                so_far.add(year)
                so_far.cpu += cpu_seconds(database) - started
    so_far.wall += time.perf_counter() - wall
    so_far.megabytes = peak_megabytes()


def _month_by_month(tell: Tell, first: date) -> Callable[[date], None]:
    def heard(day: date) -> None:
        if day == first or day.day == 1:
            tell(f"{day:%d/%m/%Y}")

    return heard


def _copy(one: Result) -> Result:
    return Result(**{**vars(one), "days": list(one.days), "months": dict(one.months)})
