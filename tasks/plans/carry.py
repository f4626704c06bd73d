"""What is known of an obligation goes on from one version of a plan to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.carried_holds import carry_holds
from models.tables import CommemorationRow, ObligationRow, PlanRow, SubmissionRow
from models.takeover import Turn, close_extensions, done_and_dropped

# what a calendar shows: a change of any of it is a new revision
SHOWN = (
    *("kind", "role", "agency_id", "section", "number", "title", "content", "lead"),
    *("coordinating", "timing_text", "start", "due", "note", "years"),
)
SHOWN_OF_A_DAY = ("name", "day", "origin", "ordinal", "text")
SAID = ("claimed_done_on", "done_note", "confirmed_on")

Dated = ObligationRow | CommemorationRow


@dataclass
class Changes:
    """How many obligations a new version adds, changes and drops, and what a person must know of it."""

    added: int = 0
    changed: int = 0
    cancelled: int = 0
    words: tuple[str, ...] = ()


def carry_over(
    before: PlanRow, after: PlanRow, *, session: Session, now: datetime, actor: str
) -> Changes:
    """Give the new version what the one before knows: revisions, words, extensions, reports, holds.

    What the new version no longer asks for stays, as cancelled, so that calendars can show it so.
    """
    changes = Changes()
    old, new = _obligations(before, session), _obligations(after, session)
    turn = Turn(before, after, old, dict(new), now, actor)
    for key, row in new.items():
        if key in old:
            changes.changed += _revise(old[key], row, SHOWN, now)
            _repeat_what_was_said(old[key], row)
        else:
            changes.added += 1
    changes.cancelled = _keep_cancelled(old, new, after, session, now)
    _carry_days(before, after, session, now)
    _carry_reports(turn, session)
    words = (*done_and_dropped(turn), *close_extensions(turn, session=session))
    changes.words = (*words, *carry_holds(turn, session=session))
    return changes


def _carry_reports(turn: Turn, session: Session) -> None:
    """Reports go on with the plan; where another plan takes over, those of periods that it asks for."""
    of_before = col(SubmissionRow.plan_id) == turn.before.id
    if turn.is_other_plan:
        periods = {row.period for row in turn.new.values() if row.period}
        of_before &= col(SubmissionRow.period).in_(periods)
    session.execute(update(SubmissionRow).where(of_before).values(plan_id=turn.after.id))


def _obligations(plan: PlanRow, session: Session) -> dict[str, ObligationRow]:
    rows = session.exec(select(ObligationRow).where(ObligationRow.plan_id == plan.id))
    return {row.key: row for row in rows}


def _revise(old: Dated, new: Dated, shown: Sequence[str], now: datetime) -> bool:
    same = old.cancelled_at is None and all(
        getattr(old, name) == getattr(new, name) for name in shown
    )
    new.revision = old.revision if same else old.revision + 1
    new.revised_at = old.revised_at if same else now
    return not same


def _repeat_what_was_said(old: ObligationRow, new: ObligationRow) -> None:
    for name in SAID:
        setattr(new, name, getattr(old, name))
    # an extension is for a day that the plan itself has not reached
    if old.extended_due and old.extended_due > new.due:
        new.extended_due = old.extended_due


def _keep_cancelled(
    old: dict[str, ObligationRow],
    new: dict[str, ObligationRow],
    after: PlanRow,
    session: Session,
    now: datetime,
) -> int:
    dropped = [row for key, row in old.items() if key not in new]
    session.add_all(_cancelled(row, after, now) for row in dropped)
    return sum(row.cancelled_at is None for row in dropped)


def _cancelled(row: Dated, after: PlanRow, now: datetime) -> Dated:
    kept = type(row)(**{**row.model_dump(exclude={"id"}), "plan_id": after.id})
    if kept.cancelled_at is None:
        kept.cancelled_at, kept.revised_at = now, now
        kept.revision += 1
    return kept


def _carry_days(before: PlanRow, after: PlanRow, session: Session, now: datetime) -> None:
    old, new = _days(before, session), _days(after, session)
    for key, row in new.items():
        if key in old:
            _revise(old[key], row, SHOWN_OF_A_DAY, now)
    session.add_all(_cancelled(row, after, now) for key, row in old.items() if key not in new)


def _days(plan: PlanRow, session: Session) -> dict[str, CommemorationRow]:
    rows = session.exec(select(CommemorationRow).where(CommemorationRow.plan_id == plan.id))
    return {row.key: row for row in rows}
