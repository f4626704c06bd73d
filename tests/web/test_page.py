"""GET /a/{token} and its forms: what an agency sees, says and never reaches."""

from __future__ import annotations

import re
from datetime import date

import pytest
from fastapi.testclient import TestClient
from lxml import html

from models.engine import reading, session
from models.extensions import ask_extension, decide_extension, extensions
from models.obligations import obligation_in_force, reopen
from tests.web.conftest import HOST, REVOKED, TOKEN_OF_A, TOKEN_OF_B, World, sent_by_page
from web.security import LARGEST_REQUEST

PAGE_OF_A = f"/a/{TOKEN_OF_A}"
STATES = ("Quá hạn", "Sắp đến hạn", "Đúng hạn", "Chờ xác nhận", "Đã xong đúng hạn", "Đã xong muộn")


def words_of(page: str) -> str:
    return " ".join(" ".join(html.fromstring(page).itertext()).split())


def test_every_state_is_told_in_words(client: TestClient) -> None:
    words = words_of(client.get(PAGE_OF_A).text)
    for state in STATES:
        assert state in words
    assert "Hôm nay: Thứ Sáu 19/6/2026" in words


def test_the_most_urgent_work_comes_first(client: TestClient) -> None:
    page = client.get(PAGE_OF_A).text
    order = [page.index(f'id="nhom-{state}"') for state in ("overdue", "due-soon", "on-time")]
    assert order == sorted(order)


def test_a_due_day_that_is_a_day_off_names_the_last_working_day(client: TestClient) -> None:
    words = words_of(client.get(PAGE_OF_A).text)
    assert "Hạn Chủ nhật 21/6/2026" in words
    assert "Ngày làm việc cuối Thứ Sáu 19/6/2026" in words


def test_the_years_strip_counts_the_due_days_of_each_month(client: TestClient) -> None:
    page = html.fromstring(client.get(PAGE_OF_A).text)
    counts = [one.text for one in page.xpath("//ol[@class='months']//span[@class='count']")]
    assert counts == ["–", "1", "1", "–", "1", "4", "–", "–", "1", "1", "–", "–"]


def test_no_draft_and_no_other_agencys_work_is_shown(client: TestClient) -> None:
    words = words_of(client.get(PAGE_OF_A).text)
    assert "dự thảo" not in words
    assert "Tập huấn cho cán bộ" not in words


def test_the_page_loads_nothing_from_elsewhere_and_holds_no_inline_script_or_style(
    client: TestClient,
) -> None:
    answer = client.get(PAGE_OF_A)
    page = html.fromstring(answer.text)
    loaded = page.xpath("//link/@href | //script/@src | //img/@src | //form/@action")
    assert all(one.startswith("/") for one in loaded)
    assert not page.xpath("//script[not(@src)] | //style | //@style")
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    for path in page.xpath("//link/@href | //script/@src"):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", [PAGE_OF_A, "/a/khong-co", "/healthz", f"/feeds/{TOKEN_OF_A}.ics"])
def test_every_answer_carries_the_headers_of_safety(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"


def test_every_field_has_its_label_and_every_id_is_there_once(client: TestClient) -> None:
    page = html.fromstring(client.get(PAGE_OF_A).text)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    labelled = set(page.xpath("//label/@for"))
    asked = page.xpath("//input[not(@type='hidden')]/@id | //textarea/@id")
    assert set(asked) <= labelled


def test_links_that_were_revoked_or_never_were_are_told_apart(client: TestClient) -> None:
    assert client.get(f"/a/{REVOKED}").status_code == 410
    assert client.get("/a/khong-co").status_code == 404


def test_done_is_kept_with_its_note_and_a_receipt(world: World, client: TestClient) -> None:
    key = world.keys["overdue"]
    sent = sent_by_page(TOKEN_OF_A, note="Công văn 300/SDL")
    answer = client.post(f"{PAGE_OF_A}/items/{key}/done", **sent)
    assert answer.status_code == 303
    words = words_of(client.get(answer.headers["location"]).text)
    assert "Đã ghi nhận: việc đã làm xong" in words
    assert "Thời điểm 10:30 ngày 19/6/2026" in words
    with reading(world.engine) as opened:
        row = obligation_in_force(key, session=opened)
        assert (row.claimed_done_on, row.done_note) == (date(2026, 6, 19), "Công văn 300/SDL")


def test_done_said_twice_stands_as_said_first(world: World, client: TestClient) -> None:
    path = f"{PAGE_OF_A}/items/{world.keys['overdue']}/done"
    client.post(path, **sent_by_page(TOKEN_OF_A, note="lần một"))
    again = client.post(path, **sent_by_page(TOKEN_OF_A, note="lần hai"))
    assert again.status_code == 303
    with reading(world.engine) as opened:
        assert obligation_in_force(world.keys["overdue"], session=opened).done_note == "lần một"


def test_a_later_day_is_asked_for_and_waits_for_its_answer(
    world: World, client: TestClient
) -> None:
    path = f"{PAGE_OF_A}/items/{world.keys['soon']}/extension"
    sent = sent_by_page(TOKEN_OF_A, new_due="2026-07-15", reason="Đoàn đổi lịch bay")
    answer = client.post(path, **sent)
    assert answer.status_code == 303
    words = words_of(client.get(answer.headers["location"]).text)
    assert "Xin gia hạn: đến 15/7/2026, đang chờ trả lời" in words
    again = client.post(path, **sent)
    assert again.status_code == 422
    assert "đang chờ trả lời" in words_of(again.text)
    with reading(world.engine) as opened:
        asked = extensions(session=opened, key=world.keys["soon"])
        assert [one.new_due for one in asked] == [date(2026, 7, 15)]


def test_the_page_says_what_was_decided_and_why(world: World, client: TestClient) -> None:
    key, at = world.keys["soon"], world.clock.now
    with session(world.engine) as opened:
        asked = ask_extension(
            key,
            session=opened,
            new_due=date(2026, 7, 15),
            reason="lùi lịch",
            on=date(2026, 6, 1),
            actor="agency:a",
            at=at,
        )
        opened.flush()
        assert asked.id is not None
        decide_extension(
            asked.id,
            session=opened,
            granted=False,
            actor="chị Bình",
            at=at,
            reason="lịch đã công bố",
        )
        reopen(
            world.keys["claimed"], session=opened, reason="thiếu biên bản", actor="chị Bình", at=at
        )
    words = words_of(client.get(PAGE_OF_A).text)
    assert "không đồng ý gia hạn: lịch đã công bố (10:30 ngày 19/6/2026)" in words
    assert "chưa xác nhận đã xong, đề nghị làm tiếp: thiếu biên bản" in words


@pytest.mark.parametrize(
    ("new_due", "reason", "said"),
    [
        ("2026-06-24", "lý do", "không sau hạn"),
        ("2026-06-19", "lý do", "phải sau hôm nay"),
        ("15/7/2026", "lý do", "không đọc được ngày"),
        ("", "lý do", "không đọc được ngày"),
        ("2026-07-15", "  ", "thiếu lý do"),
    ],
)
def test_a_request_that_cannot_be_meant_is_refused_in_words(
    world: World, client: TestClient, new_due: str, reason: str, said: str
) -> None:
    path = f"{PAGE_OF_A}/items/{world.keys['soon']}/extension"
    answer = client.post(path, **sent_by_page(TOKEN_OF_A, new_due=new_due, reason=reason))
    assert answer.status_code == 422
    assert said in words_of(answer.text).lower()


@pytest.mark.parametrize("deed", ["done", "extension"])
@pytest.mark.parametrize("whose", ["other", "draft"])
def test_a_link_never_reaches_what_is_not_its_agencys(
    world: World, client: TestClient, deed: str, whose: str
) -> None:
    path = f"{PAGE_OF_A}/items/{world.keys[whose]}/{deed}"
    sent = sent_by_page(TOKEN_OF_A, new_due="2026-12-01", reason="lý do")
    assert client.post(path, **sent).status_code == 404


def test_a_receipt_of_another_agency_is_not_shown(world: World, client: TestClient) -> None:
    done = client.post(
        f"/a/{TOKEN_OF_B}/items/{world.keys['other']}/done",
        **sent_by_page(TOKEN_OF_B, note="bí mật"),
    )
    number = done.headers["location"].rpartition("=")[2]
    assert "bí mật" in client.get(f"/a/{TOKEN_OF_B}?receipt={number}").text
    assert "bí mật" not in client.get(f"{PAGE_OF_A}?receipt={number}").text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://example.org"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:9999"},
        {"Origin": "https://example.org"},
    ],
)
def test_a_form_from_elsewhere_is_refused(
    world: World, client: TestClient, headers: dict[str, str]
) -> None:
    path = f"{PAGE_OF_A}/items/{world.keys['overdue']}/done"
    sent = sent_by_page(TOKEN_OF_A) | {"headers": headers}
    assert client.post(path, **sent).status_code == 403


def test_a_browsers_form_without_the_pages_key_is_refused(world: World, client: TestClient) -> None:
    path = f"{PAGE_OF_A}/items/{world.keys['overdue']}/done"
    for key in ("", "0" * 64):
        sent = sent_by_page(TOKEN_OF_A) | {"data": {"form_key": key}}
        assert client.post(path, **sent).status_code == 403


def test_an_old_browser_that_names_only_its_origin_is_taken(
    world: World, client: TestClient
) -> None:
    path = f"{PAGE_OF_A}/items/{world.keys['overdue']}/done"
    sent = sent_by_page(TOKEN_OF_A) | {"headers": {"Origin": HOST}}
    assert client.post(path, **sent).status_code == 303


def test_a_program_that_has_the_link_may_speak_for_the_agency(
    world: World, client: TestClient
) -> None:
    path = f"{PAGE_OF_A}/items/{world.keys['overdue']}/done"
    assert client.post(path, data={"note": "từ chương trình"}).status_code == 303


def test_a_request_too_large_is_refused_before_it_is_read(client: TestClient) -> None:
    path = f"{PAGE_OF_A}/reports"
    said = client.post(path, content=b"", headers={"Content-Length": str(LARGEST_REQUEST + 1)})
    assert said.status_code == 413
    assert said.text == "Tệp gửi lên quá lớn; tối đa 10 MB."


def test_what_an_agency_writes_is_shown_as_text(world: World, client: TestClient) -> None:
    note = "<script>alert(1)</script>"
    client.post(
        f"{PAGE_OF_A}/items/{world.keys['overdue']}/done", **sent_by_page(TOKEN_OF_A, note=note)
    )
    page = client.get(PAGE_OF_A).text
    assert note not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_no_token_stands_in_the_database(world: World) -> None:
    database = (world.settings.home / "dondoc.db").read_bytes()
    assert re.search(TOKEN_OF_A.encode(), database) is None
