"""A report given back: the ladder opens again, and the agency is told why, once."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlmodel import select

from dondoc.policy import Audience
from models.contacts import add_contact, hide_again
from models.engine import reading, session
from models.obligations import obligations_in_force
from models.office import Office
from models.outbox_tables import ANSWER, RETURNED
from models.submissions import judge_submission
from models.tables import IncomingState, ReminderRow, ReminderState, SubmissionRow, SubmissionState
from tasks.mailbox.letter import read_letter
from tasks.mailbox.post import address_book, take_letter
from tasks.outbox.remind import plan_day, send_waiting
from tests.reports.mailbox_makers import came_in, kept, look, report
from tests.reports.office_makers import IN_TIME, create_office, keep_plan
from tests.reports.test_mailbox_imap import know, mail
from tests.tasks.servers import mail_server

DAY = date(2026, 6, 22)  # a Monday


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Office:
    made = create_office(tmp_path / "home", now=IN_TIME, database_url=database_url)
    keep_plan(made)
    return made


def give_back(office: Office, reason: str = "thiếu số liệu quý II") -> None:
    with session(office.engine) as opened:
        row = opened.get_one(SubmissionRow, kept(office)[-1].id)
        judge_submission(
            row,
            session=opened,
            state=SubmissionState.RETURNED,
            reason=reason,
            actor="chị Bình",
            at=office.moment(DAY),
        )


def notices(office: Office) -> list[ReminderRow]:
    with reading(office.engine) as opened:
        return list(opened.exec(select(ReminderRow).where(ReminderRow.step == RETURNED)))


def test_given_back_the_report_is_owed_again_and_its_agency_told_why_once(
    office: Office, tmp_path: Path
) -> None:
    inbox = tmp_path / "hop"
    inbox.mkdir()
    (inbox / "a.xlsx").write_bytes(report(office))
    look(office, inbox)
    with mail_server() as mails:
        for audience in (Audience.OFFICER, Audience.LEADER):
            with session(office.engine) as opened:
                add_contact(
                    session=opened,
                    agency_id="so-noi-vu",
                    name="Văn thư",
                    audience=audience,
                    url=mails.url(f"{audience}@so-noi-vu.example"),
                    actor="an",
                    at=IN_TIME,
                )
        plan_day(office, DAY)
        assert notices(office) == []
        give_back(office)
        for _ in range(2):
            plan_day(office, DAY)
            send_waiting(office, DAY)
        told = [one for one in mails.mails if "bị trả lại" in str(one["Subject"])]
    (notice,) = notices(office)
    assert (notice.state, len(told)) == (ReminderState.SENT, 1)
    assert str(told[0]["To"]).endswith("officer@so-noi-vu.example")
    assert "Lý do:\n- thiếu số liệu quý II" in notice.text
    with reading(office.engine) as opened:
        owed = obligations_in_force(session=opened, agency_id="so-noi-vu")
        (reported,) = [row for row in owed if row.period]
        assert reported.claimed_done_on is None
        urged = opened.exec(select(ReminderRow).where(ReminderRow.step != RETURNED)).all()
    assert any("báo cáo" in one.text.casefold() for one in urged)


def test_one_that_was_mended_meanwhile_is_told_of_no_more(office: Office, tmp_path: Path) -> None:
    inbox = tmp_path / "hop"
    inbox.mkdir()
    (inbox / "a.xlsx").write_bytes(report(office))
    look(office, inbox)
    with session(office.engine) as opened:
        add_contact(
            session=opened,
            agency_id="so-noi-vu",
            name="Văn thư",
            audience=Audience.OFFICER,
            url="mailto://localhost?to=a@so-noi-vu.example",
            actor="an",
            at=IN_TIME,
        )
    give_back(office)
    (inbox / "b.xlsx").write_bytes(report(office, figure=3))
    look(office, inbox)
    plan_day(office, DAY)
    assert notices(office) == []


def test_mails_are_taken_answered_and_known_again_on_both_databases(office: Office) -> None:
    know(office)
    files = [report(office, agency) for agency in ("so-noi-vu", "ubnd-xa-ba-vi")]
    for _ in range(2):
        for number, data in enumerate(files):
            brought = mail(("a.xlsx", data), Message_ID=f"<{number}@x>")
            letter = read_letter(brought.as_bytes())
            with session(office.engine) as opened:
                take_letter(
                    letter,
                    address_book(opened),
                    office=office,
                    session=opened,
                    at=IN_TIME,
                    came=IN_TIME,
                )
    assert [row.agency_id for row in kept(office)] == ["so-noi-vu"]
    states = [row.state for row in came_in(office)]
    assert states == [IncomingState.TAKEN, IncomingState.WAITING]
    with reading(office.engine) as opened:
        answers = opened.exec(select(ReminderRow).where(ReminderRow.step == ANSWER)).all()
    assert [row.answer_id for row in came_in(office)] == [one.id for one in answers]


def test_another_key_leaves_senders_readable(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(office)
    inbox = tmp_path / "hop"
    inbox.mkdir()
    (inbox / "a.pdf").write_bytes(b"%PDF-1.7")
    look(office, inbox)
    old, new = os.environ["DONDOC_SECRET_KEYS"], Fernet.generate_key().decode()
    monkeypatch.setenv("DONDOC_SECRET_KEYS", f"{new},{old}")
    with session(office.engine) as opened:
        hide_again(session=opened, at=IN_TIME)
    monkeypatch.setenv("DONDOC_SECRET_KEYS", new)
    assert [row.sender for row in came_in(office)] == ["la@x.example", ""]


def take(office: Office) -> None:
    letter = read_letter(mail(sender="la@x.example").as_bytes())
    with session(office.engine) as opened:
        take_letter(
            letter, address_book(opened), office=office, session=opened, at=IN_TIME, came=IN_TIME
        )
