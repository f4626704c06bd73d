"""One office at work: its settings, its database, what it decided, and the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from config.agencies import load_directory
from config.days_off import load_calendar
from config.policy import load_policy
from config.settings import Settings
from dondoc.errors import NotFound
from models.engine import engine_from

if TYPE_CHECKING:
    from dondoc.calendars.working_days import WorkingCalendar
    from dondoc.language.agencies import AgencyDirectory
    from dondoc.policy import Policy

OFFICE_TIME = ZoneInfo("Asia/Ho_Chi_Minh")


def utc_now() -> datetime:
    """The clock of a running program."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Office:
    """What every edge works with; `now` is the clock, which tests set."""

    settings: Settings
    engine: Engine
    directory: AgencyDirectory
    policy: Policy
    now: Callable[[], datetime] = field(default=utc_now)

    def today(self) -> date:
        """The office's own day."""
        return self.now().astimezone(OFFICE_TIME).date()

    def moment(self, day: date) -> datetime:
        """Now; or, where somebody acts as on another day, noon of that day."""
        if day == self.today():
            return self.now()
        return datetime.combine(day, time(12), OFFICE_TIME)

    def calendar(self, day: date | None = None) -> WorkingCalendar:
        """The working days around a day, which is today where none is given."""
        return _calendar_of((day or self.today()).year, self.settings.config_folder)

    def agency_name(self, agency_id: str) -> str:
        """The agency's name; its id where the directory no longer has it."""
        try:
            return self.directory.agency(agency_id).name
        except NotFound:
            return agency_id

    def page_url(self, token: str) -> str:
        """Where people open the page of a link."""
        return f"{self.settings.public_url}/a/{token}"

    @property
    def root(self) -> str:
        """The path below which people reach this office ("/ha-tinh"); empty at the top of its host."""
        return urlsplit(self.settings.public_url).path.rstrip("/")

    @property
    def public_host(self) -> str:
        """Host and port by which people reach the web application."""
        return urlsplit(self.settings.public_url).netloc


def open_office(settings: Settings, now: Callable[[], datetime] = utc_now) -> Office:
    """The office that the settings describe."""
    return Office(
        settings=settings,
        engine=engine_from(settings.database_url),
        directory=load_directory(settings.config_folder),
        policy=load_policy(settings.config_folder),
        now=now,
    )


# a process may serve many offices, each with its own days off
@lru_cache(maxsize=128)
def _calendar_of(year: int, folder: Path) -> WorkingCalendar:
    return load_calendar(range(year - 1, year + 3), folder)
