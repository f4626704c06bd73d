"""The coordinator hears of what needs a person: once a cause, in no flood, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from config.settings import load_settings
from dondoc.messages.alarm import Cause, alarm_message
from dondoc.policy import Audience
from models.contacts import add_contact
from models.engine import reading, session
from models.migrate import make_ready
from models.office import OFFICE_TIME, Office, open_office
from models.outbox_tables import ALARM
from models.signs import SENDER, last_sign
from models.tables import ReminderRow, ReminderState
from tasks.outbox.alarms import ALARMS_A_DAY, Told, Trouble, tell_coordinator
from tests.tasks.servers import MailServer, mail_server
from tests.tasks.test_desk import message, written_to
from tests.web.makers import A, a_plan

MORNING = datetime(2026, 6, 19, 8, 15, tzinfo=OFFICE_TIME)
FAILED = Trouble(Cause.FAILED_RUN, MORNING, "publish-feeds", "Xuất lịch", "https://prefect/x")
DOUBTFUL = Trouble(Cause.DOUBTFUL, MORNING)


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def office(tmp_path: Path, mails: MailServer) -> Iterator[Office]:
    """An office whose coordinator has one address, at a quarter past eight."""
    settings = load_settings(home=tmp_path, public_url="https://dondoc.example")
    opened = open_office(settings, lambda: MORNING)
    make_ready(opened.engine)
    with session(opened.engine) as writing:
        a_plan(writing)
        add_contact(
            session=writing,
            agency_id="so-van-hoa-va-the-thao",
            name="Tổ theo dõi",
            audience=Audience.COORDINATOR,
            url=mails.url("theodoi@so.example"),
            actor="test",
            at=MORNING,
        )
    yield opened
    opened.engine.dispose()


def alarms(office: Office) -> list[ReminderRow]:
    with reading(office.engine) as opened:
        return list(opened.exec(select(ReminderRow).where(ReminderRow.step == ALARM)))


def in_doubt(office: Office, step: str = "-5") -> None:
    with session(office.engine) as opened:
        row = message(1, written_to(opened, A), ReminderState.UNSURE)
        row.step = step
        opened.add(row)


def test_the_coordinator_gets_one_message_that_leads_to_the_run(
    office: Office, mails: MailServer
) -> None:
    assert tell_coordinator(FAILED, office) == Told(contacts=1, planned=1, sent=1)
    [mail] = mails.mails
    assert mail["Subject"] == "[Đôn đốc] Cảnh báo: lượt chạy bị lỗi"
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "Lượt chạy «Xuất lịch» của publish-feeds bị lỗi lúc 08:15 ngày 19/6/2026." in text
    assert "https://prefect/x" in text


def test_the_same_cause_is_told_once_a_day_and_another_one_beside_it(
    office: Office, mails: MailServer
) -> None:
    tell_coordinator(FAILED, office)
    again = replace(FAILED, at=MORNING + timedelta(hours=5), run="Xuất lịch lần nữa")
    assert tell_coordinator(again, office) == Told(1, 0, 0)
    tell_coordinator(replace(FAILED, deployment="ingest-plan"), office)
    assert len(mails.mails) == 2
    tomorrow = replace(FAILED, at=MORNING + timedelta(days=1))
    assert tell_coordinator(tomorrow, office).planned == 1


def test_messages_in_doubt_are_told_before_and_after_noon_naming_the_agencies(
    office: Office, mails: MailServer
) -> None:
    in_doubt(office)
    told = [
        tell_coordinator(replace(DOUBTFUL, at=MORNING + timedelta(hours=hours)), office).planned
        for hours in (0, 1, 5, 6)
    ]
    assert told == [1, 0, 1, 0]
    assert "Sở Du lịch" in mails.mails[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]


@pytest.mark.parametrize("step", [None, ALARM], ids=["settled meanwhile", "only an alarm"])
def test_no_message_in_doubt_is_no_cause(office: Office, mails: MailServer, step: str) -> None:
    if step:
        in_doubt(office, step)
    assert not tell_coordinator(DOUBTFUL, office).has_cause
    assert mails.mails == []


def test_whatever_goes_wrong_a_mailbox_gets_no_flood(office: Office, mails: MailServer) -> None:
    for number in range(ALARMS_A_DAY + 4):
        tell_coordinator(replace(FAILED, deployment=f"viec-{number}"), office)
    assert len(mails.mails) == len(alarms(office)) == ALARMS_A_DAY


def test_only_the_alarm_goes_out_and_it_is_no_sign_of_the_sender(
    office: Office, mails: MailServer
) -> None:
    with session(office.engine) as opened:
        contact = written_to(opened, A)
        waiting = message(7, contact, ReminderState.PLANNED)
        waiting.not_before = MORNING.astimezone(UTC)
        opened.add(waiting)
    tell_coordinator(FAILED, office)
    assert len(mails.mails) == 1
    with reading(office.engine) as opened:
        asked = select(ReminderRow.state).where(col(ReminderRow.key) == "khoa-7")
        assert opened.exec(asked).one() is ReminderState.PLANNED
        assert last_sign(SENDER, session=opened) is None


def test_at_night_it_waits_for_the_morning(office: Office, mails: MailServer) -> None:
    night = MORNING.replace(hour=2)
    assert tell_coordinator(replace(FAILED, at=night), replace(office, now=lambda: night)) == Told(
        1, 1, 0
    )
    assert mails.mails == []
    assert [one.state for one in alarms(office)] == [ReminderState.PLANNED]


def test_who_has_no_address_is_not_told_and_nothing_is_lost_by_it(tmp_path: Path) -> None:
    nobody = open_office(load_settings(home=tmp_path), lambda: MORNING)
    make_ready(nobody.engine)
    assert tell_coordinator(FAILED, nobody) == Told(0, 0, 0)
    nobody.engine.dispose()


@pytest.mark.parametrize("cause", Cause)
def test_every_alarm_says_what_to_do(cause: Cause) -> None:
    said = alarm_message(cause, "Đã xảy ra.", (), [("Mở", "https://x/?a=1&b=2")], sender="Sở")
    assert said.subject.startswith("[Đôn đốc] Cảnh báo: ")
    assert len(said.text.splitlines()) >= len(("Kính gửi", "", "gì", "làm gì", "", "Mở", "", "Sở"))
    assert 'href="https://x/?a=1&amp;b=2"' in said.html


def test_the_day_is_the_offices_own() -> None:
    late = Trouble(Cause.LATE_AUDIT, datetime(2026, 6, 18, 17, 30, tzinfo=UTC))
    assert late.day == date(2026, 6, 19)
