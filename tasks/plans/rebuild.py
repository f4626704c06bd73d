"""A draft worked out anew after an answer, or against another version: its lineage, what it owes."""

from __future__ import annotations

from sqlalchemy import delete
from sqlmodel import Session, col

from dondoc.plan import Finding
from dondoc.reading.as_json import reading_from_json
from dondoc.schedule.answers import SAME_ITEM
from dondoc.schedule.lineage import lineage_from_json
from models.decisions import decisions_of
from models.office import Office
from models.plans import findings_of, plan_by_id
from models.tables import CommemorationRow, FindingRow, ObligationRow, PlanRow
from tasks.plans.answered import mark_answered
from tasks.plans.asking import Asked
from tasks.plans.following import Following, decided, following
from tasks.plans.rows import add_schedule, finding_row
from tasks.plans.rules import reading_rules
from tasks.plans.store import rewrite

NO_LONGER_ASKED = "không còn phải hỏi: các nhiệm vụ cũ giống nó đã rõ"


def rebuild(plan: PlanRow, office: Office, session: Session, *, with_kin: bool = False) -> None:
    """Mark what is answered, and put what follows in the place of what followed before.

    `with_kin` finds out anew which rows are which of the version that it is based on.
    """
    assert plan.id is not None
    decisions, rules = decisions_of(plan), reading_rules(office)
    if with_kin and decisions:
        base = plan_by_id(plan.based_on or 0, session=session)
        made, _ = decided(base, decisions, rules, session=session, now=office.now())
        rewrite(plan, made.reading, made, session=session, now=office.now())
        return
    follows = following(reading_from_json(plan.reading), rules, session=session, now=office.now())
    if with_kin:
        _find_kin(plan, follows, session)
    lineage = lineage_from_json(plan.lineage)
    mark_answered(findings_of(plan.id, session=session), follows.answers(lineage))
    for table in (ObligationRow, CommemorationRow):
        session.execute(delete(table).where(col(table.plan_id) == plan.id))
    add_schedule(plan, follows.schedule(lineage), session=session, now=office.now())


def _find_kin(plan: PlanRow, follows: Following, session: Session) -> None:
    base = plan_by_id(plan.based_on, session=session) if plan.based_on else None
    kin = follows.kinship(base, plan, session=session)
    plan.lineage = kin.kept
    _ask_anew(plan, kin.asked, session)
    session.flush()


def _ask_anew(plan: PlanRow, asked: tuple[Asked, ...], session: Session) -> None:
    """What is in doubt now; a doubt that is gone stays to be read, as settled."""
    assert plan.id is not None
    found = findings_of(plan.id, session=session)
    kept = {(one.place, one.read): one for one in found if one.code == SAME_ITEM}
    last = max((one.position for one in found), default=-1)
    for each in asked:
        doubt = each.finding
        row = kept.pop((doubt.where, doubt.read), None)
        if row is None:
            last += 1
            session.add(_added(plan.id, last, doubt))
        else:
            row.message, row.settled, row.answer = doubt.message, False, ""
    for row in kept.values():
        row.settled, row.answer = True, NO_LONGER_ASKED


def _added(plan_id: int, position: int, finding: Finding) -> FindingRow:
    return FindingRow(**finding_row(plan_id, position, finding))
