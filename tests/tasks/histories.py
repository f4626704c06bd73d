"""Offices by dice: plans, contacts and deeds, the same for every database that is given the same dice."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b

from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from config.policy import load_policy
from dondoc.calendars.working_days import WorkingCalendar
from dondoc.policy import Audience, Policy, Step
from dondoc.schedule.obligation import Obligation, ObligationKind, Role
from models.contacts import contacts
from models.engine import session
from models.holds import end_hold, item_subject
from models.outbox import free_entries
from models.tables import (
    ContactRow,
    HoldKind,
    HoldRow,
    HoldScope,
    ObligationRow,
    PlanRow,
    PlanStatus,
    ReminderRow,
    ReminderState,
)
from tasks.outbox.rules import Rules
from tasks.plans.approve import approve
from tests.tasks.makers import (
    DIRECTORY,
    NOW,
    create_contact,
    create_obligation,
    create_reading,
    create_schedule,
    store,
)

FIRST_DAY = date(2026, 5, 18)
LAST_DUE = date(2026, 8, 20)
AGENCIES = ("so-noi-vu", "so-du-lich", "phuong-1", "phuong-2", "phuong-3")
COORDINATING = ("so-van-hoa", "so-noi-vu")
KINDS = (*ObligationKind, ObligationKind.DATED, ObligationKind.ANNIVERSARY)
YEARS = (None, 0, 5, 7, 40, 75)
DAYS_OFF = frozenset({date(2026, 6, 10), date(2026, 6, 11)})
CALENDAR = WorkingCalendar(
    days_off=DAYS_OFF, days_worked=frozenset({date(2026, 6, 13)}), years=frozenset({2026})
)
STOPPED = "hộp thư đầy"


def rules_by(dice: random.Random) -> Rules:
    """An office's rules: the ladders as they come, what it may decide by dice."""
    policy = load_policy()
    sending = dataclasses.replace(
        policy.sending,
        messages_a_day=dice.choice((1, 1, 2)),
        kinds_on_days_off=frozenset(dice.choice(((), (), ("report", "dated")))),
    )
    chosen = dataclasses.replace(
        policy,
        sending=sending,
        remind_coordinating=dice.random() < 0.3,
        ladders=_ladders(policy, dice),
    )
    return Rules(DIRECTORY, chosen, CALENDAR, "https://dondoc.example", "Sở Văn hóa")


def _ladders(policy: Policy, dice: random.Random) -> dict[str, tuple[Step, ...]]:
    """Sometimes one of the ladders of round years is not there."""
    gone = dice.choice((None, "anniversary-round", "anniversary-even"))
    return {name: steps for name, steps in policy.ladders.items() if name != gone}


@dataclass
class Office:
    """One office on one database, and its dice."""

    engine: Engine
    dice: random.Random

    def begin(self) -> None:
        """Two plans in force, and some contacts."""
        for number in range(2):
            self.plan(f"Kế hoạch {number}")
        for number in range(self.dice.randint(4, 14)):
            self.contact(number)

    def plan(self, title: str, *, version: str = "") -> None:
        """A plan, or another version of it, is approved."""
        owed = [self._obligation(f"{title}-{at}") for at in range(self.dice.randint(8, 20))]
        reading = create_reading(
            title=title, contents=(f"Việc của {title} {version}", "Ra bản tin")
        )
        kept = store(self.engine, reading, create_schedule(*owed))
        with session(self.engine) as opened:
            plan = opened.get_one(PlanRow, kept.plan_id)
            plan.coordinator_agency_id = self.dice.choice((*COORDINATING, None))
        if not kept.unchanged:
            approve(self.engine, kept.plan_id, approved_by="chị Bình", now=NOW)

    def _obligation(self, key: str) -> Obligation:
        dice = self.dice
        due = FIRST_DAY + timedelta(days=dice.randint(-25, (LAST_DUE - FIRST_DAY).days))
        return dataclasses.replace(
            create_obligation(key, agency=dice.choice(AGENCIES), due=due),
            kind=dice.choice(KINDS),
            role=dice.choice((Role.LEAD, Role.LEAD, Role.LEAD, Role.COORDINATING, Role.REPORTER)),
            number=str(dice.randint(1, 3)),
            period=dice.choice(("", "2026-6-thang")),
            years=dice.choice(YEARS),
        )

    def contact(self, number: int) -> None:
        """Somebody is added."""
        audience = self.dice.choice((Audience.OFFICER, *Audience))
        of = COORDINATING if audience is Audience.COORDINATOR else AGENCIES
        url = f"mailto://127.0.0.1/?from=a@b.example&to=n{number}@so.example"
        create_contact(self.engine, url, agency=self.dice.choice(of), audience=audience)

    def live(self, day: date) -> None:
        """Some of what happens in an office happens."""
        for _ in range(self.dice.randint(0, 4)):
            deed = self.dice.choice(DEEDS)
            with session(self.engine) as opened:
                deed(opened, self.dice, day)
        if self.dice.random() < 0.1:
            self.plan("Kế hoạch 0", version=day.isoformat())
        if self.dice.random() < 0.1:
            self.contact(1000 + day.toordinal())

    def deliver(self) -> None:
        """What waits goes out, or does not: by the message's key, for numbers may differ."""
        salt = str(self.dice.random())
        with session(self.engine) as opened:
            waits = ReminderRow.state == ReminderState.PLANNED
            for row in opened.exec(select(ReminderRow).where(waits)).all():
                _land(row, int(blake2b(f"{salt}{row.key}".encode()).hexdigest(), 16) % 20, opened)


def _land(row: ReminderRow, fate: int, opened: Session) -> None:
    fates = {
        0: ReminderState.PLANNED,
        1: ReminderState.PLANNED,
        2: ReminderState.FAILED,
        3: ReminderState.FAILED,
        4: ReminderState.UNSURE,
        5: ReminderState.CLAIMED,
    }
    row.state = fates.get(fate, ReminderState.SENT)
    opened.add(row)
    if fate == 2:
        assert row.id is not None
        opened.flush()
        free_entries(row.id, session=opened)
    failed = row.state is ReminderState.FAILED
    reason = {"last_error": STOPPED if failed else ""}
    opened.execute(update(ContactRow).where(col(ContactRow.id) == row.contact_id).values(reason))


def _any(opened: Session, dice: random.Random) -> ObligationRow:
    asked = select(ObligationRow).join(PlanRow, col(PlanRow.id) == ObligationRow.plan_id)
    in_force = asked.where(PlanRow.status == PlanStatus.APPROVED).order_by(col(ObligationRow.id))
    return dice.choice(opened.exec(in_force).all())


def _claims(opened: Session, dice: random.Random, day: date) -> None:
    _any(opened, dice).claimed_done_on = day + timedelta(days=dice.choice((0, 0, -3, 2)))


def _confirms(opened: Session, dice: random.Random, day: date) -> None:
    _any(opened, dice).confirmed_on = day + timedelta(days=dice.choice((0, 0, -3, 2)))


def _reopens(opened: Session, dice: random.Random, _day: date) -> None:
    asked = select(ObligationRow).where(
        col(ObligationRow.claimed_done_on).is_not(None)
        | col(ObligationRow.confirmed_on).is_not(None)
    )
    if done := opened.exec(asked.order_by(col(ObligationRow.id))).all():
        row = dice.choice(done)
        row.claimed_done_on = row.confirmed_on = None


def _extends(opened: Session, dice: random.Random, day: date) -> None:
    _any(opened, dice).extended_due = day + timedelta(days=dice.randint(-5, 40))


def _drops(opened: Session, dice: random.Random, _day: date) -> None:
    row = _any(opened, dice)
    row.cancelled_at = None if row.cancelled_at else NOW


def _holds(opened: Session, dice: random.Random, day: date) -> None:
    row, scope = _any(opened, dice), dice.choice(list(HoldScope))
    subjects = {
        HoldScope.OBLIGATION: row.key,
        HoldScope.ITEM: item_subject(row.section, row.number),
        HoldScope.AGENCY: row.agency_id,
        HoldScope.PERIOD: "2026-6-thang",
        HoldScope.PLAN: "",
        HoldScope.EVERYTHING: "",
    }
    wide = scope in (HoldScope.PLAN, HoldScope.EVERYTHING)
    starts = day + timedelta(days=dice.randint(-2, 2))
    opened.add(
        HoldRow(
            kind=dice.choice(list(HoldKind)),
            scope=scope,
            subject=subjects[scope],
            plan_id=row.plan_id if dice.random() < 0.5 or scope is HoldScope.PLAN else None,
            starts=starts,
            until=starts + timedelta(days=dice.randint(0, 2 if wide else 9)),
            author="chị Bình",
            reason="bầu cử",
        )
    )


def _ends_hold(opened: Session, dice: random.Random, day: date) -> None:
    asked = select(HoldRow).where(HoldRow.until >= day).order_by(col(HoldRow.id))
    if held := opened.exec(asked).all():
        hold = dice.choice(held)
        end_hold(hold.id or 0, session=opened, day=day, reason="xong", actor="an", at=NOW)


def _stops_or_starts(opened: Session, dice: random.Random, _day: date) -> None:
    row = dice.choice(contacts(session=opened))
    row.active = not row.active


def _breaks_or_mends(opened: Session, dice: random.Random, _day: date) -> None:
    row = dice.choice(contacts(session=opened))
    row.last_error = "" if row.last_error else STOPPED


DEEDS: tuple[Callable[[Session, random.Random, date], None], ...] = (
    *(_claims, _confirms, _reopens, _extends, _drops, _holds, _ends_hold),
    *(_stops_or_starts, _breaks_or_mends),
)
