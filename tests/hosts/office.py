"""The coordinating office on its own machine: people to write to, runs to start, and what it is told."""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func
from sqlmodel import col, select

from config.files import PACKAGED_FOLDER
from dondoc.policy import Audience
from models.contacts import add_contact
from models.engine import engine_from, reading, session
from models.migrate import migrate
from models.office import OFFICE_TIME, utc_now
from models.tables import ContactRow, ReminderRow, ReminderState
from tasks.channels import open_channels
from tasks.outbox.send import LEASE, SendCounts, send_due
from tests.hosts.programs import Database, PrefectServer, Sink
from tests.hosts.sink import ARRIVED
from tests.tasks.makers import create_obligation, store_approved

AGENCY = "so-noi-vu"
SENDING = "send-reminders"
# no quiet hours, and days off like any other
AT_ANY_HOUR = (
    ('quiet_from = "20:00"', 'quiet_from = "07:00"'),
    ("kinds_on_days_off = []", 'kinds_on_days_off = ["dated"]'),
)
LEFT = (ReminderState.PLANNED, ReminderState.CLAIMED)


def write_config(folder: Path) -> Path:
    """The packaged policy, but that messages go out at any hour of any day: the tests run at any."""
    folder.mkdir()
    text = (PACKAGED_FOLDER / "policy.toml").read_text("utf-8")
    for packaged, ours in AT_ANY_HOUR:
        assert packaged in text
        text = text.replace(packaged, ours)
    (folder / "policy.toml").write_text(text, "utf-8")
    return folder


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message as the sink wrote it down."""

    at: float
    key: str
    to: str
    source: str


@dataclass
class Desk:
    """What the coordinator has in hand."""

    database: Database
    server: PrefectServer
    sink: Sink
    day: date = field(default_factory=lambda: datetime.now(OFFICE_TIME).date())
    # of every batch: how the sink names each of its people
    people: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    deployment: str = ""
    _engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            self._engine = engine_from(self.database.url("postgresql+psycopg", "dondoc"))
        return self._engine

    def open(self) -> None:
        """The database migrated, and one plan in force of which an agency is to be told today."""
        os.environ.update(DONDOC_DATABASE_URL=self.database.url("postgresql+psycopg", "dondoc"))
        migrate(self.engine)
        due = self.day + timedelta(days=3)
        store_approved(self.engine, create_obligation("k1", agency=AGENCY, due=due), now=utc_now())

    def invite(self, batch: str, count: int) -> None:
        """So many new people, each of whom is to get one message."""
        with session(self.engine) as opened:
            for number in range(count):
                url, name = self.sink.address(number, batch)
                self.people[batch].add(name)
                add_contact(
                    session=opened,
                    agency_id=AGENCY,
                    name="Văn thư",
                    audience=Audience.OFFICER,
                    url=url,
                    actor="hosts",
                    at=utc_now(),
                )

    def arrived(self, batch: str | None = None) -> list[Arrival]:
        """What the sink has taken, of one batch or in all."""
        text = (self.sink.host.home / ARRIVED).read_text("utf-8")
        # the last line may be half written
        lines = [json.loads(line) for line in text.splitlines(keepends=True) if line[-1] == "\n"]
        found = [Arrival(one["at"], one["key"], one["to"], one["from"]) for one in lines]
        return [one for one in found if batch is None or one.to in self.people[batch]]

    def listed_as_unsure(self) -> set[str]:
        """Whose messages the outbox lists as unsure, by the sink's names."""
        asked = (
            select(ContactRow)
            .join(ReminderRow, col(ReminderRow.contact_id) == ContactRow.id)
            .where(ReminderRow.state == ReminderState.UNSURE)
        )
        with reading(self.engine) as opened:
            return {_name_of(one.url) for one in opened.exec(asked)}

    def in_states(self) -> Counter[str]:
        """How many messages the outbox has in each state."""
        asked = select(ReminderRow.state, func.count()).group_by(col(ReminderRow.state))
        with reading(self.engine) as opened:
            return Counter({state.value: count for state, count in opened.exec(asked)})

    def left(self, *, begun: bool | None = None) -> int:
        """How many messages wait or are claimed; with `begun`, only claims of that kind."""
        asked = select(func.count()).select_from(ReminderRow)
        asked = asked.where(col(ReminderRow.state).in_(LEFT))
        if begun is not None:
            asked = asked.where(col(ReminderRow.begun_at).is_not(None) == begun)
        with reading(self.engine) as opened:
            return opened.exec(asked).one()

    def a_lease_later(self, more: timedelta) -> SendCounts:
        """Send as the product does when the leases of all who died have run out, and so much later."""
        with open_channels() as out:
            later = utc_now() + LEASE + timedelta(minutes=1) + more
            return send_due(self.engine, now=later, worker="later", send=out.send, at_once=4)

    def only_send(self, seconds: float | None) -> None:
        """Leave the sender's schedule alone in place, every so many seconds; None for none at all."""
        for one in self.server.post("deployments/filter"):
            wanted = seconds is not None and one["name"] == SENDING
            path = f"deployments/{one['id']}"
            self.deployment = one["id"] if one["name"] == SENDING else self.deployment
            for known in self.server.ask("GET", f"{path}/schedules"):
                self.server.ask("DELETE", f"{path}/schedules/{known['id']}")
            if wanted:
                often = [{"schedule": {"interval": seconds}, "active": True}]
                self.server.ask("POST", f"{path}/schedules", json=often)

    def start_runs(self, count: int) -> list[str]:
        """So many runs of the sender at once, for whichever workers take them."""
        asked = {"state": {"type": "SCHEDULED"}}
        path = f"deployments/{self.deployment}/create_flow_run"
        return [self.server.post(path, **asked)["id"] for _ in range(count)]

    def runs(self) -> list[dict[str, Any]]:
        """Every run of the sender that was to have begun by now."""
        wanted = {"deployments": {"id": {"any_": [self.deployment]}}}
        before = {"expected_start_time": {"before_": utc_now().isoformat()}}
        found, page = [], 200
        while True:
            body = {**wanted, "flow_runs": before, "limit": page, "offset": len(found)}
            more: list[dict[str, Any]] = self.server.post("flow_runs/filter", **body)
            found += more
            if len(more) < page:
                return found


def _name_of(url: str) -> str:
    """How the sink names whoever has that address."""
    if url.startswith("json://"):
        return "/" + url.partition("://")[2].partition("/")[2]
    return url.partition("&to=")[2].partition("&")[0]
