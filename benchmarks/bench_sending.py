"""Mail and webhooks over kept connections, against smtplib, Apprise as it comes, and bare sockets."""

from __future__ import annotations

import http.client
import json
import resource
import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import partial
from itertools import count

from apprise import Apprise

from benchmarks.measure import Contender, compare, seconds_of
from benchmarks.sinks import http_sink, smtp_sink
from config.channels import KINDS, ChannelLoad, Loads
from config.settings import Settings
from tasks.channels import Channels, Outcome, Outgoing, open_channels

MAILS, POSTS, STOCK_MAILS, MANY = 300, 300, 20, 20_000
NOW = datetime(2026, 6, 12, 1, 0, tzinfo=UTC)
SUBJECT = "[Đôn đốc] 2 việc quá hạn, 3 việc sắp đến hạn – Sở Du lịch"
TEXT = "Kính gửi anh chị,\n\nCác việc dưới đây sắp đến hạn hoặc đã quá hạn.\n" * 20
HTML = "<p>" + TEXT.replace("\n", "<br>") + "</p>"
# never the same recipient twice: an address is parsed for every message, as on a real morning
NUMBERS = count()
SETTINGS = Settings(allow_private_webhooks=True)


def _loads(workers: int) -> Loads:
    return Loads(workers, dict.fromkeys(KINDS, ChannelLoad(at_once=workers)))


def _mail_url(port: int, number: int) -> str:
    return f"mailto://127.0.0.1:{port}/?from=dondoc@dondoc.example&to=nguoi{number}@so.example"


def _message(number: int) -> Outgoing:
    return Outgoing(SUBJECT, TEXT, HTML, f"<{number}@dondoc.example>", NOW)


def _each(out: Channels, urls: Iterator[str], amount: int) -> None:
    for _ in range(amount):
        assert out.send(next(urls), _message(next(NUMBERS))).outcome is Outcome.SENT


def _several(out: Channels, urls: Iterator[str], amount: int) -> None:
    jobs = ((None, next(urls), _message(next(NUMBERS))) for _ in range(amount))
    for _, delivery in out.send_all(jobs):
        assert delivery.outcome is Outcome.SENT


def _mail(number: int) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = SUBJECT, "dondoc@dondoc.example"
    mail["To"], mail["Message-ID"] = f"nguoi{number}@so.example", f"<{number}@dondoc.example>"
    mail.set_content(TEXT)
    mail.add_alternative(HTML, subtype="html")
    return mail


def _smtplib(port: int, mails: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as server:
        for _ in range(mails):
            server.send_message(_mail(next(NUMBERS)))


def _ready_bytes(port: int, mails: int) -> None:
    data = _mail(0).as_bytes()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for _ in range(mails):
            server.sendmail("dondoc@dondoc.example", f"nguoi{next(NUMBERS)}@so.example", data)


def _stock_mail(port: int) -> None:
    for _ in range(STOCK_MAILS):
        # a new object each: one used twice sleeps 5.5 s in between
        apprise = Apprise()
        apprise.add(_mail_url(port, next(NUMBERS)))
        assert apprise.notify(body=HTML, title=SUBJECT)


def _stock_json(port: int) -> None:
    for _ in range(POSTS):
        apprise = Apprise()
        apprise.add(f"json://127.0.0.1:{port}/hook{next(NUMBERS)}")
        assert apprise.notify(body=TEXT, title=SUBJECT)


def _bare_posts(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    body = json.dumps({"title": SUBJECT, "message": TEXT})
    for _ in range(POSTS):
        connection.request("POST", "/hook", body.encode(), {"Content-Type": "application/json"})
        connection.getresponse().read()
    connection.close()


def _compare_mail(port: int, server: str, mails: int = MAILS) -> None:
    urls = (_mail_url(port, number) for number in NUMBERS)
    with (
        open_channels(_loads(1), settings=SETTINGS) as one,
        open_channels(_loads(4), settings=SETTINGS) as four,
    ):
        compare(
            f"mail with Vietnamese subject, text and HTML; {server}",
            "mails",
            mails,
            [
                Contender("dondoc, one session", partial(_each, one, urls, mails)),
                Contender("dondoc, four at a time", partial(_several, four, urls, mails)),
                Contender("smtplib, one session, ready bytes", partial(_ready_bytes, port, mails)),
                Contender(
                    "smtplib, one session, EmailMessage each", partial(_smtplib, port, mails)
                ),
            ],
        )


def _compare_webhooks(port: int) -> None:
    urls = (f"json://127.0.0.1:{port}/hook{number}" for number in NUMBERS)
    with (
        open_channels(_loads(1), settings=SETTINGS) as one,
        open_channels(_loads(4), settings=SETTINGS) as four,
    ):
        compare(
            "webhooks",
            "posts",
            POSTS,
            [
                Contender("dondoc, one connection", partial(_each, one, urls, POSTS)),
                Contender("dondoc, four at a time", partial(_several, four, urls, POSTS)),
                Contender("http.client, one connection", partial(_bare_posts, port)),
                Contender("Apprise json:// as it comes", partial(_stock_json, port)),
            ],
        )


def _stock_rate(port: int) -> None:
    seconds = seconds_of(partial(_stock_mail, port))
    print(f"\n  {'Apprise mailto:// as it comes':<44}{STOCK_MAILS / seconds:>12,.0f} mails/s")


def _memory() -> int:
    """The most memory that this process has had, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _many(port: int) -> None:
    """20,000 reminders over four sessions: how fast, and how much memory."""
    urls = (_mail_url(port, number) for number in NUMBERS)
    with open_channels(_loads(4), settings=SETTINGS) as out:
        _several(out, urls, 1000)
        before = _memory()
        seconds = seconds_of(partial(_several, out, urls, MANY))
    print(
        f"\n{MANY:,} mails through the channel: {MANY / seconds:,.0f} mails/s, "
        f"memory {before} -> {_memory()} MiB"
    )


def run() -> None:
    """Send the same messages in each way to the same sinks."""
    with smtp_sink() as port:
        _compare_mail(port, "a server without PIPELINING")
    with smtp_sink(pipelining=True) as port:
        _compare_mail(port, "a server with PIPELINING, as Postfix")
        _stock_rate(port)
        _many(port)
    with smtp_sink(pipelining=True, milliseconds=5) as port:
        _compare_mail(port, "a server 5 ms away", 60)
    with http_sink() as port:
        _compare_webhooks(port)
