"""What changes between planning and sending: the message that is no longer true does not go out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from dondoc.schedule.obligation import ObligationKind
from models.claims import claim
from models.contacts import contacts
from models.engine import reading, session
from models.events import events_of
from models.obligations import obligation_in_force
from models.outbox import Entry, entries_by_reminder
from models.still_due import NO_LONGER_DUE, NOT_SENT_THAT_DAY, PUT_ASIDE
from models.submissions import add_submission, judge_submission
from models.tables import (
    HoldKind,
    HoldRow,
    PlanRow,
    PlanStatus,
    ReminderState,
    SubmissionRow,
    SubmissionState,
)
from tasks.channels import Delivery, Outgoing
from tasks.outbox.send import LEASE, send_due
from tests.tasks.makers import (
    create_contact,
    create_obligation,
    instant,
    outbox,
    plan_day,
    store_approved,
)
from tests.tasks.test_outbox_planning import cancelled, claimed, done, held
from tests.tasks.test_outbox_sending import URL, Wire

DAY = date(2026, 6, 12)
MORNING = instant(DAY)
PERIOD = "2026-6-thang"


def extended(opened: Session) -> None:
    obligation_in_force("k1", session=opened).extended_due = date(2026, 6, 30)


def silenced(opened: Session) -> None:
    held(opened)
    for hold in opened.exec(select(HoldRow)):
        hold.kind = HoldKind.SILENCE


def put_aside(opened: Session) -> None:
    contacts(session=opened)[0].active = False


def superseded(opened: Session) -> None:
    opened.exec(select(PlanRow)).one().status = PlanStatus.SUPERSEDED


CHANGES: list[tuple[Callable[[Session], None], str]] = [
    (done, NO_LONGER_DUE),
    (claimed, NO_LONGER_DUE),
    (cancelled, NO_LONGER_DUE),
    (held, NO_LONGER_DUE),
    (silenced, NO_LONGER_DUE),
    (extended, NO_LONGER_DUE),
    (superseded, NO_LONGER_DUE),
    (put_aside, PUT_ASIDE),
]


@pytest.fixture
def planned(engine: Engine) -> Engine:
    """One message about k1 and k2, waiting."""
    store_approved(engine, create_obligation("k1"), create_obligation("k2"))
    create_contact(engine, URL)
    plan_day(engine, DAY)
    return engine


@pytest.mark.parametrize(
    ("change", "reason"), CHANGES, ids=lambda one: getattr(one, "__name__", "")
)
def test_a_message_that_is_no_longer_true_is_taken_back_at_the_last_moment(
    planned: Engine, change: Callable[[Session], None], reason: str
) -> None:
    with session(planned) as opened:
        change(opened)
    wire = Wire()
    counts = send_due(planned, now=MORNING, worker="test", send=wire)
    assert (counts.sent, counts.withdrawn) == (0, 1)
    assert wire.message_ids == []
    (row,) = outbox(planned)
    assert (row.state, row.last_error) == (ReminderState.CANCELLED, reason)
    with reading(planned) as opened:
        (event,) = events_of(f"reminder:{row.id}", session=opened)
    assert (event.action, event.details["reason"]) == ("reminder-withdrawn", reason)


def test_what_is_still_true_of_it_goes_in_the_next_message(planned: Engine) -> None:
    with session(planned) as opened:
        done(opened)
    send_due(planned, now=MORNING, worker="test", send=Wire())
    assert plan_day(planned, DAY).planned == 1
    assert send_due(planned, now=MORNING, worker="test", send=Wire()).sent == 1
    (sent,) = [row for row in outbox(planned) if row.state is ReminderState.SENT]
    assert "k2" in sent.text
    assert "k1" not in sent.text


def test_it_is_asked_before_each_message_and_not_once_for_a_batch(engine: Engine) -> None:
    store_approved(engine, create_obligation("k1"), create_obligation("k2", agency="so-du-lich"))
    create_contact(engine, f"{URL}2", agency="so-du-lich")
    create_contact(engine, f"{URL}1")
    plan_day(engine, DAY)
    wire = Wire()

    def confirms_meanwhile(url: str, message: Outgoing) -> Delivery:
        with session(engine) as opened:
            done(opened)
        return wire(url, message)

    counts = send_due(engine, now=MORNING, worker="test", send=confirms_meanwhile)
    assert (counts.sent, counts.withdrawn) == (1, 1)


def test_a_report_that_is_accepted_meanwhile_is_not_urged_and_a_returned_one_is_again(
    engine: Engine,
) -> None:
    report = dataclasses.replace(create_obligation("k1"), kind=ObligationKind.REPORT, period=PERIOD)
    plan_id = store_approved(engine, report)
    create_contact(engine, URL)
    plan_day(engine, DAY)
    hand_in(engine, plan_id)
    assert send_due(engine, now=MORNING, worker="test", send=Wire()).withdrawn == 1
    judge(engine, SubmissionState.ACCEPTED)
    assert plan_day(engine, DAY).planned == 0
    judge(engine, SubmissionState.RETURNED)
    assert plan_day(engine, DAY).planned == 1


def hand_in(engine: Engine, plan_id: int) -> None:
    with session(engine) as opened:
        add_submission(
            session=opened,
            plan_id=plan_id,
            agency_id="so-noi-vu",
            period=PERIOD,
            received_at=MORNING,
            file_name="bao-cao.xlsx",
            sha256="00",
            late=False,
            answers={},
            actor="so-noi-vu",
        )


def judge(engine: Engine, state: SubmissionState) -> None:
    with session(engine) as opened:
        row = opened.exec(select(SubmissionRow)).one()
        judge_submission(row, session=opened, state=state, reason="", actor="chị Bình", at=MORNING)


# a clock that is set wrong, and set right again


def drain(engine: Engine, wire: Wire, day: date, after: timedelta = timedelta(0)) -> None:
    send_due(engine, now=instant(day) + after, worker="test", send=wire)


@pytest.mark.parametrize(
    "days",
    [
        [date(2026, 6, 12), date(2026, 6, 11), date(2026, 6, 12), date(2026, 6, 12)],
        [date(2026, 6, 12), date(2026, 6, 30), date(2026, 6, 12), date(2026, 6, 30)],
        [date(2026, 6, 22), date(2026, 6, 12), date(2026, 6, 18), date(2026, 6, 22)],
        [date(2027, 6, 12), date(2026, 6, 12), date(2025, 6, 12), date(2027, 6, 12)],
    ],
)
def test_a_clock_that_jumps_sends_nothing_twice(engine: Engine, days: list[date]) -> None:
    store_approved(engine, *(create_obligation(f"k{number}") for number in range(3)))
    create_contact(engine, URL)
    wire = Wire()
    for day in [*days, *days]:
        plan_day(engine, day)
        drain(engine, wire, day)
    assert len(wire.message_ids) == len(set(wire.message_ids))
    told = [
        (entry.obligation_key, entry.step)
        for row in outbox(engine)
        if row.state is ReminderState.SENT
        for entry in entries(engine, row.id)
    ]
    assert len(told) == len(set(told))
    assert told


def entries(engine: Engine, reminder_id: int | None) -> list[Entry]:

    with reading(engine) as opened:
        return entries_by_reminder(session=opened)[reminder_id or 0]


@pytest.mark.parametrize("wrong", [date(2026, 6, 11), date(2026, 6, 15), date(2027, 1, 1)])
def test_a_message_planned_by_a_wrong_clock_is_not_sent_by_a_right_one(
    planned: Engine, wrong: date
) -> None:
    wire = Wire()
    drain(planned, wire, wrong)
    assert wire.message_ids == []
    reasons = {row.last_error for row in outbox(planned)}
    # a clock set back does not even see it: its time has not come
    assert reasons <= {NOT_SENT_THAT_DAY, ""}
    plan_day(planned, DAY)
    drain(planned, wire, DAY)
    assert len(wire.message_ids) == 1


def test_what_a_fast_clock_has_claimed_is_not_lost_until_its_lease_comes(planned: Engine) -> None:
    in_a_year = MORNING + timedelta(days=365)
    with session(planned) as opened:
        claim("dead", session=opened, now=in_a_year, until=in_a_year + LEASE, limit=9)
    wire = Wire()
    drain(planned, wire, DAY)
    assert len(wire.message_ids) == 1


def test_a_jump_while_a_message_is_on_its_way_neither_doubles_nor_loses_it(
    planned: Engine,
) -> None:
    wire = Wire()

    def while_another_comes(url: str, message: Outgoing) -> Delivery:
        for jump in (timedelta(hours=3), timedelta(days=-3), timedelta(minutes=1)):
            send_due(planned, now=MORNING + jump, worker="other", send=wire)
        return wire(url, message)

    counts = send_due(planned, now=MORNING, worker="slow", send=while_another_comes)
    assert counts.sent == 1
    assert len(wire.message_ids) == 1
    assert [row.state for row in outbox(planned)] == [ReminderState.SENT]
