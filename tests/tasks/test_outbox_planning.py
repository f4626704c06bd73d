"""What is due becomes one message for each contact and day, once, whoever plans and how often."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from dondoc.policy import Audience, Step
from dondoc.schedule.obligation import ObligationKind
from models.contacts import contacts
from models.engine import session
from models.obligations import confirm_done, obligation_in_force
from models.outbox import reminders
from models.tables import HoldRow, HoldScope, ReminderState
from tasks.outbox.dry_run import is_nobody, messages_of_the_year
from tasks.outbox.plan import plan_reminders
from tasks.plans.approve import approve
from tests.tasks.makers import (
    CALENDAR,
    DUE,
    NOW,
    POLICY,
    RULES,
    create_claim,
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

URL = "mailto://127.0.0.1:2525/?from=ban@hanoi.example&to=vanthu@so.example"
FRIDAY_12_JUNE, THURSDAY_18_JUNE = date(2026, 6, 12), date(2026, 6, 18)
FRIDAY_19_JUNE, SATURDAY_20_JUNE = date(2026, 6, 19), date(2026, 6, 20)
MONDAY_22_JUNE, FRIDAY_26_JUNE = date(2026, 6, 22), date(2026, 6, 26)


@pytest.fixture
def contact(engine: Engine) -> int:
    return create_contact(engine, URL)


def days_until(last: date, first: date = date(2026, 6, 10)) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def sent_all(engine: Engine) -> None:
    with session(engine) as opened:
        for row, _ in reminders(session=opened, states=[ReminderState.PLANNED]):
            row.state = ReminderState.SENT


def test_the_steps_of_the_ladder_go_out_on_their_days(engine: Engine, contact: int) -> None:
    store_approved(engine, create_obligation("k1", due=FRIDAY_19_JUNE))
    create_contact(engine, URL, audience=Audience.LEADER, name="Giám đốc")
    create_contact(engine, URL, agency="so-van-hoa", audience=Audience.COORDINATOR)
    for day in days_until(date(2026, 7, 3)):
        plan_day(engine, day)
        sent_all(engine)
    assert [(row.planned_for, row.step) for row in outbox(engine)] == [
        (FRIDAY_12_JUNE, "còn năm ngày"),
        (THURSDAY_18_JUNE, "còn một ngày"),
        (FRIDAY_19_JUNE, "hôm nay là hạn cuối"),
        (MONDAY_22_JUNE, "quá hạn một ngày"),
        (MONDAY_22_JUNE, "quá hạn một ngày"),
        (FRIDAY_26_JUNE, "quá hạn một tuần"),
    ]


def test_a_draft_sends_nothing(engine: Engine, contact: int) -> None:
    store(engine)
    assert plan_day(engine, FRIDAY_12_JUNE).planned == 0


def test_nothing_is_planned_on_a_day_off(engine: Engine, contact: int) -> None:
    store_approved(engine, create_obligation("k1", due=FRIDAY_12_JUNE))
    assert plan_day(engine, date(2026, 6, 13)).planned == 0
    assert plan_day(engine, date(2026, 6, 15)).planned == 1


def test_planning_the_same_day_again_makes_nothing_new(engine: Engine, contact: int) -> None:
    store_approved(engine)
    assert plan_day(engine, FRIDAY_12_JUNE).planned == 1
    assert plan_day(engine, FRIDAY_12_JUNE).planned == 0
    assert len(outbox(engine)) == 1


def test_many_that_plan_at_once_make_each_message_once(engine: Engine) -> None:
    store_approved(engine, *(create_obligation(f"k{number}") for number in range(5)))
    for number in range(6):
        create_contact(engine, f"{URL}{number}")
    with ThreadPoolExecutor(4) as pool:
        counts = pool.map(lambda _: plan_day(engine, FRIDAY_12_JUNE).planned, range(4))
        assert sum(counts) == 6
    assert len(outbox(engine)) == 6


def test_one_message_holds_all_that_a_contact_is_to_be_told(engine: Engine, contact: int) -> None:
    early = create_obligation("k2", due=date(2026, 6, 11))
    store_approved(engine, create_obligation("k1"), early)
    plan_day(engine, FRIDAY_12_JUNE)
    (row,) = outbox(engine)
    assert row.step == "quá hạn một ngày + còn năm ngày"
    assert "Mở lớp tin học k1" in row.text
    assert "Mở lớp tin học k2" in row.html
    assert row.subject.startswith("[Đôn đốc] 1 việc quá hạn, 1 việc sắp đến hạn – Sở Nội vụ")


def done(opened: Session) -> None:
    confirm_done("k1", session=opened, on=NOW.date(), actor="chị Bình", at=NOW)


def claimed(opened: Session) -> None:
    create_claim("k1", session=opened)


def cancelled(opened: Session) -> None:
    obligation_in_force("k1", session=opened).cancelled_at = NOW


def held(opened: Session) -> None:
    hold = {"starts": NOW.date(), "until": FRIDAY_12_JUNE, "author": "chị Bình", "reason": "bầu cử"}
    opened.add(HoldRow(scope=HoldScope.AGENCY, subject="so-noi-vu", **hold))


STOPS: list[Callable[[Session], None]] = [done, claimed, cancelled, held]


@pytest.mark.parametrize("stop", STOPS)
def test_the_ladder_stops_for_work_that_is(
    engine: Engine, contact: int, stop: Callable[[Session], None]
) -> None:
    store_approved(engine, create_obligation("k1"))
    with session(engine) as opened:
        stop(opened)
    assert plan_day(engine, FRIDAY_12_JUNE).planned == 0


@pytest.mark.parametrize("stop", STOPS)
def test_a_message_that_waits_is_taken_back_for_work_that_is(
    engine: Engine, contact: int, stop: Callable[[Session], None]
) -> None:
    store_approved(engine, create_obligation("k1"), create_obligation("k2", agency="so-du-lich"))
    plan_day(engine, FRIDAY_12_JUNE)
    with session(engine) as opened:
        stop(opened)
    assert plan_day(engine, FRIDAY_12_JUNE).cancelled == 1
    assert [row.state for row in outbox(engine)] == [ReminderState.CANCELLED]


def test_what_is_left_of_a_message_taken_back_goes_in_another(engine: Engine, contact: int) -> None:
    store_approved(engine, create_obligation("k1"), create_obligation("k2"))
    plan_day(engine, FRIDAY_12_JUNE)
    with session(engine) as opened:
        done(opened)
    counts = plan_day(engine, FRIDAY_12_JUNE)
    assert (counts.planned, counts.cancelled) == (1, 1)
    (waiting,) = [row for row in outbox(engine) if row.state is ReminderState.PLANNED]
    assert "k2" in waiting.text
    assert "k1" not in waiting.text


def test_after_a_hold_that_is_lifted_the_same_message_can_be_planned_again(
    engine: Engine, contact: int
) -> None:
    store_approved(engine, create_obligation("k1"))
    plan_day(engine, FRIDAY_12_JUNE)
    with session(engine) as opened:
        held(opened)
    plan_day(engine, FRIDAY_12_JUNE)
    with session(engine) as opened:
        opened.delete(opened.exec(select(HoldRow)).one())
    assert plan_day(engine, FRIDAY_12_JUNE).planned == 1


def test_days_without_a_run_are_made_up_for_by_one_message(engine: Engine, contact: int) -> None:
    store_approved(engine, create_obligation("k1"), create_obligation("k2", due=THURSDAY_18_JUNE))
    assert plan_day(engine, MONDAY_22_JUNE).planned == 1
    (row,) = outbox(engine)
    assert row.step == "quá hạn một ngày"
    sent_all(engine)
    assert plan_day(engine, date(2026, 6, 23)).planned == 0


def test_a_message_that_could_not_go_out_is_replaced_the_next_day(
    engine: Engine, contact: int
) -> None:
    store_approved(engine, create_obligation("k1"))
    plan_day(engine, THURSDAY_18_JUNE)
    plan_day(engine, FRIDAY_19_JUNE)
    assert [(row.planned_for, row.state) for row in outbox(engine)] == [
        (THURSDAY_18_JUNE, ReminderState.CANCELLED),
        (FRIDAY_19_JUNE, ReminderState.PLANNED),
    ]


def test_an_extension_moves_the_ladder(engine: Engine, contact: int) -> None:
    store_approved(engine, create_obligation("k1"))
    with session(engine) as opened:
        obligation_in_force("k1", session=opened).extended_due = FRIDAY_26_JUNE
    for day in days_until(FRIDAY_26_JUNE):
        plan_day(engine, day)
        sent_all(engine)
    days = [row.planned_for for row in outbox(engine)]
    assert days == [FRIDAY_19_JUNE, date(2026, 6, 25), FRIDAY_26_JUNE]


def test_a_step_that_was_told_is_told_again_only_for_another_due_day(
    engine: Engine, contact: int
) -> None:
    store_approved(engine, create_obligation("k1"))
    plan_day(engine, FRIDAY_12_JUNE)
    sent_all(engine)
    with session(engine) as opened:
        obligation_in_force("k1", session=opened).extended_due = FRIDAY_26_JUNE
    assert plan_day(engine, THURSDAY_18_JUNE).planned == 0
    assert plan_day(engine, FRIDAY_19_JUNE).planned == 1


def test_a_commemoration_that_has_passed_is_not_urged(engine: Engine, contact: int) -> None:
    day = dataclasses.replace(create_obligation("k1"), kind=ObligationKind.ANNIVERSARY)
    store_approved(engine, day)
    assert plan_day(engine, MONDAY_22_JUNE).planned == 0


def test_an_agency_without_a_leaders_contact_is_told_at_its_officers(
    engine: Engine, contact: int
) -> None:
    store_approved(engine, create_obligation("k1"))
    plan_day(engine, MONDAY_22_JUNE)
    (row,) = outbox(engine)
    assert (row.contact_id, row.step) == (contact, "quá hạn một ngày")


def test_works_of_two_plans_each_say_whose_they_are(engine: Engine, contact: int) -> None:
    store_approved(engine, create_obligation("k1"))
    other = store(
        engine,
        create_reading(title="thông tin đối ngoại"),
        create_schedule(create_obligation("k2")),
    )
    approve(engine, other.plan_id, approved_by="chị Bình", now=NOW)
    plan_day(engine, FRIDAY_12_JUNE)
    (row,) = outbox(engine)
    assert "số 1, Kế hoạch thử\n" in row.text
    assert "số 1, Kế hoạch “thông tin đối ngoại”\n" in row.text
    assert row.text.count("Theo ") == 0


def test_who_stands_in_for_the_leader_reads_of_each_work_once(engine: Engine, contact: int) -> None:
    late = Step("quá kỳ", 2, Audience.OFFICER), Step("quá kỳ một tuần", 5, Audience.LEADER)
    policy = dataclasses.replace(POLICY, ladders=dict.fromkeys(POLICY.ladders, late))
    rules = RULES | {"policy": policy}
    store_approved(engine, create_obligation("k1", due=FRIDAY_12_JUNE))
    plan_reminders(engine, today=FRIDAY_19_JUNE, now=instant(FRIDAY_19_JUNE), **rules)
    (row,) = outbox(engine)
    assert row.step == "quá kỳ một tuần + quá kỳ"
    assert "1 việc quá hạn" in row.subject
    assert row.text.count("Mở lớp tin học k1") == 1
    sent_all(engine)
    # neither of the two steps is told again
    for day in days_until(date(2026, 7, 3)):
        plan_reminders(engine, today=day, now=instant(day), **rules)
    assert len(outbox(engine)) == 1


def test_the_coordinator_reads_whose_work_is_late(engine: Engine) -> None:
    coordinator = create_contact(
        engine, URL, agency="so-van-hoa", audience=Audience.COORDINATOR, name="Tổ điều phối"
    )
    store_approved(engine, create_obligation("k1"))
    plan_day(engine, FRIDAY_26_JUNE)
    (row,) = outbox(engine)
    assert row.contact_id == coordinator
    assert "Sở Nội vụ: Mở lớp tin học k1" in row.text


def test_a_contact_that_is_put_aside_gets_nothing(engine: Engine, contact: int) -> None:
    store_approved(engine, create_obligation("k1"))
    plan_day(engine, FRIDAY_12_JUNE)
    with session(engine) as opened:
        contacts(session=opened)[0].active = False
    assert plan_day(engine, FRIDAY_12_JUNE).cancelled == 1
    assert plan_day(engine, THURSDAY_18_JUNE).planned == 0


@pytest.mark.parametrize("is_held", [False, True])
def test_the_dry_run_lists_what_the_year_then_brings(
    engine: Engine, contact: int, is_held: bool
) -> None:
    create_contact(engine, URL, audience=Audience.LEADER)
    create_contact(engine, URL, agency="so-van-hoa", audience=Audience.COORDINATOR)
    dues, last = [date(2026, 5, 29), DUE, date(2026, 6, 26)], date(2026, 7, 6)
    store_approved(engine, *(create_obligation(f"k{due}", due=due) for due in dues))
    if is_held:
        with session(engine) as opened:
            held(opened)
    foretold = [
        (one.key, one.day, one.subject)
        for one in messages_of_the_year(engine, today=date(2026, 6, 10), until=last, **RULES)
    ]
    assert outbox(engine) == []
    for day in days_until(last):
        plan_day(engine, day)
        sent_all(engine)
    assert [(row.key, row.planned_for, row.subject) for row in outbox(engine)] == foretold
    assert len(foretold) > len(dues) * 3
    assert all(CALENDAR.is_working_day(day) for _, day, _ in foretold)


def test_a_dry_run_shows_what_an_agency_without_a_contact_would_have_been_told(
    engine: Engine, contact: int
) -> None:
    heard = create_obligation("k1", due=FRIDAY_19_JUNE)
    unheard = create_obligation("k2", due=FRIDAY_19_JUNE, agency="so-du-lich")
    store_approved(engine, heard, unheard)
    create_contact(engine, URL, agency="so-van-hoa", audience=Audience.COORDINATOR)
    asked = {"today": date(2026, 6, 10), "until": FRIDAY_26_JUNE, **RULES}
    listed = list(messages_of_the_year(engine, with_unheard=True, **asked))
    told = {one.day for one in listed if one.contact.id == contact}
    missed = {one.day for one in listed if is_nobody(one.contact)}
    assert told == missed
    assert told == {
        one.day for one in messages_of_the_year(engine, **asked) if one.contact.id == contact
    }
    assert {one.contact.agency_id for one in listed if is_nobody(one.contact)} == {"so-du-lich"}


@pytest.mark.long
def test_thousands_of_obligations_are_planned_within_seconds(engine: Engine) -> None:
    many = [
        create_obligation(f"k{number}", agency=f"phuong-{number % 100}") for number in range(2000)
    ]
    store_approved(engine, *many)
    for number in range(100):
        create_contact(engine, URL, agency=f"phuong-{number}")
    assert plan_day(engine, FRIDAY_12_JUNE).planned == 100
