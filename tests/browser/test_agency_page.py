"""What an agency does on its page, in a real browser, with the mouse, the keyboard and on a telephone."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from models.engine import engine_from, reading
from models.evidence import evidence_by_key
from models.kept_files import EVIDENCE
from tests.browser.conftest import Site, violations
from tests.web.conftest import TOKEN_OF_A
from tests.web.makers import filled_in

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def opened(page: Page, site: Site) -> Page:
    page.goto(f"{site.url}/a/{TOKEN_OF_A}")
    return page


def item(page: Page, site: Site, name: str) -> str:
    """The selector of a piece of work, opened."""
    selector = f"#viec-{site.keys[name]}"
    page.eval_on_selector(selector, "one => { one.open = true }")
    return selector


def test_an_agency_says_that_work_is_done_with_a_note_and_a_file(
    opened: Page, site: Site, keep: Callable[[str], None], tmp_path: Path
) -> None:
    shown = tmp_path / "Biên bản nghiệm thu.pdf"
    shown.write_bytes(PDF)
    work = opened.locator(item(opened, site, "overdue"))
    work.get_by_text("Báo đã làm xong").click()
    work.get_by_label("Kết quả, số văn bản").fill("Công văn 412/SDL-QLDL")
    work.locator("input[type=file]").set_input_files(shown)
    keep("bao-xong")
    work.get_by_role("button", name="Xác nhận đã làm xong").click()
    expect(opened.get_by_role("status")).to_contain_text("việc đã làm xong")
    expect(opened.get_by_role("status")).to_contain_text("Công văn 412/SDL-QLDL")
    work = opened.locator(item(opened, site, "overdue"))
    expect(work).to_contain_text("Chờ xác nhận")
    expect(work).to_contain_text("Biên bản nghiệm thu.pdf")
    keep("da-bao-xong")
    assert kept_files(site, "overdue") == [PDF]


def kept_files(site: Site, name: str) -> list[bytes]:
    with reading(engine_from(f"sqlite:///{site.home}/dondoc.db")) as session:
        rows = evidence_by_key([site.keys[name]], session=session).get(site.keys[name], [])
        return [EVIDENCE.path(row.sha256, site.home).read_bytes() for row in rows]


def test_a_program_in_place_of_a_document_is_refused_and_nothing_is_said_to_be_done(
    opened: Page, site: Site, tmp_path: Path
) -> None:
    program = tmp_path / "bien-ban.pdf"
    program.write_bytes(b"MZ\x90\x00 a program, whatever it is called")
    work = opened.locator(item(opened, site, "overdue"))
    work.get_by_text("Báo đã làm xong").click()
    work.locator("input[type=file]").set_input_files(program)
    work.get_by_role("button", name="Xác nhận đã làm xong").click()
    expect(opened.locator("main")).to_contain_text("chỉ nhận PDF")
    assert violations(opened) == []
    opened.goto(f"{site.url}/a/{TOKEN_OF_A}")
    expect(opened.locator(item(opened, site, "overdue"))).to_contain_text("Quá hạn")
    assert kept_files(site, "overdue") == []


def test_an_agency_asks_for_a_later_day_and_sees_that_it_waits(
    opened: Page, site: Site, keep: Callable[[str], None]
) -> None:
    work = opened.locator(item(opened, site, "soon"))
    work.get_by_text("Xin gia hạn").click()
    work.get_by_label("Ngày cuối cùng đề nghị").fill("2026-07-10")
    work.get_by_label("Lý do").fill("Đoàn lùi lịch đến")
    work.get_by_role("button", name="Gửi đề nghị gia hạn").click()
    expect(opened.get_by_role("status")).to_contain_text("10/7/2026")
    work = opened.locator(item(opened, site, "soon"))
    expect(work).to_contain_text("đang chờ trả lời")
    expect(work.get_by_text("Gửi đề nghị gia hạn")).to_have_count(0)
    keep("xin-gia-han")


def test_a_report_goes_out_comes_back_wrong_then_right_and_has_a_receipt(
    opened: Page, site: Site, keep: Callable[[str], None], tmp_path: Path
) -> None:
    with opened.expect_download() as download:
        opened.get_by_role("link", name="Tải mẫu báo cáo (Excel)").click()
    template = Path(download.value.path()).read_bytes()
    empty, whole = tmp_path / "chua-dien.xlsx", tmp_path / "bao-cao.xlsx"
    empty.write_bytes(template)
    whole.write_bytes(filled_in(template))
    send(opened, empty)
    expect(opened.locator("main")).to_contain_text("chưa chọn Tình trạng")
    keep("bao-cao-con-loi")
    assert violations(opened) == []
    opened.goto(f"{site.url}/a/{TOKEN_OF_A}")
    send(opened, whole)
    expect(opened.get_by_role("status")).to_contain_text("Đã nhận báo cáo")
    expect(opened.locator(".report")).to_contain_text("Lần 1")
    expect(opened.locator(".history")).to_contain_text("Gửi báo cáo 6 tháng năm 2026")
    keep("da-nhan-bao-cao")


def send(page: Page, file: Path) -> None:
    page.locator(".report input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Gửi báo cáo").click()


def test_the_page_has_nothing_that_a_screen_reader_stumbles_over(
    opened: Page, keep: Callable[[str], None]
) -> None:
    assert violations(opened) == []
    for closed in opened.locator("details").all():
        closed.evaluate("one => { one.open = true }")
    assert violations(opened) == []
    keep("trang-co-quan")


def test_the_pictures_of_the_year_and_of_the_calendars_address_are_drawn(opened: Page) -> None:
    for details in opened.locator("details.picture, .subscribe details").all():
        details.evaluate("one => { one.open = true }")
    for picture in opened.locator("main img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", value=True)
        assert picture.evaluate("one => one.naturalWidth") > 100
        assert picture.get_attribute("alt")


def test_the_calendars_address_is_copied_scanned_and_handed_to_programs_alike(
    opened: Page, site: Site
) -> None:
    feed = f"{site.url}/feeds/{TOKEN_OF_A}.ics"
    webcal = feed.replace("http://", "webcal://")
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened.get_by_role("button", name="Sao chép").click()
    expect(opened.get_by_role("button", name="Đã sao chép")).to_be_visible()
    assert opened.evaluate("navigator.clipboard.readText()") == feed
    opened.locator(".subscribe details").first.evaluate("one => { one.open = true }")
    code = opened.locator(".code img")
    code.scroll_into_view_if_needed()
    expect(code).to_have_js_property("complete", value=True)
    seen = Image.open(io.BytesIO(code.screenshot()))
    assert [one.text for one in zxingcpp.read_barcodes(seen)] == [webcal]
    addresses = [
        unquote(link.get_attribute("href") or "")
        for link in opened.locator(".subscribe .actions a").all()
    ]
    assert [webcal in one or feed in one for one in addresses] == [True, True, True]


@pytest.mark.parametrize("width", [360, 412, 768])
def test_nothing_is_wider_than_the_telephone(
    opened: Page, keep: Callable[[str], None], width: int
) -> None:
    opened.set_viewport_size({"width": width, "height": 740})
    for details in opened.locator("details").all():
        details.evaluate("one => { one.open = true }")
    assert opened.evaluate("document.documentElement.scrollWidth") == width
    for touched in opened.locator("button:visible, .button:visible, summary:visible").all():
        box = touched.bounding_box()
        assert box is not None
        # WCAG 2.5.8 asks for 24 px
        assert box["height"] >= 24
    keep(f"dien-thoai-{width}")


def test_work_is_said_to_be_done_with_the_keyboard_alone(opened: Page, site: Site) -> None:
    opened.keyboard.press("Tab")
    expect(opened.locator(".skip")).to_be_focused()
    work = opened.locator(item(opened, site, "overdue"))
    summary = work.get_by_text("Báo đã làm xong")
    tab_until(opened, lambda: summary.evaluate("one => one === document.activeElement"))
    opened.keyboard.press("Enter")
    opened.keyboard.press("Tab")
    opened.keyboard.type("Quyết định 88/QĐ-SDL")
    button = work.get_by_role("button", name="Xác nhận đã làm xong")
    tab_until(opened, lambda: button.evaluate("one => one === document.activeElement"))
    opened.keyboard.press("Enter")
    expect(opened.get_by_role("status")).to_contain_text("Quyết định 88/QĐ-SDL")


def tab_until(page: Page, reached: Callable[[], bool]) -> None:
    """Press Tab until it is reached; a page of this size takes fewer than a hundred."""
    for _ in range(100):
        if reached():
            return
        page.keyboard.press("Tab")
    raise AssertionError("Tab never gets there")


def test_the_page_prints_on_a4_without_buttons(opened: Page, site: Site) -> None:
    printed = opened.pdf(format="A4")
    assert 1 <= printed.count(b"/Type /Page\n") <= 4
    opened.emulate_media(media="print")
    assert opened.locator("button:visible, .subscribe:visible").count() == 0
    expect(opened.locator(item(opened, site, "overdue"))).to_be_visible()


def test_the_page_asks_no_other_host_for_anything(page: Page, site: Site) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.url}/a/{TOKEN_OF_A}")
    assert asked
    assert [url for url in asked if not url.startswith(site.url)] == []


def test_a_revoked_link_says_so_and_shows_nothing(page: Page, site: Site) -> None:
    answer = page.goto(f"{site.url}/a/{'r' * 43}")
    assert answer is not None
    assert answer.status == 410
    expect(page.get_by_role("heading", level=1)).to_contain_text("thu hồi")
    assert violations(page) == []
