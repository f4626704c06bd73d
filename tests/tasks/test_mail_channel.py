"""Mail: what arrives is what was meant, and each way of failing is told apart."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.channels import Attachment, Delivery, Outcome, Outgoing, open_channels, send
from tasks.channels.headers import header_text
from tasks.channels.mail import Mail
from tasks.channels.registry import channel_of
from tests.postgres import free_port
from tests.tasks.servers import MailServer

MESSAGE = Outgoing(
    subject="[Đôn đốc] Còn 10 ngày làm việc: báo cáo 6 tháng đầu năm",
    text="Kính gửi Sở Nội vụ,\n\n.Dòng bắt đầu bằng dấu chấm\nHạn: 19/6/2026 (thứ Sáu)\n",
    html="<p>Kính gửi <b>Sở Nội vụ</b>,</p><p>Hạn: 19/6/2026</p>",
    message_id="<a1b2c3@dondoc.example>",
    at=datetime(2026, 6, 5, 1, 0, tzinfo=UTC),
)


def test_a_mail_arrives_with_its_vietnamese_subject_text_and_html(mails: MailServer) -> None:
    delivery = send(mails.url(), MESSAGE)
    assert (delivery.outcome, delivery.provider_id) == (Outcome.SENT, "4BX7Y1")
    (mail,) = mails.mails
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert mail["Subject"] == MESSAGE.subject
    assert text.get_content().replace("\r\n", "\n") == MESSAGE.text
    assert html.get_content().strip() == MESSAGE.html
    assert mail.get_content_type() == "multipart/alternative"


def test_a_mail_says_who_writes_and_that_a_machine_does(mails: MailServer) -> None:
    send(mails.url(), MESSAGE)
    (mail,) = mails.mails
    assert mail["From"] == "Ban <dieuphoi@hanoi.example>"
    assert mail["To"] == "vanthu@so-noi-vu.example"
    assert mail["Message-ID"] == MESSAGE.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == MESSAGE.at


@pytest.mark.parametrize(
    "subject",
    [
        "[Đôn đốc] 1 việc sắp đến hạn – Sở Nội vụ – 12/6/2026",
        "ASCII only",
        "ộ" * 200,
        "Hạn – – – cuối",
        "=?utf-8?b?not an encoded word?=",
        "Họp 😀 khẩn",
    ],
)
def test_every_character_of_a_subject_arrives(mails: MailServer, subject: str) -> None:
    send(mails.url(), dataclasses.replace(MESSAGE, subject=subject))
    assert mails.mails[0]["Subject"] == subject
    head = mails.raw[0].partition(b"\r\n\r\n")[0]
    subject_lines = head.partition(b"Subject:")[2].partition(b"\r\nDate:")[0].splitlines()
    assert max(map(len, subject_lines)) <= 78 - len("Subject:")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" ")))
def test_a_header_reads_back_the_same(text: str) -> None:
    assert decoded(header_text(text)) == " ".join(text.split())


def decoded(value: str) -> str:
    return str(make_header(decode_header(value)))


def test_a_vietnamese_name_of_a_sender_arrives(mails: MailServer) -> None:
    send(mails.url().replace("name=Ban", "name=Ban điều phối, Sở Văn hóa"), MESSAGE)
    assert mails.mails[0]["From"].addresses[0].display_name == "Ban điều phối, Sở Văn hóa"


def test_sending_twice_keeps_the_message_id(mails: MailServer) -> None:
    send(mails.url(), MESSAGE)
    send(mails.url(), MESSAGE)
    assert mails.message_ids == [MESSAGE.message_id] * 2


def test_headers_of_the_address_and_of_the_message_go_along(mails: MailServer) -> None:
    message = dataclasses.replace(MESSAGE, headers={"List-Unsubscribe": "<https://hn.example/x>"})
    send(mails.url(more="&+X-Office=HN"), message)
    (mail,) = mails.mails
    assert (mail["X-Office"], mail["List-Unsubscribe"]) == ("HN", "<https://hn.example/x>")


def test_an_attachment_keeps_its_vietnamese_name(mails: MailServer) -> None:
    file = Attachment("Lịch công tác.ics", b"BEGIN:VCALENDAR\r\n", "text/calendar")
    send(mails.url(), dataclasses.replace(MESSAGE, attachments=(file,)))
    (attached,) = mails.mails[0].iter_attachments()
    assert attached.get_filename() == "Lịch công tác.ics"
    assert attached.get_content_type() == "text/calendar"


def test_a_line_end_in_a_subject_begins_no_header(mails: MailServer) -> None:
    send(mails.url(), dataclasses.replace(MESSAGE, subject="Hạn\r\nBcc: kẻ@xấu.example"))
    (mail,) = mails.mails
    assert mail["Subject"] == "Hạn Bcc: kẻ@xấu.example"
    assert mail["Bcc"] is None
    assert mails.recipients == ["vanthu@so-noi-vu.example"]


@pytest.mark.parametrize(
    ("command", "answer", "permanent"),
    [
        ("RCPT", "550 5.1.1 No such user", True),
        ("RCPT", "450 4.2.0 Greylisted", False),
        ("DATA", "554 5.7.1 Rejected", True),
        ("DATA", "451 4.3.0 Try again later", False),
    ],
)
def test_a_refusal_is_a_failure_and_its_first_digit_says_for_how_long(
    mails: MailServer, command: str, answer: str, permanent: bool
) -> None:
    mails.answers[command] = answer
    delivery = send(mails.url(), MESSAGE)
    assert (delivery.outcome, delivery.permanent) == (Outcome.FAILED, permanent)
    assert answer in delivery.reason


def test_a_refused_copy_stops_the_mail_for_both(mails: MailServer) -> None:
    mails.refused = "b@x.example"
    assert send(mails.url(more="&cc=b@x.example"), MESSAGE).outcome is Outcome.FAILED
    assert mails.mails == []


def test_an_address_with_two_recipients_is_none(mails: MailServer) -> None:
    assert send(mails.url(to="a@x.example,b@x.example"), MESSAGE).permanent
    assert mails.mails == []


def test_copies_go_where_the_address_says(mails: MailServer) -> None:
    send(mails.url(more="&cc=b@x.example&bcc=c@x.example&reply=d@x.example"), MESSAGE)
    (mail,) = mails.mails
    assert set(mails.recipients) == {"vanthu@so-noi-vu.example", "b@x.example", "c@x.example"}
    assert (mail["Cc"], mail["Bcc"], mail["Reply-To"]) == ("b@x.example", None, "d@x.example")


@pytest.mark.parametrize(
    "url",
    [
        "mailto://127.0.0.1:25/?from=ban@hanoi.example&to=an@so.example",
        "mailto://may.example?to=an@so.example&from=ban@hanoi.example",
        "mailtos://u:p%40s@may.example/?from=a@b.vn&name=Ban &to=n.v-a+x@so.gov.vn&mode=ssl&rto=3",
        "mailtos://u:p@may.example/?to=an@so.example&cc=x@y.vn&bcc=z@y.vn&reply=r@y.vn&+X-A=b&format=text",
        "mailto://u@may.example/?to=an@so.example&to=binh@so.example",
        "mailto://may.example/binh@so.example/?from=a@b.vn&to=an@so.example",
        "mailto://may.example/?from=a@b.vn&to=An <an@so.example>",
        "mailto://may.example/?from=a@b.vn&TO=an@so.example",
        "mailto://may.example/?from=a@b.vn&to=an@so.example#x",
    ],
)
def test_an_address_reads_as_apprise_reads_it(url: str) -> None:
    quick, whole = channel_of(url), Mail(**Mail.parse_url(url))
    # objects of each one's own
    apart = {"asset", "pgp", "_NotifyBase__store"}
    assert [{k: v for k, v in vars(one).items() if k not in apart} for one in (quick, whole)] == [
        {k: v for k, v in vars(whole).items() if k not in apart}
    ] * 2


def test_recipients_of_one_account_do_not_mix(mails: MailServer) -> None:
    with open_channels() as out:
        for to in ("an@so.example", "binh@so.example", "an@so.example"):
            assert out.send(mails.url(to), MESSAGE).outcome is Outcome.SENT
    assert mails.recipients == ["an@so.example", "binh@so.example", "an@so.example"]
    assert [mail["To"] for mail in mails.mails] == mails.recipients


def test_an_address_may_want_text_alone(mails: MailServer) -> None:
    send(mails.url(more="&format=text"), MESSAGE)
    assert mails.mails[0].get_content_type() == "text/plain"


def test_silence_after_the_data_is_unsure(mails: MailServer) -> None:
    mails.silent_for = 1.5
    assert send(mails.url(more="&rto=0.3"), MESSAGE).outcome is Outcome.UNSURE
    assert len(mails.mails) == 1


def test_a_line_cut_after_the_data_is_unsure(mails: MailServer) -> None:
    mails.hangs_up = True
    assert send(mails.url(), MESSAGE).outcome is Outcome.UNSURE


def test_a_server_that_is_not_there_is_a_failure_for_now() -> None:
    delivery = send(f"mailto://127.0.0.1:{free_port()}/?from=a@x.example&to=b@x.example", MESSAGE)
    assert (delivery.outcome, delivery.permanent) == (Outcome.FAILED, False)


def test_a_server_without_starttls_gets_nothing_in_the_clear(mails: MailServer) -> None:
    delivery = send(mails.url().replace("mailto:", "mailtos:"), MESSAGE)
    assert delivery.permanent
    assert mails.mails == []


@pytest.mark.parametrize(
    "url",
    [
        "mailto://127.0.0.1/?from=a@x.example&to=not-an-address",
        "mailto://",
        "nhà://x",
        "không gì cả",
    ],
)
def test_a_wrong_address_is_a_failure_for_good(url: str) -> None:
    delivery = send(url, MESSAGE)
    assert (delivery.outcome, delivery.permanent) == (Outcome.FAILED, True)
    assert isinstance(delivery, Delivery)
