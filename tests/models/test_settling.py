"""A person decides about a message in doubt, once, and the log says who."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from dondoc.errors import DondocError, NotFound
from models.contacts import contacts
from models.engine import reading, session
from models.events import events_of
from models.outbox import entries_by_reminder
from models.settling import Decision, Settled, settle
from models.tables import ReminderState
from tasks.channels import Delivery, Outgoing
from tasks.channels.delivery import failed_for_good, unsure
from tasks.outbox.send import send_due
from tests.tasks.makers import instant, outbox, plan_day
from tests.tasks.test_outbox_sending import Wire, plan_messages

DAY, MONDAY = date(2026, 6, 12), date(2026, 6, 15)
SILENT, REFUSED = unsure("im lặng"), failed_for_good("550 không có người này")


def ended_as(engine: Engine, delivery: Delivery) -> str:
    """The key of a message that ended so."""
    plan_messages(engine, 1)
    send_due(engine, now=instant(DAY), worker="test", send=Wire(delivery))
    return outbox(engine)[0].key


def decide(engine: Engine, key: str, decision: Decision, day: date = DAY) -> Settled:
    at = instant(day) + timedelta(hours=1)
    with session(engine) as opened:
        return settle(
            key, decision, session=opened, day=day, at=at, author="chị Bình", note="hỏi rồi"
        )


def test_what_arrived_counts_as_sent_and_is_not_said_again(engine: Engine) -> None:
    key = ended_as(engine, SILENT)
    assert decide(engine, key, Decision.ARRIVED).state is ReminderState.SENT
    (row,) = outbox(engine)
    assert (row.state, row.sent_at, row.last_error) == (ReminderState.SENT, row.begun_at, "")
    assert plan_day(engine, DAY).planned == 0


def test_again_on_its_day_is_the_same_message_with_the_same_message_id(engine: Engine) -> None:
    key = ended_as(engine, SILENT)
    assert decide(engine, key, Decision.AGAIN).state is ReminderState.PLANNED
    wire = Wire()
    later = instant(DAY) + timedelta(hours=2)
    assert send_due(engine, now=later, worker="test", send=wire).sent == 1
    (row,) = outbox(engine)
    assert wire.message_ids == [row.message_id]
    assert (row.key, row.attempts) == (key, 2)


def test_again_on_another_day_is_part_of_that_days_message(engine: Engine) -> None:
    key = ended_as(engine, SILENT)
    assert plan_day(engine, MONDAY).planned == 0
    assert decide(engine, key, Decision.AGAIN, MONDAY).in_the_next
    assert plan_day(engine, MONDAY).planned == 1


def test_what_is_dropped_is_neither_sent_nor_said_again(engine: Engine) -> None:
    key = ended_as(engine, SILENT)
    assert decide(engine, key, Decision.DROP).state is ReminderState.CANCELLED
    assert plan_day(engine, DAY).planned == plan_day(engine, MONDAY).planned == 0
    with reading(engine) as opened:
        assert len(entries_by_reminder(session=opened)) == 1


def test_a_refused_message_can_be_sent_again_once_the_address_is_mended(engine: Engine) -> None:
    key = ended_as(engine, REFUSED)
    decide(engine, key, Decision.AGAIN)
    later = instant(DAY) + timedelta(hours=2)
    assert send_due(engine, now=later, worker="test", send=Wire()).sent == 1
    with reading(engine) as opened:
        assert contacts(session=opened)[0].last_error == ""


def test_who_decided_and_how_it_was_known_stands_in_the_log(engine: Engine) -> None:
    key = ended_as(engine, SILENT)
    decide(engine, key, Decision.ARRIVED)
    with reading(engine) as opened:
        *_, event = events_of(f"reminder:{outbox(engine)[0].id}", session=opened)
    assert (event.action, event.actor) == ("reminder-settled", "chị Bình")
    said = {"decision": "arrived", "was": "unsure", "state": "sent", "note": "hỏi rồi"}
    assert event.details == said


def test_the_beginning_of_a_key_is_enough(engine: Engine) -> None:
    key = ended_as(engine, SILENT)
    assert decide(engine, key[:8], Decision.ARRIVED).key == key


@pytest.mark.parametrize("name", ["", "ab", "000000000000", "%", "______"])
def test_a_name_of_no_message_is_refused(engine: Engine, name: str) -> None:
    ended_as(engine, SILENT)
    with pytest.raises(NotFound):
        decide(engine, name, Decision.ARRIVED)


@pytest.mark.parametrize("decision", Decision)
def test_what_is_not_in_doubt_needs_no_decision(engine: Engine, decision: Decision) -> None:
    plan_messages(engine, 1)
    with pytest.raises(DondocError, match="không quyết như vậy được"):
        decide(engine, outbox(engine)[0].key, decision)


def test_what_was_refused_cannot_have_arrived(engine: Engine) -> None:
    with pytest.raises(DondocError, match="không quyết như vậy được"):
        decide(engine, ended_as(engine, REFUSED), Decision.ARRIVED)


def test_it_is_decided_once(engine: Engine) -> None:
    key = ended_as(engine, SILENT)
    decide(engine, key, Decision.DROP)
    with pytest.raises(DondocError):
        decide(engine, key, Decision.AGAIN)


def test_what_a_person_decided_stays_when_the_sender_comes_back_late(engine: Engine) -> None:
    plan_messages(engine, 1)

    def slow(_url: str, _message: Outgoing) -> Delivery:
        # another run finds the claim run out, and a person decides
        send_due(engine, now=instant(DAY) + timedelta(hours=1), worker="other", send=Wire())
        decide(engine, outbox(engine)[0].key, Decision.DROP)
        return REFUSED

    counts = send_due(engine, now=instant(DAY), worker="slow", send=slow)

    assert counts.failed == 0
    assert outbox(engine)[0].state is ReminderState.CANCELLED
