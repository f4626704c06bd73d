"""What agencies and the coordinator do to an obligation, and the line that each deed leaves."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest
from sqlalchemy import Engine

from dondoc.errors import DondocError, NotFound
from models.engine import reading, session
from models.events import events_of
from models.extensions import ask_extension, decide_extension, extensions
from models.holds import hold_on, item_subject
from models.obligations import confirm_done, obligation_in_force, reopen
from models.tables import ExtensionState, HoldRow, HoldScope, ObligationRow
from tests.tasks.makers import DUE, NOW, create_claim, create_obligation, store, store_approved

TODAY = NOW.date()
LATER = date(2026, 6, 30)


def ask(engine: Engine, new_due: date = LATER) -> int:
    with session(engine) as opened:
        asked = ask_extension(
            "k1",
            session=opened,
            new_due=new_due,
            reason="thiếu người",
            on=TODAY,
            actor="so-noi-vu",
            at=NOW,
        )
        opened.flush()
        assert asked.id is not None
        return asked.id


def decide(engine: Engine, extension_id: int, *, granted: bool) -> None:
    with session(engine) as opened:
        decide_extension(extension_id, session=opened, granted=granted, actor="chị Bình", at=NOW)


@pytest.mark.parametrize(("granted", "due"), [(True, LATER), (False, DUE)])
def test_an_extension_moves_the_due_day_only_once_it_is_granted(
    engine: Engine, granted: bool, due: date
) -> None:
    store_approved(engine)
    extension_id = ask(engine)
    with reading(engine) as opened:
        assert obligation_in_force("k1", session=opened).due_now == DUE
        assert len(extensions(session=opened, state=ExtensionState.ASKED)) == 1
    decide(engine, extension_id, granted=granted)
    with reading(engine) as opened:
        row = obligation_in_force("k1", session=opened)
        assert (row.due_now, row.revision) == (due, int(granted))


def test_an_extension_is_decided_once(engine: Engine) -> None:
    store_approved(engine)
    extension_id = ask(engine)
    decide(engine, extension_id, granted=False)
    with pytest.raises(NotFound):
        decide(engine, extension_id, granted=True)


@pytest.mark.parametrize("new_due", [DUE, date(2026, 6, 1)])
def test_a_day_that_is_not_later_is_no_extension(engine: Engine, new_due: date) -> None:
    store_approved(engine)
    with pytest.raises(DondocError, match="không sau hạn 19/06/2026"):
        ask(engine, new_due)


def test_every_deed_leaves_its_line(engine: Engine) -> None:
    store_approved(engine)
    with session(engine) as opened:
        create_claim("k1", session=opened, note="xong")
        reopen("k1", session=opened, reason="thiếu minh chứng", actor="chị Bình", at=NOW)
        confirm_done("k1", session=opened, on=TODAY, actor="chị Bình", at=NOW)
    with reading(engine) as opened:
        row = obligation_in_force("k1", session=opened)
        events = events_of("obligation:k1", session=opened)
    assert (row.claimed_done_on, row.confirmed_on) == (None, TODAY)
    assert [event.action for event in events] == ["done-claimed", "reopened", "done-confirmed"]
    assert events[0].at == NOW


def test_nothing_is_done_under_a_plan_that_is_not_approved(engine: Engine) -> None:
    store(engine)
    with pytest.raises(NotFound, match="trong kế hoạch đã duyệt"), session(engine) as opened:
        create_claim("k1", session=opened)


@pytest.mark.parametrize(
    ("scope", "subject", "is_held"),
    [
        (HoldScope.OBLIGATION, "k1", True),
        (HoldScope.OBLIGATION, "k2", False),
        (HoldScope.ITEM, item_subject("I", "1"), True),
        (HoldScope.ITEM, item_subject("I", "2"), False),
        (HoldScope.AGENCY, "so-noi-vu", True),
        (HoldScope.AGENCY, "so-du-lich", False),
        (HoldScope.PLAN, "", True),
    ],
)
@pytest.mark.parametrize(
    ("day", "is_within"),
    [
        (date(2026, 5, 31), False),
        (date(2026, 6, 1), True),
        (date(2026, 6, 5), True),
        (date(2026, 6, 6), False),
    ],
)
def test_a_hold_covers_what_it_names_on_its_days(
    scope: HoldScope, subject: str, is_held: bool, day: date, is_within: bool
) -> None:
    row = ObligationRow(plan_id=1, revised_at=NOW, **asdict(create_obligation("k1")))
    hold = HoldRow(
        scope=scope,
        subject=subject,
        plan_id=1,
        starts=date(2026, 6, 1),
        until=date(2026, 6, 5),
        author="chị Bình",
        reason="bầu cử",
    )
    assert (hold_on(day, row, [hold]) is hold) == (is_held and is_within)
