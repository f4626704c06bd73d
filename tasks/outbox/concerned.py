"""Whom a run of the sender wrote to, and under which plans: what the run is tagged with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from models.engine import reading
from models.office import Office
from models.tables import (
    ContactRow,
    ObligationRow,
    PlanRow,
    PlanStatus,
    ReminderEntryRow,
    ReminderRow,
)


@dataclass(frozen=True, slots=True)
class Concerned:
    """Plans by id and agencies by id."""

    plans: tuple[int, ...] = ()
    agencies: tuple[str, ...] = ()


NOBODY = Concerned()


def concerned_since(office: Office, began: datetime, most: int) -> Concerned:
    """Of the messages whose sending began since that instant; of each kind no more than `most`."""
    since = col(ReminderRow.begun_at) >= began
    agencies = (
        select(ContactRow.agency_id)
        .join(ReminderRow, col(ReminderRow.contact_id) == ContactRow.id)
        .where(since)
    )
    plans = (
        select(PlanRow.id)
        .join(ObligationRow, col(ObligationRow.plan_id) == PlanRow.id)
        .join(ReminderEntryRow, col(ReminderEntryRow.obligation_key) == ObligationRow.key)
        .join(ReminderRow, col(ReminderRow.id) == ReminderEntryRow.reminder_id)
        .where(since, PlanRow.status == PlanStatus.APPROVED)
    )
    with reading(office.engine) as opened:
        numbers = [one for one in opened.exec(plans.distinct().limit(most)) if one is not None]
        names = opened.exec(agencies.distinct().limit(most))
        return Concerned(tuple(sorted(numbers)), tuple(sorted(names)))
