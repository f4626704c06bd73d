"""The six flows one after another on the bundled sample, on a real Prefect server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    ArtifactCollectionFilter,
    ArtifactCollectionFilterKey,
)
from prefect.client.schemas.objects import State

from config.agencies import load_directory
from dondoc.policy import Audience
from flows.approve_plan import Approval, approve_plan
from flows.audit_reminders import Auditing, audit_reminders
from flows.collate_reports import Collating, collate_reports
from flows.ingest_plan import PlanFile, ingest_plan
from flows.publish_feeds import Publishing, publish_feeds
from flows.send_reminders import Reminding, send_reminders
from models.contacts import add_contact
from models.engine import session
from models.office import OFFICE_TIME
from tasks.reports.submit import submit_file
from tasks.reports.templates import write_templates
from tasks.workplace import office
from tests.tasks.servers import MailServer, mail_server
from tests.web.makers import filled_in

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
PERIOD = "2026-6-thang"
APPROVED_ON = date(2026, 1, 30)
REMINDED_ON = date(2026, 6, 12)
REPORTED_ON = date(2026, 6, 18)
REPORTER = "van-phong-ubnd-thanh-pho"


@dataclass
class Year:
    """What the flows gave, by the step's name, and what stood under each key after it."""

    home: Path
    mails: MailServer
    states: dict[str, State[Any]] = field(default_factory=dict)
    results: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    tags: dict[str, list[str]] = field(default_factory=dict)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def run(self, step: str, run: Any) -> Any:
        state = self.states[step] = await run
        if state.is_completed():
            self.results[step] = await state.aresult()
        flow_run_id = state.state_details.flow_run_id
        async with get_client() as client:
            run = await client.read_flow_run(flow_run_id)
            self.names[step], self.tags[step] = run.name, run.tags
            found = await client.read_latest_artifacts(
                artifact_filter=ArtifactCollectionFilter(
                    key=ArtifactCollectionFilterKey(exists_=True)
                )
            )
        self.tables[step] = {artifact.key: artifact for artifact in found}
        return self.results.get(step)


async def play(year: Year) -> None:
    sample = str(SAMPLES / "ke-hoach-2026.docx")
    kept = await year.run("ingest", ingest_plan(PlanFile(file=sample), return_state=True))
    await year.run("again", ingest_plan(PlanFile(file=sample), return_state=True))
    await year.run("no file", ingest_plan(PlanFile(file="/khong/co.docx"), return_state=True))
    await year.run("too early", publish_feeds(Publishing(today=APPROVED_ON), return_state=True))
    approval = Approval(plan_id=kept["plan_id"], approved_by="Bà A", today=APPROVED_ON)
    no_such_plan = approval.model_copy(update={"plan_id": 999})
    await year.run("no plan", approve_plan(no_such_plan, return_state=True))
    await year.run("approve", approve_plan(approval, return_state=True))
    await year.run("publish", publish_feeds(Publishing(today=APPROVED_ON), return_state=True))
    for step in ("remind", "remind again"):
        await year.run(step, send_reminders(Reminding(today=REMINDED_ON), return_state=True))
    report_of(year.home)
    collating = Collating(period=PERIOD, today=REPORTED_ON)
    await year.run("collate", collate_reports(collating, return_state=True))
    no_such_period = collating.model_copy(update={"period": "2030-nam"})
    await year.run("no period", collate_reports(no_such_period, return_state=True))
    await year.run("audit", audit_reminders(Auditing(today=REPORTED_ON), return_state=True))


def bring_contact(mails: MailServer) -> None:
    at_work = office()
    with session(at_work.engine) as opened:
        add_contact(
            session=opened,
            agency_id=REPORTER,
            name="Lê Thu Hà",
            audience=Audience.OFFICER,
            url=mails.url(),
            actor="test",
            at=at_work.now(),
        )


def report_of(home: Path) -> None:
    """One agency's report, filled in and handed in on its last day but one."""
    [template] = write_templates(
        home / "templates", period=PERIOD, office=office(), today=REPORTED_ON, agency_id=REPORTER
    )
    template.path.write_bytes(filled_in(template.path.read_bytes()))
    submit_file(
        template.path,
        agency_id=REPORTER,
        period=PERIOD,
        office=office(),
        received_at=datetime.combine(REPORTED_ON, datetime.min.time(), OFFICE_TIME),
        actor="test",
    )


@pytest.fixture(scope="module")
def year(office_home: Path, prefect_server: None) -> Iterator[Year]:
    with mail_server() as mails:
        played = Year(office_home, mails)
        bring_contact(mails)
        asyncio.run(play(played))
        yield played


def test_a_plan_comes_in_as_a_draft_with_its_items_and_findings_shown(year: Year) -> None:
    assert year.names["ingest"].startswith("Nhập kế hoạch ")
    assert year.results["ingest"]["status"] == "draft"
    assert year.results["ingest"]["items"] == 30
    tables = year.tables["ingest"]
    assert len(rows(tables["ke-hoach"])) == 30
    assert "dự thảo, chờ duyệt" in tables["ke-hoach"].description
    assert len(rows(tables["can-xem-lai"])) == year.results["ingest"]["findings"]


def rows(artifact: Any) -> list[dict[str, str]]:
    found = json.loads(artifact.data) if isinstance(artifact.data, str) else artifact.data
    assert isinstance(found, list)
    return found


def test_the_same_file_again_changes_nothing(year: Year) -> None:
    assert year.results["again"]["unchanged"]
    assert year.results["again"]["plan_id"] == year.results["ingest"]["plan_id"]
    assert "đã nhập từ trước" in (year.states["again"].message or "")


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("no file", "/khong/co.docx: không mở được tệp"),
        ("no plan", "không có kế hoạch số 999"),
        ("no period", "2030-nam"),
    ],
)
def test_a_refusal_is_the_runs_state_in_its_own_words(year: Year, step: str, words: str) -> None:
    assert year.states[step].is_failed()
    assert words in (year.states[step].message or "")
    assert "Traceback" not in (year.states[step].message or "")


def test_a_draft_publishes_nothing(year: Year) -> None:
    assert year.results["too early"]["feeds"] == 0


def test_approval_puts_the_plan_in_force_and_gives_calendars(year: Year) -> None:
    obligations = year.results["ingest"]["obligations"]
    assert year.names["approve"].startswith("Duyệt kế hoạch “")
    assert year.names["approve"].endswith(f"”: {obligations} hạn có hiệu lực")
    assert year.names["approve"].count("2026") == 1, "the title names the year already"
    assert year.results["approve"]["status"] == "approved"
    assert year.results["approve"]["obligations"] == year.results["ingest"]["obligations"]
    assert year.results["approve"]["feeds"] > 0
    assert "đã duyệt" in year.tables["approve"]["ke-hoach"].description


def test_what_approval_published_is_not_written_again(year: Year) -> None:
    assert year.results["publish"]["written"] == 0
    folder = Path(year.results["publish"]["folder"])
    assert folder == year.home / "feeds"
    feed = Calendar.from_ical((folder / f"{REPORTER}.ics").read_bytes())
    assert feed.walk("VEVENT")


def test_a_day_is_reminded_of_once(year: Year) -> None:
    assert year.names["remind"] == "Nhắc việc 12/06/2026: 1 đã gửi"
    assert year.results["remind"]["sent"] == len(year.mails.mails) == 1
    assert year.results["remind again"]["sent"] == 0
    assert year.mails.mails[0]["Subject"].startswith("[Đôn đốc]")
    [message] = rows(year.tables["remind"]["tin-nhan"])
    assert message["Tình trạng"] == "đã gửi"


def test_a_run_is_tagged_with_its_plans_and_the_few_agencies_it_wrote_to(year: Year) -> None:
    [plan] = year.tags["audit"]
    assert plan.startswith("kế hoạch ")
    assert set(year.tags["remind"]) == {plan, load_directory().agency(REPORTER).name}


def test_the_page_of_today_is_always_under_the_same_key(year: Year) -> None:
    drafted, approved = (year.tables[step]["hom-nay"].description for step in ("ingest", "approve"))
    assert "kế hoạch chờ duyệt" in drafted
    assert "kế hoạch chờ duyệt" not in approved
    assert "Không có kế hoạch nào" in year.tables["approve"]["ke-hoach-cho-duyet"].description


def test_no_address_stands_in_what_prefect_keeps(year: Year) -> None:
    kept = [str(one.data) + str(one.description) for one in year.tables["remind"].values()]
    kept += [str(result) for result in year.results.values()]
    assert not any("@" in one for one in kept)


def test_reports_are_collated_and_who_is_missing_is_named(year: Year) -> None:
    made = year.results["collate"]
    assert made["received"] == 1
    assert made["expected"] == len(made["missing"]) + 1
    assert {Path(file).suffix for file in made["files"]} == {".xlsx", ".docx", ".csv", ".json"}
    assert all(Path(file).is_relative_to(year.home) for file in made["files"])
    missing = rows(year.tables["collate"]["bao-cao-chua-gui"])
    assert len(missing) == len(made["missing"])


def test_the_audit_shows_the_week_the_overdue_and_the_messages(year: Year) -> None:
    assert year.names["audit"].startswith("Đối chiếu 18/06/2026: ")
    tables = year.tables["audit"]
    assert {"tuan-nay", "qua-han", "bao-cao-chua-gui", "tin-nhan"} <= set(tables)
    assert all(row["Hạn"][-9:] >= "15/6/2026" for row in rows(tables["tuan-nay"]))
    counts = [int(row["Số việc quá hạn"]) for row in rows(tables["qua-han"])]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) > 0


def test_what_programs_go_on_with_is_kept_as_json_and_runs_of_every_day_leave_no_files(
    year: Year, results_folder: Path
) -> None:
    kept = [json.loads(file.read_text()) for file in results_folder.rglob("*") if file.is_file()]
    read_on = [year.results[step] for step in ("ingest", "again", "approve", "collate")]
    assert all(json.loads(json.dumps(result)) in kept for result in read_on)
    of_every_day = [year.results[step] for step in ("publish", "remind", "audit")]
    assert not any(json.loads(json.dumps(result)) in kept for result in of_every_day)
