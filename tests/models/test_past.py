"""The state of any past day is rebuilt from the log: a random office is asked about every day it had."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from dondoc.errors import DondocError
from dondoc.schedule.obligation import Obligation, ObligationKind
from dondoc.status import State, state_of
from models.engine import reading, session
from models.extensions import ask_extension, decide_extension, extensions
from models.holds import add_hold, end_hold, holds_ending_on_or_after
from models.obligations import (
    claim_done,
    confirm_done,
    facts_of,
    obligations_in_force,
    reopen,
)
from models.past import state_on
from models.submissions import add_submission, judge_submission
from models.tables import (
    ExtensionState,
    HoldKind,
    HoldRow,
    HoldScope,
    ObligationRow,
    SubmissionRow,
    SubmissionState,
)
from tasks.plans.approve import approve
from tests.tasks.makers import (
    CALENDAR,
    POLICY,
    create_obligation,
    create_reading,
    create_schedule,
    instant,
    store,
)

FIRST = date(2026, 6, 1)
DAYS = 30
AGENCIES = ("so-noi-vu", "so-du-lich")
PERIOD = "2026-6-thang"


def obligations(dice: random.Random) -> list[Obligation]:
    """What one version of the plan asks for: some of it there, some of it moved."""
    dated = [
        create_obligation(
            f"k{number}", agency=AGENCIES[number % 2], due=FIRST + timedelta(dice.randint(5, 30))
        )
        for number in range(8)
        if dice.random() < 0.8
    ]
    reports = [
        dataclasses.replace(
            create_obligation(f"r-{agency}", agency=agency, due=date(2026, 6, 19)),
            kind=ObligationKind.REPORT,
            period=PERIOD,
        )
        for agency in AGENCIES
    ]
    return [*dated, *reports]


class OfficeAtRandom:
    """Does something on each day; what it may not do, it does not."""

    def __init__(self, engine: Engine, dice: random.Random) -> None:
        self.engine = engine
        self.dice = dice
        self.day = FIRST
        self.versions = 0
        self.deeds: list[Callable[[Session], object]] = [
            self.claim,
            self.confirm,
            self.reopen,
            self.ask,
            self.decide,
            self.hand_in,
            self.judge,
            self.hold,
            self.end_hold,
        ]

    @property
    def at(self) -> datetime:
        return instant(self.day) + timedelta(hours=self.dice.randint(0, 14))

    def live_day(self) -> None:
        if self.versions == 0 or self.dice.random() < 0.06:
            self.new_version()
        for _ in range(self.dice.randint(0, 3)):
            try:
                with session(self.engine) as opened:
                    self.dice.choice(self.deeds)(opened)
            except (DondocError, IndexError):
                pass  # nothing there to do it to

    def new_version(self) -> None:
        self.versions += 1
        kept = store(
            self.engine,
            create_reading(contents=(f"Bản {self.versions}",)),
            create_schedule(*obligations(self.dice)),
            now=self.at,
        )
        approve(self.engine, kept.plan_id, approved_by="chị Bình", now=self.at)

    def row(self, opened: Session) -> ObligationRow:
        return self.dice.choice(obligations_in_force(session=opened))

    def claim(self, opened: Session) -> None:
        said = {"on": self.day, "note": "", "actor": "x", "at": self.at}
        claim_done(self.row(opened), session=opened, **said)  # type: ignore[arg-type]

    def confirm(self, opened: Session) -> None:
        on = self.day - timedelta(days=self.dice.randint(0, 2))
        confirm_done(self.row(opened).key, session=opened, on=on, actor="x", at=self.at)

    def reopen(self, opened: Session) -> None:
        reopen(self.row(opened).key, session=opened, reason="", actor="x", at=self.at)

    def ask(self, opened: Session) -> None:
        row = self.row(opened)
        later = row.due_now + timedelta(days=self.dice.randint(1, 12))
        on, at = self.day, self.at
        ask_extension(row.key, session=opened, new_due=later, reason="", on=on, actor="x", at=at)

    def decide(self, opened: Session) -> None:
        waiting = extensions(session=opened, state=ExtensionState.ASKED)
        chosen, granted = self.dice.choice(waiting), self.dice.random() < 0.8
        decide_extension(chosen.id or 0, session=opened, granted=granted, actor="x", at=self.at)

    def hand_in(self, opened: Session) -> None:
        [plan_id] = {row.plan_id for row in obligations_in_force(session=opened)}
        add_submission(
            session=opened,
            plan_id=plan_id,
            agency_id=self.dice.choice(AGENCIES),
            period=PERIOD,
            received_at=self.at,
            file_name="a.xlsx",
            sha256=str(self.dice.random()),
            late=False,
            answers={},
            actor="x",
        )

    def judge(self, opened: Session) -> None:
        row = self.dice.choice(opened.exec(select(SubmissionRow)).all())
        state = self.dice.choice((SubmissionState.ACCEPTED, SubmissionState.RETURNED))
        judge_submission(row, session=opened, state=state, reason="", actor="x", at=self.at)

    def hold(self, opened: Session) -> None:
        row = self.row(opened)
        scope, subject, plan_id = self.dice.choice(
            [
                (HoldScope.OBLIGATION, row.key, row.plan_id),
                (HoldScope.ITEM, f"{row.section} > {row.number}", row.plan_id),
                (HoldScope.AGENCY, row.agency_id, None),
                (HoldScope.PERIOD, PERIOD, row.plan_id),
                (HoldScope.PLAN, "", row.plan_id),
                (HoldScope.EVERYTHING, "", None),
            ]
        )
        starts = self.day + timedelta(days=self.dice.randint(-2, 4))
        hold = HoldRow(
            kind=self.dice.choice(list(HoldKind)),
            scope=scope,
            subject=subject,
            plan_id=plan_id,
            starts=starts,
            until=starts + timedelta(days=self.dice.randint(0, 6)),
            author="x",
            reason="",
        )
        add_hold(hold, session=opened, at=self.at)

    def end_hold(self, opened: Session) -> None:
        chosen = self.dice.choice(holds_ending_on_or_after(self.day, session=opened))
        end_hold(chosen.id or 0, session=opened, day=self.day, reason="", actor="x", at=self.at)

    def states(self) -> dict[str, State]:
        """As every page, mail and feed shows them on that day."""
        with reading(self.engine) as opened:
            holds = holds_ending_on_or_after(self.day, session=opened)
            return {
                row.key: state_of(
                    facts_of(row, on=self.day, holds=holds), self.day, POLICY, CALENDAR
                )
                for row in obligations_in_force(session=opened, with_cancelled=True)
            }


@pytest.mark.parametrize("seed", range(3))
def test_every_past_day_is_rebuilt_as_it_was_seen(engine: Engine, seed: int) -> None:
    office = OfficeAtRandom(engine, random.Random(seed))
    seen: dict[date, dict[str, State]] = {FIRST - timedelta(days=1): {}}
    for number in range(DAYS):
        office.day = FIRST + timedelta(days=number)
        office.live_day()
        seen[office.day] = office.states()
    with reading(engine) as opened:
        rebuilt = {
            day: state_on(day, session=opened, policy=POLICY, calendar=CALENDAR) for day in seen
        }
    assert rebuilt == seen
    shown = {state for states in seen.values() for state in states.values()}
    assert len(shown) >= len(State) - 2
    assert office.versions > 1
