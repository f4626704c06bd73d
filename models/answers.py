"""The answers that people gave to the doubts about a plan; they outlive every version of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from dondoc.plan import PlanReading
from dondoc.schedule.answer_places import Whereabouts
from dondoc.schedule.answers import Answer, answer_from
from dondoc.schedule.lineage import lineage_from_json
from models.tables import AnswerRow, PlanRow


def answers_of(plan_key: str, *, session: Session) -> list[Answer]:
    """The answers for a plan, by where their rows first stood, in the order in which they were given."""
    asked = select(AnswerRow).where(AnswerRow.plan_key == plan_key).order_by(col(AnswerRow.id))
    return [
        answer_from(row.code, row.place, row.read, row.kind, row.given, row.reason)
        for row in session.exec(asked)
    ]


def answers_to(plan: PlanRow, reading: PlanReading, *, session: Session) -> list[Answer]:
    """The answers for a plan, by where their rows stand in this version of it."""
    kept = answers_of(plan.key, session=session)
    return Whereabouts(reading.items, plan.key, lineage_from_json(plan.lineage)).now(kept)


def keep_answer(
    plan_key: str, answer: Answer, *, session: Session, author: str, at: datetime
) -> None:
    """Keep an answer; the one that was given to the same doubt before goes."""
    forget_answer(plan_key, answer.code, answer.place, answer.read, session=session)
    given: dict[str, list[str]] = {}
    if answer.agencies:
        given["agencies"] = list(answer.agencies)
    if answer.window:
        given["window"] = [day.isoformat() for day in answer.window]
    if answer.first:
        given["first"] = list(answer.first)
    if answer.against:
        given["against"] = [answer.against]
    session.add(
        AnswerRow(
            plan_key=plan_key,
            code=answer.code,
            place=answer.place,
            read=answer.read,
            kind=answer.kind,
            given=given,
            reason=answer.reason,
            author=author,
            at=at,
        )
    )


def forget_answer(plan_key: str, code: str, place: str, read: str, *, session: Session) -> None:
    """Take an answer back."""
    same = (
        col(AnswerRow.plan_key) == plan_key,
        col(AnswerRow.code) == code,
        col(AnswerRow.place) == place,
        col(AnswerRow.read) == read,
    )
    session.execute(delete(AnswerRow).where(*same))
