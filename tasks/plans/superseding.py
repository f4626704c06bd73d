"""A draft held against the plan of another title whose place it is to take."""

from __future__ import annotations

from sqlalchemy import Engine

from dondoc.errors import DondocError
from models.engine import one_at_a_time
from models.engine import session as transaction
from models.events import record
from models.office import Office
from models.plans import approved_version, plan_by_id
from models.tables import PlanStatus
from tasks.plans.bases import superseded
from tasks.plans.rebuild import rebuild
from tasks.plans.store import PLANS


def hold_against(
    engine: Engine, plan_id: int, old_id: int, *, office: Office | None, actor: str
) -> None:
    """Find out which rows of a draft go on from a plan in force; what is in doubt is asked in its review.

    Kept at once, so that a person can answer before it is approved; again changes nothing. Raises
    NotFound and DondocError.
    """
    with transaction(engine) as opened:
        one_at_a_time(PLANS, session=opened)
        plan = plan_by_id(plan_id, session=opened)
        if plan.based_on == old_id:
            return
        if plan.status is not PlanStatus.DRAFT:
            raise DondocError(
                f"kế hoạch số {plan_id} không còn là dự thảo nên không nhận việc của kế hoạch số "
                f"{old_id} được nữa"
            )
        old = superseded(old_id, approved_version(plan.key, session=opened), session=opened)
        if office is None:
            raise ValueError("superseding needs the office's rules")
        plan.based_on = old.id
        rebuild(plan, office, opened, with_kin=True)
        said = {"supersedes": old.id}
        subject = f"plan:{plan.id}"
        record(
            "plan-held-against",
            subject,
            session=opened,
            at=office.now(),
            actor=actor,
            details=said,
        )
