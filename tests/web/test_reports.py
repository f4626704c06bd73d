"""The agency's reports: the template goes out, the filled one comes back, a wrong one does not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from models.engine import reading
from models.obligations import obligation_in_force
from tests.web.conftest import TOKEN_OF_A, TOKEN_OF_B, World, sent_by_page
from tests.web.makers import filled_in
from tests.web.test_page import words_of

REPORTS_OF_A = f"/a/{TOKEN_OF_A}/reports"


def template(world: World, client: TestClient) -> bytes:
    answer = client.get(f"{REPORTS_OF_A}/{world.keys['report']}.xlsx")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment;")
    return answer.content


def send(client: TestClient, data: bytes, *, name: str = "bao-cao.xlsx", **fields: str) -> Response:
    sent = sent_by_page(TOKEN_OF_A, **fields)
    answer: Response = client.post(REPORTS_OF_A, files={"file": (name, data)}, **sent)
    return answer


def test_a_filled_template_is_taken_with_a_receipt(world: World, client: TestClient) -> None:
    answer = send(client, filled_in(template(world, client)), key=world.keys["report"])
    assert answer.status_code == 303, words_of(answer.text)
    words = words_of(client.get(answer.headers["location"]).text)
    assert "Đã nhận báo cáo" in words
    assert "Lần gửi 1" in words
    assert "Lần 1: 10:30 ngày 19/6/2026, đúng hạn, đã nhận, chờ xem (bao-cao.xlsx" in words
    with reading(world.engine) as opened:
        row = obligation_in_force(world.keys["report"], session=opened)
        assert row.claimed_done_on == date(2026, 6, 19)


def test_the_page_offers_a_workbook_and_a_word_form_and_takes_either(
    world: World, client: TestClient
) -> None:
    page = client.get(f"/a/{TOKEN_OF_A}").text
    for kind in ("xlsx", "docx"):
        assert f"/reports/{world.keys['report']}.{kind}" in page
    answer = client.get(f"{REPORTS_OF_A}/{world.keys['report']}.docx")
    assert answer.headers["content-disposition"].endswith('.docx"')
    refused = send(client, answer.content, name="bao-cao.docx", key=world.keys["report"])
    assert refused.status_code == 422
    assert "bảng, dòng 1, cột Tình trạng" in words_of(refused.text)


def test_the_same_file_again_is_the_same_version(world: World, client: TestClient) -> None:
    data = filled_in(template(world, client))
    first = send(client, data, key=world.keys["report"])
    again = send(client, data, key=world.keys["report"])
    assert first.headers["location"] == again.headers["location"]
    other = send(client, filled_in(data, "Đã hoàn thành"), key=world.keys["report"])
    assert other.headers["location"] != first.headers["location"]


def test_a_report_after_its_day_is_taken_as_late(world: World, client: TestClient) -> None:
    world.clock.now += timedelta(days=3)
    answer = send(client, filled_in(template(world, client)), key=world.keys["report"])
    assert "muộn" in words_of(client.get(answer.headers["location"]).text)


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"PK\x03\x04" + b"\0" * 200, b"\x00" * 1000], ids=len
)
def test_what_is_no_report_is_refused_in_words_and_not_kept(
    world: World, client: TestClient, data: bytes
) -> None:
    answer = send(client, data, key=world.keys["report"])
    assert answer.status_code == 422
    assert "Chưa ghi nhận được" in answer.text
    assert "Lần 1" not in client.get(f"/a/{TOKEN_OF_A}").text
    assert not (world.settings.home / "submissions").exists()


def test_a_program_need_not_name_the_only_report(world: World, client: TestClient) -> None:
    data = filled_in(template(world, client))
    answer = client.post(REPORTS_OF_A, files={"file": ("bao-cao.xlsx", data)})
    assert answer.status_code == 303


def test_a_report_of_another_agency_is_neither_given_nor_taken(
    world: World, client: TestClient
) -> None:
    key = world.keys["report"]
    assert client.get(f"/a/{TOKEN_OF_B}/reports/{key}.xlsx").status_code == 404
    sent = sent_by_page(TOKEN_OF_B, key=key)
    data = filled_in(template(world, client))
    answer = client.post(f"/a/{TOKEN_OF_B}/reports", files={"file": ("x.xlsx", data)}, **sent)
    assert answer.status_code == 404


def test_a_name_that_climbs_out_of_its_folder_is_only_a_name(
    world: World, client: TestClient
) -> None:
    data = filled_in(template(world, client))
    answer = send(client, data, name="../../etc/passwd.xlsx", key=world.keys["report"])
    assert answer.status_code == 303
    kept = list(world.settings.home.rglob("*.xlsx"))
    assert [file.parent.parent.name for file in kept] == ["submissions"]
