"""When and how much may be sent is policy: quiet hours, limits, days off, silences, one message a day."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from time import sleep

import pytest
from sqlalchemy import Engine

from dondoc.policy import Audience, ChannelLimit, SendingRules
from dondoc.schedule.obligation import ObligationKind
from dondoc.status import State, state_of
from models.contacts import contacts
from models.engine import reading, session
from models.holds import add_hold, end_hold, holds_ending_on_or_after
from models.obligations import facts_of, obligation_in_force
from models.office import OFFICE_TIME
from models.tables import HoldKind, HoldRow, HoldScope, ReminderState
from tasks.channels import Delivery, Outgoing
from tasks.outbox.audit import audit
from tasks.outbox.plan import plan_reminders
from tasks.outbox.send import SendCounts, send_due
from tasks.plans.approve import approve
from tests.tasks.makers import (
    CALENDAR,
    NOW,
    POLICY,
    RULES,
    create_contact,
    create_obligation,
    create_reading,
    create_schedule,
    instant,
    outbox,
    plan_day,
    store,
    store_approved,
)
from tests.tasks.test_outbox_planning import sent_all
from tests.tasks.test_outbox_sending import URL, Wire, plan_messages

FRIDAY_12_JUNE, SATURDAY_13_JUNE, MONDAY_15_JUNE = (date(2026, 6, day) for day in (12, 13, 15))
QUIET = SendingRules(quiet_from=time(20), quiet_until=time(7))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), OFFICE_TIME)


def drain(engine: Engine, wire: Wire, now: datetime, rules: SendingRules) -> SendCounts:
    return send_due(engine, now=now, worker="test", send=wire, rules=rules)


@pytest.mark.parametrize(
    ("hour", "minute", "sent"),
    [(0, 30, 0), (6, 59, 0), (7, 0, 1), (12, 0, 1), (19, 59, 1), (20, 0, 0), (23, 0, 0)],
)
def test_nothing_goes_out_in_quiet_hours(engine: Engine, hour: int, minute: int, sent: int) -> None:
    store_approved(engine, create_obligation("k1"))
    create_contact(engine, URL)
    midnight = at(FRIDAY_12_JUNE, 0)
    plan_reminders(engine, today=FRIDAY_12_JUNE, now=midnight, **RULES)
    counts = drain(engine, Wire(), at(FRIDAY_12_JUNE, hour, minute), QUIET)
    assert (counts.sent, counts.waiting) == (sent, 1 - sent)


def test_a_run_that_reaches_the_quiet_hours_stops_there(engine: Engine) -> None:
    plan_messages(engine, 41)
    late = at(FRIDAY_12_JUNE, 19, 59) + timedelta(seconds=59.5)

    wire = Wire()

    def slow(url: str, message: Outgoing) -> Delivery:
        sleep(0.05)
        return wire(url, message)

    counts = send_due(engine, now=late, worker="test", send=slow, rules=QUIET)
    # also of those that it has claimed already
    assert 0 < counts.sent < 20
    assert counts.waiting == 41 - counts.sent


@pytest.mark.parametrize(
    ("limit", "sent"),
    [
        (ChannelLimit(per_hour=3), [3, 0, 3]),
        (ChannelLimit(per_day=4), [4, 0, 0]),
        (ChannelLimit(per_hour=3, per_day=5), [3, 0, 2]),
        (ChannelLimit(), [8, 0, 0]),
    ],
)
def test_a_channel_gets_no_more_than_its_limit_and_the_rest_waits(
    engine: Engine, limit: ChannelLimit, sent: list[int]
) -> None:
    plan_messages(engine, 8)
    rules = SendingRules(channel_limits={"mailto": limit})
    runs = [timedelta(0), timedelta(minutes=30), timedelta(minutes=61)]
    wire = Wire()
    found = [drain(engine, wire, instant(FRIDAY_12_JUNE) + after, rules) for after in runs]
    assert [counts.sent for counts in found] == sent
    assert found[-1].waiting == 8 - sum(sent)


def test_the_limit_of_one_channel_does_not_hold_up_another(engine: Engine) -> None:
    store_approved(engine, create_obligation("k1"))
    for number in range(3):
        create_contact(engine, f"{URL}{number}")
        create_contact(engine, f"json://127.0.0.1/{number}")
    plan_day(engine, FRIDAY_12_JUNE)
    rules = SendingRules(channel_limits={"mailto": ChannelLimit(per_hour=1)})
    assert drain(engine, Wire(), instant(FRIDAY_12_JUNE), rules).sent == 4


def test_threads_that_send_at_once_keep_to_one_limit_together(engine: Engine) -> None:
    plan_messages(engine, 30)
    rules = SendingRules(channel_limits={"mailto": ChannelLimit(per_hour=7)})
    wire = Wire()
    with ThreadPoolExecutor(3) as pool:
        runs = [pool.submit(drain, engine, wire, instant(FRIDAY_12_JUNE), rules) for _ in range(3)]
    assert sum(run.result().sent for run in runs) == 7


def another_plan(engine: Engine, key: str) -> None:
    kept = store(
        engine,
        create_reading(title="Chương trình khác"),
        create_schedule(create_obligation(key)),
    )
    approve(engine, kept.plan_id, approved_by="chị Bình", now=NOW)


def test_a_contact_that_was_told_today_is_told_more_on_the_next_working_day(
    engine: Engine,
) -> None:
    plan_messages(engine, 1)
    sent_all(engine)
    another_plan(engine, "k7")
    assert plan_day(engine, FRIDAY_12_JUNE).planned == 0
    assert audit(engine, today=FRIDAY_12_JUNE, now=instant(FRIDAY_12_JUNE), **RULES).missing == ()
    assert plan_day(engine, MONDAY_15_JUNE).planned == 1
    (waiting,) = [row for row in outbox(engine) if row.state is ReminderState.PLANNED]
    assert "k7" in waiting.text
    assert "nhắc bù" in waiting.text


def test_an_office_may_allow_more_messages_a_day(engine: Engine) -> None:
    plan_messages(engine, 1)
    sent_all(engine)
    another_plan(engine, "k7")
    twice = dataclasses.replace(POLICY, sending=SendingRules(messages_a_day=2))
    rules = {**RULES, "policy": twice}
    now = instant(FRIDAY_12_JUNE)
    assert plan_reminders(engine, today=FRIDAY_12_JUNE, now=now, **rules).planned == 1  # type: ignore[arg-type]


def test_what_waits_and_what_is_new_go_in_one_message(engine: Engine) -> None:
    plan_messages(engine, 1)
    another_plan(engine, "k7")
    counts = plan_day(engine, FRIDAY_12_JUNE)
    assert (counts.planned, counts.cancelled) == (1, 1)
    (waiting,) = [row for row in outbox(engine) if row.state is ReminderState.PLANNED]
    assert "k1" in waiting.text
    assert "k7" in waiting.text


@pytest.mark.parametrize(("kinds", "planned"), [(set(), 0), ({"report"}, 0), ({"dated"}, 1)])
def test_on_a_day_off_only_the_kinds_that_policy_names_are_sent(
    engine: Engine, kinds: set[str], planned: int
) -> None:
    store_approved(engine, create_obligation("k1"))
    create_contact(engine, URL)
    sending = SendingRules(kinds_on_days_off=frozenset(kinds))
    rules = {**RULES, "policy": dataclasses.replace(POLICY, sending=sending)}
    now = instant(SATURDAY_13_JUNE)
    counts = plan_reminders(engine, today=SATURDAY_13_JUNE, now=now, **rules)  # type: ignore[arg-type]
    assert counts.planned == planned


def pause(
    engine: Engine,
    scope: HoldScope,
    subject: str = "",
    *,
    kind: HoldKind = HoldKind.HOLD,
    days: tuple[date, date] = (date(2026, 6, 1), date(2026, 6, 24)),
) -> int:
    hold = HoldRow(
        kind=kind,
        scope=scope,
        subject=subject,
        starts=days[0],
        until=days[1],
        author="chị Bình",
        reason="bầu cử",
    )
    with session(engine) as opened:
        kept = add_hold(hold, session=opened, at=NOW)
    assert kept.id is not None
    return kept.id


def state_of_k1(engine: Engine, day: date) -> State:
    with reading(engine) as opened:
        row = obligation_in_force("k1", session=opened)
        holds = holds_ending_on_or_after(day, session=opened)
    return state_of(facts_of(row, on=day, holds=holds), day, POLICY, CALENDAR)


@pytest.mark.parametrize(
    ("scope", "subject"),
    [
        (HoldScope.OBLIGATION, "k1"),
        (HoldScope.ITEM, "I > 1"),
        (HoldScope.AGENCY, "so-noi-vu"),
        (HoldScope.EVERYTHING, ""),
    ],
)
@pytest.mark.parametrize("kind", HoldKind)
def test_a_hold_rests_the_work_and_a_silence_only_the_messages(
    engine: Engine, scope: HoldScope, subject: str, kind: HoldKind
) -> None:
    store_approved(engine, create_obligation("k1"))
    create_contact(engine, URL)
    pause(engine, scope, subject, kind=kind)
    assert plan_day(engine, FRIDAY_12_JUNE).planned == 0
    expected = State.DUE_SOON if kind is HoldKind.SILENCE else State.ON_HOLD
    assert state_of_k1(engine, FRIDAY_12_JUNE) is expected


def test_the_reports_of_one_period_can_be_held(engine: Engine) -> None:
    report = dataclasses.replace(
        create_obligation("k1"), kind=ObligationKind.REPORT, period="2026-6-thang"
    )
    store_approved(engine, report, create_obligation("k2"))
    create_contact(engine, URL)
    pause(engine, HoldScope.PERIOD, "2026-6-thang")
    plan_day(engine, FRIDAY_12_JUNE)
    (row,) = outbox(engine)
    assert "k2" in row.text
    assert "k1" not in row.text


@pytest.mark.parametrize("kind", HoldKind)
def test_what_was_skipped_is_said_once_afterwards_and_not_one_by_one(
    engine: Engine, kind: HoldKind
) -> None:
    store_approved(engine, *(create_obligation(f"k{number}") for number in range(3)))
    create_contact(engine, URL)
    create_contact(engine, URL, audience=Audience.LEADER)
    pause(engine, HoldScope.EVERYTHING, kind=kind)
    days = [date(2026, 6, 10) + timedelta(days=number) for number in range(30)]
    told = []
    for day in days:
        told += [day] * plan_day(engine, day).planned
        sent_all(engine)
    thursday_25_june = date(2026, 6, 25)
    assert told == [thursday_25_june] * 2
    assert {row.step for row in outbox(engine)} == {"quá hạn một ngày"}


def test_a_hold_that_is_ended_early_frees_the_day_itself(engine: Engine) -> None:
    store_approved(engine, create_obligation("k1"))
    create_contact(engine, URL)
    hold_id = pause(engine, HoldScope.EVERYTHING)
    with session(engine) as opened:
        end_hold(hold_id, session=opened, day=FRIDAY_12_JUNE, reason="", actor="an", at=NOW)
    assert plan_day(engine, FRIDAY_12_JUNE).planned == 1
    assert state_of_k1(engine, date(2026, 6, 11)) is State.ON_HOLD


def test_where_no_officer_can_be_reached_the_leader_is_told_too(engine: Engine) -> None:
    store_approved(engine, create_obligation("k1"))
    officer = create_contact(engine, URL)
    leader = create_contact(engine, f"{URL}9", audience=Audience.LEADER)
    with session(engine) as opened:
        contacts(session=opened)[0].last_error = "550 không có người này"
    plan_day(engine, FRIDAY_12_JUNE)
    assert sorted(row.contact_id for row in outbox(engine)) == [officer, leader]
