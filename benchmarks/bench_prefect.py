"""What Prefect's coat costs a day of reminding.

The bound, in the words in which it was asked for: "our wall time over an empty async flow is measured and
printed, and is the work itself within 1.2 times". So, run by run:

    (wall time of the flow - wall time of an empty async flow) / wall time of the same work, called plainly

must be 1.2 or less. The work is what the flow does for people: messages are planned and sent over SMTP, what
is due is compared with them, and what the coordinator is shown, tables and forms, is worked out. Artifacts,
names, tags and task runs are Prefect's coat.

A province of 150 agencies and a plan of 1,000 items, kept in two offices alike: one on a real Prefect server
with the deployments, one without; the same days for both, in turn first.

Each day goes as it is deployed (prefect.yaml). In the morning what stands is the day before's. An audit makes
the day's tables before anybody is told anything; it is measured too, on a line of its own. The sender finds
them and changes what has changed; the audit of 08:30 looks again. Before those days come some whose tables
are all gone and whose first audit did not run: the worst that a sender meets. Days are shown by how many
messages they had: in a small one the work is so short that Prefect's requests are most of the whole. Last
come the runs of every five minutes, and the sum of a whole day.

Runs for a given day are asked for by hand, so the first audit compares as in the sender's hours: that is more
work than before them.
"""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.prefect_days import Days
from benchmarks.prefect_rounds import say, say_sum
from benchmarks.prefect_server import deploy, prefect_server, task_runs_of
from benchmarks.sinks import smtp_sink
from cli.simulation.plan_file import plan_bytes
from cli.simulation.stage import staged
from cli.simulation.world import Province, Size, provinces_of
from config.files import PACKAGED_FOLDER
from config.settings import load_settings
from dondoc.policy import Audience
from models.contacts import add_contact
from models.engine import session
from models.migrate import make_ready
from models.office import Office, open_office
from tasks.plans.approve import approve
from tasks.plans.ingest import ingest_for

AGENCIES, ITEMS, SEED = 150, 1_000, 8
# the end of a half-year: the round of reports, of which everyone is told, and the quarter's last day
FIRST_DAY, DAYS, UNPREPARED_DAYS, IDLE_ROUNDS = date(2026, 6, 1), 33, 10, 15
# the hours in which the sender is watched: whenever this is measured it is within them, or before them;
# and never in those in which nothing goes out
ALWAYS, NOT_YET = ("00:00", "23:50"), ("23:45", "23:50")
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
        policy = _policy(Path(made, "policy.toml"), ALWAYS)
        with _environment_kept(), staged(home, [province], policy=policy):
            office = _office(home)
            night = Path(shutil.copytree(home / "config", Path(made, "night")))
            _policy(night / "policy.toml", NOT_YET)
            _fill(office, province, port)
            shutil.copytree(home, other)
            os.environ["DONDOC_DATABASE_URL"] = office.settings.database_url
            with prefect_server(office.settings):
                asyncio.run(_measure(_office(other), night))


def _policy(file: Path, hours: tuple[str, str]) -> Path:
    text = (PACKAGED_FOLDER / "policy.toml").read_text(encoding="utf-8")
    for written, measured in (
        ('starts = "07:30"\nends = "16:55"', 'starts = "{}"\nends = "{}"'.format(*hours)),
        (
            'quiet_from = "20:00"\nquiet_until = "07:00"',
            'quiet_from = "20:00"\nquiet_until = "20:00"',
        ),
    ):
        assert written in text
        text = text.replace(written, measured)
    file.write_text(text, "utf-8")
    return file


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


async def _measure(without: Office, night: Path) -> None:
    await deploy()
    days = Days(without, _empty_flow())
    first = FIRST_DAY - timedelta(days=UNPREPARED_DAYS)
    # the first day has all the year's backlog, and the first rounds warm up
    await days.as_deployed(first - timedelta(days=1), flow_first=True)
    for found in (days.first_audits, days.sendings, days.later_audits):
        found.clear()
    # what lives as long as this process is looked through no more
    gc.collect()
    gc.freeze()
    for number in range(UNPREPARED_DAYS + DAYS):
        day, flow_first = first + timedelta(days=number), number % 2 == 0
        if day < FIRST_DAY:
            await days.without_a_first_audit(day, flow_first=flow_first)
        else:
            await days.as_deployed(day, flow_first=flow_first)
    await days.between(IDLE_ROUNDS + 1, night)
    for found in (days.idle_sendings, days.idle_audits, days.early_audits):
        found.pop(0)
    await _say(days)


async def _say(days: Days) -> None:
    task_runs = await task_runs_of(one.run for one in days.all())
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for least, most, words in GROUPS:
        group = [one for one in days.sendings if least <= one.sent <= most]
        mails = sum(one.sent for one in group)
        say(f"send_reminders, days of {words}: {mails:,} mails", group, task_runs)
    say("send_reminders every five minutes, nothing to say", days.idle_sendings, task_runs)
    say("audit_reminders every five minutes, without tables", days.idle_audits, task_runs)
    say("the same before the first sender, when nothing is missing", days.early_audits, task_runs)
    say(
        "audit_reminders before the first sender, makes the day's tables",
        days.first_audits,
        task_runs,
    )
    say("audit_reminders at 08:30, finds them as they are", days.later_audits, task_runs)
    mails = sum(one.sent for one in days.unprepared)
    say(
        f"send_reminders, the worst: no table is there, {mails:,} mails", days.unprepared, task_runs
    )
    say_sum("a whole day of the office as deployed", days.whole_day())


def _empty_flow() -> Any:
    from prefect import flow

    @flow
    async def empty() -> None:
        pass

    return empty


if __name__ == "__main__":
    run()
