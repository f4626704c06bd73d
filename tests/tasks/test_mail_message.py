"""Mail written by hand: the standard library reads back what was meant, whatever was meant."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dondoc.messages.digest import DigestEntry
from dondoc.status import State
from tasks.channels import Attachment, Outgoing
from tasks.channels.dates import dates_attachment
from tasks.channels.headers import Addresses, one_line
from tasks.channels.mail_message import doubled_dots, mail_bytes
from tests.tasks.makers import CALENDAR, create_obligation
from tests.tasks.test_mail_channel import MESSAGE

NOW = datetime(2026, 6, 5, 1, 0, tzinfo=UTC)
TO = Addresses(("Ban điều phối", "ban@hanoi.example"), [("", "an@so.example")])
# all that a text or a name can hold, half characters too
ANY = st.text(max_size=120)


def read(message: Outgoing, addresses: Addresses = TO) -> EmailMessage:
    data = mail_bytes(message, addresses, {})
    return cast(EmailMessage, message_from_bytes(data, policy=default))


def as_sent(text: str) -> str:
    """What a text is once it has gone through UTF-8 and a mail's line ends."""
    return text.encode(errors="replace").decode().replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=150, deadline=None)
@given(subject=ANY, text=ANY, html=ANY, name=ANY, content=st.binary(max_size=200))
def test_every_mail_reads_back_as_it_was_meant(
    subject: str, text: str, html: str, name: str, content: bytes
) -> None:
    file = Attachment(name or "x", content, "text/calendar; charset=utf-8")
    mail = read(Outgoing(subject, text, f"<p>{html}", "<1@x.example>", NOW, (file,)))
    assert not mail.defects
    assert str(mail["Subject"] or "") == one_line(subject)
    parts = {part.get_content_type(): part for part in mail.walk() if not part.is_multipart()}
    assert as_sent(str(parts["text/plain"].get_content())) == as_sent(text)
    assert as_sent(str(parts["text/html"].get_content())) == as_sent(f"<p>{html}")
    assert parts["text/calendar"].get_payload(decode=True) == content


@given(st.binary(max_size=300))
def test_dots_are_doubled_so_that_the_server_reads_the_same(data: bytes) -> None:
    lines = doubled_dots(data).split(b"\r\n")[:-1]
    assert b"." not in lines
    undone = [line[1:] if line.startswith(b".") else line for line in lines]
    assert b"\r\n".join(undone).removesuffix(b"\r\n") == data.removesuffix(b"\r\n")


def test_all_of_a_mail_is_ascii_in_lines_that_every_server_takes() -> None:
    file = Attachment("Lịch.ics", b"x" * 5000, "text/calendar")
    data = mail_bytes(dataclasses.replace(MESSAGE, attachments=(file,)), TO, {})
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 998
    body = data.partition(b"\r\n\r\n")[2]
    assert b"\n" not in body.replace(b"\r\n", b"")


def test_a_mail_without_html_is_text_alone() -> None:
    mail = read(dataclasses.replace(MESSAGE, html=""))
    assert mail.get_content_type() == "text/plain"


def test_programs_that_show_html_get_it_and_the_files_stand_beside() -> None:
    file = Attachment("Lịch.ics", b"BEGIN:VCALENDAR\r\n", "text/calendar")
    mail = read(dataclasses.replace(MESSAGE, attachments=(file,)))
    shape = [part.get_content_type() for part in mail.walk()]
    shown = ["multipart/alternative", "text/plain", "text/html"]
    assert shape == ["multipart/mixed", *shown, "text/calendar"]


def test_a_letter_ends_it_where_there_is_no_page_for_that() -> None:
    mail = read(MESSAGE)
    assert mail["List-Unsubscribe"].startswith("<mailto:ban@hanoi.example?subject=Ng%E1%BB%ABng")
    assert mail["List-Unsubscribe-Post"] is None


def test_the_letter_goes_to_who_reads_the_answers() -> None:
    answers = dataclasses.replace(TO, reply_to=["vanthu@hanoi.example"])
    assert "<mailto:vanthu@hanoi.example?" in read(MESSAGE, answers)["List-Unsubscribe"]


def test_one_click_ends_it_where_there_is_a_page_for_that() -> None:
    page = "https://dondoc.example/u/7-abc"
    mail = read(dataclasses.replace(MESSAGE, unsubscribe_url=page))
    assert mail["List-Unsubscribe"].startswith(f"<{page}>, <mailto:")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_click_is_promised_over_tls_only() -> None:
    mail = read(dataclasses.replace(MESSAGE, unsubscribe_url="http://dondoc.example/u/7"))
    assert mail["List-Unsubscribe"].startswith("<http://dondoc.example/u/7>, <mailto:")
    assert mail["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize("page", ["javascript:alert(1)", "https://x.example/>,<mailto:k@x>", ""])
def test_a_page_that_is_none_is_not_named(page: str) -> None:
    mail = read(dataclasses.replace(MESSAGE, unsubscribe_url=page))
    assert mail["List-Unsubscribe"].startswith("<mailto:ban@hanoi.example?")


def test_the_dates_of_a_message_go_with_it_as_a_calendar() -> None:
    entry = DigestEntry(create_obligation("k1"), State.DUE_SOON, date(2026, 6, 30))
    file = dates_attachment([entry], calendar=CALENDAR, stamp=NOW)
    assert (file.name, file.kind) == ("lich-han.ics", "text/calendar; charset=utf-8")
    mail = read(dataclasses.replace(MESSAGE, attachments=(file,)))
    (attached,) = mail.iter_attachments()
    text = attached.get_content()
    assert "UID:k1@dondoc" in text
    assert "DTSTART;VALUE=DATE:20260630" in text
    assert "METHOD" not in text
