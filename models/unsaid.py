"""Which obligations have a step that somebody has not been told: asked of the database, not of memory.

Most of what is owed has nothing new to say on a day. These questions give the numbers of those that
have; whoever plans reads them alone, and the rules decide. What is closed, held or kept silent is
left out in the same sense as the rules have it, so that it is not read day after day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, Row, TextClause, bindparam, text
from sqlmodel import Session, col, select

from dondoc.messages.step_windows import StepWindow
from dondoc.policy import Audience
from models.tables import HoldRow

_ANY_YEARS = "*"
# one branch after the other, so that each has its index: hardly anything is in the later ones
_BRANCHES = (
    """owed.extended_due IS NULL AND owed.due BETWEEN step.first_due AND step.last_due
       AND owed.claimed_done_on IS NULL AND owed.confirmed_on IS NULL""",
    """owed.extended_due BETWEEN step.first_due AND step.last_due
       AND owed.claimed_done_on IS NULL AND owed.confirmed_on IS NULL""",
    # done on a day that has not come yet on the day asked for
    """owed.claimed_done_on > :today
       AND (owed.confirmed_on IS NULL OR owed.confirmed_on > :today)
       AND coalesce(owed.extended_due, owed.due) BETWEEN step.first_due AND step.last_due""",
    """owed.confirmed_on > :today AND owed.claimed_done_on IS NULL
       AND coalesce(owed.extended_due, owed.due) BETWEEN step.first_due AND step.last_due""",
)
_OF_STEP = """owed.kind = step.kind AND owed.cancelled_at IS NULL
    AND owed.plan_id IN (SELECT id FROM plan WHERE status = 'approved')
    AND (step.jubilee = '*' OR step.jubilee = CASE
        WHEN coalesce(owed.years, 0) = 0 OR owed.years % 5 <> 0 THEN ''
        WHEN owed.years % 10 = 0 THEN 'round' ELSE 'even' END)"""
_LEADS = "AND owed.role <> 'coordinating'"
_NOT_HELD = """AND NOT EXISTS (
    SELECT 1 FROM hold
    WHERE hold.starts <= :today AND hold.until >= :today
      AND (hold.plan_id IS NULL OR hold.plan_id = owed.plan_id)
      AND CASE hold.scope
        WHEN 'obligation' THEN hold.subject = owed.key
        WHEN 'item' THEN hold.subject = owed.section || ' > ' || owed.number
        WHEN 'agency' THEN hold.subject = owed.agency_id
        WHEN 'period' THEN hold.subject = owed.period
        ELSE 1 = 1 END)"""
# who hears of an agency's step (`Snapshot.recipients`): its own contacts, and the other ones as well
# where nothing gets through to any of them
_HEARERS = """
    SELECT agency_id, audience, id FROM contact
    WHERE active AND audience IN ('officer', 'leader')
    UNION ALL
    SELECT other.agency_id, missing.audience, other.id
    FROM contact AS other
    JOIN (SELECT 'officer' AS audience UNION ALL SELECT 'leader') AS missing
        ON missing.audience <> other.audience
    WHERE other.active AND other.audience IN ('officer', 'leader') AND NOT EXISTS (
        SELECT 1 FROM contact AS own
        WHERE own.agency_id = other.agency_id AND own.audience = missing.audience
          AND own.active AND own.last_error = '')"""
# a plan's own coordinators, else whoever coordinates
_COORDINATORS = """
    SELECT plan.id, 'coordinator', contact.id
    FROM plan CROSS JOIN contact
    WHERE contact.active AND contact.audience = 'coordinator' AND plan.status = 'approved' AND (
        contact.agency_id = coalesce(plan.coordinator_agency_id, '') OR NOT EXISTS (
            SELECT 1 FROM contact AS own
            WHERE own.agency_id = coalesce(plan.coordinator_agency_id, '')
              AND own.audience = 'coordinator' AND own.active))"""
# OFFSET 0 keeps PostgreSQL from reading all that was ever said: each is looked up by its index
_UNSAID = """NOT EXISTS (
    SELECT 1 FROM reminder_entry AS said
    WHERE said.contact_id = hearer.contact_id AND said.obligation_key = owed.key
      AND said.step = step.code AND said.due = coalesce(owed.extended_due, owed.due)
    LIMIT 1 OFFSET 0)"""
_UNHEARD = """NOT EXISTS (
    SELECT 1 FROM contact WHERE contact.active AND CASE
        WHEN step.audience = 'coordinator' THEN contact.audience = 'coordinator'
        ELSE contact.agency_id = owed.agency_id AND contact.audience <> 'coordinator' END)"""
_OWING = """SELECT DISTINCT owed.agency_id FROM obligation AS owed
    WHERE owed.cancelled_at IS NULL
      AND owed.plan_id IN (SELECT id FROM plan WHERE status = 'approved')
      AND (owed.claimed_done_on IS NULL OR owed.claimed_done_on > :today)
      AND (owed.confirmed_on IS NULL OR owed.confirmed_on > :today)"""
_UNREACHED = """AND NOT EXISTS (
    SELECT 1 FROM contact WHERE contact.agency_id = owed.agency_id AND contact.active)"""


def unsaid_to_agencies(
    windows: Sequence[StepWindow], today: date, *, coordinating: bool, session: Session
) -> list[Row[Any]]:
    """(agency_id, id) of what officers and leaders of its agency are to be told, an id maybe twice.

    With `coordinating` those that only help with the work are reminded as well.
    """
    own = [one for one in windows if one.step.audience is not Audience.COORDINATOR]
    asked = (_HEARERS, "agency_id", f"hearer.audience = step.audience AND {_UNSAID}")
    return _found(own, today, asked, coordinating, session)


def unsaid_to_coordinators(
    windows: Sequence[StepWindow], today: date, *, coordinating: bool, session: Session
) -> list[Row[Any]]:
    """(plan_id, id) of what those who coordinate its plan are to be told."""
    theirs = [one for one in windows if one.step.audience is Audience.COORDINATOR]
    return _found(theirs, today, (_COORDINATORS, "plan_id", _UNSAID), coordinating, session)


def unheard(
    windows: Sequence[StepWindow], today: date, *, coordinating: bool, session: Session
) -> Counter[str]:
    """How many steps are due of each agency for which nobody is there to be told."""
    found = _found(windows, today, ("", "agency_id", _UNHEARD), coordinating, session)
    return Counter(agency_id for agency_id, _ in found)


def agencies_owing(
    today: date, *, coordinating: bool, unless_reached: bool, session: Session
) -> set[str]:
    """The agencies with open work of which they are, or will be, reminded.

    `unless_reached` leaves out those that have any contact in use.
    """
    conditions = [
        "" if coordinating else _LEADS,
        _NOT_HELD.replace("WHERE hold", "WHERE hold.kind <> 'silence' AND hold", 1),
        _UNREACHED if unless_reached else "",
    ]
    asked = text(f"{_OWING} {' '.join(conditions)}").bindparams(bindparam("today", type_=Date))
    return set(session.connection().execute(asked, {"today": today}).scalars())


def _found(
    windows: Sequence[StepWindow],
    today: date,
    asked: tuple[str, str, str],
    coordinating: bool,
    session: Session,
) -> list[Row[Any]]:
    if not windows:
        return []
    held = session.exec(
        select(HoldRow.id).where(col(HoldRow.starts) <= today, col(HoldRow.until) >= today).limit(1)
    ).first()
    also = ("" if coordinating else _LEADS) + (_NOT_HELD if held else "")
    given = dict(_given(windows)) | {"today": today}
    statement = _statement(len(windows), also, *asked)
    return list(session.connection().execute(statement, given))


def _given(windows: Iterable[StepWindow]) -> Iterable[tuple[str, Any]]:
    for at, one in enumerate(windows):
        yield f"kind{at}", one.kind.value
        yield f"jubilee{at}", _ANY_YEARS if one.of_any_years else one.jubilee or ""
        yield f"audience{at}", one.step.audience.value
        yield f"code{at}", one.step.code
        yield f"first{at}", one.first
        yield f"last{at}", one.last


@lru_cache(maxsize=32)
def _statement(windows: int, also: str, hearers: str, of: str, condition: str) -> TextClause:
    """The question for so many windows; `of` is by what hearers are known, and what is given."""
    rows = ", ".join(
        f"(:kind{at}, :jubilee{at}, :audience{at}, :code{at}, :first{at}, :last{at})"
        for at in range(windows)
    )
    hearing = f", hearer ({of}, audience, contact_id) AS ({hearers})" if hearers else ""
    told = "CROSS JOIN hearer" if hearers else ""
    same = f"AND hearer.{of} = owed.{of}" if hearers else ""
    parts = (
        # of nothing but the words above: S608 looks for what came from outside
        f"""SELECT owed.{of}, owed.id FROM step CROSS JOIN obligation AS owed {told}
        WHERE {branch} AND {_OF_STEP} {also} {same} AND {condition}"""  # noqa: S608
        for branch in _BRANCHES
    )
    asked = text(
        f"""WITH step (kind, jubilee, audience, code, first_due, last_due) AS (VALUES {rows})
        {hearing} {" UNION ALL ".join(parts)}"""
    )
    days = [f"{name}{at}" for at in range(windows) for name in ("first", "last")]
    return asked.bindparams(*(bindparam(name, type_=Date) for name in [*days, "today"]))
