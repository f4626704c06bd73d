"""A person approves a draft; only from then on is anything sent or published."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from dondoc.errors import DondocError
from dondoc.schedule.answers import ASKS_WHICH
from models.engine import one_at_a_time
from models.engine import session as transaction
from models.events import record
from models.office import Office
from models.plans import findings_of, open_errors, plan_by_id
from models.statistics import refresh_statistics
from models.tables import FindingRow, ObligationRow, PlanRow, PlanStatus
from tasks.plans.bases import refuse_stale
from tasks.plans.carry import Changes, carry_over
from tasks.plans.outcome import ApproveOutcome, Particulars
from tasks.plans.particulars import checked_number, complete
from tasks.plans.store import PLANS
from tasks.plans.superseding import hold_against

SHOWN_ERRORS = 3


def approve(
    engine: Engine,
    plan_id: int,
    *,
    approved_by: str,
    now: datetime,
    number: str | None = None,
    issued_on: date | None = None,
    despite_errors: bool = False,
    supersedes: int | None = None,
    office: Office | None = None,
) -> ApproveOutcome:
    """Put a draft in force, the version before it out of force; approving again changes nothing.

    `supersedes` is a plan in force, of another title, whose place it takes; the `office` is needed to
    find out which rows go on. Raises NotFound, and DondocError while a finding of severity "error" or the
    question whether a row is an old task is open, unless `despite_errors`; where a newer version has
    taken over; and where the draft was held against a version that is no longer in force.
    """
    if supersedes is not None:
        hold_against(engine, plan_id, supersedes, office=office, actor=approved_by)
    given = Particulars(checked_number(number), issued_on)
    with transaction(engine) as opened:
        one_at_a_time(PLANS, session=opened)
        plan = plan_by_id(plan_id, session=opened)
        completed = complete(plan, findings_of(plan_id, session=opened), given)
        if plan.status is PlanStatus.APPROVED:
            if completed:
                _log("particulars-given", plan, opened, approved_by, now, Changes())
            return _outcome(plan, opened, Changes(), unchanged=not completed)
        _refuse_if_not_fit(plan, opened, despite_errors)
        changes = _put_in_force(plan, opened, approved_by, now)
        _log("plan-approved", plan, opened, approved_by, now, changes)
        outcome = _outcome(plan, opened, changes)
    refresh_statistics(engine)
    return outcome


def _put_in_force(plan: PlanRow, session: Session, approved_by: str, now: datetime) -> Changes:
    before = plan_by_id(plan.based_on, session=session) if plan.based_on else None
    plan.status, plan.approved_at, plan.approved_by = PlanStatus.APPROVED, now, approved_by
    if before is None:
        return Changes(added=_count(plan, session))
    before.status = PlanStatus.SUPERSEDED
    session.flush()
    return carry_over(before, plan, session=session, now=now, actor=approved_by)


def _refuse_if_not_fit(plan: PlanRow, session: Session, despite_errors: bool) -> None:
    assert plan.id is not None
    if plan.status is PlanStatus.SUPERSEDED:
        raise DondocError(f"kế hoạch số {plan.id} đã có bản mới hơn thay thế")
    refuse_stale(plan, session=session)
    asked = [one for one in findings_of(plan.id, session=session) if _is_asked(one)]
    if asked and not despite_errors:
        raise DondocError(
            f"còn {len(asked)} điểm chưa rõ là nhiệm vụ nào của bản đang thực hiện: {_in_short(asked)}",
            remedy=f"trả lời ở trang xem lại của kế hoạch số {plan.id} rồi duyệt; duyệt với "
            "--despite-errors là coi như nhiệm vụ mới, dòng quyết định chưa rõ thì không áp dụng",
        )
    errors = open_errors(plan.id, session=session)
    if errors and not despite_errors:
        raise DondocError(
            f"kế hoạch số {plan.id} còn {len(errors)} lỗi chưa giải quyết: {_in_short(errors)}",
            remedy="sửa tệp rồi nhập lại, hoặc duyệt với --despite-errors",
        )


def _is_asked(finding: FindingRow) -> bool:
    return finding.code in ASKS_WHICH and not finding.settled


def _in_short(errors: list[FindingRow]) -> str:
    shown = "; ".join(f"{one.place}: {one.message}" for one in errors[:SHOWN_ERRORS])
    return shown if len(errors) <= SHOWN_ERRORS else f"{shown}; …"


def _count(plan: PlanRow, session: Session) -> int:
    asked = select(func.count()).where(
        ObligationRow.plan_id == plan.id, col(ObligationRow.cancelled_at).is_(None)
    )
    return session.exec(asked).one()


def _outcome(
    plan: PlanRow, session: Session, changes: Changes, *, unchanged: bool = False
) -> ApproveOutcome:
    assert plan.id is not None
    session.flush()
    return ApproveOutcome(
        plan_id=plan.id,
        status=plan.status.value,
        version=plan.version,
        number=plan.number,
        obligations=_count(plan, session),
        added=changes.added,
        changed=changes.changed,
        cancelled=changes.cancelled,
        unchanged=unchanged,
        words=changes.words,
        before=plan.based_on,
    )


def _log(
    action: str, plan: PlanRow, session: Session, actor: str, at: datetime, changes: Changes
) -> None:
    said = {**vars(changes), "version": plan.version, "number": plan.number}
    if plan.based_on is not None:
        said["before"] = plan.based_on
    record(action, f"plan:{plan.id}", session=session, at=at, actor=actor, details=said)
