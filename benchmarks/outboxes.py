"""Outboxes full of reminders, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from functools import partial
from itertools import count
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, insert
from sqlmodel import col, select

from benchmarks.measure import seconds_of
from models.engine import reading
from models.tables import AttachmentRow, ContactRow, ReminderRow, ReminderState
from tests.postgres import migrated, running_server, server_programs
from tests.tasks.makers import create_obligation, instant, plan_day, store_approved

ROWS, DUE_ROWS, WORKS = 100_000, 9_866, 3
DAY = date(2026, 6, 12)
NOW = instant(DAY)
LATER = NOW + timedelta(days=30)
SENDER = "dondoc@dondoc.example"
Databases = dict[str, Callable[[], str]]


@contextmanager
def databases() -> Iterator[Databases]:
    """By name, what gives the URL of a new database; both wait for the disk at each commit."""
    with ExitStack() as opened:
        folder, numbers = opened.enter_context(TemporaryDirectory(prefix="bench-")), count()
        found: Databases = {
            "SQLite": lambda: migrated(f"sqlite:///{folder}/{next(numbers)}.db"),
        }
        programs = server_programs()
        if programs is None:
            print("PostgreSQL's server programs are not installed (Debian: postgresql): left out")
        else:
            server = opened.enter_context(running_server(programs, durable=True))
            found["PostgreSQL"] = lambda: migrated(server.new_database())
        yield found


def add_contacts(engine: Engine, urls: Sequence[str]) -> None:
    contact = {"agency_id": "so-noi-vu", "name": "Văn thư", "audience": "officer", "active": True}
    rows = [
        {**contact, "id": number, "url": url, "url_mark": str(number), "last_error": ""}
        for number, url in enumerate(urls, start=1)
    ]
    with engine.begin() as connection:
        connection.execute(insert(ContactRow), rows)


def add_waiting_rows(engine: Engine) -> None:
    """100,000 reminders that wait, one in ten of them due."""
    add_contacts(engine, ["json://127.0.0.1/"])
    same = {
        "contact_id": 1,
        "channel": "json",
        "step": "sắp đến hạn",
        "planned_for": DAY,
        "state": ReminderState.PLANNED,
        "attempts": 0,
        "last_error": "",
        "permanent": False,
        "subject": "Đôn đốc",
        "text": "Việc sắp đến hạn",
        "html": "",
        "created_at": NOW,
    }
    for first in range(0, ROWS, 10_000):
        rows = [
            {
                **same,
                "key": str(number),
                "message_id": f"<{number}@dondoc.example>",
                "not_before": NOW if number * DUE_ROWS % ROWS < DUE_ROWS else LATER,
            }
            for number in range(first, first + 10_000)
        ]
        with engine.begin() as connection:
            connection.execute(insert(ReminderRow), rows)


def mail_urls(port: int, amount: int) -> list[str]:
    """So many addresses, each of another recipient."""
    base = f"mailto://127.0.0.1:{port}/?from={SENDER}&to="
    return [f"{base}nguoi{number}@so.example" for number in range(amount)]


def plan_messages(engine: Engine, urls: Sequence[str]) -> float:
    """The day's reminders of three works for each address; the seconds that planning them took."""
    store_approved(engine, *(create_obligation(f"k{number}") for number in range(WORKS)))
    add_contacts(engine, urls)
    return seconds_of(partial(plan_day, engine, DAY))


def messages(engine: Engine) -> list[tuple[ReminderRow, list[AttachmentRow]]]:
    """What stands in the outbox, each with its files."""
    with reading(engine) as opened:
        files: dict[int, list[AttachmentRow]] = {}
        for file in opened.exec(select(AttachmentRow)):
            files.setdefault(file.reminder_id, []).append(file)
        rows = opened.exec(select(ReminderRow).order_by(col(ReminderRow.id)))
        return [(row, files.get(row.id or 0, [])) for row in rows]
