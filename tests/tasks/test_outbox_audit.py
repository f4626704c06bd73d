"""The audit names everything that is due and not on its way, and nothing else."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

from sqlalchemy import Engine

from dondoc.policy import Audience
from dondoc.schedule.obligation import Role
from models.claims import claim
from models.engine import session
from models.still_due import NO_LONGER_DUE, NOT_SENT_THAT_DAY
from tasks.channels.delivery import failed_for_good, sent, unsure
from tasks.outbox.audit import CLAIM_RAN_OUT, NOT_SENT_YET, Audit, audit
from tasks.outbox.send import LEASE, send_due
from tests.tasks.makers import (
    RULES,
    create_contact,
    create_obligation,
    instant,
    plan_day,
    store_approved,
)
from tests.tasks.test_outbox_planning import done

DAY = date(2026, 6, 12)
NOW = instant(DAY)
URL = "mailto://127.0.0.1:2525/?from=ban@hanoi.example&to=vanthu@so.example"


def audited(engine: Engine, *, after: timedelta = timedelta(minutes=5), day: date = DAY) -> Audit:
    return audit(engine, today=day, now=instant(day) + after, **RULES)


def planned_for_one_contact(engine: Engine) -> None:
    store_approved(engine, create_obligation("k1"))
    create_contact(engine, URL)
    plan_day(engine, DAY)


def test_all_sent_agrees(engine: Engine) -> None:
    planned_for_one_contact(engine)
    send_due(engine, now=NOW, worker="test", send=lambda _url, _message: sent())
    found = audited(engine)
    assert found.agrees
    assert found.as_json()["agrees"]


def test_what_is_due_and_not_planned_is_missing(engine: Engine) -> None:
    store_approved(engine, create_obligation("k1"))
    create_contact(engine, URL)
    found = audited(engine)
    assert not found.agrees
    assert [(one.agency, one.step) for one in found.missing] == [("Sở Nội vụ", "còn năm ngày")]
    assert found.missing[0].recipient == "mailto://va***@so.example"


def test_what_waits_too_long_is_stale(engine: Engine) -> None:
    planned_for_one_contact(engine)
    assert audited(engine).stale == ()
    assert [one.reason for one in audited(engine, after=timedelta(hours=2)).stale] == [NOT_SENT_YET]


def test_what_a_dead_sender_holds_is_stale(engine: Engine) -> None:
    planned_for_one_contact(engine)
    with session(engine) as opened:
        claim("dead", session=opened, now=NOW, until=NOW + LEASE, limit=9)
    assert [one.reason for one in audited(engine, after=2 * LEASE).stale] == [CLAIM_RAN_OUT]


def test_what_waits_for_work_that_is_done_is_stale(engine: Engine) -> None:
    planned_for_one_contact(engine)
    with session(engine) as opened:
        done(opened)
    assert [one.reason for one in audited(engine).stale] == [NO_LONGER_DUE]


def test_what_waits_since_yesterday_is_stale(engine: Engine) -> None:
    planned_for_one_contact(engine)
    found = audited(engine, day=date(2026, 6, 15))
    assert [one.reason for one in found.stale] == [NOT_SENT_THAT_DAY]


def test_what_may_have_arrived_is_listed(engine: Engine) -> None:
    planned_for_one_contact(engine)
    send_due(engine, now=NOW, worker="test", send=lambda _url, _message: unsure("im lặng"))
    found = audited(engine)
    assert not found.agrees
    assert [one.reason for one in found.unsure] == ["im lặng"]


def test_an_agency_whose_only_address_fails_is_unreachable(engine: Engine) -> None:
    planned_for_one_contact(engine)
    refuse = failed_for_good("550 không có người này")
    send_due(engine, now=NOW, worker="test", send=lambda _url, _message: refuse)
    found = audited(engine)
    assert [(one.agency_id, one.reason) for one in found.unreachable] == [
        ("so-noi-vu", "550 không có người này")
    ]
    assert len(found.failed) == 1


def test_an_agency_without_any_contact_is_unreachable(engine: Engine) -> None:
    store_approved(engine, create_obligation("k1"), create_obligation("k2", agency="so-du-lich"))
    create_contact(engine, URL)
    plan_day(engine, DAY)
    assert [one.agency_id for one in audited(engine).unreachable] == ["so-du-lich"]


def test_a_coordinators_step_without_a_coordinator_is_heard_by_nobody(engine: Engine) -> None:
    store_approved(engine, create_obligation("k1"))
    create_contact(engine, URL, audience=Audience.LEADER)
    late = date(2026, 6, 26)
    assert [one.agency_id for one in audited(engine, day=late).unreachable] == ["so-noi-vu"]


def test_who_only_coordinates_or_is_done_need_not_be_reached(engine: Engine) -> None:
    helper = dataclasses.replace(
        create_obligation("k2", agency="so-du-lich"), role=Role.COORDINATING
    )
    store_approved(engine, create_obligation("k1"), helper)
    with session(engine) as opened:
        done(opened)
    assert audited(engine).agrees
