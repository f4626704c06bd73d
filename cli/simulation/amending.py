"""A plan is amended in mid-year: days move, rows are dropped and added, words change."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from datetime import date, timedelta

from cli.simulation.days import LAST
from cli.simulation.phrases import When
from cli.simulation.world import Province, Row, chance_of, new_row


def amended(province: Province, day: date, seed: int) -> Province:
    """The plan as it stands from that day on; rows keep their numbers."""
    chance = chance_of(f"{seed}/{day}/{province.place}")
    rows = [*_changed(province, day, chance)]
    return dataclasses.replace(province, rows=tuple(_with_new(province, rows, chance)))


def _changed(province: Province, day: date, chance: random.Random) -> Iterator[Row]:
    last_of_section = {row.section: row for row in province.rows}
    for row in province.rows:
        share = chance.random()
        if row is last_of_section[row.section] and row.number > 1 and share < 0.5:
            continue
        if share < 0.04 and row.when.kind == "dated" and len(row.when.dues) == 1:
            yield dataclasses.replace(row, when=_moved(row.when, day, chance))
        elif share < 0.06:
            yield dataclasses.replace(row, content=f"{row.content[:-1]} (đã điều chỉnh).")
        else:
            yield row


def _moved(when: When, day: date, chance: random.Random) -> When:
    due = max(when.dues[0], day) + timedelta(days=chance.randint(10, 50))
    due = min(due, LAST)
    return When(f"Chậm nhất ngày {due.day}/{due.month}/{due.year}", "dated", (due,))


def _with_new(province: Province, rows: list[Row], chance: random.Random) -> Iterator[Row]:
    """One new row at the end of every other section, by a number that no row has had."""
    work = max(row.work for row in province.rows)
    highest = {row.section: row.number for row in province.rows}
    by_all = len(province.rows[0].leads) > 1
    for at, section in enumerate(dict.fromkeys(row.section for row in rows)):
        yield from (row for row in rows if row.section == section)
        if at % 2 == 0:
            number = highest[section] + 1
            yield new_row(province, section, number, work, chance, by_all=by_all)
            work += 1
