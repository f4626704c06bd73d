"""A decision that amends a plan, as the coordinator sees, answers and approves it in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from config.settings import load_settings
from models.engine import engine_from, reading
from models.office import Office, open_office
from models.plans import plan_by_id
from models.tables import PlanStatus
from tasks.plans.amend import amend_for
from tasks.plans.approve import approve
from tasks.plans.ingest import ingest_for
from tests.browser.conftest import Site, violations
from tests.conftest import ROOT
from tests.web.desk import NAME, PASSWORD, add_account

Keep = Callable[[str], None]
DECISION = ROOT / "tests" / "amending" / "decisions" / "dieu-khoan.txt"
SAMPLE = ROOT / "samples" / "ke-hoach-2026.txt"


@pytest.fixture
def office(site: Site) -> Office:
    """The running office, with an account."""
    add_account(engine_from(f"sqlite:///{site.home}/dondoc.db"))
    return open_office(load_settings(home=site.home), site.clock)


@pytest.fixture
def desk(office: Office, page: Page, site: Site) -> Page:
    """Signed in."""
    page.goto(f"{site.url}/dieu-phoi")
    page.get_by_label("Tên đăng nhập").fill(NAME)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hôm nay")
    return page


def test_a_decision_is_seen_answered_and_approved(
    desk: Page, office: Office, site: Site, keep: Keep
) -> None:
    kept = ingest_for(office, SAMPLE.read_bytes(), SAMPLE.name, actor="test")
    now = site.clock()
    approve(office.engine, kept.plan_id, approved_by="lan", now=now, despite_errors=True)
    made = amend_for(office, kept.plan_id, DECISION.read_bytes(), DECISION.name, actor="test")
    desk.set_viewport_size({"width": 1280, "height": 900})
    way = f"{site.url}/dieu-phoi/ke-hoach/{made.draft.plan_id}"
    desk.goto(way)
    expect(desk.locator(".amendment")).to_contain_text("Quyết định số 2511/QĐ-UBND ngày 02/7/2026")
    keep("dieu-phoi-sua-doi-1280")
    assert violations(desk) == []
    desk.get_by_role("button", name="Vẫn là nhiệm vụ này").click()
    expect(desk.get_by_role("status")).to_contain_text("vẫn là mục V, số 3")
    row = desk.locator("article", has_text="không rõ đổi gì")
    row.get_by_label("Lý do").fill("mục VIII không có trong kế hoạch")
    row.get_by_role("button", name="Bỏ qua").click()
    expect(desk.locator(".amendment")).to_contain_text("Tổ chức ngày hội khoa học trẻ")
    desk.set_viewport_size({"width": 360, "height": 800})
    desk.goto(way)
    assert violations(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth") <= 360
    keep("dieu-phoi-sua-doi-360")
    tick = desk.get_by_label("Duyệt dù còn")
    if tick.count():
        tick.check()
    desk.get_by_role("button", name="Duyệt kế hoạch").click()
    expect(desk.get_by_role("status")).to_contain_text("Đã duyệt")
    with reading(office.engine) as opened:
        assert plan_by_id(made.draft.plan_id, session=opened).status is PlanStatus.APPROVED
        assert plan_by_id(kept.plan_id, session=opened).status is PlanStatus.SUPERSEDED
    assert site.clock() - now < timedelta(days=1)
