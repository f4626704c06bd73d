"""Mail: the product's channel against smtplib, with one kept session and with one a mail."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import partial

from benchmarks.measure import Contender, compare
from benchmarks.smtp_sink import smtp_sink
from tasks.channels import Outcome, Outgoing, send

MAILS = 300
NOW = datetime(2026, 6, 12, 1, 0, tzinfo=UTC)
SUBJECT = "[Đôn đốc] 2 việc quá hạn, 3 việc sắp đến hạn – Sở Du lịch"
TEXT = "Kính gửi anh chị,\n\nCác việc dưới đây sắp đến hạn hoặc đã quá hạn.\n" * 20
HTML = "<p>" + TEXT.replace("\n", "<br>") + "</p>"


def _through_the_channel(port: int) -> None:
    for number in range(MAILS):
        url = f"mailto://127.0.0.1:{port}/?from=dondoc@dondoc.example&to=nguoi{number}@so.example"
        message = Outgoing(SUBJECT, TEXT, HTML, f"<{number}@dondoc.example>", NOW)
        assert send(url, message).outcome is Outcome.SENT


def _mail(number: int) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = SUBJECT, "dondoc@dondoc.example"
    mail["To"], mail["Message-ID"] = f"nguoi{number}@so.example", f"<{number}@dondoc.example>"
    mail.set_content(TEXT)
    mail.add_alternative(HTML, subtype="html")
    return mail


def _one_session_each(port: int) -> None:
    for number in range(MAILS):
        with smtplib.SMTP("127.0.0.1", port) as server:
            server.send_message(_mail(number))


def _one_session(port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as server:
        for number in range(MAILS):
            server.send_message(_mail(number))


def run() -> None:
    """Send the same mails three ways to the same sink."""
    with smtp_sink() as port:
        compare(
            "mail with Vietnamese subject, text and HTML",
            "mails",
            MAILS,
            [
                Contender(
                    "dondoc's channel, a session a mail", partial(_through_the_channel, port)
                ),
                Contender("smtplib, a session a mail", partial(_one_session_each, port)),
                Contender("smtplib, one session", partial(_one_session, port)),
            ],
        )
