"""Prefect raises the alarm itself when nobody is there to run what sends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.postgres import free_port
from tests.prefect_api import gotten, posted
from tests.tasks.servers import WebServer, web_server

pytestmark = pytest.mark.long

SECONDS_TO_START = 90
SECONDS_TO_NOTICE = 240
ROOT = Path(__file__).resolve().parents[2]


class Server:
    """A Prefect server without any worker, that calls a run late after a second."""

    def __init__(self, home: Path) -> None:
        port = free_port()
        self.api = f"http://127.0.0.1:{port}/api"
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PREFECT_", "DONDOC_"))
        }
        self.environment = kept | {
            "PREFECT_HOME": str(home),
            "PREFECT_API_URL": self.api,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "PREFECT_SERVER_SERVICES_LATE_RUNS_LOOP_SECONDS": "1",
            "PREFECT_SERVER_SERVICES_LATE_RUNS_AFTER_SECONDS": "1",
            "DONDOC_HOME": str(home),
        }
        self.command = [sys.executable, "-m", "prefect", "server", "start", "--port", str(port)]

    def post(self, path: str, **body: Any) -> Any:
        return posted(f"{self.api}/{path}", body).json()

    def put_alarms_in_place(self, alarm_url: str = "") -> None:
        environment = self.environment | {"DONDOC_ALARM_URL": alarm_url}
        subprocess.run(
            [sys.executable, "-m", "tasks.automations"], env=environment, cwd=ROOT, check=True
        )

    def automations(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.post("automations/filter")
        return found

    def deploy(self, name: str) -> str:
        flow = self.post("flows/", name=name)
        made = self.post("deployments/", name=name, flow_id=flow["id"])
        return str(made["id"])

    def set_state(self, run: str, **state: str) -> None:
        self.post(f"flow_runs/{run}/set_state", state=state, force=True)

    def state_of(self, run: str) -> str:
        return str(gotten(f"{self.api}/flow_runs/{run}").json()["state"]["name"])

    def is_up(self) -> bool:
        try:
            return httpx.get(f"{self.api}/health", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False


def wait_for(ready: Callable[[], bool], seconds: float, what: str) -> None:
    until = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > until:
            pytest.fail(f"{what} took more than {seconds:.0f} s")
        time.sleep(0.2)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("prefect")
    made = Server(home)
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            made.command, env=made.environment, cwd=home, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        wait_for(made.is_up, SECONDS_TO_START, "Prefect's server")
        yield made
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture
def alarm() -> Iterator[WebServer]:
    """Who is called when something is wrong."""
    with web_server() as called:
        yield called


def test_a_sender_that_does_not_start_raises_the_alarm(server: Server, alarm: WebServer) -> None:
    # alarms are of what is deployed when they are put in place
    deployed = server.deploy("send-reminders")
    server.put_alarms_in_place(f"http://127.0.0.1:{alarm.port}/bi-mat")
    server.post(f"deployments/{deployed}/create_flow_run", state={"type": "SCHEDULED"})
    wait_for(lambda: bool(alarm.received), SECONDS_TO_NOTICE, "the alarm")
    (call,) = alarm.received
    assert call.path == "/bi-mat"
    assert "Bộ gửi tin không chạy" in call.body["text"]
    assert call.body["run"]


def test_alarms_put_in_place_again_are_changed_and_not_doubled(server: Server) -> None:
    server.put_alarms_in_place("http://127.0.0.1:9/bi-mat")
    before = {one["name"]: one["id"] for one in server.automations()}
    server.put_alarms_in_place()
    found = server.automations()
    assert {one["name"]: one["id"] for one in found} == before
    assert len(before) == 7
    actions = {action["type"] for one in found for action in one["actions"]}
    assert actions == {"do-nothing", "change-flow-run-state"}


def test_the_address_of_the_alarm_is_not_shown_by_prefect(server: Server) -> None:
    server.put_alarms_in_place("http://127.0.0.1:9/bi-mat")
    shown = json.dumps(server.automations()) + json.dumps(server.post("block_documents/filter"))
    assert "bi-mat" not in shown


def test_a_run_whose_machine_has_gone_is_not_running_for_ever(server: Server) -> None:
    soon = "asyncio.run(put_in_place(load_settings(), timedelta(seconds=10)))"
    code = (
        f"import asyncio; from datetime import timedelta; from tasks.automations import *; {soon}"
    )
    subprocess.run([sys.executable, "-c", code], env=server.environment, cwd=ROOT, check=True)
    deployed = server.deploy("a-long-run")
    path = f"deployments/{deployed}/create_flow_run"
    gone, ended = (server.post(path)["id"] for _ in range(2))
    for run in (gone, ended):
        server.set_state(run, type="RUNNING")
    server.set_state(ended, type="COMPLETED", name="Có tin cần xem")
    wait_for(lambda: server.state_of(gone) == "Crashed", SECONDS_TO_NOTICE, "the end of the dead")
    assert server.state_of(ended) == "Có tin cần xem"
