"""Two offices at one real Prefect server: a real worker's runs send each to its own people."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from config.at_work import at_work
from config.offices import place_of
from config.settings import load_settings
from dondoc.policy import Audience
from models.contacts import add_contact
from models.engine import engine_from, session
from models.migrate import make_ready
from tests.cli.test_serve import SECONDS_TO_END, SECONDS_TO_START, command, free_ports, wait_for
from tests.offices import add_office, installation
from tests.prefect_api import gotten, pause_schedules, posted
from tests.tasks.servers import MailServer, mail_server
from tests.web.makers import A, fill

pytestmark = pytest.mark.long
CODES = ("song-xanh", "nui-bac")
FRIDAY = "2026-06-19"
SECONDS_TO_RUN = 150


@dataclass(frozen=True)
class Together:
    """A running installation: Prefect's address, the web's, and each office's mail server."""

    prefect: str
    web: str
    mails: dict[str, MailServer]
    folder: Path
    said: str

    def post(self, path: str, **body: Any) -> Any:
        return posted(f"{self.prefect}/api/{path}", body).json()

    def run(self, name: str, **request: Any) -> dict[str, Any]:
        """Run a deployment and give its run once it has ended."""
        found = gotten(f"{self.prefect}/api/deployments/name/{name}").json()
        parameters = {"request": request} if request else {}
        made = self.post(f"deployments/{found['id']}/create_flow_run", parameters=parameters)
        ended: dict[str, Any] = {}

        def is_over() -> bool:
            run = gotten(f"{self.prefect}/api/flow_runs/{made['id']}").json()
            ended.update(run)
            return run["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")

        wait_for(is_over, SECONDS_TO_RUN, f"the run of {name}")
        return ended


def furnish(code: str) -> None:
    """A plan with work due, and nobody yet who is reminded of it."""
    with at_work(place_of(code)):
        engine = engine_from(load_settings().database_url)
        make_ready(engine)
        fill(engine)
        engine.dispose()


def bring_contact(code: str, mails: MailServer) -> None:
    """One recipient, at the office's own mail server."""
    with at_work(place_of(code)):
        engine = engine_from(load_settings().database_url)
        with session(engine) as opened:
            add_contact(
                session=opened, agency_id=A, name="Văn thư", audience=Audience.OFFICER,
                url=mails.url(f"vanthu@{code}.example"), actor="t",
                at=datetime(2026, 1, 12, tzinfo=UTC),
            )  # fmt: skip
        engine.dispose()


def calm_down(together: Together) -> None:
    """No schedule runs from now on, and what had begun has ended."""
    pause_schedules(together.prefect)
    under_way = {"state": {"type": {"any_": ["SCHEDULED", "PENDING", "RUNNING"]}}}
    wait_for(
        lambda: not together.post("flow_runs/filter", flow_runs=under_way),
        SECONDS_TO_RUN,
        "the runs under way",
    )


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Together]:
    made = tmp_path_factory.mktemp("together")
    web_port, prefect_port = free_ports(2)
    with pytest.MonkeyPatch.context() as patch, mail_server() as one, mail_server() as other:
        for name in [name for name in os.environ if name.startswith("PREFECT_")]:
            patch.delenv(name)
        folder = installation(made, patch)
        mails = dict(zip(CODES, (one, other), strict=True))
        for code in CODES:
            furnish(code)
        add_office(folder, "bien-vang", DATABASE_URL="postgresql://u:p@127.0.0.1:1/kho")
        with (made / "said").open("w") as said:
            process = subprocess.Popen(
                command(web_port, prefect_port), cwd=made, stdout=said, stderr=subprocess.STDOUT
            )
        try:
            wait_for(
                lambda: "Ctrl-C" in (made / "said").read_text() or process.poll() is not None,
                4 * SECONDS_TO_START,
                "the start",
            )
            words = (made / "said").read_text()
            assert process.poll() is None, words
            prefect, web = f"http://127.0.0.1:{prefect_port}", f"http://127.0.0.1:{web_port}"
            running = Together(prefect, web, mails, folder, words)
            calm_down(running)
            for code in CODES:
                bring_contact(code, mails[code])
            yield running
        finally:
            process.terminate()
            assert process.wait(SECONDS_TO_END) == 0


def test_an_office_whose_database_is_away_is_said_and_stops_no_start(together: Together) -> None:
    assert "Văn phòng bien-vang chưa làm việc được" in together.said
    ready = httpx.get(f"{together.web}/readyz")
    assert (ready.status_code, ready.text.splitlines()[0]) == (200, "2 of 3 ready")


def test_each_run_writes_to_its_own_offices_people_and_shows_it_under_its_own_key(
    together: Together,
) -> None:
    one, other = (together.mails[code] for code in CODES)
    first = together.run("send-reminders/song-xanh", today=FRIDAY)
    assert first["state_type"] == "COMPLETED", first["state"]["message"]
    assert "văn phòng song-xanh" in first["tags"]
    assert set(one.recipients) == {"vanthu@song-xanh.example"}
    assert other.recipients == []
    second = together.run("send-reminders/nui-bac", today=FRIDAY)
    assert second["state_type"] == "COMPLETED", second["state"]["message"]
    assert set(other.recipients) == {"vanthu@nui-bac.example"}
    assert len(one.mails) == len(other.mails)
    for code, place, elsewhere in (
        ("song-xanh", "Sông Xanh", "Núi Bạc"),
        ("nui-bac", "Núi Bạc", "Sông Xanh"),
    ):
        mail = together.mails[code].mails[0]
        text = str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        assert place in text
        assert elsewhere not in text + str(mail["Subject"]) + str(mail["From"])
        assert "Hà Nội" not in text
    keys = {one["key"] for one in together.post("artifacts/latest/filter", limit=200)}
    assert {"song-xanh-tin-nhan", "nui-bac-tin-nhan"} <= keys
    assert "tin-nhan" not in keys


def test_the_look_at_all_offices_names_the_broken_one_and_sees_the_others(
    together: Together,
) -> None:
    run = together.run("visit-offices/visit-offices")
    assert run["state_type"] == "FAILED"
    message = run["state"]["message"]
    assert "3 văn phòng" in message
    assert "Không thăm trọn được 1: bien-vang" in message


STARTS = """
import asyncio
from prefect.client.orchestration import get_client
from tasks.visit_steps import deployed_of, started
from tasks.visiting.visit import AUDIT, SEND, Seen

async def main():
    async with get_client() as client:
        deployed = await deployed_of(client, ["nui-bac"])
        for _ in range(3):
            seen = await started(client, Seen("nui-bac", to_run=(AUDIT,)), deployed)
        gone = await started(client, Seen("khong-co", to_run=(SEND,)), deployed)
        print(len(deployed), seen.trouble, gone.trouble)

asyncio.run(main())
"""


def test_what_is_started_for_an_office_is_its_own_run_and_none_piles_up(
    together: Together,
) -> None:
    told = os.environ | {"PREFECT_API_URL": f"{together.prefect}/api"}
    done = subprocess.run(
        [sys.executable, "-c", STARTS], env=told, capture_output=True, text=True, check=True
    )
    assert "chưa có việc send-reminders/khong-co" in done.stdout
    found = gotten(f"{together.prefect}/api/deployments/name/audit-reminders/nui-bac").json()
    asked = {"deployments": {"id": {"any_": [found["id"]]}}}
    started = [
        run for run in together.post("flow_runs/filter", **asked) if run["auto_scheduled"] is False
    ]
    assert 1 <= len(started) <= 2
    assert all(run["parameters"] == {"request": {"tables": False}} for run in started)


def test_alarms_and_forms_are_there_for_each_office(together: Together) -> None:
    names = {one["name"] for one in together.post("automations/filter")}
    for code in CODES:
        assert f"Lượt chạy bị lỗi ({code})" in names
