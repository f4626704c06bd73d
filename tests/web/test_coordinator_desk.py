"""The coordinator's pages: what they count, list and draw, and what an answer there does."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient
from lxml import html
from openpyxl import load_workbook
from sqlalchemy import Engine
from sqlmodel import select

from config.settings import load_settings
from dondoc.policy import Audience
from dondoc.status import State
from models.contacts import add_contact
from models.engine import reading, session
from models.events import events_of
from models.evidence import add_evidence
from models.extensions import ask_extension, extensions
from models.obligations import obligation_in_force
from models.submissions import add_submission
from models.tables import (
    ContactRow,
    ExtensionState,
    ReminderRow,
    ReminderState,
    SubmissionRow,
    SubmissionState,
)
from tests.web.conftest import HOST, Clock, World
from tests.web.desk import HOME, add_account, enter, send, words_of
from tests.web.makers import A, B, fill
from web.app import create_app
from web.coordinator import prefect

WAITING, MESSAGES = f"{HOME}/yeu-cau", f"{HOME}/tin-nhan"
PERIOD = "2026-6-thang"


@pytest.fixture
def desk(world: World, client: TestClient) -> TestClient:
    """A coordinator who is signed in."""
    add_account(world.engine)
    enter(client, world.engine)
    return client


def ask(world: World, name: str = "soon") -> int:
    with session(world.engine) as opened:
        row = ask_extension(
            world.keys[name],
            session=opened,
            new_due=date(2026, 12, 1),
            reason="Đoàn đổi lịch bay",
            on=date(2026, 6, 18),
            actor=f"agency:{A}",
            at=world.clock(),
        )
        opened.flush()
        assert row.id is not None
        return row.id


def report(world: World, version: int = 1) -> int:
    with session(world.engine) as opened:
        added, _ = add_submission(
            session=opened,
            plan_id=1,
            agency_id=A,
            period=PERIOD,
            received_at=world.clock(),
            file_name="bao-cao.xlsx",
            sha256=f"{version:064}",
            late=False,
            answers={},
            actor=f"agency:{A}",
        )
        assert added.id is not None
        return added.id


def message(world: World, state: ReminderState = ReminderState.UNSURE) -> str:
    with session(world.engine) as opened:
        contact, _ = add_contact(
            session=opened,
            agency_id=A,
            name="Văn thư",
            audience=Audience.OFFICER,
            url="mailtos://an@so-du-lich.example.vn",
            actor="test",
            at=world.clock(),
        )
        opened.add(
            ReminderRow(
                key="tin-khong-ro",
                contact_id=contact.id or 0,
                channel="mail",
                step="-5",
                planned_for=date(2026, 6, 19),
                state=state,
                begun_at=world.clock(),
                not_before=world.clock(),
                last_error="máy chủ không trả lời",
                message_id="<1@x>",
                subject="Nhắc 3 việc",
                text="",
                html="",
                created_at=world.clock(),
            )
        )
    return "tin-khong-ro"


def tiles(page: str) -> dict[str, int]:
    tree = html.fromstring(page)
    return {
        "".join(one.xpath(".//span[@class='word']//text()")): int(
            one.xpath("string(.//span[@class='count'])")
        )
        for one in tree.xpath("//ul[@class='counts']/li")
    }


def test_today_counts_what_asks_for_the_coordinator(world: World, desk: TestClient) -> None:
    ask(world)
    report(world)
    message(world)
    assert tiles(desk.get(HOME).text) == {
        "việc quá hạn": 1,
        # the report of Friday, now sent, no longer; the film of Sunday
        "việc đến hạn tuần này": 1,
        "đề nghị, báo cáo chờ trả lời": 3,
        "tin không chắc đã đến": 1,
        "tin không gửi được": 0,
        "cơ quan không liên lạc được": 1,
        "kế hoạch chờ duyệt": 1,
    }


def test_every_count_leads_to_as_many_lines(world: World, desk: TestClient) -> None:
    page = html.fromstring(desk.get(HOME).text)
    for way in page.xpath("//ul[@class='counts']//a[@class='way']"):
        assert desk.get(way.get("href").partition("#")[0]).status_code == 200
    overdue = html.fromstring(desk.get(f"{HOME}/viec?tinh-trang=qua-han").text)
    assert len(overdue.xpath("//tbody/tr")) == 1
    assert "Xuất bản bản đồ du lịch song ngữ" in overdue.xpath("string(//tbody)")


def test_work_that_another_leads_is_counted_once(desk: TestClient) -> None:
    assert "Hội nghị kiều bào" not in desk.get(f"{HOME}/viec").text
    page = words_of(desk.get(f"{HOME}/co-quan/{A}").text)
    assert "Phối hợp (1)" in page


def test_a_draft_is_nowhere_but_among_the_plans(desk: TestClient) -> None:
    for page in ("", "/viec", "/ca-nam", "/bao-cao", f"/co-quan/{A}"):
        assert "Việc chỉ có trong dự thảo" not in desk.get(f"{HOME}{page}").text
    assert "Chờ duyệt" in desk.get(f"{HOME}/ke-hoach").text


def test_an_agency_that_is_not_there_is_not_found(desk: TestClient) -> None:
    assert desk.get(f"{HOME}/co-quan/khong-co").status_code == 404


def test_the_year_says_in_words_what_it_shows_in_colours(desk: TestClient) -> None:
    page = html.fromstring(desk.get(f"{HOME}/ca-nam").text)
    row = page.xpath(f"//tr[th/a[@href='{HOME}/co-quan/{A}']]")[0]
    told = row.xpath(".//*[local-name()='title']/text()")
    assert told == [
        "Tháng 2: 1 đã xong muộn",
        "Tháng 3: 1 đã xong đúng hạn",
        "Tháng 5: 1 quá hạn",
        "Tháng 6: 3 sắp đến hạn, 1 chờ xác nhận",
        "Tháng 9: 1 đúng hạn",
    ]
    ways = row.xpath(".//*[local-name()='svg']//*[local-name()='a']/@href")
    assert ways[2] == f"{HOME}/co-quan/{A}?thang=5"
    month = html.fromstring(desk.get(ways[2]).text)
    assert len(month.xpath("//tbody/tr")) == 1


def test_the_matrix_and_its_workbook_say_the_same(world: World, desk: TestClient) -> None:
    assert "○ Chưa gửi" in words_of(desk.get(f"{HOME}/bao-cao").text)
    report(world)
    assert "● Đã nhận nhận 19/6/2026" in words_of(desk.get(f"{HOME}/bao-cao").text)
    world.clock.now += timedelta(days=3)
    enter(desk, world.engine)
    answer = desk.get(f"{HOME}/bao-cao.xlsx?ke-hoach=1")
    sheet = load_workbook(io.BytesIO(answer.content))["Danh sách"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows == [
        ("Sở Du lịch", "6 tháng năm 2026", "19/6/2026", "Đã nhận", "nhận 19/6/2026"),
    ]
    assert sheet["A2"].data_type == "s"


def test_the_matrix_shows_who_is_late_and_can_be_filtered(world: World, desk: TestClient) -> None:
    world.clock.now += timedelta(days=2)
    enter(desk, world.engine)
    late = desk.get(f"{HOME}/bao-cao?tinh-trang=missing-late").text
    assert "! Chưa gửi, quá hạn 2 ngày" in words_of(late)
    assert "Sở Du lịch" not in desk.get(f"{HOME}/bao-cao?tinh-trang=accepted").text


@pytest.mark.parametrize(
    ("answer", "state", "due"),
    [
        ("dong-y", ExtensionState.GRANTED, date(2026, 12, 1)),
        ("khong", ExtensionState.REFUSED, date(2026, 6, 24)),
    ],
)
def test_a_later_day_is_granted_or_refused_and_written_down(
    world: World, desk: TestClient, answer: str, state: ExtensionState, due: date
) -> None:
    way = f"{WAITING}/gia-han/{ask(world)}"
    done = send(desk, WAITING, way, tra_loi=answer, ly_do="Đã xem xét")
    assert done.status_code == 303
    with reading(world.engine) as opened:
        assert [one.state for one in extensions(session=opened)] == [state]
        assert obligation_in_force(world.keys["soon"], session=opened).due_now == due
        last = events_of(f"obligation:{world.keys['soon']}", session=opened)[-1]
        assert (last.actor, last.details["reason"]) == ("coordinator:lan", "Đã xem xét")
    again = send(desk, HOME, way, tra_loi=answer, ly_do="lần hai")
    assert again.status_code == 422
    assert "đang chờ" in words_of(again.text)


@pytest.mark.parametrize("fields", [{"tra_loi": "khong"}, {"tra_loi": "x", "ly_do": "y"}, {}])
def test_a_no_must_say_why_and_nothing_is_not_an_answer(
    world: World, desk: TestClient, fields: dict[str, str]
) -> None:
    way = f"{WAITING}/gia-han/{ask(world)}"
    assert send(desk, WAITING, way, **fields).status_code == 422
    with reading(world.engine) as opened:
        assert [one.state for one in extensions(session=opened)] == [ExtensionState.ASKED]


def test_work_said_to_be_done_is_confirmed_or_opened_again(world: World, desk: TestClient) -> None:
    key = world.keys["claimed"]
    refused = send(desk, WAITING, f"{WAITING}/xac-nhan/{key}", tra_loi="khong", ly_do="Thiếu ảnh")
    assert refused.status_code == 303
    with reading(world.engine) as opened:
        assert obligation_in_force(key, session=opened).claimed_done_on is None
    again = send(desk, HOME, f"{WAITING}/xac-nhan/{key}", tra_loi="dong-y")
    assert again.status_code == 422, "nobody says any more that it is done"


def test_confirmed_work_waits_no_more(world: World, desk: TestClient) -> None:
    way = f"{WAITING}/xac-nhan/{world.keys['claimed']}"
    done = send(desk, WAITING, way, tra_loi="dong-y")
    assert "Đã xác nhận việc đã xong" in words_of(desk.get(done.headers["location"]).text)
    assert "Bộ ảnh về phố cổ" not in desk.get(WAITING).text
    with reading(world.engine) as opened:
        row = obligation_in_force(world.keys["claimed"], session=opened)
        assert row.confirmed_on == date(2026, 6, 19)


def test_a_report_is_given_back_with_its_reason_and_taken_when_it_comes_again(
    world: World, desk: TestClient
) -> None:
    first = report(world)
    send(desk, WAITING, f"{WAITING}/bao-cao/{first}", tra_loi="khong", ly_do="Thiếu mục III")
    assert "Lý do trả lại Thiếu mục III" in words_of(desk.get(WAITING).text)
    second = report(world, version=2)
    stale = send(desk, WAITING, f"{WAITING}/bao-cao/{first}", tra_loi="dong-y")
    assert stale.status_code == 422
    send(desk, WAITING, f"{WAITING}/bao-cao/{second}", tra_loi="dong-y")
    with reading(world.engine) as opened:
        found = opened.exec(select(SubmissionRow).order_by("version")).all()
        assert [one.state for one in found] == [SubmissionState.RETURNED, SubmissionState.ACCEPTED]


def test_what_an_agency_sent_is_given_back_as_it_came(world: World, desk: TestClient) -> None:
    sent = b"%PDF-1.7 minh chung"
    with session(world.engine) as opened:
        owed = obligation_in_force(world.keys["claimed"], session=opened)
        add_evidence(
            sent,
            '../bảng "kết quả".pdf',
            owed,
            session=opened,
            home=world.settings.home,
            actor=f"agency:{A}",
            at=world.clock(),
        )
    page = html.fromstring(desk.get(WAITING).text)
    (way,) = page.xpath("//a[contains(@href, '/tep/')]/@href")
    answer = desk.get(way)
    assert answer.content == sent
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    said = answer.headers["content-disposition"]
    assert said.startswith("attachment;")
    assert ".." not in said
    assert desk.get(f"{HOME}/tep/minh-chung/99").status_code == 404
    assert desk.get(f"{HOME}/tep/bao-cao/{report(world)}").status_code == 404, "its file is gone"
    desk.cookies.clear()
    assert desk.get(way).status_code == 303


def test_an_unsure_message_is_settled_and_no_address_is_shown(
    world: World, desk: TestClient
) -> None:
    key = message(world)
    page = desk.get(MESSAGES).text
    assert "so-du-lich.example.vn" not in page
    assert "Không chắc đã đến" in page
    assert send(desk, MESSAGES, f"{MESSAGES}/{key}", quyet="x").status_code == 422
    assert send(desk, MESSAGES, f"{MESSAGES}/{key}", quyet="arrived").status_code == 303
    with reading(world.engine) as opened:
        row = opened.exec(select(ReminderRow)).one()
        assert row.state is ReminderState.SENT
        assert events_of(f"reminder:{row.id}", session=opened)[-1].actor == "coordinator:lan"


def test_an_agency_without_a_working_contact_is_named(world: World, desk: TestClient) -> None:
    message(world)
    assert "Sở Nội vụ" in (page := words_of(desk.get(f"{MESSAGES}").text))
    assert "chưa có người nhận" in page
    assert "Sở Du lịch chưa có" not in page
    with session(world.engine) as opened:
        opened.exec(select(ContactRow)).one().last_error = "hộp thư không tồn tại"
    assert "Sở Du lịch hộp thư không tồn tại" in words_of(desk.get(MESSAGES).text)


def test_a_pages_way_to_prefect_holds_while_prefect_is_down(world: World, desk: TestClient) -> None:
    answer = desk.get(f"{HOME}/prefect/send-reminders")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{world.settings.prefect_url}/deployments"
    assert desk.get(f"{HOME}/prefect/khac").status_code == 404


def test_the_desk_names_every_deployment_of_the_flows() -> None:
    from pathlib import Path

    import yaml

    named = yaml.safe_load((Path(__file__).parents[2] / "prefect.yaml").read_text())["deployments"]
    assert {one["name"]: one["tags"][0] for one in named} == prefect.DEPLOYMENTS


def test_states_in_addresses_are_all_that_a_page_can_show() -> None:
    from web.coordinator.work import STATE_WAYS

    assert set(STATE_WAYS.values()) == set(State) - {State.CANCELLED}


def test_the_other_agencys_page_is_its_own(desk: TestClient) -> None:
    page = desk.get(f"{HOME}/co-quan/{B}").text
    assert "Tập huấn cho cán bộ đối ngoại" in page
    assert "Bộ ảnh về phố cổ" not in page


@pytest.mark.parametrize("page", ["khong-co", "ke-hoach/x", "co-quan/khong-co", "tep/bao-cao/x"])
def test_an_address_without_a_page_is_told_in_words(desk: TestClient, page: str) -> None:
    answer = desk.get(f"{HOME}/{page}")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "Không có" in words_of(answer.text)


PAGES = ("", "/viec", "/yeu-cau", "/bao-cao", "/bao-cao.xlsx", "/ca-nam", "/ke-hoach", "/tin-nhan")


def test_the_desk_works_on_both_databases(engine: Engine, migrated_url: str) -> None:
    keys = fill(engine)
    add_account(engine)
    app = create_app(load_settings(database_url=migrated_url), now=Clock())
    with TestClient(app, base_url=HOST, follow_redirects=False) as client:
        enter(client, engine)
        for page in PAGES:
            assert client.get(f"{HOME}{page}").status_code == 200, page
        way = f"{WAITING}/xac-nhan/{keys['claimed']}"
        assert send(client, WAITING, way, tra_loi="dong-y").status_code == 303
        assert send(client, WAITING, way, tra_loi="dong-y").status_code == 422
        assert send(client, HOME, f"{HOME}/dang-xuat").status_code == 303
        assert client.get(HOME).status_code == 303
