"""One simulated office: its database, contacts, links and plans, all made by the product's own code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from secrets import token_urlsafe

from cli.simulation.answering import answer_which_tasks
from cli.simulation.plan_file import plan_bytes
from cli.simulation.sink import Sink, url_of
from cli.simulation.stage import staged
from cli.simulation.world import Province
from config.settings import load_settings
from dondoc.policy import Audience
from models.contacts import add_contact
from models.engine import session
from models.links import add_link
from models.migrate import make_ready
from models.office import OFFICE_TIME, Office, open_office
from models.tables import FeedLinkRow
from tasks.plans.approve import approve
from tasks.plans.ingest import ingest_for

ACTOR = "Mô phỏng"
MORNING = time(8)


@dataclass
class Clock:
    """The office's clock, which stands still until it is set."""

    now: datetime = datetime(2026, 1, 1, 8, tzinfo=OFFICE_TIME)

    def __call__(self) -> datetime:
        return self.now

    def set(self, day: date, at: time = MORNING) -> None:
        """It is that day and hour in the office."""
        self.now = datetime.combine(day, at, OFFICE_TIME)

    def wait(self, minutes: int) -> None:
        """So many minutes pass."""
        self.now += timedelta(minutes=minutes)


@dataclass
class Simulated:
    """An office at work on the plans of its provinces."""

    office: Office
    clock: Clock
    sink: Sink
    home: Path
    provinces: list[Province]
    links: dict[str, FeedLinkRow] = field(default_factory=dict)
    agency_of: dict[str, str] = field(default_factory=dict)
    plan_ids: dict[int, int] = field(default_factory=dict)

    @property
    def feeds(self) -> Path:
        """The folder of the calendars."""
        return self.home / "lich"

    def read_plan(self, at: int) -> int:
        """Read the file of a province's plan as its office would; the draft's number."""
        province = self.provinces[at]
        name = f"ke-hoach-{at + 1}.docx"
        kept = ingest_for(self.office, plan_bytes(province), name, actor=ACTOR)
        return kept.plan_id

    def approve(self, at: int, draft: int) -> None:
        """Put a draft in force, its questions answered; one that is left open is refused."""
        office = self.office
        answer_which_tasks(office, draft, ACTOR)
        approve(office.engine, draft, approved_by=ACTOR, now=office.now())
        self.plan_ids[at] = draft


@contextmanager
def simulated_office(
    home: Path, provinces: Sequence[Province], *, database_url: str = "", policy: Path | None = None
) -> Iterator[Simulated]:
    """An empty office in that folder, with the provinces' contacts and links, until the block ends."""
    with staged(home, provinces, policy=policy):
        given = {"database_url": database_url} if database_url else {}
        clock = Clock()
        office = open_office(load_settings(**given), clock)
        make_ready(office.engine)
        made = Simulated(office, clock, Sink(), home, list(provinces))
        _add_people(made)
        try:
            yield made
        finally:
            office.engine.dispose()


def _add_people(made: Simulated) -> None:
    at = made.office.now()
    with session(made.office.engine) as opened:
        for person in (one for province in made.provinces for one in province.people):
            add_contact(
                session=opened,
                agency_id=person.agency,
                name=person.audience,
                audience=Audience(person.audience),
                url=url_of(person.address),
                actor=ACTOR,
                at=at,
            )
            made.agency_of[person.address] = person.agency
        for body in (one for province in made.provinces for one in province.bodies):
            made.links[body.id] = add_link(
                token_urlsafe(32),
                session=opened,
                agency_id=body.id,
                name=body.name,
                actor=ACTOR,
                at=at,
            )
