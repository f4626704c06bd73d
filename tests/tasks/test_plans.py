"""Plans come in as drafts, come in again without trace, and take over from one another."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlmodel import select

from dondoc.errors import DondocError, NotFound
from dondoc.plan import Severity
from models.engine import reading, session
from models.events import events_of
from models.extensions import ask_extension, decide_extension
from models.obligations import obligation_in_force, obligations_in_force
from models.plans import commemorations, findings_of, items_of, plan_by_id
from models.submissions import add_submission, latest_submission
from models.tables import (
    ContactRow,
    EventRow,
    FindingRow,
    ItemRow,
    ObligationRow,
    PlanRow,
    PlanStatus,
)
from tasks.plans.approve import approve
from tasks.plans.outcome import Particulars
from tests.tasks.makers import (
    NOW,
    create_claim,
    create_finding,
    create_obligation,
    create_reading,
    create_schedule,
    moved,
    store,
    store_approved,
)

LATER = NOW + timedelta(days=7)


def everything(engine: Engine) -> dict[str, Sequence[Any]]:
    tables = (PlanRow, ItemRow, FindingRow, ObligationRow, EventRow, ContactRow)
    with reading(engine) as opened:
        return {
            table.__name__: [row.model_dump() for row in opened.exec(select(table))]
            for table in tables
        }


def test_a_plan_comes_in_as_a_draft_and_owes_nothing_yet(engine: Engine) -> None:
    kept = store(engine)
    assert (kept.status, kept.version, kept.items, kept.obligations) == ("draft", 1, 2, 2)
    with reading(engine) as opened:
        assert obligations_in_force(session=opened) == []
        assert commemorations(session=opened) == []
        assert [row.content for row in items_of(kept.plan_id, session=opened)] == [
            "Mở lớp tin học",
            "Ra bản tin",
        ]


@pytest.mark.parametrize("is_approved", [False, True])
def test_the_same_file_again_changes_nothing(engine: Engine, is_approved: bool) -> None:
    kept = store(engine)
    if is_approved:
        approve(engine, kept.plan_id, approved_by="chị Bình", now=NOW)
    before = everything(engine)
    again = store(engine, now=LATER)
    assert (again.plan_id, again.unchanged) == (kept.plan_id, True)
    assert everything(engine) == before


def test_a_corrected_file_replaces_the_draft(engine: Engine) -> None:
    kept = store(engine)
    again = store(engine, create_reading(contents=["Một việc"]), create_schedule(), now=LATER)
    assert (again.plan_id, again.version, again.items) == (kept.plan_id, 1, 1)
    with reading(engine) as opened:
        assert len(items_of(kept.plan_id, session=opened)) == 1


def test_a_corrected_file_keeps_what_a_person_has_settled(engine: Engine) -> None:
    findings = [create_finding(read="a"), create_finding(read="b")]
    kept = store(engine, create_reading(findings=findings))
    with session(engine) as opened:
        first = findings_of(kept.plan_id, session=opened)[0]
        first.settled, first.answer = True, "Sở Nội vụ"
    store(engine, create_reading(contents=["Một việc"], findings=findings), now=LATER)
    with reading(engine) as opened:
        settled = [one.answer for one in findings_of(kept.plan_id, session=opened) if one.settled]
    assert settled == ["Sở Nội vụ"]


def test_approving_puts_the_plan_in_force_once(engine: Engine) -> None:
    plan_id = store_approved(engine)
    again = approve(engine, plan_id, approved_by="ai khác", now=LATER)
    assert (again.status, again.unchanged) == ("approved", True)
    with reading(engine) as opened:
        plan = plan_by_id(plan_id, session=opened)
        assert (plan.approved_at, plan.approved_by) == (NOW, "chị Bình")
        assert [row.key for row in obligations_in_force(session=opened)] == ["k1", "k2"]
        assert [row.name for row in commemorations(session=opened)] == ["Quốc khánh"]
        actions = [event.action for event in events_of(f"plan:{plan_id}", session=opened)]
    assert actions == ["plan-ingested", "plan-approved"]


def test_a_plan_with_an_open_error_is_not_approved_unless_told(engine: Engine) -> None:
    kept = store(engine, create_reading(findings=[create_finding()]))
    with pytest.raises(DondocError, match=r"còn 1 lỗi.*Không ghi cơ quan phụ trách"):
        approve(engine, kept.plan_id, approved_by="chị Bình", now=NOW)
    with reading(engine) as opened:
        assert plan_by_id(kept.plan_id, session=opened).status is PlanStatus.DRAFT
    done = approve(engine, kept.plan_id, approved_by="chị Bình", now=NOW, despite_errors=True)
    assert done.status == "approved"


def test_a_doubt_does_not_stand_in_the_way(engine: Engine) -> None:
    kept = store(engine, create_reading(findings=[create_finding(severity=Severity.DOUBT)]))
    assert approve(engine, kept.plan_id, approved_by="chị Bình", now=NOW).status == "approved"


def test_a_plan_that_is_not_there_cannot_be_approved(engine: Engine) -> None:
    with pytest.raises(NotFound, match="không có kế hoạch số 99"):
        approve(engine, 99, approved_by="chị Bình", now=NOW)


MISSING = create_finding("plan-number-missing", Severity.DOUBT)


def test_the_number_can_be_given_with_the_file(engine: Engine) -> None:
    given = Particulars(number="48/KH-UBND")
    kept = store(engine, create_reading(findings=[MISSING]), given=given)
    assert kept.findings == 0
    again = store(engine, create_reading(findings=[MISSING]), now=LATER)
    assert again.unchanged
    with reading(engine) as opened:
        assert plan_by_id(kept.plan_id, session=opened).number == "48/KH-UBND"


def test_the_number_can_be_given_at_approval_and_settles_its_finding(engine: Engine) -> None:
    kept = store(engine, create_reading(findings=[MISSING]))
    done = approve(engine, kept.plan_id, approved_by="chị Bình", now=NOW, number="48/KH-UBND")
    assert done.number == "48/KH-UBND"
    with reading(engine) as opened:
        (finding,) = findings_of(kept.plan_id, session=opened)
    assert (finding.settled, finding.answer) == (True, "48/KH-UBND")


def test_a_number_given_once_is_kept_when_a_corrected_file_comes(engine: Engine) -> None:
    store(engine, create_reading(findings=[MISSING]), given=Particulars(number="48/KH-UBND"))
    kept = store(engine, create_reading(contents=["Khác"], findings=[MISSING]), now=LATER)
    with reading(engine) as opened:
        assert plan_by_id(kept.plan_id, session=opened).number == "48/KH-UBND"


@pytest.mark.parametrize("number", ["48", "KH-UBND", "48/KH UBND; DROP", ""])
def test_what_is_no_number_is_refused(engine: Engine, number: str) -> None:
    kept = store(engine)
    with pytest.raises(DondocError, match="48/KH-UBND"):
        approve(engine, kept.plan_id, approved_by="chị Bình", now=NOW, number=number)


def approve_next_version(engine: Engine, *obligations: Any) -> int:
    changed = create_reading(contents=["Bản sửa"])
    kept = store(engine, changed, create_schedule(*obligations), now=LATER)
    assert (kept.version, kept.status) == (2, "draft")
    approve(engine, kept.plan_id, approved_by="chị Bình", now=LATER)
    return kept.plan_id


def test_a_changed_file_of_an_approved_plan_waits_beside_it(engine: Engine) -> None:
    first = store_approved(engine)
    kept = store(engine, create_reading(contents=["Bản sửa"]), now=LATER)
    assert (kept.version, kept.status, kept.plan_id != first) == (2, "draft", True)
    with reading(engine) as opened:
        assert {row.plan_id for row in obligations_in_force(session=opened)} == {first}


def test_the_older_file_again_leaves_the_waiting_version_alone(engine: Engine) -> None:
    first = store_approved(engine)
    store(engine, create_reading(contents=["Bản sửa"]), now=LATER)
    again = store(engine, now=LATER)
    assert (again.plan_id, again.unchanged) == (first, True)


def test_a_new_version_revises_only_what_changed(engine: Engine) -> None:
    store_approved(engine)
    due = date(2026, 6, 30)
    second = approve_next_version(
        engine,
        create_obligation("k1"),
        moved(create_obligation("k2"), due),
        create_obligation("k3"),
    )
    with reading(engine) as opened:
        rows = obligations_in_force(session=opened)
    assert {row.plan_id for row in rows} == {second}
    revisions = {row.key: (row.revision, row.revised_at) for row in rows}
    assert revisions == {"k1": (0, NOW), "k2": (1, LATER), "k3": (0, LATER)}


def test_what_a_new_version_drops_stays_as_cancelled(engine: Engine) -> None:
    store_approved(engine)
    approve_next_version(engine, create_obligation("k1"))
    with reading(engine) as opened:
        assert [row.key for row in obligations_in_force(session=opened)] == ["k1"]
        kept = obligation_in_force("k2", session=opened)
    assert (kept.cancelled_at, kept.revision) == (LATER, 1)


def test_a_new_version_knows_what_was_said_and_sent_before(engine: Engine) -> None:
    first = store_approved(engine)
    with session(engine) as opened:
        create_claim("k1", session=opened, note="đã mở")
        add_submission(
            session=opened,
            plan_id=first,
            agency_id="so-noi-vu",
            period="6-thang",
            received_at=NOW,
            file_name="bc.xlsx",
            sha256="aa",
            late=False,
            answers={},
            actor="so-noi-vu",
        )
    second = approve_next_version(engine, create_obligation("k1"))
    with reading(engine) as opened:
        assert obligation_in_force("k1", session=opened).claimed_done_on == NOW.date()
        assert latest_submission(
            session=opened, plan_id=second, agency_id="so-noi-vu", period="6-thang"
        )


@pytest.mark.parametrize(
    ("plan_due", "extended"), [(date(2026, 6, 22), date(2026, 6, 30)), (date(2026, 7, 10), None)]
)
def test_an_extension_goes_on_unless_the_plan_itself_gives_longer(
    engine: Engine, plan_due: date, extended: date | None
) -> None:
    store_approved(engine)
    with session(engine) as opened:
        asked = ask_extension(
            "k1",
            session=opened,
            new_due=date(2026, 6, 30),
            reason="thiếu người",
            on=NOW.date(),
            actor="so-noi-vu",
            at=NOW,
        )
        opened.flush()
        assert asked.id is not None
        decide_extension(asked.id, session=opened, granted=True, actor="chị Bình", at=NOW)
    approve_next_version(engine, moved(create_obligation("k1"), plan_due))
    with reading(engine) as opened:
        assert obligation_in_force("k1", session=opened).extended_due == extended


def test_a_superseded_version_cannot_come_back(engine: Engine) -> None:
    first = store_approved(engine)
    approve_next_version(engine, create_obligation("k1"))
    with pytest.raises(DondocError, match="đã có bản mới hơn"):
        approve(engine, first, approved_by="chị Bình", now=LATER)


def test_a_failure_half_way_keeps_nothing(engine: Engine) -> None:
    twice = create_schedule(create_obligation("k1"), create_obligation("k1"))
    with pytest.raises(Exception, match=r"(?i)unique"):
        store(engine, schedule=twice)
    assert not any(everything(engine).values())


def test_thousands_of_obligations_come_in_within_seconds(engine: Engine) -> None:
    many = [create_obligation(f"k{number}") for number in range(5_000)]
    assert store(engine, schedule=create_schedule(*many)).obligations == 5_000
    assert store(engine, schedule=create_schedule(*many)).unchanged


def test_those_who_bring_and_approve_the_same_plan_at_once_make_it_once(engine: Engine) -> None:
    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(lambda _: store(engine), range(4)))
        assert len({one.plan_id for one in kept}) == 1
        assert [one.unchanged for one in kept].count(False) == 1
        plan_id = kept[0].plan_id
        done = list(
            pool.map(
                lambda name: approve(engine, plan_id, approved_by=name, now=NOW), ["an", "bình"]
            )
        )
    assert [one.unchanged for one in done].count(False) == 1


def test_a_state_is_stored_as_its_text(engine: Engine) -> None:
    store_approved(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT status FROM plan")).scalars().all() == ["approved"]
