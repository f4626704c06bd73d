"""What Prefect's coat costs: days of reminding as flows, against the same work without Prefect and an empty flow."""

from __future__ import annotations

import asyncio
import os
import shutil
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.sinks import smtp_sink
from cli.serving.children import Children
from cli.serving.ports import answers
from cli.serving.prefect_setup import PREFECT, prefect_environment
from config.settings import Settings, load_settings
from dondoc.policy import Audience
from dondoc.schedule.obligation import Role
from models.contacts import add_contact
from models.engine import reading, session
from models.migrate import make_ready
from models.obligations import obligations_in_force
from models.office import Office, open_office
from tasks.outbox.remind import plan_day, send_waiting
from tasks.overviews.desk import desk_on
from tasks.plans.approve import approve
from tasks.plans.ingest import ingest_for
from tests.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent
PLAN = Path(os.environ.get("DONDOC_PLANS", ROOT.parent / "shared" / "plans")) / "2026.txt"
SAMPLE = ROOT / "samples" / "ke-hoach-2026.txt"
FIRST_DAY = date(2026, 6, 1)
DAYS, IDLE_ROUNDS = 12, 10
SECONDS_TO_START = 180.0


@dataclass
class Taken:
    """Seconds by the clock of each round, by what was done."""

    of: dict[str, list[float]] = field(default_factory=dict)

    async def time(self, what: str, work: Callable[[], Awaitable[object]]) -> object:
        begun = time.perf_counter()
        gave = await work()
        self.of.setdefault(what, []).append(time.perf_counter() - begun)
        return gave

    def median(self, what: str) -> float:
        return statistics.median(self.of[what])


def run() -> None:
    """Two offices alike, one on a real Prefect server, one without; the same days for both."""
    with TemporaryDirectory(prefix="bench-prefect-") as made, smtp_sink() as port:
        folder = Path(made)
        with_prefect = _office(folder / "with", port)
        shutil.copytree(with_prefect.settings.home, folder / "without")
        without = open_office(_settings(folder / "without"))
        with _server(with_prefect.settings):
            asyncio.run(_measure(without))


def _settings(home: Path) -> Settings:
    return load_settings(home=home, database_url=f"sqlite:///{home}/dondoc.db")


def _office(home: Path, port: int) -> Office:
    office = open_office(_settings(home))
    make_ready(office.engine)
    file = PLAN if PLAN.is_file() else SAMPLE
    kept = ingest_for(office, file.read_bytes(), file.name, actor="bench")
    done = approve(
        office.engine, kept.plan_id, approved_by="bench", now=office.now(), despite_errors=True
    )
    with session(office.engine) as opened:
        rows = obligations_in_force(session=opened)
        owing = sorted({row.agency_id for row in rows if row.role is not Role.COORDINATING})
        for number, agency in enumerate(owing):
            url = f"mailto://127.0.0.1:{port}/?from=a@dondoc.example&to=b{number}@dondoc.example"
            add_contact(
                session=opened, agency_id=agency, name="Văn thư", audience=Audience.OFFICER,
                url=url, actor="bench", at=office.now(),
            )  # fmt: skip
    print(
        f"\n{file.name}: {done.obligations:,} obligations, a mail contact at {len(owing)} agencies"
    )
    return office


@contextmanager
def _server(settings: Settings) -> Iterator[None]:
    """Prefect's server as `dondoc serve` starts it, and this process as one of its clients."""
    settings = settings.model_copy(update={"prefect_port": free_port()})
    environment = prefect_environment(settings, os.environ) | {
        "DONDOC_HOME": str(settings.home),
        "PREFECT_LOGGING_LEVEL": "ERROR",
    }
    server = Children(environment, settings.home / "logs")
    os.environ.update(environment)
    try:
        server.start("máy chủ Prefect", "prefect.log", [*PREFECT, "server", "start"])
        up = "/api/health"
        server.wait_until(
            lambda: answers(settings.prefect_host, settings.prefect_port, up),
            seconds=SECONDS_TO_START,
        )
        print()
        yield
    finally:
        server.end()


async def _measure(without: Office) -> None:
    # not before the server's address stands in the environment
    from prefect import flow

    from flows.audit_reminders import audit_reminders
    from flows.send_reminders import Reminding, send_reminders

    @flow
    async def empty() -> None:
        pass

    taken, sent = Taken(), 0
    await empty()
    await send_reminders(Reminding(today=FIRST_DAY - timedelta(days=1)))
    for number in range(DAYS):
        day = FIRST_DAY + timedelta(days=number)
        request = Reminding(today=day)
        await taken.time("empty", empty)
        gave: Any = await taken.time("flow", lambda request=request: send_reminders(request))
        await taken.time("work", lambda day=day: _work(without, day))
        sent += gave["sent"] if isinstance(gave, dict) else 0
    for _ in range(IDLE_ROUNDS):
        await taken.time("empty again", empty)
        await taken.time("idle", send_reminders)
        await taken.time("idle audit", audit_reminders)
    _say(taken, sent)


async def _work(office: Office, day: date) -> None:
    """The same without Prefect, in threads as the flow has them: messages, and what is to be shown."""
    await asyncio.to_thread(plan_day, office, day)
    await asyncio.to_thread(send_waiting, office, day)
    await asyncio.to_thread(_desk, office, day)


def _desk(office: Office, day: date) -> object:
    with reading(office.engine) as opened:
        return desk_on(day, office=office, session=opened)


def _say(taken: Taken, sent: int) -> None:
    empty, flow, work = (taken.median(one) for one in ("empty", "flow", "work"))
    print(f"\n{DAYS} days of reminding, {sent:,} mails (medians, smallest to largest)")
    for what, words in (
        ("empty", "empty async flow"),
        ("work", "the work without Prefect"),
        ("flow", "the flow"),
    ):
        print(_line(words, taken.of[what]))
    whole = sum(taken.of["flow"]) - sum(taken.of["empty"])
    print(f"  flow over an empty one, to the work: x{(flow - empty) / work:.2f} at the median,")
    print(f"  x{whole / sum(taken.of['work']):.2f} over all days together")
    print(f"\nnothing to do ({IDLE_ROUNDS} rounds)")
    for what, words in (
        ("empty again", "empty async flow"),
        ("idle", "send_reminders"),
        ("idle audit", "audit_reminders"),
    ):
        print(_line(words, taken.of[what]))


def _line(words: str, seconds: list[float]) -> str:
    spread = f"{min(seconds) * 1000:,.0f} to {max(seconds) * 1000:,.0f}"
    return f"  {words:<30}{statistics.median(seconds) * 1000:>10,.0f} ms ({spread})"


if __name__ == "__main__":
    sys.exit(run())
