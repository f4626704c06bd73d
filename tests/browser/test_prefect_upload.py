"""A plan's file is sent in at the desk, read by a run chosen in Prefect, and approved at the desk: by clicks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from models.engine import reading
from models.plans import plan_by_id
from models.tables import PlanStatus
from tests.browser.conftest import violations
from tests.browser.prefect_desk import (
    SAMPLES,
    SECONDS_TO_RUN,
    PrefectDesk,
    served,
    wait_for,
)
from tests.browser.prefect_form import RunForm
from tests.browser.test_prefect_forms import Keep, sent
from tests.prefect_api import pause_schedules
from tests.web.desk import NAME, PASSWORD, add_account

pytestmark = pytest.mark.long
FILE = "Kế hoạch chuyển đổi số 2026.docx"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectDesk]:
    """`dondoc serve` of an office that has nothing yet but a coordinator's account."""
    with served(tmp_path_factory.mktemp("upload")) as running:
        # what comes into the forms comes there by what the test does
        pause_schedules(running.prefect)
        add_account(running.office.engine, clock=running.office.now)
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A coordinator's browser; what Prefect's own pages complain of is not ours."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    yield context.new_page()
    context.close()


def test_a_file_sent_in_at_the_desk_is_read_in_prefect_and_approved_at_the_desk(
    page: Page, desk: PrefectDesk, keep: Keep, tmp_path: Path
) -> None:
    file = tmp_path / FILE
    file.write_bytes((SAMPLES / "ke-hoach-2026.docx").read_bytes())
    the_file_is_sent_in(page, desk, keep, file)
    it_is_chosen_in_prefect(page, desk, keep)
    its_doubts_are_seen_and_it_is_approved(page, desk, keep)


def the_file_is_sent_in(page: Page, desk: PrefectDesk, keep: Keep, file: Path) -> None:
    assert choices(desk) == []
    page.goto(f"{desk.web}/dieu-phoi/ke-hoach")
    page.get_by_label("Tên đăng nhập").fill(NAME)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    fold = page.get_by_text("Nhập kế hoạch / quyết định điều chỉnh")
    field = page.get_by_label("Tệp kế hoạch, kế hoạch đã sửa")
    if not field.is_visible():
        fold.click()
    field.set_input_files(file)
    keep("dieu-phoi-gui-tep")
    page.get_by_role("button", name="Gửi tệp").click()
    expect(page.get_by_role("status")).to_contain_text(f"Đã nhận tệp {FILE}")
    assert violations(page) == []
    wait_for(lambda: bool(choices(desk)), SECONDS_TO_RUN, "the file among the choices of the form")
    assert [one.startswith(f"{FILE} – ") for one in choices(desk)] == [True]


def choices(desk: PrefectDesk) -> list[str]:
    """The files that the form of ingest-plan offers."""
    number = desk.deployments()["ingest-plan"]
    form = desk.get(f"deployments/{number}")["parameter_openapi_schema"]["definitions"]["form"]
    found = form["properties"]["chosen"]["enum"]
    assert isinstance(found, list)
    return found


def it_is_chosen_in_prefect(page: Page, desk: PrefectDesk, keep: Keep) -> None:
    ingest = RunForm(page, desk.prefect, desk.deployments()["ingest-plan"])
    ingest.choose(ingest.field("Tệp kế hoạch"), FILE)
    keep("prefect-nhap-tep-da-gui")
    run = sent(page, desk, ingest, "ingest-plan")
    assert run["state_type"] == "COMPLETED", run["state"]["message"]
    assert run["name"].startswith(f"Nhập kế hoạch {FILE}: 30 nhiệm vụ, ")


def its_doubts_are_seen_and_it_is_approved(page: Page, desk: PrefectDesk, keep: Keep) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{desk.web}/dieu-phoi/ke-hoach")
    page.get_by_role("link", name="chuyển đổi số").click()
    expect(page.locator("article", has_text="Chưa hiểu thời gian “Quý V/2026”")).to_be_visible()
    blank = page.locator("article", has_text="Không ghi cơ quan phụ trách")
    blank.get_by_label("Cơ quan").fill("Sở Nội vụ")
    blank.get_by_role("button", name="Chọn cơ quan này").click()
    expect(page.get_by_role("heading", name="Đã giải quyết (1)")).to_be_visible()
    keep("dieu-phoi-xem-lai-tep-da-gui")
    page.locator("#so").fill("48/KH-UBND")
    page.get_by_label("Ngày ban hành", exact=True).fill("2026-01-15")
    page.get_by_role("button", name="Duyệt kế hoạch").click()
    expect(page.get_by_role("status")).to_contain_text("Đã duyệt")
    with reading(desk.office.engine) as opened:
        plan = plan_by_id(1, session=opened)
        assert (plan.status, plan.number, plan.file_name) == (
            PlanStatus.APPROVED,
            "48/KH-UBND",
            FILE,
        )
