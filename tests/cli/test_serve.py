"""`dondoc serve` for real: Prefect's server, its worker with the deployments, and the web."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from cli.serving.prefect_setup import PrefectApi
from config.settings import load_settings
from models.office import open_office
from tests.prefect_api import gotten, posted
from web.coordinator.prefect import page_of

pytestmark = pytest.mark.long

DEPLOYMENTS = {
    "approve-plan",
    "audit-reminders",
    "collate-reports",
    "ingest-plan",
    "publish-feeds",
    "receive-reports",
    "send-reminders",
    "tell-coordinator",
    "tidy-up",
}
SECONDS_TO_START = 300
SECONDS_TO_RUN = 90
SECONDS_TO_END = 45


@dataclass(frozen=True)
class Served:
    """A running `dondoc serve`."""

    process: subprocess.Popen[str]
    home: Path
    web: str
    prefect: str
    said: list[str]

    def post(self, path: str, **body: Any) -> Any:
        return posted(f"{self.prefect}/api/{path}", body).json()

    def post_nothing(self, path: str) -> None:
        posted(f"{self.prefect}/api/{path}", {})


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def command(web_port: int, prefect_port: int) -> list[str]:
    ports = ["--port", str(web_port), "--prefect-port", str(prefect_port)]
    return [sys.executable, "-c", "from cli.main import main; main()", "serve", *ports]


def environment(home: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PREFECT_", "DONDOC_"))
    }
    return kept | {"DONDOC_HOME": str(home)}


def wait_for(ready: Callable[[], bool], seconds: float, what: str) -> None:
    until = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > until:
            pytest.fail(f"{what} took more than {seconds:.0f} s")
        time.sleep(0.3)


def processes_that_name(*words: str) -> list[str]:
    """The command lines of this machine's processes in which one of the words stands."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = place.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if any(word in line for word in words):
            found.append(line)
    return found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("served")
    web_port, prefect_port = free_ports(2)
    with (home / "said").open("w") as said:
        process = subprocess.Popen(
            command(web_port, prefect_port),
            env=environment(home),
            # data must not go where it happens to be started
            cwd=home.parent,
            stdout=said,
            stderr=subprocess.STDOUT,
            text=True,
        )
    try:
        wait_for(
            lambda: "Ctrl-C" in (home / "said").read_text() or process.poll() is not None,
            SECONDS_TO_START,
            "the start",
        )
        lines = (home / "said").read_text().splitlines()
        assert process.poll() is None, lines
        web, prefect = f"http://127.0.0.1:{web_port}", f"http://127.0.0.1:{prefect_port}"
        yield Served(process, home, web, prefect, lines)
    finally:
        process.terminate()
        ended = process.wait(SECONDS_TO_END)
    assert ended == 0
    assert not processes_that_name(str(web_port), str(prefect_port))


def test_it_says_where_everything_is(served: Served) -> None:
    words = "\n".join(served.said)
    assert f"Bàn làm việc (Prefect):  {served.prefect}" in words
    assert f"{served.web}/a/" in words
    assert str(served.home) in words


def test_the_coordinators_ui_is_there_and_stays_inside(served: Served) -> None:
    page = httpx.get(served.prefect, follow_redirects=True)
    assert page.status_code == 200
    assert "<html" in page.text
    shown = httpx.get(f"{served.prefect}/ui-settings").json()
    assert shown["api_url"] == f"{served.prefect}/api"
    assert shown["default_ui"] == "v1", "the second one calls out from the browser"


def test_all_six_deployments_are_there_with_their_schedules(served: Served) -> None:
    found = served.post("deployments/filter")
    assert {one["name"] for one in found} == DEPLOYMENTS
    assert all(one["work_pool_name"] == "van-phong" for one in found)
    planned: set[str] = set()

    def runs_are_planned() -> bool:
        names = {one["id"]: one["name"] for one in found}
        runs = served.post("flow_runs/filter", limit=200)
        planned.update(names[run["deployment_id"]] for run in runs)
        return {"send-reminders", "audit-reminders", "publish-feeds"} <= planned

    wait_for(runs_are_planned, 30, "planning the scheduled runs")


def test_prefect_raises_the_alarm_where_a_run_fails_or_does_not_start(served: Served) -> None:
    names = {one["name"] for one in served.post("automations/filter")}
    assert {"Bộ gửi tin không chạy", "Lượt chạy bị lỗi"} <= names


def test_the_web_answers(served: Served) -> None:
    assert httpx.get(f"{served.web}/healthz").text == "ok\n"
    assert httpx.get(f"{served.web}/readyz").text == "ready\n"
    assert "dondoc_open_links 0" in httpx.get(f"{served.web}/metrics").text


@pytest.fixture(scope="module")
def audited(served: Served) -> dict[str, Any]:
    """The run of a deployment, as Prefect tells of it once it has ended."""
    deployed = next(
        one for one in served.post("deployments/filter") if one["name"] == "audit-reminders"
    )
    asked = {"request": {"today": "2026-06-18"}}
    run = served.post(f"deployments/{deployed['id']}/create_flow_run", parameters=asked)

    def state() -> dict[str, Any]:
        found = gotten(f"{served.prefect}/api/flow_runs/{run['id']}").json()
        assert isinstance(found, dict)
        return found

    wait_for(
        lambda: state()["state_type"] in ("COMPLETED", "FAILED", "CRASHED"), SECONDS_TO_RUN, "it"
    )
    return state()


def test_a_deployment_runs_to_its_end(served: Served, audited: dict[str, Any]) -> None:
    assert audited["state_type"] == "COMPLETED", audited["state"]["message"]
    assert audited["name"] == "Đối chiếu 18/06/2026: khớp"
    # an office without any plan has nothing to show
    assert served.post("artifacts/latest/filter") == []


@pytest.mark.usefixtures("audited")
def test_the_desk_leads_to_the_latest_run_of_a_deployment(served: Served) -> None:
    settings = load_settings(home=served.home, prefect_port=int(served.prefect.rpartition(":")[2]))
    office = open_office(settings)
    ran = page_of("audit-reminders", office).removeprefix("/runs/flow-run/")
    deployed = {one["name"]: one["id"] for one in served.post("deployments/filter")}
    run = gotten(f"{served.prefect}/api/flow_runs/{ran}").json()
    assert run["deployment_id"] == deployed["audit-reminders"]
    never = page_of("ingest-plan", office)
    assert never == f"/deployments/deployment/{deployed['ingest-plan']}"
    browser = {"Accept": "text/html"}
    for way in (never, f"/runs/flow-run/{ran}"):
        page = httpx.get(f"{served.prefect}{way}", headers=browser, follow_redirects=True)
        assert page.status_code == 200


def test_what_the_coordinator_paused_is_known_and_can_be_paused_again(served: Served) -> None:
    settings = load_settings(prefect_port=int(served.prefect.rpartition(":")[2]))
    api = PrefectApi(settings, {})
    [publishing] = [
        one["id"] for one in served.post("deployments/filter") if one["name"] == "publish-feeds"
    ]
    api.pause([publishing])
    assert api.paused_deployments() == [publishing]
    api.make_work_pool()
    served.post_nothing(f"deployments/{publishing}/resume_deployment")
    assert api.paused_deployments() == []


def test_the_doctor_finds_prefect_well_and_says_what_is_paused(served: Served) -> None:
    found = doctor(served)
    assert {name: found[name] for name in ("prefect", "deployments", "worker")} == {
        "prefect": "fine",
        "deployments": "fine",
        "worker": "fine",
    }
    [publishing] = [
        one["id"] for one in served.post("deployments/filter") if one["name"] == "publish-feeds"
    ]
    served.post_nothing(f"deployments/{publishing}/pause_deployment")
    assert doctor(served)["deployments"] == "attention"
    served.post_nothing(f"deployments/{publishing}/resume_deployment")


def doctor(served: Served) -> dict[str, str]:
    """How each thing stands, as the command says it."""
    port = {"DONDOC_PREFECT_PORT": served.prefect.rpartition(":")[2]}
    done = subprocess.run(
        [sys.executable, "-c", "from cli.main import main; main()", "doctor", "--json"],
        env=environment(served.home) | port,
        capture_output=True,
        text=True,
        check=False,
    )
    return {one["subject"]: one["level"] for one in json.loads(done.stdout)}


def test_all_data_is_in_its_home(served: Served) -> None:
    assert (served.home / "dondoc.db").is_file()
    assert (served.home / "prefect" / "prefect.db").is_file()
    assert not (served.home.parent / "var").exists()


def test_a_busy_port_is_one_clear_line(served: Served) -> None:
    busy = int(served.web.rpartition(":")[2])
    done = subprocess.run(
        command(busy, 1),
        env=environment(served.home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert re.fullmatch(rf"không mở được cổng {busy} trên 127.0.0.1 .*--port\n", done.stderr)


def test_prefect_open_to_the_network_wants_a_password(tmp_path: Path) -> None:
    done = subprocess.run(
        [*command(*free_ports(2)), "--prefect-host", "0.0.0.0"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "không có mật khẩu" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_ctrl_c_while_it_starts_ends_everything(tmp_path: Path) -> None:
    ports = free_ports(2)
    with (tmp_path / "said").open("w") as said:
        process = subprocess.Popen(
            command(*ports), env=environment(tmp_path), stdout=said, stderr=subprocess.STDOUT
        )
    logs = tmp_path / "logs" / "prefect.log"
    wait_for(lambda: logs.is_file() or process.poll() is not None, 60, "starting a child")
    process.send_signal(signal.SIGINT)
    assert process.wait(SECONDS_TO_END) == 0
    assert (tmp_path / "said").read_text().endswith("Đã dừng.\n")
    assert not processes_that_name(*map(str, ports))
