"""Messages that need a person, and agencies that no message reaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from dondoc.language.text import vietnamese_sort_key
from dondoc.schedule.wording import short_date
from dondoc.status import OPEN
from models.office import Office
from models.settling import OPEN_TO_DECISION
from models.tables import ContactRow, ReminderRow, ReminderState
from web.coordinator.work import Line
from web.history import moment_words

_STATE = {
    ReminderState.UNSURE: "Không chắc đã đến",
    ReminderState.FAILED: "Không gửi được",
}


@dataclass(frozen=True, slots=True)
class Message:
    """A message that a person must decide on; it names the agency and channel, never the address."""

    key: str
    state: ReminderState
    state_word: str
    agency: str
    contact: str
    channel: str
    subject: str
    planned_for: str
    begun: str
    attempts: int
    reason: str
    may_have_arrived: bool


@dataclass(frozen=True, slots=True)
class Unreached:
    """An agency with open work that nobody can be told of, and why."""

    agency_id: str
    agency: str
    reason: str
    open_work: int


def undecided(office: Office, session: Session) -> list[Message]:
    """The unsure messages first, then those that failed."""
    # never the address: the web needs no key of the office to show this
    asked = (
        select(ReminderRow, col(ContactRow.agency_id), col(ContactRow.name))
        .join(ContactRow, col(ContactRow.id) == ReminderRow.contact_id)
        .where(col(ReminderRow.state).in_(OPEN_TO_DECISION))
    )
    found = sorted(
        session.exec(asked), key=lambda one: (one[0].state is not ReminderState.UNSURE, one[0].id)
    )
    return [_message(row, agency_id, name, office) for row, agency_id, name in found]


def _message(row: ReminderRow, agency_id: str, contact: str, office: Office) -> Message:
    return Message(
        key=row.key,
        state=row.state,
        state_word=_STATE[row.state],
        agency=office.agency_name(agency_id),
        contact=contact,
        channel=row.channel,
        subject=row.subject,
        planned_for=short_date(row.planned_for),
        begun=moment_words(row.begun_at) if row.begun_at else "",
        attempts=row.attempts,
        reason=row.last_error,
        may_have_arrived=row.state is ReminderState.UNSURE,
    )


def unreached(lines: Sequence[Line], office: Office, session: Session) -> list[Unreached]:
    """Agencies with open work of their own and no contact that works, by name."""
    open_work: dict[str, int] = defaultdict(int)
    for one in lines:
        if one.state in OPEN and not one.helping:
            open_work[one.row.agency_id] += 1
    ways: dict[str, list[str]] = defaultdict(list)
    asked = select(ContactRow.agency_id, ContactRow.last_error).where(col(ContactRow.active))
    for agency_id, error in session.exec(asked):
        ways[agency_id].append(error)
    found = [
        Unreached(agency_id, office.agency_name(agency_id), reason, number)
        for agency_id, number in open_work.items()
        if (reason := _why_not(ways[agency_id]))
    ]
    return sorted(found, key=lambda one: vietnamese_sort_key(one.agency))


def _why_not(errors: Sequence[str]) -> str:
    if not errors:
        return "chưa có người nhận"
    return "" if not all(errors) else errors[-1]
