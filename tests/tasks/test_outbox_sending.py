"""Each message goes once: two at once, retries, crashes at every step, and the truth written down."""

from __future__ import annotations

import multiprocessing
import os
import signal
from _thread import interrupt_main
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import count
from time import sleep

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine
from sqlmodel import col, select

from models.claims import STOPPED_WHILE_SENDING, claim
from models.contacts import contacts
from models.engine import engine_from, reading, session
from models.events import events_of
from models.refusals import refusals
from models.tables import EventRow, RefusalKind, ReminderRow, ReminderState
from tasks.channels import Delivery, Outgoing
from tasks.channels.delivery import failed_for_good, failed_for_now, sent, unsure
from tasks.outbox.delays import FIRST_DELAY, JITTER, LONGEST_DELAY, MOST_ATTEMPTS, delay_after
from tasks.outbox.send import LEASE, SendCounts, send_due
from tasks.outbox.sender import LEASE_OF_THE_UNBEGUN
from tests.tasks.makers import (
    create_contact,
    create_obligation,
    instant,
    outbox,
    plan_day,
    store_approved,
)
from tests.tasks.servers import MailServer, WebServer

DAY = date(2026, 6, 12)


@pytest.fixture(autouse=True)
def interrupts_arrive() -> Iterator[None]:
    """Who starts the tests in the background of a shell has SIGINT ignored, for them too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


NOW = instant(DAY)
URL = "mailto://127.0.0.1:2525/?from=ban@hanoi.example&to=vanthu@so.example"


class Wire:
    """A way out that counts what it is given and answers as told."""

    def __init__(self, *answers: Delivery | BaseException) -> None:
        self.answers = list(answers)
        self.message_ids: list[str] = []

    def __call__(self, _url: str, message: Outgoing) -> Delivery:
        self.message_ids.append(message.message_id)
        answer = self.answers.pop(0) if self.answers else sent("id-1")
        if isinstance(answer, BaseException):
            raise answer
        return answer


def plan_messages(engine: Engine, count: int, url: str = URL) -> None:
    """So many messages for one day, each for another contact."""
    store_approved(engine, create_obligation("k1"))
    for number in range(count):
        create_contact(engine, f"{url}{number}")
    assert plan_day(engine, DAY).planned == count


def drain(engine: Engine, wire: Wire, *, after: timedelta = timedelta(0)) -> SendCounts:
    return send_due(engine, now=NOW + after, worker="test", send=wire)


def states(engine: Engine) -> list[ReminderState]:
    return [row.state for row in outbox(engine)]


def test_a_planned_message_arrives_by_mail(engine: Engine, mails: MailServer) -> None:
    plan_messages(engine, 1, mails.url())
    assert send_due(engine, now=NOW, worker="test").sent == 1
    (row,) = outbox(engine)
    (mail,) = mails.mails
    assert (row.state, row.attempts, row.provider_id) == (ReminderState.SENT, 1, "4BX7Y1")
    assert (mail["Message-ID"], mail["Subject"]) == (row.message_id, row.subject)
    assert row.message_id.endswith("@dondoc.example>")


def test_a_message_that_was_sent_is_not_sent_again(engine: Engine) -> None:
    plan_messages(engine, 3)
    wire = Wire()
    assert (drain(engine, wire).sent, drain(engine, wire).sent) == (3, 0)
    assert len(wire.message_ids) == 3


def test_threads_that_send_at_once_send_each_message_once(
    engine: Engine, mails: MailServer
) -> None:
    plan_messages(engine, 30, mails.url())
    with ThreadPoolExecutor(3) as pool:
        runs = [pool.submit(send_due, engine, now=NOW, worker=f"w{n}") for n in range(3)]
    assert sum(run.result().sent for run in runs) == 30
    assert sorted(mails.message_ids) == sorted(row.message_id for row in outbox(engine))


def _send_in_process(arguments: tuple[str, str]) -> int:
    url, worker = arguments
    return send_due(engine_from(url), now=NOW, worker=worker).sent


@pytest.mark.long
def test_processes_that_send_at_once_send_each_message_once(
    engine: Engine, migrated_url: str, web: WebServer
) -> None:
    plan_messages(engine, 30, web.url())
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        sent_by = pool.map(_send_in_process, [(migrated_url, "a"), (migrated_url, "b")])
    assert sum(sent_by) == 30
    arrived = [request.body["message_id"] for request in web.received]
    assert sorted(arrived) == sorted(row.message_id for row in outbox(engine))


def test_between_a_new_key_and_rekey_a_message_names_its_contact_as_the_database_does(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_messages(engine, 1)
    with reading(engine) as opened:
        (known,) = contacts(session=opened)
    keys = f"{Fernet.generate_key().decode()},{os.environ['DONDOC_SECRET_KEYS']}"
    monkeypatch.setenv("DONDOC_SECRET_KEYS", keys)
    named: list[str] = []

    def wire(_url: str, message: Outgoing) -> Delivery:
        named.append(message.mark)
        return sent()

    send_due(engine, now=NOW, worker="test", send=wire)
    assert named == [known.url_mark]


def test_a_limit_leaves_the_rest_for_the_next_run(engine: Engine) -> None:
    plan_messages(engine, 5)
    wire = Wire()
    assert send_due(engine, now=NOW, worker="test", limit=2, send=wire).sent == 2
    assert states(engine).count(ReminderState.PLANNED) == 3


def test_a_failure_for_now_is_tried_again_later_with_the_same_message_id(engine: Engine) -> None:
    plan_messages(engine, 1)
    wire = Wire(failed_for_now("máy chủ bận"))
    assert drain(engine, wire).again == 1
    (row,) = outbox(engine)
    assert (row.state, row.attempts, row.last_error) == (ReminderState.PLANNED, 1, "máy chủ bận")
    assert drain(engine, wire, after=FIRST_DELAY / 2).sent == 0
    assert drain(engine, wire, after=FIRST_DELAY * 2).sent == 1
    (row,) = outbox(engine)
    assert (row.state, row.attempts, row.last_error) == (ReminderState.SENT, 2, "")
    assert wire.message_ids == [row.message_id] * 2


def test_a_failure_that_never_ends_becomes_final_within_the_day(engine: Engine) -> None:
    plan_messages(engine, 1)
    wire = Wire(*[failed_for_now("máy chủ bận")] * MOST_ATTEMPTS)
    key, waited = outbox(engine)[0].key, timedelta(0)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        drain(engine, wire, after=waited)
        waited += delay_after(attempt, key) + timedelta(seconds=9)
    (row,) = outbox(engine)
    assert (row.state, row.attempts, row.permanent) == (ReminderState.FAILED, MOST_ATTEMPTS, False)
    assert waited < timedelta(hours=8)


def test_what_could_not_be_told_for_a_whole_day_is_told_the_next(engine: Engine) -> None:
    plan_messages(engine, 1)
    wire = Wire(*[failed_for_now("máy chủ bận")] * MOST_ATTEMPTS)
    key, waited = outbox(engine)[0].key, timedelta(0)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        drain(engine, wire, after=waited)
        waited += delay_after(attempt, key) + timedelta(seconds=9)
    assert plan_day(engine, DAY).planned == 0
    monday = date(2026, 6, 15)
    assert plan_day(engine, monday).planned == 1
    assert send_due(engine, now=instant(monday), worker="test", send=wire).sent == 1


def test_who_is_refused_for_good_is_not_tried_again_the_next_day(engine: Engine) -> None:
    plan_messages(engine, 1)
    drain(engine, Wire(failed_for_good("550 không có người này")))
    assert plan_day(engine, date(2026, 6, 15)).planned == 0
    with reading(engine) as opened:
        (refusal,) = refusals(session=opened)
    assert (refusal.kind, refusal.permanent) == (RefusalKind.REFUSED, True)


def test_a_failure_for_good_is_final_and_stands_by_the_contact(engine: Engine) -> None:
    plan_messages(engine, 1)
    assert drain(engine, Wire(failed_for_good("550 không có người này"))).failed == 1
    with reading(engine) as opened:
        assert contacts(session=opened)[0].last_error == "550 không có người này"
    assert drain(engine, Wire(), after=timedelta(days=1)).sent == 0


def test_a_message_that_gets_through_clears_the_contact(engine: Engine) -> None:
    plan_messages(engine, 1)
    with session(engine) as opened:
        contacts(session=opened)[0].last_error = "lần trước hỏng"
    drain(engine, Wire())
    with reading(engine) as opened:
        assert contacts(session=opened)[0].last_error == ""


@pytest.mark.parametrize("answer", [unsure("không trả lời"), RuntimeError("mật khẩu bi-mat")])
def test_what_may_have_arrived_is_never_sent_again(
    engine: Engine, answer: Delivery | BaseException
) -> None:
    plan_messages(engine, 1)
    wire = Wire(answer)
    assert drain(engine, wire).unsure == 1
    assert drain(engine, wire, after=timedelta(days=30)).sent == 0
    assert len(wire.message_ids) == 1
    (row,) = outbox(engine)
    assert row.state is ReminderState.UNSURE
    assert row.last_error
    assert "bi-mat" not in row.last_error


def test_one_fault_does_not_silence_the_others(engine: Engine) -> None:
    plan_messages(engine, 3)
    assert drain(engine, Wire(sent(), RuntimeError(), sent())).sent == 2


def test_a_claim_that_was_not_begun_is_sent_by_the_next(engine: Engine) -> None:
    plan_messages(engine, 2)
    with session(engine) as opened:
        assert len(claim("dead", session=opened, now=NOW, until=NOW + LEASE, limit=10)) == 2
    wire = Wire()
    assert drain(engine, wire).sent == 0
    counts = drain(engine, wire, after=2 * LEASE)
    assert (counts.resumed, counts.doubtful, counts.sent) == (2, 0, 2)


def test_what_the_dead_had_not_begun_waits_for_minutes_and_no_longer(engine: Engine) -> None:
    plan_messages(engine, 3)
    held: list[set[timedelta]] = []

    def look(_url: str, _message: Outgoing) -> Delivery:
        claimed = [row for row in outbox(engine) if row.state is ReminderState.CLAIMED]
        ends = [(row.begun_at is None, row.claimed_until) for row in claimed]
        held.append({until - NOW for unbegun, until in ends if unbegun and until})
        return sent()

    send_due(engine, now=NOW, worker="a", send=look)
    assert held[0]
    assert max(held[0]) < LEASE_OF_THE_UNBEGUN + timedelta(minutes=1) < LEASE


def test_who_is_stopped_while_sending_leaves_one_in_doubt_and_gives_the_rest_back(
    engine: Engine,
) -> None:
    plan_messages(engine, 3)
    wire = Wire(sent(), KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        drain(engine, wire)
    waiting = [ReminderState.SENT, ReminderState.CLAIMED, ReminderState.PLANNED]
    assert states(engine) == waiting
    counts = drain(engine, wire, after=2 * LEASE)
    assert (counts.doubtful, counts.sent) == (1, 1)
    doubtful = [row for row in outbox(engine) if row.state is ReminderState.UNSURE]
    assert [row.last_error for row in doubtful] == [STOPPED_WHILE_SENDING]


def test_who_is_stopped_with_several_on_their_way_loses_none_and_doubles_none(
    engine: Engine,
) -> None:
    plan_messages(engine, 5)
    numbers, wire = count(), Wire()

    def slow_and_then_stopped(url: str, message: Outgoing) -> Delivery:
        number = next(numbers)
        if number == 2:
            sleep(0.2)
            interrupt_main()
        if number:
            sleep(0.5)
        return wire(url, message)

    with pytest.raises(KeyboardInterrupt):
        send_due(engine, now=NOW, worker="test", send=slow_and_then_stopped, at_once=2)
    # who flew is written down, who waited is planned again; one just begun may be in doubt
    left = Counter(states(engine))
    assert left["sent"] == len(wire.message_ids)
    assert left["sent"] + left["planned"] + left["claimed"] == 5
    assert left["planned"] >= 1
    drain(engine, wire, after=timedelta(hours=1))
    assert len(set(wire.message_ids)) == len(wire.message_ids)
    assert sorted(states(engine)) == ["sent"] * (5 - left["claimed"]) + ["unsure"] * left["claimed"]


def test_no_more_are_begun_than_twice_as_many_as_fly_at_once(engine: Engine) -> None:
    plan_messages(engine, 30)
    begun: list[int] = []

    def looks_round(_url: str, _message: Outgoing) -> Delivery:
        with reading(engine) as opened:
            asked = select(ReminderRow.id).where(
                ReminderRow.state == ReminderState.CLAIMED, col(ReminderRow.begun_at).is_not(None)
            )
            begun.append(len(opened.exec(asked).all()))
        return sent()

    assert send_due(engine, now=NOW, worker="test", send=looks_round, at_once=4).sent == 30
    assert 1 <= max(begun) < 2 * 4


def _killed_at_the_second(arguments: tuple[str, int]) -> None:
    url, at = arguments
    seen = []

    def wire(_url: str, message: Outgoing) -> Delivery:
        seen.append(message.message_id)
        if len(seen) == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return sent()

    send_due(engine_from(url), now=NOW, worker="killed", send=wire)


def test_a_killed_sender_loses_nothing_and_doubles_nothing(
    engine: Engine, migrated_url: str
) -> None:
    plan_messages(engine, 5)
    process = multiprocessing.get_context("spawn").Process(
        target=_killed_at_the_second, args=((migrated_url, 3),)
    )
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    wire = Wire()
    counts = drain(engine, wire, after=2 * LEASE)
    assert (counts.resumed, counts.doubtful, counts.sent) == (2, 1, 2)
    assert sorted(states(engine)) == ["sent"] * 4 + ["unsure"]


def test_an_answer_that_comes_after_the_claim_ran_out_is_still_written(engine: Engine) -> None:
    plan_messages(engine, 1)

    def slow(_url: str, _message: Outgoing) -> Delivery:
        drain(engine, Wire(), after=2 * LEASE)
        assert states(engine) == [ReminderState.UNSURE]
        return sent("id-9")

    assert send_due(engine, now=NOW, worker="slow", send=slow).sent == 1
    assert states(engine) == [ReminderState.SENT]


def test_every_attempt_stands_in_the_log(engine: Engine) -> None:
    plan_messages(engine, 1)
    drain(engine, Wire(failed_for_now("bận")))
    drain(engine, Wire(), after=timedelta(hours=1))
    (row,) = outbox(engine)
    with reading(engine) as opened:
        events = events_of(f"reminder:{row.id}", session=opened)
    assert [(one.action, one.details["attempt"]) for one in events] == [
        ("reminder-again", 1),
        ("reminder-sent", 2),
    ]


def test_the_log_holds_no_address_and_no_message(engine: Engine, web: WebServer) -> None:
    web.status = 404
    plan_messages(engine, 1, web.url("/bi-mat?+X-Key=bi-mat"))
    send_due(engine, now=NOW, worker="test")
    (row,) = outbox(engine)
    with reading(engine) as opened:
        logged = " ".join(str(one.model_dump()) for one in opened.exec(select(EventRow)))
    assert row.state is ReminderState.FAILED
    assert "bi-mat" not in logged + row.last_error
    assert row.subject not in logged


@pytest.mark.parametrize("attempts", range(1, MOST_ATTEMPTS))
def test_the_delay_grows_with_each_attempt_up_to_its_limit(attempts: int) -> None:
    doubled = min(FIRST_DELAY * 2 ** (attempts - 1), LONGEST_DELAY)
    for key in ("a", "b", "c"):
        assert doubled <= delay_after(attempts, key) <= doubled * (1 + JITTER)


def test_the_delay_is_spread_among_messages_and_the_same_for_one() -> None:
    delays = {delay_after(1, str(number)) for number in range(20)}
    assert len(delays) > 10
    assert delay_after(3, "a") == delay_after(3, "a")


def test_the_other_side_may_ask_for_a_longer_delay() -> None:
    assert delay_after(1, "a", retry_after=3600) == timedelta(hours=1)
