"""The targets of a programme of several years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dondoc.plan import Certainty, PlanReading, Target, Window
from dondoc.schedule.items import Owing, Stem
from dondoc.schedule.obligation import ObligationKind
from dondoc.schedule.occurrence import Occurrence
from dondoc.schedule.parties import Names
from dondoc.schedule.wording import title_of


def owing_by_targets(reading: PlanReading, key: str, names: Names) -> Iterator[Owing]:
    """Each target with a year, for the coordinating office, due on that year's last day."""
    parties = names.parties([reading.plan.coordinator])
    for at, target in enumerate(reading.targets, start=1):
        if target.year is None:
            continue
        stem = Stem(
            (key, "targets", str(at)),
            "",
            "",
            target.text,
            reading.plan.coordinator,
            "",
            target.phase,
        )
        yield Owing(stem, [_of_target(target, target.year, reading)], parties)


def _of_target(target: Target, year: int, reading: PlanReading) -> Occurrence:
    phases = {phase.name: phase.period for phase in reading.phases}
    start, _ = phases.get(target.phase, reading.plan.period)
    due = date(year, 12, 31)
    note = f"Mục tiêu chung; tạm giao cơ quan đầu mối theo dõi, hạn là ngày cuối năm {year}."
    return Occurrence(
        "target",
        ObligationKind.TARGET,
        Window(min(start, due), due),
        title_of(target.text),
        Certainty.ASSUMED,
        note,
    )
