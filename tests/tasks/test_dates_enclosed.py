"""The days that a mail speaks of go with it as a calendar, as long as they are to come."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from models.engine import reading
from models.outbox import reminders
from tasks.channels import open_channels
from tasks.channels.dates import FILE_NAME
from tasks.outbox.send import send_due
from tests.tasks.makers import create_contact, create_obligation, instant, plan_day, store_approved
from tests.tasks.servers import MailServer, WebServer

WEEK_BEFORE, DAY_AFTER = date(2026, 6, 12), date(2026, 6, 22)


def drain(engine: Engine, day: date) -> int:
    with open_channels() as out:
        return send_due(engine, now=instant(day), worker="test", send=out.send).sent


@pytest.mark.parametrize(("day", "enclosed"), [(WEEK_BEFORE, True), (DAY_AFTER, False)])
def test_a_mail_brings_the_days_to_come(
    engine: Engine, mails: MailServer, day: date, enclosed: bool
) -> None:
    store_approved(engine, create_obligation("k1"), create_obligation("k2"))
    create_contact(engine, mails.url())
    plan_day(engine, day)
    assert drain(engine, day) == 1
    (mail,) = mails.mails
    files = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
    assert (FILE_NAME in files) is enclosed
    words = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert ("Lịch các hạn trên" in words) is enclosed
    if enclosed:
        assert files[FILE_NAME].count("BEGIN:VEVENT") == 2
        assert "UID:k1@dondoc" in files[FILE_NAME]


def test_a_channel_that_brings_no_files_promises_none(engine: Engine, web: WebServer) -> None:
    store_approved(engine, create_obligation("k1"))
    create_contact(engine, web.url())
    plan_day(engine, WEEK_BEFORE)
    assert drain(engine, WEEK_BEFORE) == 1
    assert web.received[0].body["attachments"] == []
    with reading(engine) as opened:
        ((row, _),) = reminders(session=opened)
    assert "Lịch các hạn" not in row.text
