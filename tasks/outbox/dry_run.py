"""Every message of the year, as it would go out if nobody did anything: by the path of the real one.

What nobody would get can be listed as well, for a person who is not there yet (`is_nobody`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from dondoc.messages.foretold import Foretold, ForetoldEntry, first_lines_of
from dondoc.policy import Audience, Policy
from models.engine import reading
from models.tables import ContactRow
from tasks.channels import masked
from tasks.outbox.compose import Planned
from tasks.outbox.due import EVER
from tasks.outbox.plan import messages_due
from tasks.outbox.rules import Rules
from tasks.outbox.snapshot import Snapshot, snapshot

if TYPE_CHECKING:
    from dondoc.calendars.working_days import WorkingCalendar
    from dondoc.language.agencies import AgencyDirectory

ONE_DAY = timedelta(days=1)
NOBODY = "chưa có người nhận"
COORDINATOR = Audience.COORDINATOR


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
    with_unheard: bool = False,
) -> Iterator[Planned]:
    """The messages from `today` to the end of its year, day by day; nothing is written.

    With `with_unheard` an agency, or a coordinator, without a contact gets a stand-in, so that its
    messages are seen.
    """
    rules = Rules(directory, policy, calendar, public_url, sender)
    with reading(engine) as opened:
        known = snapshot(session=opened, today=today)
    if with_unheard:
        _stand_in_for_nobody(known)
    day, last, told = today, until or date(today.year, 12, 31), EVER
    while day <= last:
        for planned in messages_due(known, day, rules, since=told):
            assert planned.contact.id is not None
            known.covered |= {(planned.contact.id, entry) for entry in planned.entries}
            yield planned
        # where a hold may end meanwhile, or somebody has had enough today, what was kept back must
        # be looked for again
        if calendar.is_working_day(day) and not known.holds and not known.told:
            told = day
        known.told.clear()
        day += ONE_DAY


def foretold(planned: Planned, agency_name: str) -> Foretold:
    """The message as people and programs read it; the address is masked."""
    contact = planned.contact
    reached = not is_nobody(contact)
    return Foretold(
        key=planned.key,
        day=planned.day,
        agency=contact.agency_id,
        agency_name=agency_name,
        contact=contact.name if reached else None,
        audience=contact.audience.value,
        channel=planned.channel if reached else None,
        recipient=masked(contact.url) if reached else None,
        addressee=planned.recipient,
        step=planned.step,
        subject=planned.subject,
        first_lines=first_lines_of(planned.message.text),
        lines=tuple(one.title for one in planned.digest_entries),
        files=planned.enclosed,
        entries=tuple(
            ForetoldEntry(one.obligation_key, one.step, one.due.isoformat())
            for one in planned.entries
        ),
    )


def is_nobody(contact: ContactRow) -> bool:
    """Whether the contact only stands for one that an agency has not named."""
    return contact.id is not None and contact.id < 0


def _stand_in_for_nobody(known: Snapshot) -> None:
    heard = {agency_id for agency_id, audience in known.contacts if audience is not COORDINATOR}
    owing = {one.agency_id for one in known.obligations}
    missing = [(agency_id, Audience.OFFICER) for agency_id in sorted(owing - heard)]
    if not any(audience is COORDINATOR for _, audience in known.contacts):
        coordinators = {plan.coordinator_agency_id or "" for plan in known.plans.values()}
        missing += [(agency_id, COORDINATOR) for agency_id in sorted(coordinators - {""})]
    # messages come by these numbers, so they rise with the names
    for number, (agency_id, audience) in enumerate(missing, start=-len(missing)):
        nobody = ContactRow(id=number, agency_id=agency_id, name=NOBODY, audience=audience, url="")
        known.contacts[agency_id, audience] = [nobody]
