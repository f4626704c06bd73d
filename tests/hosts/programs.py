"""What runs on the hosts: PostgreSQL, Prefect's server, workers, and who takes the messages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from cli.serving.prefect_setup import DEPLOYMENTS, WORK_POOL
from tests.hosts.place import Host, run_on
from tests.hosts.sink import MAIL_PORT, SLOWNESS, WEB_PORT

ROOT = Path(__file__).resolve().parents[2]
PREFECT = (sys.executable, "-m", "prefect")
# Prefect compares ASCII only
AUTH = "dieu-phoi:mat-khau-cua-thu-nghiem"
KEY = "dGhpcyBrZXkgaXMgZm9yIHRoZSB0ZXN0cyBvbmx5ISE="
SECONDS_TO_START = 240
POSTGRES_PORT, PREFECT_PORT = 5432, 4200
LEASES_IN_FILES = "prefect.server.concurrency.lease_storage.filesystem"


def wait_for(ready: Callable[[], bool], what: str, seconds: float = SECONDS_TO_START) -> float:
    """Wait until it is so; the seconds that took. Raises TimeoutError."""
    began = time.monotonic()
    while not ready():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"{what}: not within {seconds:.0f} s")
        time.sleep(0.1)
    return time.monotonic() - began


@dataclass
class Database:
    """One cluster with a database for dondoc and one for Prefect."""

    host: Host
    programs: Path

    def make(self) -> None:
        """Make the cluster, start it, and make both databases."""
        self._as_owner("initdb", "-U", "dondoc", "--auth=trust", "--no-sync", "-EUTF8")
        with (self.data / "pg_hba.conf").open("a") as doors:
            doors.write(f"host all all {self.host.address}/8 trust\n")
        self.start()
        for name in ("dondoc", "prefect"):
            where = ("-h", self.host.address, "-p", str(POSTGRES_PORT), "-U", "dondoc")
            run_on(
                self.host, [str(self.programs / "createdb"), *where, name], plain(), "postgres.log"
            )

    @property
    def data(self) -> Path:
        return self.host.home / "data"

    def start(self) -> None:
        self._pg_ctl("start", "-o", self._settings())

    def restart(self, how: str) -> None:
        """`fast` ends what runs and writes all down; `immediate` is what a crash leaves."""
        self._pg_ctl("restart", "-m", how, "-o", self._settings())

    def stop(self) -> None:
        self._pg_ctl("stop", "-m", "fast")

    def _settings(self) -> str:
        return f"-p {POSTGRES_PORT} -k '' -c listen_addresses={self.host.address} -c fsync=off"

    def _pg_ctl(self, *arguments: str) -> None:
        self._as_owner("pg_ctl", "-w", "-l", str(self.host.home / "cluster.log"), *arguments)

    def _as_owner(self, program: str, *arguments: str) -> None:
        # the server refuses to run as root
        owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if owner:
            shutil.chown(self.host.home, "postgres", "postgres")
        command = [*owner, str(self.programs / program), "-D", str(self.data), *arguments]
        run_on(self.host, command, plain(), "postgres.log")

    def url(self, driver: str, name: str) -> str:
        return f"{driver}://dondoc@{self.host.address}:{POSTGRES_PORT}/{name}"


def plain() -> dict[str, str]:
    """An environment in which nothing of another office or Prefect is left."""
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}


@dataclass
class PrefectServer:
    """Prefect's server with its password; its leases are files, so that it knows them after a restart."""

    host: Host
    database: Database
    settings: Mapping[str, str] = field(default_factory=dict)
    running: subprocess.Popen[bytes] | None = None

    @property
    def api(self) -> str:
        return f"http://{self.host.address}:{PREFECT_PORT}/api"

    def environment(self) -> dict[str, str]:
        """What the server is told."""
        own = {
            "PREFECT_HOME": str(self.host.home / "prefect"),
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": self.database.url(
                "postgresql+asyncpg", "prefect"
            ),
            "PREFECT_SERVER_API_AUTH_STRING": AUTH,
            "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": LEASES_IN_FILES,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        }
        return plain() | own | client_environment(self.api) | dict(self.settings)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        where = ("--host", self.host.address, "--port", str(PREFECT_PORT), "--no-ui")
        command = [*PREFECT, "server", "start", *where]
        self.running = self.host.start(command, self.environment(), "server.log")
        wait_for(self.is_up, "Prefect's server")

    def is_up(self) -> bool:
        try:
            return httpx.get(f"{self.api}/health", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def kill(self) -> None:
        assert self.running is not None
        self.host.kill(self.running)

    def post(self, path: str, **body: Any) -> Any:
        """Ask it something."""
        return self.ask("POST", path, json=body)

    def ask(self, method: str, path: str, **given: Any) -> Any:
        """Ask it something; raises HTTPStatusError where it refuses."""
        auth = tuple(AUTH.split(":", 1))
        answer = httpx.request(method, f"{self.api}/{path}", auth=auth, timeout=60, **given)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def deploy(self, environment: Mapping[str, str]) -> None:
        """Make the pool and what `prefect.yaml` deploys, as an operator does."""
        pool = ["work-pool", "create", WORK_POOL, "--type", "process"]
        deploy = ["--no-prompt", "deploy", "--all", "--prefect-file", str(DEPLOYMENTS)]
        for command in (pool, deploy):
            _run_here([*PREFECT, *command], environment, self.host.home / "deploy.log")
        alarms = [sys.executable, "-m", "tasks.automations"]
        _run_here(alarms, environment, self.host.home / "deploy.log")


def _run_here(command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
    with log.open("ab") as output:
        subprocess.run(
            command, env=dict(environment), cwd=ROOT, stdout=output, stderr=output, check=True
        )


def client_environment(api: str) -> dict[str, str]:
    """What everybody is told who speaks to Prefect's server."""
    return {
        "PREFECT_API_URL": api,
        "PREFECT_API_AUTH_STRING": AUTH,
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_COLORS": "false",
        # a run that is silent for three minutes is taken for dead: tasks/automations.py
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
        "PYTHONPATH": str(ROOT),
    }


@dataclass
class Worker:
    """One host that runs what the pool has: a home of its own, the office's key and database."""

    host: Host
    server: PrefectServer
    config: Path
    limit: int
    clock: str = ""
    running: subprocess.Popen[bytes] | None = None

    def environment(self) -> dict[str, str]:
        """What a worker is told; its runs get the same."""
        home = self.host.home
        (home / "tmp").mkdir(exist_ok=True)
        own = {
            "HOME": str(home),
            "TMPDIR": str(home / "tmp"),
            "PREFECT_HOME": str(home / "prefect"),
            "PREFECT_WORKER_QUERY_SECONDS": "5",
            "DONDOC_HOME": str(home / "var"),
        }
        office = office_environment(self.server.database, self.config)
        return plain() | client_environment(self.server.api) | office | own

    def start(self) -> None:
        pool = ["--pool", WORK_POOL, "--type", "process", "--name", self.host.name]
        command = [*PREFECT, "worker", "start", *pool, "--limit", str(self.limit)]
        # with another clock: all that runs on it believes it
        told = ["faketime", "-f", self.clock] if self.clock else []
        self.running = self.host.start([*told, *command], self.environment(), "worker.log")

    def kill(self) -> None:
        """The worker alone: the runs that it has started live on."""
        assert self.running is not None
        self.host.kill(self.running)

    def power_off(self) -> None:
        self.host.power_off()
        self.running = None


def office_environment(database: Database, config: Path) -> dict[str, str]:
    """What all machines of one office share: its database, its key, what it decided."""
    return {
        "DONDOC_DATABASE_URL": database.url("postgresql+psycopg", "dondoc"),
        "DONDOC_SECRET_KEYS": KEY,
        "DONDOC_CONFIG": str(config),
        "DONDOC_PUBLIC_URL": "https://dondoc.example",
        # the sink is in the office's own net
        "DONDOC_ALLOW_PRIVATE_WEBHOOKS": "true",
    }


@dataclass
class Sink:
    """Who takes the messages, and may take long over each."""

    host: Host

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.hosts.sink", self.host.address, str(self.host.home)]
        self.host.start(command, plain() | {"PYTHONPATH": str(ROOT)}, "sink.log")

    def take_time(self, seconds: float) -> None:
        """From the next message on."""
        (self.host.home / SLOWNESS).write_text(str(seconds), "ascii")

    def address(self, number: int, batch: str) -> tuple[str, str]:
        """An address there, and how the sink names who it is: every other one is a webhook."""
        where = self.host.address
        if number % 2:
            return f"json://{where}:{WEB_PORT}/{batch}/{number}", f"/{batch}/{number}"
        to = f"{batch}.{number}@so.example"
        return f"mailto://{where}:{MAIL_PORT}/?from=ban@hanoi.example&to={to}&rto=20", to
