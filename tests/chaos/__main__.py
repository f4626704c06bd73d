"""`python -m tests.chaos [KILLS]`: kill at least so many senders, and print what became of it."""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable

# what tests/conftest.py sets for the tests: one key, and webhooks on this machine
os.environ.setdefault("DONDOC_SECRET_KEYS", "dGhpcyBrZXkgaXMgZm9yIHRoZSB0ZXN0cyBvbmx5ISE=")
os.environ.setdefault("DONDOC_ALLOW_PRIVATE_WEBHOOKS", "true")

from tests.chaos.naive import NAIVE
from tests.chaos.points import IN_DATABASE, KillList, Point
from tests.chaos.sinks import Sinks, running_sinks
from tests.chaos.tally import Tally
from tests.chaos.trial import Trial, warm_processes
from tests.postgres import migrated, running_server, server_programs

KILLS = 1_200
OTHERS_KILLED = 120
KILLS_OF_A_TRIAL = 60
MESSAGES_OF_A_TRIAL = 240


def main(kills: int) -> int:
    """Run the trials on both databases; 0 if nothing was lost, doubled or left out."""
    programs = server_programs()
    if programs is None:
        print("PostgreSQL's server programs are not installed (Debian: postgresql)")
        return 2
    victims = KillList()
    with (
        tempfile.TemporaryDirectory(prefix="dondoc-chaos-") as made,
        running_server(programs) as server,
        running_sinks(victims) as sinks,
        warm_processes(),
    ):
        databases: dict[str, Callable[[str], str]] = {
            "SQLite": lambda named: migrated(f"sqlite:///{made}/{named}.db"),
            "PostgreSQL": lambda _named: server.emptied_database(),
        }
        tallies = {
            name: run(name, database, kills // 2, sinks, victims)
            for name, database in databases.items()
        }
        others = {
            name: run(name, databases["SQLite"], OTHERS_KILLED, sinks, victims, naive=name)
            for name in NAIVE
        }
    print_table(tallies)
    print_others(others)
    return 0 if all(tally.is_clean for tally in tallies.values()) else 1


def run(
    name: str,
    database: Callable[[str], str],
    kills: int,
    sinks: Sinks,
    victims: KillList,
    naive: str = "",
) -> Tally:
    """Trials on one kind of database until so many senders have died."""
    tally, began, number = Tally(), time.monotonic(), 0
    while tally.kills.total() < kills:
        points = [point for point in Point if not naive or point not in IN_DATABASE]
        random.Random(number).shuffle(points)
        url = database(f"{len(name)}-{number}")
        trial = Trial(url, sinks, random.Random(number), victims, naive)
        tally.add(trial.run(points, KILLS_OF_A_TRIAL, MESSAGES_OF_A_TRIAL))
        number += 1
        spent = time.monotonic() - began
        print(f"{name}: {tally.kills.total()} killed, {spent:.0f} s", file=sys.stderr, flush=True)
    return tally


def print_table(tallies: dict[str, Tally]) -> None:
    """Where senders died and what they left; then what became of the messages."""
    names = list(tallies)
    print(
        f"\n{'killed':<34}"
        + "".join(f"{name + ': kills':>20}{'held':>7}{'begun':>7}" for name in names)
    )
    for point in Point:
        cells = "".join(
            f"{one.kills[point]:>20}{one.unbegun[point]:>7}{one.begun[point]:>7}"
            for one in tallies.values()
        )
        print(f"{point:<34}{cells}")
    lines: tuple[tuple[str, Callable[[Tally], int]], ...] = (
        ("killed in all", lambda one: one.kills.total()),
        ("most begun by one of the killed", lambda one: one.most_begun),
        ("messages", lambda one: one.messages),
        ("sent", lambda one: one.sent),
        ("unsure, had arrived", lambda one: one.unsure_arrived),
        ("unsure, had not", lambda one: one.unsure_not_arrived),
        ("LOST", lambda one: one.lost),
        ("DOUBLED", lambda one: one.doubled),
        ("doubtful and not listed", lambda one: one.unlisted),
        ("settled by a person: LOST", lambda one: one.settled_lost),
        ("settled by a person: DOUBLED", lambda one: one.settled_doubled),
    )
    print()
    for words, figure in lines:
        print(f"{words:<34}" + "".join(f"{figure(one):>20}{'':14}" for one in tallies.values()))


def print_others(others: dict[str, Tally]) -> None:
    """What the same kills do to senders without an outbox."""
    print(f"\n{'others, on SQLite':<34}{'killed':>10}{'messages':>10}{'LOST':>8}{'DOUBLED':>9}")
    for name, one in others.items():
        figures = f"{one.kills.total():>10}{one.messages:>10}{one.lost:>8}{one.doubled:>9}"
        print(f"{name:<34}{figures}")


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else KILLS))
