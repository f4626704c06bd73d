"""What Prefect's coat costs a day of reminding.

The bound, in the words in which it was asked for: "our wall time over an empty async flow is measured and
printed, and is the work itself within 1.2 times". So, day by day:

    (wall time of send_reminders - wall time of an empty async flow) / wall time of the same work, called plainly

must be 1.2 or less. The work is what the flow does for people: the day's messages are planned and sent over
SMTP, and what the coordinator is shown is worked out. Artifacts, names, tags and task runs are Prefect's coat.

A province of 150 agencies and a plan of 1,000 items, kept in two offices alike: one on a real Prefect server,
one without; the same days for both, in turn first. Before each day all artifacts are taken away, so that each
run is the first of its day and makes every table anew. Days are shown by how many messages they had: in a
small one the work is so short that Prefect's requests are most of the whole.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.prefect_rounds import Round, one_round, say
from benchmarks.prefect_server import forget_tables, prefect_server, task_runs_of
from benchmarks.sinks import smtp_sink
from cli.simulation.plan_file import plan_bytes
from cli.simulation.stage import staged
from cli.simulation.world import Province, Size, provinces_of
from config.settings import load_settings
from dondoc.policy import Audience
from models.contacts import add_contact
from models.engine import reading, session
from models.migrate import make_ready
from models.office import Office, open_office
from tasks.outbox.heartbeat import audit_and_beat
from tasks.outbox.remind import plan_day, send_waiting
from tasks.overviews.desk import desk_on
from tasks.plans.approve import approve
from tasks.plans.ingest import ingest_for

AGENCIES, ITEMS, SEED = 150, 1_000, 8
# the end of a half-year: the round of reports, of which everyone is told, and the quarter's last day
FIRST_DAY, DAYS, IDLE_ROUNDS = date(2026, 6, 1), 33, 15
# days by how many messages they had
GROUPS = (
    (200, 9_999, "200 messages and more, everyone is told"),
    (50, 199, "50 to 199 messages"),
    (1, 49, "1 to 49 messages"),
    (0, 0, "no message, asked for by hand"),
)


def run() -> None:
    """Two offices alike, one on a real Prefect server, one without; the same days for both."""
    [province] = provinces_of([Size.of(AGENCIES, ITEMS)], SEED)
    with TemporaryDirectory(prefix="bench-prefect-") as made, smtp_sink() as port:
        home, other = Path(made, "with"), Path(made, "without")
        with _environment_kept(), staged(home, [province]):
            office = _office(home)
            _fill(office, province, port)
            shutil.copytree(home, other)
            os.environ["DONDOC_DATABASE_URL"] = office.settings.database_url
            with prefect_server(office.settings):
                asyncio.run(_measure(_office(other)))


@contextmanager
def _environment_kept() -> Iterator[None]:
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _office(home: Path) -> Office:
    # both have the stage's own settings and keys, and a database each
    office = open_office(load_settings(database_url=f"sqlite:///{home}/dondoc.db"))
    make_ready(office.engine)
    return office


def _fill(office: Office, province: Province, port: int) -> None:
    now = office.now()
    kept = ingest_for(office, plan_bytes(province), "ke-hoach.docx", actor="bench")
    done = approve(office.engine, kept.plan_id, approved_by="bench", now=now, despite_errors=True)
    with session(office.engine) as opened:
        for one in province.people:
            url = f"mailto://127.0.0.1:{port}/?from=a@dondoc.example&to={one.address}"
            add_contact(
                session=opened, agency_id=one.agency, name="Văn thư",
                audience=Audience(one.audience), url=url, actor="bench", at=now,
            )  # fmt: skip
    # what is copied is whole
    office.engine.dispose()
    print(
        f"\n{AGENCIES} agencies, {ITEMS:,} items: {done.obligations:,} obligations, "
        f"{len(province.people)} contacts by mail"
    )


async def _measure(without: Office) -> None:
    # not before the server's address stands in the environment
    from flows.audit_reminders import Auditing, audit_reminders
    from flows.send_reminders import Reminding, send_reminders

    empty, today = _empty_flow(), without.today()
    days: list[Round] = []
    for number in range(-1, DAYS):
        day = FIRST_DAY + timedelta(days=number)
        await forget_tables()
        found = await one_round(
            empty,
            lambda day=day: send_reminders(Reminding(today=day), return_state=True),
            lambda day=day: _work(without, day, is_shown=True),
            flow_first=number % 2 == 0,
        )
        # the first day only warms up
        days += [found] if number >= 0 else []
    idle = [
        await one_round(
            empty,
            lambda: send_reminders(return_state=True),
            lambda: _work(without, today, is_shown=False),
        )
        for _ in range(IDLE_ROUNDS + 1)
    ][1:]
    audits = [
        await one_round(
            empty,
            lambda: audit_reminders(Auditing(tables=False), return_state=True),
            lambda: asyncio.to_thread(audit_and_beat, without, today, watched=True),
        )
        for _ in range(IDLE_ROUNDS + 1)
    ][1:]
    task_runs = await task_runs_of(one.run for one in (*days, *idle, *audits))
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for least, most, words in GROUPS:
        group = [one for one in days if least <= one.sent <= most]
        mails = sum(one.sent for one in group)
        say(f"send_reminders, days of {words}: {mails:,} mails", group, task_runs)
    say("send_reminders every five minutes, nothing to say", idle, task_runs)
    say("audit_reminders every five minutes, without tables", audits, task_runs)


def _empty_flow() -> Any:
    from prefect import flow

    @flow
    async def empty() -> None:
        pass

    return empty


async def _work(office: Office, day: date, *, is_shown: bool) -> None:
    """The same without Prefect, in threads as the flow has them: messages, and what is to be shown."""
    await asyncio.to_thread(plan_day, office, day)
    await asyncio.to_thread(send_waiting, office, day)
    if is_shown:
        await asyncio.to_thread(_desk, office, day)


def _desk(office: Office, day: date) -> object:
    with reading(office.engine) as opened:
        return desk_on(day, office=office, session=opened)


if __name__ == "__main__":
    sys.exit(run())
