"""What is due against what the outbox says, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine
from sqlmodel import Session

from dondoc.messages.step_windows import step_windows
from dondoc.policy import Audience, Policy, Watch
from models.engine import reading
from models.office import OFFICE_TIME
from models.outbox import Watched, watched_messages
from models.owed import broken_agencies, contacts_by_id
from models.signs import SENDER, last_sign
from models.tables import ReminderState
from models.unheard import agencies_owing, steps_unheard, without_contact
from tasks.channels import masked
from tasks.outbox.compose import Planned
from tasks.outbox.parts import known_of_part, parts_of_day
from tasks.outbox.plan import messages_due, outdated_now
from tasks.outbox.rules import Rules

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

    With `watched` the sender must have run lately, as policy has it; and before it is due to have
    run on that day, nothing is missing.
    """
    rules = Rules(directory, policy, calendar, public_url, sender)
    with reading(engine) as opened:
        found = watched_messages(session=opened, states=WATCHED)
        waiting = [one for one in found if one.state is ReminderState.PLANNED]
        reasons = _reasons(found, outdated_now(waiting, today, session=opened), now)
        lines = _Lines(opened, [one for one in found if one.id in reasons], rules)
        unreachable = _unreachable(opened, today, rules)
        last_run = last_sign(SENDER, session=opened) if watched else None
    # from midnight to the first sender all that the day has to say would stand there
    is_early = watched and now < _first_watch(now, policy.watch)
    missed = [] if is_early else _missed(engine, today, rules)
    of_state = {state: [one for one in found if one.state is state] for state in WATCHED}
    in_transit = of_state[ReminderState.PLANNED] + of_state[ReminderState.CLAIMED]
    return Audit(
        missing=tuple(_missing(one, rules) for one in missed),
        stale=tuple(lines.of(one, reasons[one.id]) for one in in_transit if one.id in reasons),
        unsure=tuple(lines.of(one, one.last_error) for one in of_state[ReminderState.UNSURE]),
        failed=tuple(lines.of(one, one.last_error) for one in of_state[ReminderState.FAILED]),
        unreachable=tuple(unreachable),
        silent_sender=silence_of_sender(last_run, now, policy.watch) if watched else "",
    )


def silence_of_sender(last_run: datetime | None, now: datetime, watch: Watch) -> str:
    """Since when the sender is not heard of, in words; empty while it runs, and out of hours."""
    ends = datetime.combine(now.astimezone(OFFICE_TIME), watch.ends, OFFICE_TIME)
    if not _first_watch(now, watch) <= now <= ends + watch.silent_after:
        return ""
    # a sign from the future was made by a clock that ran ahead, and says nothing
    if last_run is not None and now - watch.silent_after <= last_run <= now + watch.silent_after:
        return ""
    since = f"{last_run.astimezone(OFFICE_TIME):%H:%M ngày %d/%m/%Y}" if last_run else "lúc đầu"
    return f"bộ gửi tin không chạy từ {since}"


def _first_watch(now: datetime, watch: Watch) -> datetime:
    """From when on that day of the office the sender must be heard of."""
    starts = datetime.combine(now.astimezone(OFFICE_TIME), watch.starts, OFFICE_TIME)
    return starts + watch.silent_after


def _missed(engine: Engine, today: date, rules: Rules) -> list[Planned]:
    """What is due and not in the outbox, the messages in the order of their contacts."""
    found = [
        planned
        for part in parts_of_day(engine, today, rules)
        for planned in messages_due(known_of_part(engine, part, today), today, rules)
    ]
    return sorted(found, key=lambda planned: planned.contact.id or 0)


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


def _reasons(found: Sequence[Watched], outdated: dict[int, str], now: datetime) -> dict[int, str]:
    """Why messages stand in the audit, by number: those in order are not in it."""
    reasons = {}
    for one in found:
        is_over = one.state in (ReminderState.UNSURE, ReminderState.FAILED)
        reason = one.last_error if is_over else outdated.get(one.id) or _waits(one, now)
        if is_over or reason:
            reasons[one.id] = reason
    return reasons


def _waits(one: Watched, now: datetime) -> str:
    if one.state is ReminderState.CLAIMED:
        ran_out = one.claimed_until is None or one.claimed_until < now
        return CLAIM_RAN_OUT if ran_out else ""
    return NOT_SENT_YET if one.not_before < now - WAITS_TOO_LONG else ""


class _Lines:
    """Lines about messages; only the contacts of these are read, for addresses are locked up."""

    def __init__(self, session: Session, found: Sequence[Watched], rules: Rules) -> None:
        ids = {one.contact_id for one in found}
        self._contacts = {row.id: row for row in contacts_by_id(ids, session=session)}
        self._rules = rules

    def of(self, one: Watched, reason: str) -> Line:
        contact = self._contacts[one.contact_id]
        return Line(
            agency_id=contact.agency_id,
            agency=self._rules.agency_name(contact.agency_id),
            recipient=masked(contact.url),
            key=one.key,
            step=one.step,
            reason=reason,
        )


def _unreachable(session: Session, today: date, rules: Rules) -> list[Line]:
    """Agencies that owe something and have no contact, or none that a message gets through to."""
    owing = partial(
        agencies_owing, today, coordinating=rules.policy.remind_coordinating, session=session
    )
    windows = step_windows(today, rules.policy, rules.calendar)
    steps = steps_unheard(
        windows, today, coordinating=rules.policy.remind_coordinating, session=session
    )
    broken = broken_agencies(session=session)
    reasons = {one: broken[one] for one in owing(broken)}
    reasons |= {one: f"{count} bước nhắc không có người nhận" for one, count in steps.items()}
    nobody = owing(without_contact(tuple(Audience), session=session))
    reasons |= dict.fromkeys(nobody, "không có người nhận nào")
    return [Line(one, rules.agency_name(one), "", "", "", reasons[one]) for one in sorted(reasons)]
