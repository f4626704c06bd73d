"""Who watches from outside knows within a quarter of an hour that nobody sends any more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from sqlalchemy import Engine

from config.settings import load_settings
from dondoc.policy import Watch
from models.engine import session
from models.office import OFFICE_TIME, Office
from models.signs import SENDER, sign
from tasks.channels.delivery import unsure
from tasks.outbox.audit import silence_of_sender
from tasks.outbox.heartbeat import audit_and_beat, beat
from tasks.outbox.remind import plan_day
from tasks.outbox.send import send_due
from tasks.plans.approve import approve
from tests.tasks.makers import (
    DIRECTORY,
    POLICY,
    create_contact,
    create_obligation,
    create_reading,
    create_schedule,
    store,
    store_approved,
)
from tests.tasks.test_outbox_sending import URL, Wire

FRIDAY = date(2026, 6, 12)
FIVE_MINUTES = timedelta(minutes=5)
A_QUARTER_OF_AN_HOUR = timedelta(minutes=15)
# what a watcher outside allows: a call every five minutes, three more for the way
WATCHER_WAITS = timedelta(minutes=8)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(FRIDAY, time(hour, minute), OFFICE_TIME)


class Watcher:
    """A server that is called while all is well; `status` is what it answers."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.status = 200
        self.location = ""
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/ping/bi-mat"


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    told = Watcher()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.calls.append(self.path)
            self.send_response(told.status)
            if told.location:
                self.send_header("Location", told.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Nothing on the tests' screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


class Clock:
    """The time that a test gives."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def open_office(engine: Engine, clock: Clock, url: str = "") -> Office:
    settings = load_settings(heartbeat_url=url, public_url="https://dondoc.example")
    return Office(settings, engine, DIRECTORY, POLICY, clock)


def run_sender(office: Office) -> None:
    plan_day(office, office.today())
    send_due(office.engine, now=office.now(), worker="test", send=Wire())


@pytest.fixture
def office(engine: Engine, watcher: Watcher) -> Office:
    store_approved(engine, create_obligation("k1"))
    create_contact(engine, URL)
    return open_office(engine, Clock(at(9)), watcher.url)


def test_a_sender_that_stops_is_noticed_from_outside_within_a_quarter_of_an_hour(
    office: Office, watcher: Watcher
) -> None:
    clock = office.now
    assert isinstance(clock, Clock)
    stops_at, noticed_at, last_call = at(9, 30), None, at(9)
    while noticed_at is None and clock.now < at(12):
        if clock.now <= stops_at and clock.now.minute % 5 == 0:
            run_sender(office)
        if clock.now.minute % 5 == 2:
            audit_and_beat(office, FRIDAY, watched=True)
        if watcher.calls:
            watcher.calls.clear()
            last_call = clock.now
        if clock.now - last_call > WATCHER_WAITS:
            noticed_at = clock.now
        clock.now += timedelta(minutes=1)
    assert noticed_at is not None
    assert stops_at < noticed_at <= stops_at + A_QUARTER_OF_AN_HOUR


def test_the_heartbeat_is_called_while_all_agrees(office: Office, watcher: Watcher) -> None:
    run_sender(office)
    assert audit_and_beat(office, FRIDAY, watched=True)[1] is True
    assert watcher.calls == ["/ping/bi-mat"]


@pytest.mark.parametrize("fault", ["missing", "unsure", "unreachable", "silent"])
def test_the_heartbeat_is_not_called_where_anything_does_not_agree(
    office: Office, watcher: Watcher, fault: str
) -> None:
    if fault != "missing":
        plan_day(office, FRIDAY)
        wire = Wire(unsure("im lặng")) if fault == "unsure" else Wire()
        send_due(office.engine, now=at(9), worker="test", send=wire)
    else:
        with session(office.engine) as opened:
            sign(SENDER, session=opened, at=at(9))
    if fault == "unreachable":
        store_another(office.engine)
    if fault == "silent":
        office = replace(office, now=Clock(at(9, 30)))
    found, beaten = audit_and_beat(office, FRIDAY, watched=True)
    assert not found.agrees
    assert getattr(found, "silent_sender" if fault == "silent" else fault)
    assert beaten is None
    assert watcher.calls == []


@pytest.mark.parametrize(("hour", "missing"), [(0, 0), (6, 0), (9, 1)])
def test_in_the_night_the_heart_beats_on_though_the_days_messages_are_not_planned(
    office: Office, watcher: Watcher, hour: int, missing: int
) -> None:
    with session(office.engine) as opened:
        sign(SENDER, session=opened, at=at(hour, 5))
    early = replace(office, now=Clock(at(hour, 5)))
    found, _ = audit_and_beat(early, FRIDAY, watched=True)
    assert len(found.missing) == missing
    assert bool(watcher.calls) is found.agrees is (missing == 0)
    asked_for, _ = audit_and_beat(early, FRIDAY, watched=False)
    assert len(asked_for.missing) == 1


def store_another(engine: Engine) -> None:
    owed = create_obligation("k9", agency="so-du-lich")
    kept = store(engine, create_reading(title="Chương trình khác"), create_schedule(owed))
    approve(engine, kept.plan_id, approved_by="chị Bình", now=at(8))


def test_who_only_looks_calls_nobody(office: Office, watcher: Watcher) -> None:
    run_sender(office)
    found, beaten = audit_and_beat(office, FRIDAY, watched=False)
    assert found.agrees
    assert (beaten, watcher.calls) == (None, [])


def test_a_watcher_that_refuses_or_leads_elsewhere_is_not_taken_for_told(
    watcher: Watcher,
) -> None:
    watcher.status, watcher.location = 302, watcher.url
    assert not beat(watcher.url)
    assert len(watcher.calls) == 1
    watcher.status, watcher.location = 500, ""
    assert not beat(watcher.url)
    assert not beat("http://127.0.0.1:9/nobody")


@pytest.mark.parametrize(
    ("now", "last_run", "is_silent"),
    [
        (at(9, 6), at(9), False),
        (at(9, 7), at(9), True),
        (at(9, 8), None, True),
        (at(7, 35), None, False),  # it may not have run yet today
        (at(7, 38), at(7, 30) - timedelta(days=1), True),
        (at(17, 1), at(16, 50), True),
        (at(17, 2), at(16, 50), False),  # out of hours
        (at(23), None, False),
        (at(9), at(9) + timedelta(hours=5), True),  # a sign from the future says nothing
    ],
)
def test_the_sender_is_watched_in_its_hours(
    now: datetime, last_run: datetime | None, is_silent: bool
) -> None:
    assert bool(silence_of_sender(last_run, now, Watch())) is is_silent


def test_a_sender_that_dies_over_its_first_message_each_time_leaves_no_sign(
    office: Office,
) -> None:
    plan_day(office, FRIDAY)
    with pytest.raises(KeyboardInterrupt):
        send_due(office.engine, now=at(9), worker="test", send=Wire(KeyboardInterrupt()))
    found, _ = audit_and_beat(office, FRIDAY, watched=True)
    assert "không chạy từ lúc đầu" in found.silent_sender
