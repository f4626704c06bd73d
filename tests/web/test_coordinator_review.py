"""/dieu-phoi/ke-hoach/{id}: doubts beside their rows, settled in place, and the approval."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import html
from sqlmodel import col, select

from config.settings import load_settings
from models.engine import reading
from models.events import events_of
from models.office import open_office
from models.plans import findings_of, plan_by_id
from models.tables import ObligationRow, PlanStatus
from tasks.plans.ingest import ingest_for
from tests.web.conftest import Clock, World
from tests.web.desk import HOME, add_account, enter, send, words_of

SAMPLE = Path(__file__).parents[2] / "samples" / "ke-hoach-2026.docx"


@pytest.fixture(scope="module")
def drafted(
    filled: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, int]:
    """A database with the bundled sample as a draft, to copy from, and the draft's number."""
    home = tmp_path_factory.mktemp("drafted")
    shutil.copy(filled[0], home / "dondoc.db")
    office = open_office(load_settings(home=home), Clock())
    kept = ingest_for(office, SAMPLE.read_bytes(), SAMPLE.name, actor="test")
    with office.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    office.engine.dispose()
    return home / "dondoc.db", kept.plan_id


@pytest.fixture
def plan_id(world: World, drafted: tuple[Path, int]) -> int:
    """The draft in this test's own database."""
    shutil.copy(drafted[0], world.settings.home / "dondoc.db")
    return drafted[1]


@pytest.fixture
def desk(world: World, plan_id: int, client: TestClient) -> TestClient:
    """A coordinator who is signed in, with a draft to review."""
    add_account(world.engine)
    enter(client, world.engine)
    return client


def number_of(world: World, plan_id: int, code: str) -> int:
    with reading(world.engine) as opened:
        found = findings_of(plan_id, session=opened)
        return next(one.id or 0 for one in found if one.code == code)


def test_doubts_come_first_each_beside_its_row(
    world: World, desk: TestClient, plan_id: int
) -> None:
    page = html.fromstring(desk.get(f"{HOME}/ke-hoach/{plan_id}").text)
    doubts = page.xpath("//article[contains(@class, 'doubt')]")
    assert len(doubts) == 9
    number = number_of(world, plan_id, "timing-unreadable")
    one = page.get_element_by_id(f"diem-{number}")
    assert "Quý V/2026" in one.xpath("string(.//h2)")
    source = " ".join(one.xpath(".//div[@class='source']")[0].text_content().split())
    assert source.startswith("Trong văn bản: Mục V, số 3 (dòng 212, hàng 31)")
    assert "Chủ trì Sở Giáo dục và Đào tạo" in source or "Sở Giáo dục và Đào tạo" in source
    near = page.get_element_by_id(f"diem-{number_of(world, plan_id, 'near-duplicate-rows')}")
    assert len(near.xpath(".//div[@class='source-row']")) == 2


def test_a_doubt_is_settled_in_place_and_can_be_opened_again(
    world: World, desk: TestClient, plan_id: int
) -> None:
    page, number = f"{HOME}/ke-hoach/{plan_id}", number_of(world, plan_id, "timing-unreadable")
    way = f"{page}/nghi-van/{number}"
    done = send(desk, page, way, cach="window", tu="2026-09-01", den="2026-11-15")
    words = words_of(desk.get(done.headers["location"]).text)
    assert "Đã ghi: từ 01/9/2026 đến hết 15/11/2026" in words
    assert "Đã giải quyết (1)" in words
    with reading(world.engine) as opened:
        asked = select(ObligationRow.due).where(
            ObligationRow.plan_id == plan_id, col(ObligationRow.timing_text) == "Quý V/2026"
        )
        assert set(opened.exec(asked)) == {date(2026, 11, 15)}
        assert events_of(f"plan:{plan_id}", session=opened)[-1].actor == "coordinator:lan"
    send(desk, page, f"{way}/mo-lai")
    assert "Đã giải quyết" not in words_of(desk.get(page).text)


@pytest.mark.parametrize(
    ("code", "fields", "said"),
    [
        ("lead-blank", {"cach": "agencies", "co_quan": "Sở Không Có"}, "danh bạ không có"),
        ("lead-blank", {"cach": "passed-over"}, "thiếu lý do"),
        ("lead-blank", {"cach": "x"}, "chưa chọn"),
        ("timing-unreadable", {"cach": "window", "den": "15/11/2026"}, "không đọc được ngày"),
    ],
)
def test_an_answer_that_cannot_be_meant_is_refused_in_words(
    world: World, desk: TestClient, plan_id: int, code: str, fields: dict[str, str], said: str
) -> None:
    page = f"{HOME}/ke-hoach/{plan_id}"
    way = f"{page}/nghi-van/{number_of(world, plan_id, code)}"
    answer = send(desk, page, way, **fields)
    assert answer.status_code == 422
    assert said in words_of(answer.text).lower()


def test_a_doubt_of_another_plan_is_not_found(world: World, desk: TestClient, plan_id: int) -> None:
    number = number_of(world, plan_id, "lead-blank")
    way = f"{HOME}/ke-hoach/2/nghi-van/{number}"
    page = f"{HOME}/ke-hoach/{plan_id}"
    assert send(desk, page, way, cach="as-read").status_code == 422


def test_the_approval_puts_it_in_force_with_who_did_it(
    world: World, desk: TestClient, plan_id: int
) -> None:
    page = f"{HOME}/ke-hoach/{plan_id}"
    wrong = send(desk, page, f"{page}/duyet", so="không phải số")
    assert wrong.status_code == 422
    done = send(desk, page, f"{page}/duyet", so="48/KH-UBND", ngay="2026-01-15")
    assert "Đã duyệt" in words_of(desk.get(done.headers["location"]).text)
    with reading(world.engine) as opened:
        plan = plan_by_id(plan_id, session=opened)
        assert plan.status is PlanStatus.APPROVED
        assert (plan.number, plan.approved_by) == ("48/KH-UBND", "coordinator:lan")
    after = html.fromstring(desk.get(page).text)
    assert not after.xpath("//form[contains(@action, 'nghi-van') or contains(@action, 'duyet')]")


def test_a_plan_that_is_not_there_is_not_found(desk: TestClient) -> None:
    assert desk.get(f"{HOME}/ke-hoach/99").status_code == 404
    assert desk.get(f"{HOME}/ke-hoach/x").status_code in (404, 422)


def test_every_field_of_the_review_has_its_label_and_nothing_is_inline(
    desk: TestClient, plan_id: int
) -> None:
    page = html.fromstring(desk.get(f"{HOME}/ke-hoach/{plan_id}").text)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(page.xpath("//input[not(@type='hidden')]/@id")) <= set(page.xpath("//label/@for"))
    assert not page.xpath("//script | //style | //@style | //@*[starts-with(name(), 'on')]")
