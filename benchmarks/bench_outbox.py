"""Claiming due reminders against one bare UPDATE; planned reminders on their whole way against smtplib."""

from __future__ import annotations

import os
import resource
import smtplib
import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from typing import Any

import psycopg
from apprise import Apprise
from cryptography.fernet import Fernet
from sqlalchemy import Engine, update
from sqlmodel import col

from benchmarks.measure import Contender, compare, seconds_of
from benchmarks.outboxes import (
    DUE_ROWS,
    NOW,
    ROWS,
    SENDER,
    WORKS,
    add_waiting_rows,
    databases,
    mail_urls,
    messages,
    plan_messages,
)
from benchmarks.sinks import http_sink, smtp_sink
from config.channels import KINDS, ChannelLoad, Loads
from config.settings import Settings
from models.claims import claim, take
from models.engine import engine_from, session
from models.tables import AttachmentRow, ReminderRow, ReminderState
from tasks.channels import open_channels
from tasks.outbox.send import send_due

SENDINGS, MANY, STOCK_MAILS = 300, 20_000, 20
UNTIL = NOW + timedelta(minutes=15)
SETTINGS = Settings(allow_private_webhooks=True)
AS_PLANNED = update(ReminderRow).values(
    state=ReminderState.PLANNED, claimed_by=None, claimed_until=None, begun_at=None, attempts=0
)
# what no Python lies between: the same change by the database's own driver
BARE = """UPDATE reminder SET state = 'claimed', claimed_by = 'bench', claimed_until = not_before, begun_at = NULL
    WHERE state = 'planned' AND not_before <= {due} RETURNING id"""


def _take_all(engine: Engine) -> None:
    with session(engine) as opened:
        taken = take("bench", session=opened, now=NOW, until=UNTIL, limit=ROWS)
    assert len(taken) == DUE_ROWS


def _claim_all(engine: Engine) -> None:
    left = DUE_ROWS
    while left:
        with session(engine) as opened:
            left -= len(claim("bench", session=opened, now=NOW, until=UNTIL, limit=1000))


def _bare_update(url: str) -> None:
    """The same by sqlite3 or psycopg, one statement and one commit."""
    if url.startswith("sqlite"):
        connection: Any = sqlite3.connect(url.removeprefix("sqlite:///"))
        due = "'2026-06-12 01:00:00.000000'"
    else:
        connection = psycopg.connect(url)
        due = "'2026-06-12 01:00:00+00'"
    taken = connection.execute(BARE.format(due=due)).fetchall()
    connection.commit()
    connection.close()
    assert len(taken) == DUE_ROWS


def _planned_again(engine: Engine) -> None:
    with session(engine) as opened:
        opened.connection().execute(AS_PLANNED.where(col(ReminderRow.state) != "planned"))


def _compare_claims(name: str, url: str) -> None:
    engine = engine_from(url)
    add_waiting_rows(engine)
    again = partial(_planned_again, engine)
    compare(
        f"{name}: claiming what is due of {ROWS:,} reminders",
        "rows",
        DUE_ROWS,
        [
            Contender("dondoc, the claim alone", partial(_take_all, engine), again),
            Contender(
                "dondoc, claimed and read, 1,000 at a time", partial(_claim_all, engine), again
            ),
            Contender("one bare UPDATE … RETURNING", partial(_bare_update, url), again),
        ],
    )
    engine.dispose()


def _send_planned(engine: Engine, amount: int, at_once: int) -> None:
    """As `dondoc remind` does: connections opened, all sent, connections closed."""
    loads = Loads(at_once, dict.fromkeys(KINDS, ChannelLoad(at_once=at_once)))
    with open_channels(loads, settings=SETTINGS) as out:
        done = send_due(engine, now=NOW, worker="bench", send=out.send, at_once=out.workers)
    assert done.sent == amount


def _mail(row: ReminderRow, files: Sequence[AttachmentRow]) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = row.subject, SENDER
    mail["To"], mail["Message-ID"] = f"nguoi{row.id}@so.example", row.message_id
    mail.set_content(row.text)
    mail.add_alternative(row.html, subtype="html")
    for file in files:
        mail.add_attachment(file.content, maintype="text", subtype="calendar", filename=file.name)
    return mail


def _smtplib(port: int, messages: Sequence[tuple[ReminderRow, list[AttachmentRow]]]) -> None:
    with smtplib.SMTP("127.0.0.1", port) as server:
        for row, files in messages:
            server.send_message(_mail(row, files))


def _ready_bytes(port: int, messages: Sequence[tuple[ReminderRow, bytes]]) -> None:
    with smtplib.SMTP("127.0.0.1", port) as server:
        for row, data in messages:
            server.sendmail(SENDER, f"nguoi{row.id}@so.example", data)


def _stock(urls: Sequence[str], row: ReminderRow, body: str) -> None:
    for url in urls:
        # a new object each: one of mailto:// used twice sleeps 5.5 s in between
        apprise = Apprise()
        apprise.add(url)
        assert apprise.notify(body=body, title=row.subject)


def _compare_mails(name: str, url: str, port: int) -> None:
    engine = engine_from(url)
    urls = mail_urls(port, SENDINGS)
    planning = plan_messages(engine, urls)
    planned = messages(engine)
    ready = [(row, _mail(row, files).as_bytes()) for row, files in planned]
    again = partial(_planned_again, engine)
    compare(
        f"{name}: planned reminders sent by mail, text, HTML and calendar, all {WORKS} works of each",
        "mails",
        SENDINGS,
        [
            Contender("dondoc, four at a time", partial(_send_planned, engine, SENDINGS, 4), again),
            Contender("dondoc, one at a time", partial(_send_planned, engine, SENDINGS, 1), again),
            Contender("smtplib, one session, ready bytes", partial(_ready_bytes, port, ready)),
            Contender("smtplib, one session, EmailMessage each", partial(_smtplib, port, planned)),
        ],
    )
    stock = partial(_stock, urls[:STOCK_MAILS], planned[0][0], planned[0][0].html)
    print(
        f"  {'Apprise mailto:// as it comes':<44}{STOCK_MAILS / seconds_of(stock):>12,.0f} mails/s"
    )
    print(f"  {'(planning them)':<44}{SENDINGS / planning:>12,.0f} reminders/s")
    engine.dispose()


def _compare_webhooks(name: str, url: str, port: int) -> None:
    engine = engine_from(url)
    urls = [f"json://127.0.0.1:{port}/hook{number}" for number in range(SENDINGS)]
    plan_messages(engine, urls)
    row = messages(engine)[0][0]
    again = partial(_planned_again, engine)
    compare(
        f"{name}: planned reminders sent to webhooks",
        "posts",
        SENDINGS,
        [
            Contender("dondoc, four at a time", partial(_send_planned, engine, SENDINGS, 4), again),
            Contender("Apprise json:// as it comes", partial(_stock, urls, row, row.text)),
        ],
    )
    engine.dispose()


def _memory() -> int:
    """The most memory that this process has had, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _many(name: str, url: str, port: int) -> None:
    engine = engine_from(url)
    started = _memory()
    planning = plan_messages(engine, mail_urls(port, MANY))
    planned = _memory()
    seconds = seconds_of(partial(_send_planned, engine, MANY, 4))
    print(
        f"\n{name}: {MANY:,} reminders planned, {MANY / planning:,.0f} a second, "
        f"and sent, {MANY / seconds:,.0f} a second; "
        f"memory {started} -> {planned} -> {_memory()} MiB"
    )
    engine.dispose()


def run() -> None:
    """Claims and whole ways on both databases, then many at once."""
    # the addresses of the outbox are hidden by a key of this run alone
    os.environ["DONDOC_SECRET_KEYS"] = Fernet.generate_key().decode()
    with (
        databases() as offered,
        smtp_sink(pipelining=True) as mail_port,
        http_sink() as web_port,
    ):
        for name, new_database in offered.items():
            _compare_claims(name, new_database())
        for name, new_database in offered.items():
            _compare_mails(name, new_database(), mail_port)
            _compare_webhooks(name, new_database(), web_port)
        _many("SQLite", offered["SQLite"](), mail_port)
