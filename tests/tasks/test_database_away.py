"""The database goes away in mid-send: what the sender knows is written down when it is back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from threading import Lock, Timer

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from models.engine import engine_from
from models.tables import ReminderState
from tasks.channels import Delivery, Outgoing
from tasks.channels.delivery import sent
from tasks.outbox.send import send_due
from tests.conftest import leave_out
from tests.postgres import Server, running_server, server_programs
from tests.tasks.makers import (
    create_contact,
    create_obligation,
    instant,
    outbox,
    plan_day,
    store_approved,
)

pytestmark = pytest.mark.long

DAY = date(2026, 6, 12)
MESSAGES = 12
SECONDS_AWAY = 1.5
URL = "mailto://127.0.0.1:2525/?from=ban@hanoi.example&to=nguoi{}@so.example"


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of the test's own, to be restarted."""
    programs = server_programs()
    if programs is None:
        leave_out("PostgreSQL's server programs are not installed (Debian: postgresql)")
    assert programs is not None
    with running_server(programs) as made:
        yield made


class RestartsTheDatabase:
    """A way out on which, at the third message, the database goes away for some seconds."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.arrived: Counter[str] = Counter()
        self.lock = Lock()

    def __call__(self, _url: str, message: Outgoing) -> Delivery:
        with self.lock:
            self.arrived[message.message_id] += 1
            if self.arrived.total() == 3:
                self.server.stop()
                self.back = Timer(SECONDS_AWAY, self.server.restart, ["immediate"])
                self.back.start()
        return sent()


@pytest.mark.parametrize("at_once", [1, 4])
def test_a_restart_in_mid_send_leaves_nothing_in_doubt(server: Server, at_once: int) -> None:
    engine = engine_from(server.emptied_database())
    store_approved(engine, create_obligation("k1"))
    for number in range(MESSAGES):
        create_contact(engine, URL.format(number))
    plan_day(engine, DAY)
    out = RestartsTheDatabase(server)
    with suppress(OperationalError):
        send_due(engine, now=instant(DAY), worker="a", send=out, at_once=at_once)
    out.back.join()
    # nothing is left claimed: the next run need not wait for any lease
    assert {row.state for row in outbox(engine)} <= {ReminderState.SENT, ReminderState.PLANNED}
    send_due(engine, now=instant(DAY), worker="b", send=out)
    states = Counter(row.state for row in outbox(engine))
    again = states[ReminderState.PLANNED]
    assert states[ReminderState.SENT] == MESSAGES - again
    assert max(out.arrived.values()) == 1
    assert out.arrived.total() == MESSAGES - again
    engine.dispose()


def test_both_sides_notice_within_a_minute_who_has_lost_power(server: Server) -> None:
    engine = engine_from(server.emptied_database())
    with engine.connect() as connection:
        asked = "tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count"
        idle, interval, count = (
            int(connection.execute(text(f"SHOW {name}")).scalar_one()) for name in asked
        )
        driver = connection.connection.driver_connection
        assert driver is not None
        ours = driver.info.get_parameters()
    assert idle + interval * count <= 60
    assert int(ours["keepalives_idle"]) == idle
    assert int(ours["tcp_user_timeout"]) <= 60_000
    assert int(ours["connect_timeout"]) <= 10
    engine.dispose()


def test_what_the_operators_url_says_wins(server: Server) -> None:
    engine = engine_from(f"{server.emptied_database()}?connect_timeout=3")
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        assert driver.info.get_parameters()["connect_timeout"] == "3"
    engine.dispose()
