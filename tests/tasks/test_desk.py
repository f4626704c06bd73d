"""What the coordinator does today: the same counts everywhere, and the way to each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from config.settings import load_settings
from dondoc.plan import Severity
from dondoc.policy import Audience
from models.contacts import add_contact
from models.engine import reading, session
from models.extensions import ask_extension
from models.migrate import make_ready
from models.obligations import obligation_in_force
from models.office import OFFICE_TIME, Office, open_office
from models.tables import (
    ContactRow,
    FindingRow,
    IncomingRow,
    IncomingSource,
    IncomingState,
    PlanStatus,
    ReminderRow,
    ReminderState,
    RestorationRow,
)
from tasks.overviews.counts import Counts, counts_on, drafts_of
from tasks.overviews.desk import Desk, desk_on
from tasks.overviews.drafts import MOST_DOUBTS
from tasks.overviews.overview import Overview, Page
from tasks.overviews.work import standings_on
from tests.web.makers import A, B, a_plan, fill
from web.coordinator.reach import undecided, unreached
from web.coordinator.waiting import waiting_now
from web.coordinator.work import chosen, due_this_week, lines_on, own_work

FRIDAY = date(2026, 6, 19)
NOON = datetime(2026, 6, 19, 12, tzinfo=OFFICE_TIME)


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[Office]:
    """An empty office on a Friday of June."""
    settings = load_settings(
        home=tmp_path, public_url="https://dondoc.example", prefect_url="https://prefect.example"
    )
    office = open_office(settings, lambda: NOON)
    make_ready(office.engine)
    yield office
    office.engine.dispose()


@pytest.fixture
def busy(at_work: Office) -> Office:
    """The office with something of every kind that waits for its coordinator."""
    keys = fill(at_work.engine)
    with session(at_work.engine) as opened:
        draft = a_plan(opened, status=PlanStatus.DRAFT, key="moi")
        doubt(opened, draft, 0, Severity.ERROR, "thiếu | số hiệu\nở trang 1")
        doubt(opened, draft, 1, Severity.NOTE, "ghi chú")
        row = obligation_in_force(keys["soon"], session=opened)
        ask_extension(
            row.key,
            session=opened,
            new_due=date(2026, 7, 10),
            reason="chờ đối tác",
            on=FRIDAY,
            actor="test",
            at=NOON,
        )
        contact = written_to(opened, A)
        for number, state in enumerate((ReminderState.UNSURE, ReminderState.FAILED)):
            opened.add(message(number, contact, state))
        opened.add(came_in())
    return at_work


def doubt(opened: Session, plan: int, position: int, severity: Severity, said: str) -> None:
    opened.add(
        FindingRow(
            plan_id=plan,
            position=position,
            code="x",
            severity=severity,
            place="trang 1",
            read="Số:     /KH-UBND",
            message=said,
        )
    )


def written_to(opened: Session, agency: str, audience: Audience = Audience.OFFICER) -> ContactRow:
    return add_contact(
        session=opened,
        agency_id=agency,
        name="chị Hà",
        audience=audience,
        url=f"mailto://localhost/?to={agency}@example.vn",
        actor="test",
        at=NOON,
    )[0]


def message(number: int, contact: ContactRow, state: ReminderState) -> ReminderRow:
    assert contact.id is not None
    return ReminderRow(
        key=f"khoa-{number}",
        contact_id=contact.id,
        channel="mailto",
        step="-5",
        planned_for=FRIDAY,
        state=state,
        not_before=NOON.astimezone(UTC),
        last_error="máy chủ im lặng",
        message_id=f"<{number}@dondoc.example>",
        subject="Nhắc việc",
        text="",
        html="",
        created_at=NOON.astimezone(UTC),
        begun_at=NOON.astimezone(UTC),
    )


def came_in() -> IncomingRow:
    return IncomingRow(
        key="tep-1",
        source=IncomingSource.FOLDER,
        state=IncomingState.WAITING,
        file_name="quet.pdf",
        size=1,
        sha256="0" * 64,
        at=NOON.astimezone(UTC),
    )


def desk(office: Office) -> Desk:
    with reading(office.engine) as opened:
        return desk_on(FRIDAY, office=office, session=opened)


def shown(office: Office) -> dict[str, Overview | Page]:
    return {one.key: one for one in desk(office).shown}


def page(office: Office, key: str) -> str:
    found = shown(office)[key]
    assert isinstance(found, Page)
    return found.text


def counts(office: Office) -> Counts:
    with reading(office.engine) as opened:
        standings = standings_on(FRIDAY, office=office, session=opened)
        return counts_on(FRIDAY, standings, opened)


def newest(office: Office) -> int:
    """The id of the draft that came last."""
    with reading(office.engine) as opened:
        return drafts_of(opened)[0].id or 0


def test_the_artifact_and_the_desks_page_of_today_count_the_same(busy: Office) -> None:
    with reading(busy.engine) as opened:
        lines = own_work(lines_on(FRIDAY, busy, opened))
        messages = undecided(busy, opened)
        unsure = sum(one.may_have_arrived for one in messages)
        expected = {
            "overdue": len(chosen(lines, "qua-han", FRIDAY)),
            "this_week": len(due_this_week(lines, FRIDAY)),
            "to_answer": waiting_now(lines, busy, opened).count,
            "unsure": unsure,
            "failed": len(messages) - unsure,
            "unreached": len(unreached(lines, busy, opened)),
        }
    found = counts(busy)
    assert {name: getattr(found, name) for name in expected} == expected
    assert all(expected.values())


def test_what_is_to_be_done_stands_before_how_things_stand_with_the_way_to_each(
    busy: Office,
) -> None:
    text = page(busy, "hom-nay")
    assert text.startswith("**Thứ Sáu 19/6/2026: ")
    assert text.index("Cần làm hôm nay") < text.index("Tình hình")
    assert "- **2** kế hoạch chờ duyệt, 1 điểm cần quyết định →" in text
    assert "https://dondoc.example/dieu-phoi/yeu-cau" in text
    assert "https://prefect.example/artifacts/key/tin-khong-chac" in text


def test_whoever_has_no_address_for_alarms_is_told_where_it_is_seen(busy: Office) -> None:
    assert "Cảnh báo chưa đến được ai" in page(busy, "hom-nay")
    with session(busy.engine) as opened:
        written_to(opened, B, Audience.COORDINATOR)
    assert "Cảnh báo chưa đến được ai" not in page(busy, "hom-nay")


def test_after_a_restore_it_says_that_nothing_goes_out(busy: Office) -> None:
    assert "Chưa gửi tin nào" not in page(busy, "hom-nay")
    with session(busy.engine) as opened:
        opened.add(RestorationRow(backup_at=NOON, restored_at=NOON))
    assert "dondoc outbox release" in page(busy, "hom-nay")


def test_a_quiet_day_says_that_nothing_waits(at_work: Office) -> None:
    with session(at_work.engine) as opened:
        a_plan(opened)
    assert "Không có việc nào chờ người điều phối" in page(at_work, "hom-nay")


def test_an_office_without_any_plan_has_nothing_to_show(at_work: Office) -> None:
    assert [one.key for one in desk(at_work).shown if not one.is_empty] == []


def test_a_draft_stands_with_its_doubts_and_the_way_to_its_review(busy: Office) -> None:
    text = page(busy, "ke-hoach-cho-duyet")
    assert f"(https://dondoc.example/dieu-phoi/ke-hoach/{newest(busy)})" in text
    assert "**chưa có số**" in text
    # a plan's own words never break the list, and a note asks for nothing
    assert (
        "- **Lỗi, phải sửa** (trang 1): thiếu \\| số hiệu ở trang 1 – đọc được: “Số: /KH-" in text
    )
    assert ": ghi chú" not in text


def test_a_draft_with_many_doubts_says_how_many_are_left(busy: Office) -> None:
    draft = newest(busy)
    with session(busy.engine) as opened:
        for position in range(2, MOST_DOUBTS + 6):
            doubt(opened, draft, position, Severity.DOUBT, "thời gian không rõ")
    text = page(busy, "ke-hoach-cho-duyet")
    assert text.count("\n- **") == MOST_DOUBTS
    assert "… và 5 điểm nữa" in text


def test_each_message_in_doubt_says_what_to_do_and_never_an_address(busy: Office) -> None:
    found = shown(busy)["tin-khong-chac"]
    assert isinstance(found, Overview)
    unsure, failed = found.rows
    assert (unsure["Nên làm"], failed["Nên làm"]) == ("hỏi người nhận", "gửi lại")
    assert "Sở Du lịch, chị Hà: không chắc đã đến – **hỏi người nhận**" in found.description
    assert "@" not in str(found)
    assert "1 tin không chắc đã đến, 1 tin không gửi được" in found.text


def test_the_offices_of_one_installation_have_keys_of_their_own(busy: Office) -> None:
    settings = busy.settings.model_copy(update={"office": "so-du-lich"})
    text = page(replace(busy, settings=settings), "hom-nay")
    assert "https://prefect.example/artifacts/key/so-du-lich-tuan-nay" in text
