"""A plan in force is worked out once in a process, whoever asks, and anew when it is another one."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from models.engine import reading, session
from models.office import Office
from models.plan_in_force import InForce, in_force
from models.report_rounds import open_round
from models.tables import PlanStatus
from tests.reports.office_makers import PERIOD


def asked_of(office: Office, opened: Session) -> InForce:
    found = open_round(PERIOD, office=office, session=opened, day=date(2026, 3, 2))
    return in_force(found.plan, session=opened)


def test_sessions_that_write_and_that_read_share_what_is_known(office: Office) -> None:
    with session(office.engine) as opened:
        first = asked_of(office, opened)
    with session(office.engine) as opened:
        assert asked_of(office, opened) is first
    with reading(office.engine) as opened:
        assert asked_of(office, opened) is first


def test_a_plan_whose_number_is_given_later_is_worked_out_anew(office: Office) -> None:
    with session(office.engine) as opened:
        before = asked_of(office, opened)
        found = open_round(PERIOD, office=office, session=opened, day=date(2026, 3, 2))
        found.plan.number = "99/KH-UBND"
    with session(office.engine) as opened:
        assert asked_of(office, opened) is not before


def test_a_draft_is_never_kept(office: Office) -> None:
    with session(office.engine) as opened:
        before = asked_of(office, opened)
        found = open_round(PERIOD, office=office, session=opened, day=date(2026, 3, 2))
        found.plan.status = PlanStatus.DRAFT
        opened.flush()
        draft = in_force(found.plan, session=opened)
        assert draft is not before
        assert in_force(found.plan, session=opened) is not draft
        opened.rollback()
