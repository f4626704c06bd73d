"""Who owes something and hears of nothing: for the audit, which names them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, bindparam, select, text
from sqlmodel import Session

from dondoc.messages.step_windows import StepWindow
from dondoc.policy import Audience
from models.tables import ContactRow
from models.unsaid import Question, also_asked, answers

# databases bound how many values one question may name
AGENCIES_AT_ONCE = 5_000
_CONTACT: Any = ContactRow.__table__  # type: ignore[attr-defined]
_OF_THESE = Question("agency_id", "owed.agency_id IN :agencies")
_OF_ANY = Question("agency_id", "1 = 1")
# all agencies that owe or owed anything, by one step of the index to each, but for those who are told
_WITHOUT_CONTACT = text(
    """WITH RECURSIVE agency (id) AS (
        SELECT min(agency_id) FROM obligation
        UNION ALL
        SELECT (SELECT min(agency_id) FROM obligation WHERE agency_id > agency.id)
        FROM agency WHERE agency.id IS NOT NULL)
    SELECT id FROM agency WHERE id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM contact
        WHERE contact.agency_id = agency.id AND contact.active AND contact.audience IN :audiences)"""
).bindparams(bindparam("audiences", expanding=True))
_ANY_HEARS = (
    select(_CONTACT.c.id)
    .where(_CONTACT.c.active, _CONTACT.c.audience.in_(bindparam("audiences", expanding=True)))
    .limit(1)
)
_OWING = """SELECT DISTINCT owed.agency_id FROM obligation AS owed
    WHERE owed.agency_id IN :agencies AND owed.cancelled_at IS NULL
      AND owed.plan_id IN (SELECT id FROM plan WHERE status = 'approved')
      AND (owed.claimed_done_on IS NULL OR owed.claimed_done_on > :today)
      AND (owed.confirmed_on IS NULL OR owed.confirmed_on > :today)"""


def steps_unheard(
    windows: Sequence[StepWindow], today: date, *, coordinating: bool, session: Session
) -> Counter[str]:
    """How many steps are due of each agency for which nobody is there to be told."""
    found: Counter[str] = Counter()
    own = [one for one in windows if one.step.audience is not Audience.COORDINATOR]
    mute = without_contact((Audience.OFFICER, Audience.LEADER), session=session)
    for some in _parts(mute):
        asked = answers(
            _OF_THESE, own, today, coordinating=coordinating, session=session, agencies=some
        )
        found.update(agency_id for agency_id, _ in asked)
    ask = session.connection().execute
    if ask(_ANY_HEARS, {"audiences": [Audience.COORDINATOR]}).first() is None:
        theirs = [one for one in windows if one.step.audience is Audience.COORDINATOR]
        asked = answers(_OF_ANY, theirs, today, coordinating=coordinating, session=session)
        found.update(agency_id for agency_id, _ in asked)
    return found


def agencies_owing(
    today: date, among: Iterable[str], *, coordinating: bool, session: Session
) -> set[str]:
    """Those with open work of which they are, or will be, reminded."""
    among = set(among)
    if not among:
        return set()
    also = also_asked(today, coordinating=coordinating, session=session, silent_too=False)
    asked = text(f"{_OWING} {also}").bindparams(
        bindparam("today", type_=Date), bindparam("agencies", expanding=True)
    )
    ask = session.connection().execute
    return {
        agency_id
        for some in _parts(among)
        for (agency_id,) in ask(asked, {"today": today, "agencies": some})
    }


def without_contact(audiences: Sequence[Audience], *, session: Session) -> set[str]:
    """The agencies that owe or owed anything and have no contact in use of these audiences."""
    given = {"audiences": [one.value for one in audiences]}
    return set(session.connection().execute(_WITHOUT_CONTACT, given).scalars())


def _parts(agencies: Iterable[str]) -> Iterable[list[str]]:
    ordered = sorted(agencies)
    for at in range(0, len(ordered), AGENCIES_AT_ONCE):
        yield ordered[at : at + AGENCIES_AT_ONCE]
