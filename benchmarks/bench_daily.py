"""A day's run from an eighth of the country to all of it, late in its year, against the least it could do."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Date, Engine, bindparam, insert, text

from benchmarks.country import CALENDAR, DAY, NOW, RULES, Country, fill
from benchmarks.measure import seconds_of
from dondoc.messages.ladder import Ladder
from models.engine import engine_from, reading, session
from models.owed import plans_in_force
from models.tables import ReminderEntryRow, ReminderRow, ReminderState
from tasks.outbox.audit import audit
from tasks.outbox.plan import plan_reminders
from tests.postgres import Server, migrated, running_server, server_programs

SHARES = (1 / 8, 1 / 4, 1 / 2, 1.0)
ROUNDS = 3
GIVEN: dict[str, Any] = {
    "today": DAY,
    "now": NOW,
    "directory": RULES.directory,
    "policy": RULES.policy,
    "calendar": RULES.calendar,
    "public_url": RULES.public_url,
    "sender": RULES.sender,
}
PLAN, IDLE, AUDIT, BARE = "plan the day", "again, nothing new", "audit", "bare limit"
TICKS = os.sysconf("SC_CLK_TCK")
Clock = Callable[[], float]
_REMINDER: Any = ReminderRow.__table__  # type: ignore[attr-defined]
_ENTRY: Any = ReminderEntryRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Place:
    """Where databases are made, and the clock of this process and the server's together."""

    name: str
    new_url: Callable[[], str]
    clock: Clock


@dataclass(frozen=True, slots=True)
class Measured:
    """One share of the country: seconds of CPU by piece of work, round by round, and megabytes."""

    country: Country
    seconds: dict[str, list[float]]
    megabytes: float
    messages: int


def run() -> None:
    """Each share in a database of its own; the figures by share, and by obligation."""
    with _place() as place:
        print(
            f"\non {place.name}, CPU of this process and the database's together; {ROUNDS} rounds"
        )
        measured = [_measure(place, share) for share in SHARES]
    _print_growth(measured)


@contextmanager
def _place() -> Iterator[Place]:
    with ExitStack() as opened:
        programs = server_programs()
        if programs is None:
            print("PostgreSQL's server programs are not installed (Debian: postgresql): SQLite")
            folder = opened.enter_context(TemporaryDirectory(prefix="bench-"))
            names = iter(range(len(SHARES)))
            yield Place("SQLite", lambda: f"sqlite:///{folder}/{next(names)}.db", time.process_time)
            return
        server = opened.enter_context(running_server(programs))
        yield Place("PostgreSQL", server.new_database, partial(_seconds_with, server))


def _seconds_with(server: Server) -> float:
    """CPU seconds of this process and of all processes of the server, those ended too."""
    root = (server.data / "postmaster.pid").read_text().split()[0]
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # after the name, which may hold spaces: the parent is the 2nd, the four times 12th to 15th
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if stat.parent.name == root:
            ticks += sum(int(field) for field in fields[11:15])
        elif fields[1] == root:
            ticks += sum(int(field) for field in fields[11:13])
    return time.process_time() + ticks / TICKS


def _measure(place: Place, share: float) -> Measured:
    url = migrated(place.new_url())
    engine = engine_from(url)
    country = fill(engine, share)
    works: dict[str, Callable[[], object]] = {
        BARE: partial(_bare, engine),
        PLAN: partial(plan_reminders, engine, **GIVEN),
        IDLE: partial(plan_reminders, engine, **GIVEN),
        AUDIT: partial(audit, engine, **GIVEN),
    }
    seconds: dict[str, list[float]] = defaultdict(list)
    for _ in range(ROUNDS + 1):
        for name, work in works.items():
            if name in (BARE, PLAN):
                _forget_the_day(engine)
            seconds[name].append(seconds_of(work, place.clock))
    _forget_the_day(engine)
    engine.dispose()
    # the first round only warms up
    taken = {name: rounds[1:] for name, rounds in seconds.items()}
    found = Measured(country, taken, *_peak_of(url))
    _print(found)
    return found


def _forget_the_day(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM reminder WHERE planned_for = :day"), {"day": DAY})


def _bare(engine: Engine) -> None:
    """Ask once for the work with a step today, gather it by agency, write a row for each and each step."""
    ladder, days = Ladder(RULES.policy, CALENDAR), defaultdict(set)
    for kind in ("dated", "cadence", "report", "checkpoint", "anniversary"):
        for back in range(-30, 120):
            due = DAY.fromordinal(DAY.toordinal() + back)
            if any(day == DAY for _, day in ladder.steps(kind, due)):
                days[kind].add(due)
    with session(engine) as opened:
        connection = opened.connection()
        by_agency: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for kind, dues in days.items():
            asked = text(
                "SELECT agency_id, key, title, due FROM obligation WHERE kind = :kind "
                "AND due IN :dues AND claimed_done_on IS NULL AND confirmed_on IS NULL"
            ).bindparams(bindparam("dues", sorted(dues), type_=Date, expanding=True))
            for row in connection.execute(asked, {"kind": kind}).mappings():
                by_agency[row["agency_id"]].append(dict(row))
        if by_agency:
            _write(connection, by_agency)


def _write(connection: Any, by_agency: dict[str, list[dict[str, Any]]]) -> None:
    same = {
        "channel": "mailto",
        "step": "sắp đến hạn",
        "planned_for": DAY,
        "state": ReminderState.PLANNED,
        "attempts": 0,
        "not_before": NOW,
        "last_error": "",
        "permanent": False,
        "subject": "Đôn đốc",
        "text": "Việc sắp đến hạn",
        "html": "",
        "created_at": NOW,
    }
    rows = [
        {**same, "key": agency, "contact_id": 3 * int(agency[3:]) + 1, "message_id": agency}
        for agency in by_agency
    ]
    added = connection.execute(insert(_REMINDER).returning(_REMINDER.c.key, _REMINDER.c.id), rows)
    ids = dict(added.all())
    entries = [
        {
            "reminder_id": ids[agency],
            "contact_id": 3 * int(agency[3:]) + 1,
            "obligation_key": work["key"],
            "step": "bare",
            "due": work["due"],
        }
        for agency, works in by_agency.items()
        for work in works
    ]
    connection.execute(insert(_ENTRY), entries)


def _peak_of(url: str) -> tuple[float, int]:
    """Megabytes that planning the day takes at most over what the program has before; the messages."""
    asked = f"from benchmarks.bench_daily import print_megabytes; print_megabytes({url!r})"
    told = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    megabytes, messages = told.stdout.split()
    return float(megabytes), int(messages)


def print_megabytes(url: str) -> None:
    """Plan the day in this process; print by how much its memory grew at most, and the messages."""
    engine = engine_from(url)
    with reading(engine) as opened:
        plans_in_force(session=opened)
    before = _most_kilobytes()
    counts = plan_reminders(engine, **GIVEN)
    print((_most_kilobytes() - before) / 1024, counts.planned)


def _most_kilobytes() -> int:
    # not getrusage's: that begins with what the parent had
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def _print(found: Measured) -> None:
    sizes = ", ".join(f"{count:,} {name}" for name, count in asdict(found.country).items())
    print(f"\n{sizes}")
    print(f"  {found.messages:,} messages today; to plan them takes {found.megabytes:.0f} MB more")
    for name, taken in found.seconds.items():
        ratios = [mine / bare for mine, bare in zip(taken, found.seconds[BARE], strict=True)]
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
        print(
            f"  {name:<24}{statistics.median(taken):>8.2f} s   "
            f"x{statistics.median(ratios):.2f} of the bare limit ({spread})"
        )


def _print_growth(measured: list[Measured]) -> None:
    print(
        "\nmicroseconds of CPU for each obligation that is kept, and megabytes, as the country grows"
    )
    names = list(measured[0].seconds)
    print(f"  {'obligations':>12}" + "".join(f"{name:>22}" for name in names) + f"{'MB':>8}")
    for one in measured:
        each = (
            statistics.median(one.seconds[name]) / one.country.obligations * 1e6 for name in names
        )
        figures = "".join(f"{figure:>22.2f}" for figure in each)
        print(f"  {one.country.obligations:>12,}{figures}{one.megabytes:>8.0f}")
