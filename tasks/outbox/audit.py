"""What is due against what the outbox says, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine
from sqlmodel import Session

from dondoc.policy import Policy, Watch
from models.contacts import contacts
from models.engine import reading
from models.office import OFFICE_TIME
from models.outbox import entries_by_reminder, reminders
from models.signs import SENDER, last_sign
from models.tables import ContactRow, ReminderRow, ReminderState
from tasks.channels import masked
from tasks.outbox.compose import Planned
from tasks.outbox.due import agencies_to_be_told, agencies_without_contact
from tasks.outbox.plan import messages_due, outdated
from tasks.outbox.rules import Rules
from tasks.outbox.snapshot import Snapshot, snapshot

if TYPE_CHECKING:
    from dondoc.calendars.working_days import WorkingCalendar
    from dondoc.language.agencies import AgencyDirectory

# the sender runs more often than this; what waits longer says that it does not
WAITS_TOO_LONG = timedelta(hours=1)
NOT_SENT_YET = "chờ gửi quá lâu"
CLAIM_RAN_OUT = "việc gửi bỏ dở"
WATCHED = (
    ReminderState.PLANNED,
    ReminderState.CLAIMED,
    ReminderState.UNSURE,
    ReminderState.FAILED,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that does not agree: whose, to which address (masked), and why."""

    agency_id: str
    agency: str
    recipient: str
    key: str
    step: str
    reason: str


@dataclass(frozen=True, slots=True)
class Audit:
    """Everything that the outbox and the plans do not agree on.

    `silent_sender` says since when the sender is not heard of; it is empty where nobody asked.
    """

    missing: tuple[Line, ...]
    stale: tuple[Line, ...]
    unsure: tuple[Line, ...]
    failed: tuple[Line, ...]
    unreachable: tuple[Line, ...]
    silent_sender: str = ""

    @property
    def agrees(self) -> bool:
        """Whether everything due is in the outbox, nothing waits, nothing is in doubt, all can be
        reached, and the sender is alive.
        """
        found = (self.missing, self.stale, self.unsure, self.unreachable, self.silent_sender)
        return not any(found)

    def as_json(self) -> dict[str, Any]:
        """The audit as one JSON document."""
        return {"agrees": self.agrees, **asdict(self)}


def audit(
    engine: Engine,
    *,
    today: date,
    now: datetime,
    directory: AgencyDirectory,
    policy: Policy,
    calendar: WorkingCalendar,
    public_url: str = "",
    sender: str = "",
    watched: bool = False,
) -> Audit:
    """Compare what is due on that day with the outbox; nothing is written.

    With `watched` the sender must have run lately, as policy has it.
    """
    rules = Rules(directory, policy, calendar, public_url, sender)
    with reading(engine) as opened:
        known = snapshot(session=opened, today=today)
        found = reminders(session=opened, states=WATCHED)
        entries = entries_by_reminder(session=opened, states=[ReminderState.PLANNED])
        broken = _broken_agencies(opened)
        last_run = last_sign(SENDER, session=opened) if watched else None
    of_state = {state: [one for one in found if one[0].state is state] for state in WATCHED}
    waiting = [(row, contact.active) for row, contact in of_state[ReminderState.PLANNED]]
    reasons = outdated(waiting, entries, known, today)
    in_transit = of_state[ReminderState.PLANNED] + of_state[ReminderState.CLAIMED]
    return Audit(
        missing=tuple(_missing(one, rules) for one in messages_due(known, today, rules)),
        stale=tuple(_stale(in_transit, reasons, now, rules)),
        unsure=tuple(_line(row, contact, rules) for row, contact in of_state[ReminderState.UNSURE]),
        failed=tuple(_line(row, contact, rules) for row, contact in of_state[ReminderState.FAILED]),
        unreachable=tuple(_unreachable(known, today, rules, broken)),
        silent_sender=silence_of_sender(last_run, now, policy.watch) if watched else "",
    )


def silence_of_sender(last_run: datetime | None, now: datetime, watch: Watch) -> str:
    """Since when the sender is not heard of, in words; empty while it runs, and out of hours."""
    local = now.astimezone(OFFICE_TIME)
    starts = datetime.combine(local, watch.starts, OFFICE_TIME) + watch.silent_after
    ends = datetime.combine(local, watch.ends, OFFICE_TIME) + watch.silent_after
    if not starts <= local <= ends:
        return ""
    # a sign from the future was made by a clock that ran ahead, and says nothing
    if last_run is not None and now - watch.silent_after <= last_run <= now + watch.silent_after:
        return ""
    since = f"{last_run.astimezone(OFFICE_TIME):%H:%M ngày %d/%m/%Y}" if last_run else "lúc đầu"
    return f"bộ gửi tin không chạy từ {since}"


def _missing(planned: Planned, rules: Rules) -> Line:
    contact = planned.contact
    return Line(
        agency_id=contact.agency_id,
        agency=rules.agency_name(contact.agency_id),
        recipient=masked(contact.url),
        key=planned.key,
        step=planned.step,
        reason="đến hạn nhắc mà chưa có trong sổ gửi",
    )


def _stale(
    in_transit: Sequence[tuple[ReminderRow, ContactRow]],
    reasons: dict[int, str],
    now: datetime,
    rules: Rules,
) -> list[Line]:
    found = []
    for row, contact in in_transit:
        assert row.id is not None
        reason = reasons.get(row.id) or _waits(row, now)
        if reason:
            found.append(_line(row, contact, rules, reason))
    return found


def _waits(row: ReminderRow, now: datetime) -> str:
    if row.state is ReminderState.CLAIMED:
        ran_out = row.claimed_until is None or row.claimed_until < now
        return CLAIM_RAN_OUT if ran_out else ""
    return NOT_SENT_YET if row.not_before < now - WAITS_TOO_LONG else ""


def _line(row: ReminderRow, contact: ContactRow, rules: Rules, reason: str = "") -> Line:
    return Line(
        agency_id=contact.agency_id,
        agency=rules.agency_name(contact.agency_id),
        recipient=masked(contact.url),
        key=row.key,
        step=row.step,
        reason=reason or row.last_error,
    )


def _unreachable(known: Snapshot, today: date, rules: Rules, broken: dict[str, str]) -> list[Line]:
    """Agencies that owe something and have no contact, or none that a message gets through to."""
    owing = agencies_to_be_told(known, today, rules)
    reached = {agency_id for agency_id, _ in known.contacts}
    nobody = dict.fromkeys(owing - reached, "không có người nhận nào")
    unheard = agencies_without_contact(known, today, rules)
    mute = {one: f"{steps} bước nhắc không có người nhận" for one, steps in unheard.items()}
    reasons = {**{one: broken[one] for one in owing & broken.keys()}, **mute, **nobody}
    return [Line(one, rules.agency_name(one), "", "", "", reasons[one]) for one in sorted(reasons)]


def _broken_agencies(session: Session) -> dict[str, str]:
    """Agencies of whose contacts every one has failed since its last success, with the last reason."""
    by_agency: dict[str, list[ContactRow]] = {}
    for contact in contacts(session=session, only_active=True):
        by_agency.setdefault(contact.agency_id, []).append(contact)
    return {
        agency_id: found[-1].last_error
        for agency_id, found in by_agency.items()
        if all(contact.last_error for contact in found)
    }
