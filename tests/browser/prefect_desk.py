"""`dondoc serve` for real, with a day of a coordinator's work run through its deployments."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.settings import load_settings
from dondoc.policy import Audience
from models.contacts import add_contact
from models.engine import session
from models.office import Office, open_office
from tests.conftest import ROOT
from tests.postgres import free_port
from tests.prefect_api import gotten, posted
from tests.tasks.servers import MailServer, mail_server

SECONDS_TO_START = 600
SECONDS_TO_RUN = 600
SECONDS_TO_END = 60
SAMPLES = ROOT / "samples"
OVER = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


@dataclass
class PrefectDesk:
    """A running installation; `runs` are those of the deployments that the test started, by step.

    `drafted` and `approved` are what stood under ke-hoach-cho-duyet before the approval and after the
    day, `stood` and `stands` what hom-nay was before and after an audit that found nothing new.
    """

    home: Path
    web: str
    prefect: str
    office: Office
    runs: dict[str, dict[str, Any]] = field(default_factory=dict)
    drafted: str = ""
    approved: str = ""
    stood: dict[str, Any] = field(default_factory=dict)
    stands: dict[str, Any] = field(default_factory=dict)

    def post(self, path: str, **body: Any) -> Any:
        answer = posted(f"{self.prefect}/api/{path}", body)
        return answer.json() if answer.content else None

    def get(self, path: str) -> Any:
        return gotten(f"{self.prefect}/api/{path}").json()

    def deployments(self) -> dict[str, str]:
        """The deployments' ids by name."""
        return {one["name"]: one["id"] for one in self.post("deployments/filter")}

    def run(self, step: str, deployment: str, **request: Any) -> dict[str, Any]:
        """Start a deployment as its button does, and wait for its end."""
        made = self.start(deployment, **request)
        return self.until_over(step, made["id"])

    def start(self, deployment: str, **request: Any) -> dict[str, Any]:
        """Start a deployment as its button does."""
        number = self.deployments()[deployment]
        asked = {"request": request}
        path = f"deployments/{number}/create_flow_run"
        found = self.post(path, parameters=asked)
        assert isinstance(found, dict)
        return found

    def until_over(self, step: str, run: str) -> dict[str, Any]:
        """The run, once it has ended."""
        wait_for(lambda: self.get(f"flow_runs/{run}")["state_type"] in OVER, SECONDS_TO_RUN, step)
        self.runs[step] = self.get(f"flow_runs/{run}")
        return self.runs[step]

    def latest(self, key: str) -> dict[str, Any]:
        """What stands under a key now."""
        found = self.get(f"artifacts/{key}/latest")
        assert isinstance(found, dict)
        return found

    def task_runs(self, step: str) -> int:
        """How many task runs a run made."""
        of = {"flow_runs": {"id": {"any_": [self.runs[step]["id"]]}}}
        return int(self.post("task_runs/count", **of))

    def artifacts(self, step: str) -> list[dict[str, Any]]:
        """What a run made."""
        of = {"flow_runs": {"id": {"any_": [self.runs[step]["id"]]}}}
        found = self.post("artifacts/filter", **of)
        assert isinstance(found, list)
        return found


def wait_for(ready: Callable[[], bool], seconds: float, what: str) -> None:
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until, f"{what} took more than {seconds:.0f} s"
        time.sleep(0.5)


@contextmanager
def served(home: Path) -> Iterator[PrefectDesk]:
    """Prefect's server, the deployments, their worker and the web, started as an office starts them."""
    web, prefect = free_port(), free_port()
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("PREFECT_", "DONDOC_"))}
    kept["DONDOC_SECRET_KEYS"] = os.environ["DONDOC_SECRET_KEYS"]
    command = [sys.executable, "-c", "from cli.main import main; main()", "serve"]
    with (home / "said").open("w") as said:
        process = subprocess.Popen(
            [*command, "--port", str(web), "--prefect-port", str(prefect)],
            env=kept | {"DONDOC_HOME": str(home), "DONDOC_SENDER_ADDRESS": "dondoc@so.example"},
            cwd=home,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(lambda: _is_up(home, process), SECONDS_TO_START, "dondoc serve")
        settings = load_settings(home=home, web_port=web, prefect_port=prefect)
        desk = PrefectDesk(
            home, f"http://127.0.0.1:{web}", f"http://127.0.0.1:{prefect}", open_office(settings)
        )
        yield desk
        desk.office.engine.dispose()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(SECONDS_TO_END)


def _is_up(home: Path, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, (home / "said").read_text()
    return "Ctrl-C" in (home / "said").read_text()


def resume_schedules(desk: PrefectDesk) -> None:
    """As an office sees its deployments."""
    for number in desk.deployments().values():
        desk.post(f"deployments/{number}/resume_deployment")


def bring_contacts(desk: PrefectDesk, good: MailServer, lost: MailServer) -> None:
    """The sample's contacts, reached by one mail server, and one agency's by one that hangs up."""
    with (SAMPLES / "contacts.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    with session(desk.office.engine) as opened:
        for number, row in enumerate(rows):
            to = row["url"].partition("to=")[2]
            server = lost if row["agency"] == "van-phong-ubnd-thanh-pho" else good
            add_contact(
                session=opened,
                agency_id=row["agency"],
                name=row["name"],
                audience=Audience(row["audience"]),
                url=server.url(to or f"mot{number}@so.example"),
                actor="test",
                at=desk.office.now(),
            )


@contextmanager
def mail_servers() -> Iterator[tuple[MailServer, MailServer]]:
    """One that takes all, and one that hangs up before it says whether it took the message."""
    with ExitStack() as stack:
        good, lost = stack.enter_context(mail_server()), stack.enter_context(mail_server())
        lost.hangs_up = True
        yield good, lost
