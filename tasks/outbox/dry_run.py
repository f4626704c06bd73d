"""Every message of the year, as it would go out if nobody did anything: by the path of the real one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from dondoc.policy import Policy
from models.engine import reading
from tasks.outbox.compose import Planned
from tasks.outbox.due import EVER
from tasks.outbox.plan import messages_due
from tasks.outbox.rules import Rules
from tasks.outbox.snapshot import snapshot

if TYPE_CHECKING:
    from dondoc.calendars.working_days import WorkingCalendar
    from dondoc.language.agencies import AgencyDirectory

ONE_DAY = timedelta(days=1)


def messages_of_the_year(
    engine: Engine,
    *,
    today: date,
    directory: AgencyDirectory,
    policy: Policy,
    calendar: WorkingCalendar,
    public_url: str = "",
    sender: str = "",
    until: date | None = None,
) -> Iterator[Planned]:
    """The messages from `today` to the end of its year, day by day; nothing is written."""
    rules = Rules(directory, policy, calendar, public_url, sender)
    with reading(engine) as opened:
        known = snapshot(session=opened, today=today)
    day, last, told = today, until or date(today.year, 12, 31), EVER
    while day <= last:
        for planned in messages_due(known, day, rules, since=told):
            assert planned.contact.id is not None
            known.covered |= {(planned.contact.id, entry) for entry in planned.entries}
            yield planned
        # where a hold may end meanwhile, what it kept back must be looked for again
        if calendar.is_working_day(day) and not known.holds:
            told = day
        day += ONE_DAY
