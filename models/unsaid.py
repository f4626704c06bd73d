"""Which obligations have a step that somebody has not been told: asked of the database, not of memory.

Most of what is owed has nothing new to say on a day. These questions give the numbers of those that
have; whoever plans reads them alone, and the rules decide. What is closed, held or kept silent is
left out in the same sense as the rules have it, so that it is not read day after day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, Row, TextClause, bindparam, select, text
from sqlmodel import Session

from dondoc.messages.step_windows import StepWindow
from dondoc.policy import Audience
from dondoc.schedule.obligation import Role
from models.tables import HoldKind, HoldRow, HoldScope

_ANY_YEARS = "*"
# one by an index that holds nearly all, one by the numbers of the few others
_PLAIN = """step CROSS JOIN obligation AS owed {told}
    WHERE owed.extended_due IS NULL AND owed.due BETWEEN step.first_due AND step.last_due
      AND owed.claimed_done_on IS NULL AND owed.confirmed_on IS NULL"""
_ODD = """odd CROSS JOIN obligation AS owed CROSS JOIN step {told}
    WHERE owed.id = odd.id
      AND coalesce(owed.extended_due, owed.due) BETWEEN step.first_due AND step.last_due"""
_DUE_NOW = "coalesce(owed.extended_due, owed.due)"
# with a later day, or done on a day that has not come yet on the day asked for
_ODD_ONES = """
    SELECT id FROM obligation
    WHERE extended_due IS NOT NULL AND claimed_done_on IS NULL AND confirmed_on IS NULL
    UNION ALL
    SELECT id FROM obligation
    WHERE claimed_done_on > :today AND (confirmed_on IS NULL OR confirmed_on > :today)
    UNION ALL
    SELECT id FROM obligation WHERE confirmed_on > :today AND claimed_done_on IS NULL"""
_OF_STEP = """owed.kind = step.kind AND owed.cancelled_at IS NULL
    AND owed.plan_id IN (SELECT id FROM plan WHERE status = 'approved')
    AND (step.jubilee = '*' OR step.jubilee = CASE
        WHEN coalesce(owed.years, 0) = 0 OR owed.years % 5 <> 0 THEN ''
        WHEN owed.years % 10 = 0 THEN 'round' ELSE 'even' END)"""
# named one by one, also where all are meant: the index has a kind's roles, and then their due days
_ROLES = ", ".join(f"'{role}'" for role in Role if role is not Role.COORDINATING)
_OWN_WORK = f"AND owed.role IN ({_ROLES})"
_ALL_WORK = f"AND owed.role IN ({_ROLES}, '{Role.COORDINATING}')"
_NOT_HELD = """AND NOT EXISTS (
    SELECT 1 FROM hold
    WHERE hold.subject IN (owed.key, owed.agency_id, owed.period, owed.section || ' > ' || owed.number)
      AND hold.starts <= :today AND hold.until >= :today
      AND (hold.plan_id IS NULL OR hold.plan_id = owed.plan_id)
      AND CASE hold.scope
        WHEN 'obligation' THEN hold.subject = owed.key
        WHEN 'item' THEN hold.subject = owed.section || ' > ' || owed.number
        WHEN 'agency' THEN hold.subject = owed.agency_id
        WHEN 'period' THEN hold.subject = owed.period
        ELSE 1 = 0 END)"""
_NOT_ALL_HELD = """AND NOT EXISTS (
    SELECT 1 FROM hold
    WHERE hold.scope IN ('plan', 'everything')
      AND hold.starts <= :today AND hold.until >= :today
      AND (hold.plan_id IS NULL OR hold.plan_id = owed.plan_id))"""
_WIDE = (HoldScope.PLAN, HoldScope.EVERYTHING)
_HOLD: Any = HoldRow.__table__  # type: ignore[attr-defined]
_SCOPES = (
    select(_HOLD.c.scope)
    .where(_HOLD.c.starts <= bindparam("today"), _HOLD.c.until >= bindparam("today"))
    .where(_HOLD.c.kind.in_(bindparam("kinds", expanding=True)))
    .distinct()
)
# who hears of an agency's step (`Snapshot.recipients`): its own contacts, and the other ones as well
# where nothing gets through to any of them
_HEARS = """hearer.active AND hearer.audience IN ('officer', 'leader')
    AND hearer.agency_id = owed.agency_id AND (hearer.audience = step.audience OR NOT EXISTS (
        SELECT 1 FROM contact AS own
        WHERE own.agency_id = owed.agency_id AND own.audience = step.audience
          AND own.active AND own.last_error = ''))"""
# a plan's own coordinators, else whoever coordinates
_COORDINATORS = """
    SELECT plan.id, contact.id
    FROM plan CROSS JOIN contact
    WHERE contact.active AND contact.audience = 'coordinator' AND plan.status = 'approved' AND (
        contact.agency_id = coalesce(plan.coordinator_agency_id, '') OR NOT EXISTS (
            SELECT 1 FROM contact AS own
            WHERE own.agency_id = coalesce(plan.coordinator_agency_id, '')
              AND own.audience = 'coordinator' AND own.active))"""
# OFFSET 0 keeps PostgreSQL from reading all that was ever said: each is looked up by its index
_UNSAID = """NOT EXISTS (
    SELECT 1 FROM reminder_entry AS said
    WHERE said.contact_id = hearer.id AND said.obligation_key = owed.key
      AND said.step = step.code AND said.due = {due}
    LIMIT 1 OFFSET 0)"""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of each obligation and step: SQL of our own words, no value in it.

    `of` is what is given beside the obligation's number. `hearer` is the table of those who are told,
    `named` what stands for it where it is none of the database's.
    """

    of: str
    condition: str
    hearer: str = ""
    named: str = ""


_OF_AGENCIES = Question("agency_id", f"{_HEARS} AND {_UNSAID}", "contact AS hearer")
_OF_COORDINATORS = Question(
    "plan_id",
    f"hearer.plan_id = owed.plan_id AND {_UNSAID}",
    "hearer",
    f", hearer (plan_id, id) AS ({_COORDINATORS})",
)


def unsaid_to_agencies(
    windows: Sequence[StepWindow], today: date, *, coordinating: bool, session: Session
) -> list[Row[Any]]:
    """(agency_id, id) of what officers and leaders of its agency are to be told, an id maybe twice.

    With `coordinating` those that only help with the work are reminded as well.
    """
    own = [one for one in windows if one.step.audience is not Audience.COORDINATOR]
    return answers(_OF_AGENCIES, own, today, coordinating=coordinating, session=session)


def unsaid_to_coordinators(
    windows: Sequence[StepWindow], today: date, *, coordinating: bool, session: Session
) -> list[Row[Any]]:
    """(plan_id, id) of what those who coordinate its plan are to be told."""
    theirs = [one for one in windows if one.step.audience is Audience.COORDINATOR]
    return answers(_OF_COORDINATORS, theirs, today, coordinating=coordinating, session=session)


def answers(
    question: Question,
    windows: Sequence[StepWindow],
    today: date,
    *,
    coordinating: bool,
    session: Session,
    agencies: Sequence[str] = (),
) -> list[Row[Any]]:
    """(what it is known by, id) of the open obligations in the windows for which it holds.

    `agencies` is what the question names so.
    """
    if not windows:
        return []
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        # to compile so long a question takes longer than to answer it
        connection.execute(text("SET LOCAL jit = off"))
    also = also_asked(today, coordinating=coordinating, session=session)
    given = dict(_given(windows)) | {"today": today} | ({"agencies": agencies} if agencies else {})
    return list(connection.execute(_statement(len(windows), also, question), given))


def also_asked(
    today: date, *, coordinating: bool, session: Session, silent_too: bool = True
) -> str:
    """That an obligation is the agency's own, and not held: only what there is on that day is asked for.

    With `silent_too` what is kept silent counts as held.
    """
    kinds = tuple(HoldKind) if silent_too else (HoldKind.HOLD, HoldKind.EXEMPTION)
    given = {"today": today, "kinds": kinds}
    scopes = set(session.connection().execute(_SCOPES, given).scalars())
    parts = [
        _ALL_WORK if coordinating else _OWN_WORK,
        _NOT_HELD if scopes.difference(_WIDE) else "",
        _NOT_ALL_HELD if scopes.intersection(_WIDE) else "",
    ]
    if not silent_too:
        # the work itself is owed meanwhile
        parts = [one.replace("WHERE", "WHERE hold.kind <> 'silence' AND", 1) for one in parts]
    return " ".join(parts)


def _given(windows: Iterable[StepWindow]) -> Iterable[tuple[str, Any]]:
    for at, one in enumerate(windows):
        yield f"kind{at}", one.kind.value
        yield f"jubilee{at}", _ANY_YEARS if one.of_any_years else one.jubilee or ""
        yield f"audience{at}", one.step.audience.value
        yield f"code{at}", one.step.code
        yield f"first{at}", one.first
        yield f"last{at}", one.last


@lru_cache(maxsize=32)
def _statement(windows: int, also: str, question: Question) -> TextClause:
    """The question for so many windows."""
    rows = ", ".join(
        f"(:kind{at}, :jubilee{at}, :audience{at}, :code{at}, :first{at}, :last{at})"
        for at in range(windows)
    )
    told = f"CROSS JOIN {question.hearer}" if question.hearer else ""
    parts = (
        # of nothing but the words above: S608 looks for what came from outside
        f"""SELECT owed.{question.of}, owed.id FROM {branch.format(told=told)}
        AND {_OF_STEP} {also} AND {question.condition.format(due=due)}"""  # noqa: S608
        for branch, due in ((_PLAIN, "owed.due"), (_ODD, _DUE_NOW))
    )
    asked = text(
        f"""WITH step (kind, jubilee, audience, code, first_due, last_due) AS (VALUES {rows}),
        odd (id) AS ({_ODD_ONES}) {question.named} {" UNION ALL ".join(parts)}"""
    )
    days = [f"{name}{at}" for at in range(windows) for name in ("first", "last")]
    named = [bindparam(name, type_=Date) for name in [*days, "today"]]
    if ":agencies" in question.condition:
        named.append(bindparam("agencies", expanding=True))
    return asked.bindparams(*named)
