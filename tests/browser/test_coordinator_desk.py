"""What a coordinator does at the desk, in a real browser: by mouse, by keyboard, on a telephone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from config.settings import load_settings
from models.engine import engine_from, reading, session
from models.extensions import ask_extension
from models.obligations import obligation_in_force
from models.office import open_office
from models.plans import plan_by_id
from models.tables import PlanStatus
from tasks.plans.ingest import ingest_for
from tests.browser.conftest import Site, violations
from tests.conftest import ROOT
from tests.web.desk import NAME, PASSWORD, add_account
from tests.web.makers import A

Keep = Callable[[str], None]
SAMPLE = ROOT / "samples" / "ke-hoach-2026.docx"
PAGES = {
    "hom-nay": "",
    "nhiem-vu": "/viec",
    "co-quan": f"/co-quan/{A}",
    "cho-tra-loi": "/yeu-cau",
    "bao-cao": "/bao-cao",
    "ca-nam": "/ca-nam",
    "ke-hoach": "/ke-hoach",
    "tin-nhan": "/tin-nhan",
    "tai-khoan": "/tai-khoan",
}


def database(site: Site) -> str:
    return f"sqlite:///{site.home}/dondoc.db"


@pytest.fixture
def draft(site: Site) -> int:
    """The bundled sample as a draft of the running office; its number."""
    office = open_office(load_settings(home=site.home), site.clock)
    kept = ingest_for(office, SAMPLE.read_bytes(), SAMPLE.name, actor="test")
    office.engine.dispose()
    return kept.plan_id


@pytest.fixture
def desk(page: Page, site: Site) -> Page:
    """Signed in through the form, at the page of today."""
    add_account(engine_from(database(site)))
    page.goto(f"{site.url}/dieu-phoi")
    page.get_by_label("Tên đăng nhập").fill(NAME)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hôm nay")
    return page


def test_a_wrong_password_is_said_and_the_page_asked_for_opens_after_the_right_one(
    page: Page, site: Site, keep: Keep
) -> None:
    add_account(engine_from(database(site)))
    page.goto(f"{site.url}/dieu-phoi/ca-nam")
    page.get_by_label("Tên đăng nhập").fill(NAME)
    page.get_by_label("Mật khẩu").fill("không phải câu ấy")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("không đúng")
    keep("dang-nhap")
    assert violations(page) == []
    page.get_by_label("Tên đăng nhập").fill(NAME)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cả năm 2026")
    page.get_by_role("button", name="Đăng xuất").click()
    page.goto(f"{site.url}/dieu-phoi")
    expect(page.get_by_role("button", name="Đăng nhập", exact=True)).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_is_for_everyone_and_for_every_width(
    desk: Page, site: Site, keep: Keep, width: int
) -> None:
    desk.set_viewport_size({"width": width, "height": 800})
    for name, path in PAGES.items():
        desk.goto(f"{site.url}/dieu-phoi{path}")
        assert violations(desk) == [], name
        assert desk.evaluate("document.documentElement.scrollWidth") <= width, name
        keep(f"dieu-phoi-{name}-{width}")


def test_a_request_is_answered_where_it_stands(desk: Page, site: Site, keep: Keep) -> None:
    with session(engine_from(database(site))) as opened:
        ask_extension(
            site.keys["soon"],
            session=opened,
            new_due=date(2026, 7, 15),
            reason="Đoàn đổi lịch bay",
            on=date(2026, 6, 18),
            actor=f"agency:{A}",
            at=site.clock(),
        )
    desk.get_by_role("link", name="Chờ trả lời", exact=True).click()
    card = desk.locator("article", has_text="Đoàn đổi lịch bay")
    card.get_by_role("button", name="Không đồng ý").click()
    expect(desk.get_by_role("alert")).to_contain_text("Thiếu lý do")
    desk.get_by_role("link", name="Quay lại").click()
    card.get_by_label("Lý do").fill("Đã trao đổi qua điện thoại")
    keep("dieu-phoi-gia-han")
    card.get_by_role("button", name="Đồng ý gia hạn").click()
    expect(desk.get_by_role("status")).to_contain_text("Đã đồng ý gia hạn")
    expect(card).to_have_count(0)
    with reading(engine_from(database(site))) as opened:
        row = obligation_in_force(site.keys["soon"], session=opened)
        assert row.due_now == date(2026, 7, 15)


def test_the_matrix_comes_down_as_a_workbook(desk: Page, site: Site, tmp_path: Path) -> None:
    desk.get_by_role("link", name="Báo cáo", exact=True).click()
    with desk.expect_download() as waited:
        desk.get_by_role("link", name="Tải Excel").click()
    kept = tmp_path / waited.value.suggested_filename
    waited.value.save_as(kept)
    assert kept.suffix == ".xlsx"
    assert load_workbook(kept).sheetnames == ["Cơ quan × kỳ", "Danh sách"]


def test_a_month_of_the_year_leads_to_the_agencys_work_in_it(desk: Page, site: Site) -> None:
    desk.get_by_role("link", name="Cả năm").click()
    row = desk.get_by_role("row", name="Sở Du lịch")
    row.get_by_role("link", name="Tháng 5: 1 quá hạn").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Sở Du lịch")
    expect(desk.get_by_role("row", name="Xuất bản bản đồ du lịch song ngữ")).to_be_visible()


def test_a_drafts_doubts_are_settled_beside_their_rows_and_it_is_approved(
    desk: Page, site: Site, draft: int, keep: Keep
) -> None:
    desk.get_by_role("link", name="Kế hoạch", exact=True).click()
    desk.get_by_role("link", name="chuyển đổi số").click()
    assert violations(desk) == []
    doubt = desk.locator("article", has_text="Chưa hiểu thời gian “Quý V/2026”")
    expect(doubt).to_contain_text("Sở Giáo dục và Đào tạo")
    doubt.get_by_label("Từ ngày").fill("2026-09-01")
    doubt.get_by_label("Đến hết ngày").fill("2026-11-15")
    keep("dieu-phoi-xem-lai")
    doubt.get_by_role("button", name="Ấn định ngày").click()
    expect(desk.get_by_role("status")).to_contain_text("từ 01/9/2026 đến hết 15/11/2026")
    blank = desk.locator("article", has_text="Không ghi cơ quan phụ trách")
    blank.get_by_label("Cơ quan").fill("Sở Nội vụ")
    blank.get_by_role("button", name="Chọn cơ quan này").click()
    expect(desk.get_by_role("heading", name="Đã giải quyết (2)")).to_be_visible()
    desk.set_viewport_size({"width": 360, "height": 800})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 360
    keep("dieu-phoi-xem-lai-360")
    desk.locator("#so").fill("48/KH-UBND")
    desk.get_by_label("Ngày ban hành", exact=True).fill("2026-01-15")
    desk.get_by_role("button", name="Duyệt kế hoạch").click()
    expect(desk.get_by_role("status")).to_contain_text("Đã duyệt")
    with reading(engine_from(database(site))) as opened:
        plan = plan_by_id(draft, session=opened)
        assert (plan.status, plan.number) == (PlanStatus.APPROVED, "48/KH-UBND")
