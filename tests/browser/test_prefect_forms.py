"""A plan comes in, its doubts are answered, it is approved: by clicks in Prefect's own pages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from models.engine import reading
from models.plans import findings_of, plan_by_id
from models.tables import PlanStatus
from tests.browser.prefect_desk import PrefectDesk, served, wait_for
from tests.browser.prefect_form import RunForm
from tests.prefect_api import pause_schedules

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SECONDS = 60
Keep = Callable[[str], None]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, plans: Path) -> Iterator[PrefectDesk]:
    """`dondoc serve`, with two plans in the folder for plans: the sample, and a real one."""
    home = tmp_path_factory.mktemp("forms")
    folder = home / "plans-in"
    folder.mkdir()
    shutil.copy(SAMPLES / "ke-hoach-2026.txt", folder / "Kế hoạch chuyển đổi số 2026.txt")
    shutil.copy(plans / "2020.docx", folder / "Kế hoạch 2020.docx")
    with served(home) as running:
        pause_schedules(running.prefect)
        yield running


@pytest.fixture(scope="module")
def looked_at(browser: Browser) -> Iterator[Page]:
    """A page of a coordinator's browser; what Prefect's own pages complain of is not ours."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    yield context.new_page()
    context.close()


@pytest.fixture
def page(looked_at: Page) -> Page:
    """The one page of this file, in the place of the one that lets nothing pass."""
    return looked_at


def form(page: Page, desk: PrefectDesk, deployment: str) -> RunForm:
    return RunForm(page, desk.prefect, desk.deployments()[deployment])


def sent(page: Page, desk: PrefectDesk, filled: RunForm, deployment: str) -> dict[str, Any]:
    """The run that pressing Submit makes, once it is over."""
    before = {one["id"] for one in all_runs(desk, deployment)}
    filled.send()
    wait_for(lambda: len(all_runs(desk, deployment)) > len(before), SECONDS, "the run to be made")
    [made] = [one for one in all_runs(desk, deployment) if one["id"] not in before]
    return desk.until_over(deployment, made["id"])


def all_runs(desk: PrefectDesk, deployment: str) -> list[dict[str, Any]]:
    number = desk.deployments()[deployment]
    found = desk.post("flow_runs/filter", flow_runs={"deployment_id": {"any_": [number]}})
    assert isinstance(found, list)
    return found


def test_a_plan_comes_in_is_answered_and_approved_by_clicks(
    page: Page, desk: PrefectDesk, keep: Keep
) -> None:
    two_plans_come_in(page, desk, keep)
    what_is_left_out_is_said_at_its_field(page, desk, keep)
    some_doubts_are_answered(page, desk, keep)
    the_rest_is_answered_and_the_plan_approved(page, desk, keep)
    the_round_is_collated_by_its_name(page, desk, keep)


def two_plans_come_in(page: Page, desk: PrefectDesk, keep: Keep) -> None:
    for name in ("Kế hoạch 2020.docx", "Kế hoạch chuyển đổi số 2026.txt"):
        ingest = form(page, desk, "ingest-plan")
        assert [one.partition(" (")[0] for one in ingest.titles()] == [
            "Nhập kế hoạch",
            "Tệp kế hoạch",
            "Năm",
            "Số hiệu",
            "Ngày ban hành",
        ]
        file = ingest.field("Tệp kế hoạch")
        ingest.choose(file, name)
        keep("prefect-nhap-ke-hoach")
        run = sent(page, desk, ingest, "ingest-plan")
        assert run["state_type"] == "COMPLETED", run["state"]["message"]
        assert run["parameters"]["request"]["chosen"].startswith(f"{name} – ")
        assert run["name"].startswith(f"Nhập kế hoạch {name}: ")


def what_is_left_out_is_said_at_its_field(page: Page, desk: PrefectDesk, keep: Keep) -> None:
    approve = form(page, desk, "approve-plan")
    doubt = approve.field("1. Nghi vấn – mục III, số 5")
    approve.way(doubt, "Bỏ qua")
    approve.send()
    faults = approve.faults()
    assert any("plan" in one for one in faults)
    assert any("doubt-" in one for one in faults)
    keep("prefect-duyet-con-thieu")
    assert all_runs(desk, "approve-plan") == []


def some_doubts_are_answered(page: Page, desk: PrefectDesk, keep: Keep) -> None:
    approve = form(page, desk, "approve-plan")
    keep("prefect-duyet-hai-ke-hoach")
    approve.choose(approve.field("Kế hoạch", approve.field("Duyệt kế hoạch")), "năm 2026")
    approve.write("Người trả lời", "Nguyễn Thị Lan, Chánh Văn phòng")
    approve.choose(approve.field("Làm gì"), "Chỉ ghi trả lời")
    blank = approve.field("1. Nghi vấn – mục III, số 5")
    approve.way(blank, "Chọn cơ quan")
    approve.choose(blank, "Sở Tài chính")
    unreadable = approve.field("3. Nghi vấn – mục V, số 3")
    approve.way(unreadable, "Ghi thời hạn")
    due = approve.pick_day_of_this_month(approve.field("Hạn cuối", unreadable), 15)
    gap = approve.field("4. Nghi vấn – mục IV, số 4")
    approve.way(gap, "Bỏ qua")
    approve.write("Lý do bỏ qua", "bản gốc cũng thiếu số 3", gap)
    approve.choose(approve.field("2. Nghi vấn – mục IV, số 5"), "Đúng như đã đọc")
    keep("prefect-duyet-tra-loi")
    run = sent(page, desk, approve, "approve-plan")
    assert run["state_type"] == "COMPLETED", run["state"]["message"]
    assert run["state_name"] == "Chưa duyệt"
    request = run["parameters"]["request"]
    assert request["deed"] == "Chỉ ghi trả lời"
    given = [one for group in request["answers"].values() for one in group.values()]
    assert ["Sở Tài chính"] in given
    assert {"due": due.isoformat()} in given
    assert {"reason": "bản gốc cũng thiếu số 3"} in given
    assert given.count("Đúng như đã đọc") == 1
    with reading(desk.office.engine) as opened:
        settled = {one.code: one.answer for one in findings_of(2, session=opened) if one.settled}
    assert settled["lead-blank"] == "Sở Tài chính"
    assert settled["numbering-gap"] == "bỏ qua: bản gốc cũng thiếu số 3"
    assert len(settled) == 4


def the_rest_is_answered_and_the_plan_approved(page: Page, desk: PrefectDesk, keep: Keep) -> None:
    approve = form(page, desk, "approve-plan")
    left = [one for one in approve.titles() if "Nghi vấn" in one]
    assert not any("mục V, số 3" in one for one in left)
    approve.choose(approve.field("Kế hoạch", approve.field("Duyệt kế hoạch")), "năm 2026")
    approve.write("Người trả lời", "Nguyễn Thị Lan, Chánh Văn phòng")
    approve.choose(approve.field("Làm gì"), "Ghi trả lời và duyệt")
    approve.write("Số hiệu", "48/KH-UBND")
    keep("prefect-duyet-lan-hai")
    run = sent(page, desk, approve, "approve-plan")
    assert run["state_type"] == "COMPLETED", run["state"]["message"]
    assert run["name"].startswith("Duyệt kế hoạch 48/KH-UBND năm 2026: ")
    with reading(desk.office.engine) as opened:
        assert plan_by_id(2, session=opened).status is PlanStatus.APPROVED


def the_round_is_collated_by_its_name(page: Page, desk: PrefectDesk, keep: Keep) -> None:
    collate = form(page, desk, "collate-reports")
    rounds = collate.field("Kỳ báo cáo")
    assert any(one.startswith("Báo cáo 6 tháng đầu năm 2026") for one in collate.choices(rounds))
    collate.choose(rounds, "Báo cáo 6 tháng đầu năm 2026")
    keep("prefect-tong-hop")
    run = sent(page, desk, collate, "collate-reports")
    assert run["state_type"] == "COMPLETED", run["state"]["message"]


def test_every_form_speaks_vietnamese(page: Page, desk: PrefectDesk) -> None:
    for deployment in desk.deployments():
        titles = form(page, desk, deployment).titles()
        assert "Request" not in titles
        assert not any("_" in one for one in titles)
