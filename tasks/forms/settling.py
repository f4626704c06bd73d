"""The answers of a filled-in form kept with the plan: all of them, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from dondoc.errors import DondocError
from models.engine import one_at_a_time
from models.engine import session as transaction
from models.events import record
from models.office import Office
from models.plans import findings_of, open_errors, plan_by_id
from models.tables import PlanRow
from tasks.forms.doubts import Doubt, answers_given, doubts_of
from tasks.forms.plans import chosen_plan, open_findings, plan_name
from tasks.plans.answered import answer_words
from tasks.plans.outcome import Particulars
from tasks.plans.particulars import checked_number, complete
from tasks.plans.settle import Given, fitting_answer, settle_doubts
from tasks.plans.store import PLANS


@dataclass(frozen=True, slots=True)
class Filled:
    """What a person filled in about one plan: `plan` is a choice, `plan_id` what programs say."""

    author: str
    plan: str | None = None
    plan_id: int | None = None
    answers: Mapping[str, Any] | None = None
    number: str | None = None
    issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The plan that was meant, how many answers were new, and what is left of doubts and errors."""

    plan_id: int
    name: str
    answered: int
    left: int
    errors: int


def keep_filled(filled: Filled, office: Office) -> Answered:
    """Find the plan, settle every doubt that was answered, write number and day of issue.

    Raises NotFound, and DondocError for a choice that was overtaken, for an answer that does not fit
    its doubt, and for one that somebody else has given otherwise meanwhile; then nothing is kept.
    """
    given = Particulars(checked_number(filled.number), filled.issued_on)
    with transaction(office.engine) as session:
        one_at_a_time(PLANS, session=session)
        plan = _meant(filled, session)
        assert plan.id is not None
        new = _new_answers(
            answers_given(doubts_of(plan, session), filled.answers or {}), plan, office
        )
        settle_doubts(plan.id, new, office=office, session=session, author=filled.author)
        if complete(plan, findings_of(plan.id, session=session), given):
            _log_particulars(plan, filled.author, office, session)
        session.flush()
        left = open_findings(findings_of(plan.id, session=session))
        errors = open_errors(plan.id, session=session)
        return Answered(plan.id, plan_name(plan), len(new), len(left), len(errors))


def _meant(filled: Filled, session: Session) -> PlanRow:
    if filled.plan is not None:
        return chosen_plan(filled.plan, session)
    return plan_by_id(filled.plan_id or 0, session=session)


def _new_answers(
    given: Sequence[tuple[Doubt, Given]], plan: PlanRow, office: Office
) -> dict[int, Given]:
    """The answers by their finding's id, without those that stand already: a run may be repeated."""
    new = {}
    for doubt, answer in given:
        row = doubt.row
        if not row.settled:
            new[row.id or 0] = answer
        elif answer_words(fitting_answer(answer, row, plan, office)) != row.answer:
            raise DondocError(
                f"điểm này đã có câu trả lời khác: “{row.answer}”",
                where=row.place,
                remedy="mở lại điểm này ở bàn điều phối nếu cần sửa",
            )
    return new


def _log_particulars(plan: PlanRow, author: str, office: Office, session: Session) -> None:
    said = {"version": plan.version, "number": plan.number}
    at, subject = office.now(), f"plan:{plan.id}"
    record("particulars-given", subject, session=session, at=at, actor=author, details=said)
