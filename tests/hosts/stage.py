"""All machines of a country's layout, switched on and at work."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.office import OFFICE_TIME
from tests.hosts.office import Arrival, Desk, write_config
from tests.hosts.place import Hosts
from tests.hosts.programs import (
    KEY,
    Database,
    PrefectServer,
    Sink,
    Worker,
    client_environment,
    office_environment,
    plain,
    wait_for,
)
from tests.postgres import server_programs

# one run at a time on a host: so many runs, so many hosts that send
RUNS_OF_A_WORKER = 1
SECONDS_TO_SEND = 300


@dataclass
class Stage:
    """The machines, and which worker is to be harmed."""

    hosts: Hosts
    database: Database
    server: PrefectServer
    sink: Sink
    desk: Desk
    workers: list[Worker] = field(default_factory=list)
    victim: Worker | None = None

    @property
    def harmed(self) -> Worker:
        assert self.victim is not None
        return self.victim

    def batch(self, name: str, people: int) -> None:
        """So many people to write to, and a run for every worker."""
        self.desk.invite(name, people)
        self.desk.start_runs(len(self.workers))

    def wait_until_mid_send(self, name: str, people: int) -> None:
        """Until the batch is well under way; who sent the last of it is to be harmed."""
        wait_for(
            lambda: len(self.desk.arrived(name)) >= people // 6,
            f"the sending of {name}",
            SECONDS_TO_SEND,
        )
        source = self.desk.arrived(name)[-1].source
        self.victim = next(one for one in self.workers if one.host.address == source)

    def next_after(self, moment: float, source: str = "") -> Arrival | None:
        """The first message that arrived after that second, from one address or from any."""
        found = (one for one in self.desk.arrived() if one.at > moment)
        return next((one for one in found if not source or one.source == source), None)


def until_midnight() -> timedelta:
    """How long the office's day still lasts."""
    now = datetime.now(OFFICE_TIME)
    tomorrow = now.date() + timedelta(days=1)
    return datetime.combine(tomorrow, datetime.min.time(), OFFICE_TIME) - now


def wait_out_midnight(needed: timedelta) -> None:
    """What was to be said on a day is not said on the next: so nothing is begun just before midnight."""
    left = until_midnight()
    if left < needed:
        print(f"waiting until it is midnight in Hà Nội ({left})", file=sys.stderr, flush=True)
        time.sleep(left.total_seconds() + 1)


def build(hosts: Hosts, workers: int, settings: Mapping[str, str] | None = None) -> Stage:
    """Switch all on: database, Prefect's server, who takes the messages, and the workers."""
    programs = server_programs()
    if programs is None:
        raise FileNotFoundError("PostgreSQL's server programs are not installed")
    config = write_config(hosts.folder / "config")
    database = Database(hosts.host("may-csdl"), programs)
    database.make()
    server = PrefectServer(hosts.host("may-prefect"), database, settings or {})
    sink = Sink(hosts.host("may-thu"))
    sink.start()
    shared = office_environment(database, config)
    os.environ.update(shared | {"DONDOC_HOME": str(hosts.folder / "dieu-phoi")})
    assert os.environ["DONDOC_SECRET_KEYS"] == KEY
    desk = Desk(database, server, sink)
    desk.open()
    server.start()
    server.deploy(plain() | client_environment(server.api) | shared)
    stage = Stage(hosts, database, server, sink, desk)
    for number in range(1, workers + 1):
        stage.workers.append(
            Worker(hosts.host(f"may-viec-{number}"), server, config, RUNS_OF_A_WORKER)
        )
    for one in stage.workers:
        one.start()
    return stage
