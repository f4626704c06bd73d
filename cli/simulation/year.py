"""The year of one office, day by day."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

from cli.simulation.day import run_day
from cli.simulation.days import all_days
from cli.simulation.office import simulated_office
from cli.simulation.stopwatch import Stopwatch, watching
from cli.simulation.world import APPROVED_ON, Size, country


def steps_of_year(size: Size, seed: int, last: date) -> dict[str, float]:
    """CPU seconds by step of the runs of all days up to the last."""
    started, watch = time.process_time(), Stopwatch()
    seconds: Counter[str] = Counter()
    provinces = country(size, 1, seed)
    with (
        tempfile.TemporaryDirectory(prefix="dondoc-mo-phong-") as folder,
        simulated_office(Path(folder), provinces) as made,
        watching(watch),
    ):
        for day in all_days(APPROVED_ON, last):
            made.clock.set(day)
            if day == APPROVED_ON:
                with watch.step("ingest"):
                    made.approve(0, made.read_plan(0))
            run_day(made, day, watch)
            seconds.update(watch.taken())
    return {**seconds, "total": time.process_time() - started}
