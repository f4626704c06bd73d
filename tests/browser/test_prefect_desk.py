"""A coordinator's day in Prefect's own UI: what is run, what it says, and where it is found."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from models.engine import reading
from models.outbox import reminders
from models.outbox_tables import ALARM
from models.tables import ReminderState
from tests.browser.prefect_desk import (
    SAMPLES,
    PrefectDesk,
    bring_contacts,
    mail_servers,
    resume_schedules,
    served,
    wait_for,
)
from tests.conftest import ROOT
from tests.prefect_api import pause_schedules
from tests.reading.test_formats_scan import pictures
from tests.tasks.servers import MailServer

pytestmark = pytest.mark.long

REMINDED_ON, LOOKED_AT_ON = "2026-06-12", "2026-06-18"
APPROVER = "Bà Nguyễn Thị Lan, Phó Giám đốc"
SECONDS_TO_NOTICE = 300
# at most, of a daily run of whatever size
TASK_RUNS = 20
SCANNED = 8
WINDOW, TALL = ViewportSize(width=1280, height=860), ViewportSize(width=1280, height=1500)
DAILY = ("remind", "audit", "publish")


@dataclass(frozen=True)
class Day:
    """The running installation after a day's work, and where its mail went."""

    desk: PrefectDesk
    good: MailServer
    lost: MailServer
    reminded: int


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    home = tmp_path_factory.mktemp("office")
    with mail_servers() as (good, lost), served(home) as desk:
        pause_schedules(desk.prefect)
        bring_contacts(desk, good, lost)
        reminded = work(desk, good)
        yield Day(desk, good, lost, reminded)


def work(desk: PrefectDesk, good: MailServer) -> int:
    """The sample comes in, is approved, and a day in June is reminded of, audited and published.

    Gives how many mails came on that day: on a working day today has its own as well.
    """
    sample = str(SAMPLES / "ke-hoach-2026.docx")
    desk.run("ingest", "ingest-plan", file=sample, number="27/KH-UBND", issued_on="2026-01-09")
    desk.drafted = desk.latest("ke-hoach-cho-duyet")["description"]
    approval = {"plan_id": 1, "approved_by": APPROVER, "despite_errors": True}
    desk.run("approve", "approve-plan", **approval, today="2026-01-30")
    desk.run("remind", "send-reminders", today=REMINDED_ON)
    reminded = len(good.mails)
    desk.run("audit", "audit-reminders", today=LOOKED_AT_ON)
    desk.stood = desk.latest("hom-nay")
    desk.run("audit again", "audit-reminders", today=LOOKED_AT_ON)
    desk.stands = desk.latest("hom-nay")
    desk.run("publish", "publish-feeds", today=LOOKED_AT_ON)
    # what today has to say, on whatever day this is run; then there is nothing left
    for step in ("today", "idle"):
        desk.run(step, "send-reminders")
    desk.run("beat", "audit-reminders", tables=False)
    desk.run("failed", "collate-reports", period="2030-nam")
    desk.run("evening", "audit-reminders", today=LOOKED_AT_ON)
    desk.approved = desk.latest("ke-hoach-cho-duyet")["description"]
    return reminded


def keyed(desk: PrefectDesk, step: str) -> set[str]:
    """What a run put where the coordinator looks; Prefect's own records of results have no key."""
    return {one["key"] for one in desk.artifacts(step) if one["key"]}


def test_a_run_says_what_it_did_and_whom_it_concerned(day: Day) -> None:
    ran = day.desk.runs["remind"]
    assert ran["name"] == "Nhắc việc 12/06/2026: 8 đã gửi, 1 không chắc"
    assert day.reminded == 8
    assert "kế hoạch 27/KH-UBND 2026" in ran["tags"]
    assert "Văn phòng UBND Thành phố" in ran["tags"]
    audited = day.desk.runs["audit"]["name"]
    assert audited.startswith("Đối chiếu 18/06/2026: ")
    assert "không chắc 1" in audited
    assert "nhiều cơ quan" not in day.desk.runs["publish"]["tags"]


@pytest.mark.parametrize("step", DAILY)
def test_a_daily_run_makes_few_task_runs(day: Day, step: str) -> None:
    assert day.desk.task_runs(step) < TASK_RUNS


@pytest.mark.parametrize("step", ["idle", "beat"])
def test_a_run_with_nothing_to_do_makes_no_task_run_and_shows_nothing(day: Day, step: str) -> None:
    assert day.desk.task_runs(step) == 0
    assert keyed(day.desk, step) == set()


def test_what_has_not_changed_is_not_drawn_anew(day: Day) -> None:
    assert keyed(day.desk, "audit again") == set()
    assert "Thứ Năm 18/6/2026" in day.desk.stood["description"]
    same = ("id", "updated", "description")
    assert [day.desk.stands[name] for name in same] == [day.desk.stood[name] for name in same]


def test_a_draft_is_shown_with_its_doubts_and_gone_once_it_is_approved(day: Day) -> None:
    assert f"({day.desk.web}/dieu-phoi/ke-hoach/1)" in day.desk.drafted
    assert "Nghi ngờ, cần quyết định" in day.desk.drafted
    assert "Không có kế hoạch nào" in day.desk.approved


@pytest.mark.parametrize("cause", ["không chắc", "lượt chạy bị lỗi"])
def test_prefect_tells_the_coordinator_by_itself(day: Day, cause: str) -> None:
    def told() -> list[str]:
        of = {"name": {"any_": ["tell-coordinator"]}}
        runs = day.desk.post("flow_runs/filter", flows=of)
        return [one["name"] for one in runs if one["state_type"] == "COMPLETED"]

    wait_for(lambda: any(cause in one for one in told()), SECONDS_TO_NOTICE, f"telling of {cause}")
    with reading(day.desk.office.engine) as opened:
        found = [row for row, _ in reminders(session=opened) if row.step == ALARM]
    assert found
    # at night it waits for the office's hours
    assert {row.state for row in found} <= {ReminderState.SENT, ReminderState.PLANNED}


Keep = Callable[..., None]


@pytest.fixture(scope="module")
def looked_at(browser: Browser) -> Iterator[Page]:
    """A page of a coordinator's browser in Hà Nội."""
    context = browser.new_context(viewport=WINDOW, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    yield context.new_page()
    context.close()


@pytest.fixture
def keep(looked_at: Page) -> Keep:
    """Keeps a picture of what is seen under a name, as a file of the test run."""
    folder = Path(os.environ.get("DONDOC_SCREENSHOTS", ROOT / "build" / "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)

    def shoot(name: str, seen: str = "") -> None:
        looked_at.wait_for_load_state("networkidle")
        # what Prefect draws comes in softly, and goes for a moment when it is asked for anew
        looked_at.wait_for_timeout(1200)
        if seen:
            looked_at.get_by_text(seen).first.wait_for()
        looked_at.screenshot(path=folder / f"prefect-{name}.png")

    return shoot


SHOWN = {
    "hom-nay": "cơ quan có việc mà không ai nhận được tin",
    "tuan-nay": "việc đến hạn",
    "qua-han": "ngày làm việc",
    "bao-cao-chua-gui": "báo cáo đã hoặc sắp đến hạn",
    "tin-nhan": "Tin nhắc ngày",
    "tin-khong-chac": "hỏi người nhận",
    # whichever test comes first: two bring in drafts
    "ke-hoach-cho-duyet": "chờ duyệt",
}


@pytest.mark.parametrize("key", SHOWN)
def test_the_page_of_a_key_shows_at_once_what_stands_there(
    day: Day, looked_at: Page, keep: Keep, key: str
) -> None:
    looked_at.goto(f"{day.desk.prefect}/artifacts/key/{key}")
    looked_at.get_by_text(SHOWN[key]).first.wait_for()
    keep(key)


def test_the_table_is_one_click_further(day: Day, looked_at: Page, keep: Keep) -> None:
    looked_at.goto(f"{day.desk.prefect}/artifacts/key/qua-han")
    looked_at.locator("a[href*='/artifacts/artifact/']").first.click()
    looked_at.get_by_text("Số việc quá hạn").wait_for()
    keep("bang-qua-han")


def test_the_way_from_today_to_a_table_is_one_click(day: Day, looked_at: Page) -> None:
    looked_at.goto(f"{day.desk.prefect}/artifacts/key/hom-nay")
    looked_at.get_by_role("link", name="tin-khong-chac").first.click()
    looked_at.get_by_text("hỏi người nhận").first.wait_for()


def test_the_lists_of_the_desk(day: Day, looked_at: Page, keep: Keep) -> None:
    resume_schedules(day.desk)
    for name in ("artifacts", "deployments", "automations", "runs"):
        # scrolled, the list of runs would lie half under its own heading
        looked_at.set_viewport_size(TALL if name == "runs" else WINDOW)
        looked_at.goto(f"{day.desk.prefect}/{name}")
        if name == "runs":
            looked_at.get_by_text("Nhắc việc 12/06/2026").first.wait_for()
        keep(name)
    looked_at.set_viewport_size(WINDOW)
    pause_schedules(day.desk.prefect)
    looked_at.goto(f"{day.desk.prefect}/runs/flow-run/{day.desk.runs['remind']['id']}")
    looked_at.get_by_text("8 đã gửi, 1 không chắc").first.wait_for()
    keep("run")
    number = day.desk.deployments()["tell-coordinator"]
    looked_at.goto(f"{day.desk.prefect}/deployments/deployment/{number}/run")
    looked_at.get_by_text("Báo điều gì").first.wait_for()
    assert looked_at.get_by_text("Mã lượt chạy").count() == 0, "automations fill that in"
    keep("form", "Báo điều gì")


def test_long_work_shows_how_far_it_has_come(
    day: Day, looked_at: Page, keep: Keep, tmp_path: Path
) -> None:
    scan = tmp_path / "ban-quet.pdf"
    first, *rest = [*pictures()] * SCANNED
    first.save(scan, "PDF", save_all=True, append_images=rest, resolution=200, quality=85)
    run = day.desk.start("ingest-plan", file=str(scan))
    of = {"flow_runs": {"id": {"any_": [run["id"]]}}, "artifacts": {"type": {"any_": ["progress"]}}}

    def moved() -> list[dict[str, Any]]:
        return [one for one in day.desk.post("artifacts/filter", **of) if float(one["data"]) > 0]

    wait_for(lambda: bool(moved()), SECONDS_TO_NOTICE, "a bar that moves")
    [bar] = moved()
    looked_at.goto(f"{day.desk.prefect}/artifacts/artifact/{bar['id']}")
    looked_at.get_by_text("Đọc kế hoạch").first.wait_for()
    keep("progress")
    day.desk.until_over("scan", run["id"])
    [bar] = day.desk.post("artifacts/filter", **of)
    assert bar["description"].startswith("Đọc kế hoạch: ")


def test_a_real_plan_reads_well_too(day: Day, plans: Path, looked_at: Page, keep: Keep) -> None:
    day.desk.run("real", "ingest-plan", file=str(plans / "2025.docx"))
    looked_at.goto(f"{day.desk.prefect}/artifacts/key/ke-hoach-cho-duyet")
    looked_at.get_by_text("Mở trang soát").first.wait_for()
    keep("real-draft")
