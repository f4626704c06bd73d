"""What an agency's calendar holds: rows to events, and a mark that changes when they do."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func
from sqlmodel import Session, col, select

from dondoc.feeds import FeedEvent, View, event_of, event_of_commemoration, feed_bytes, shows
from dondoc.schedule.obligation import Commemoration
from models.obligations import as_obligation, obligations_in_force
from models.plans import commemorations
from models.tables import CommemorationRow, ObligationRow, PlanRow, PlanStatus

if TYPE_CHECKING:
    from dondoc.calendars.working_days import WorkingCalendar

_COMMEMORATION = tuple(field.name for field in fields(Commemoration))
VIEW_WORDS = {View.ALL: "", View.LEAD: " (chủ trì)", View.REPORTS: " (báo cáo)"}


@dataclass(frozen=True, slots=True)
class FeedRules:
    """What besides the rows decides a feed's bytes.

    `page_url` is the agency's page, to which events link; empty for feeds in files, which know no
    link.
    """

    calendar: WorkingCalendar
    cancelled_kept_days: int
    page_url: str = ""


def feed_of(
    agency_id: str, agency_name: str, view: View, *, today: date, rules: FeedRules, session: Session
) -> bytes:
    """The bytes of one agency's feed under the approved plans; the same while no row changes."""
    return feed_bytes(
        f"Đôn đốc: {agency_name}{VIEW_WORDS[view]}",
        [
            *_obligation_events(agency_id, view, today, rules, session),
            *(_commemoration_events(agency_id, today, rules, session) if view is View.ALL else ()),
        ],
    )


def feed_mark(agency_id: str, *, session: Session) -> tuple[object, ...]:
    """Changes whenever a row changes that the agency's feed shows; costs one small question a table.

    `revision` goes up with every change that a calendar shows; a plan that is approved or taken
    over changes the rows that count.
    """
    owed = _sums(ObligationRow, session, ObligationRow.agency_id == agency_id)
    return (*owed, *_sums(CommemorationRow, session))


def agencies_with_feeds(*, session: Session) -> list[str]:
    """The ids of all agencies that owe something under approved plans, dropped work counted in."""
    asked = select(ObligationRow.agency_id).join(PlanRow, col(PlanRow.id) == ObligationRow.plan_id)
    approved = asked.where(PlanRow.status == PlanStatus.APPROVED)
    return list(session.exec(approved.distinct().order_by(col(ObligationRow.agency_id))))


def _sums(
    table: type[ObligationRow] | type[CommemorationRow], session: Session, *conditions: bool
) -> tuple[object, ...]:
    count, ids = func.count(col(table.id)), func.sum(col(table.id))
    changes, latest = func.sum(col(table.revision)), func.max(col(table.revised_at))
    asked = select(count, ids, changes, latest).join(PlanRow, col(PlanRow.id) == table.plan_id)
    return tuple(
        session.exec(asked.where(PlanRow.status == PlanStatus.APPROVED, *conditions)).one()
    )


def _obligation_events(
    agency_id: str, view: View, today: date, rules: FeedRules, session: Session
) -> list[FeedEvent]:
    rows = obligations_in_force(session=session, agency_id=agency_id, with_cancelled=True)
    events = []
    for row in rows:
        obligation = as_obligation(row)
        if shows(view, obligation) and _still_shown(row.cancelled_at, today, rules):
            events.append(
                event_of(
                    obligation,
                    calendar=rules.calendar,
                    stamp=row.revised_at,
                    sequence=row.revision,
                    due=row.extended_due,
                    url=f"{rules.page_url}#viec-{row.key}" if rules.page_url else "",
                    cancelled=row.cancelled_at is not None,
                )
            )
    return events


def _commemoration_events(
    agency_id: str, today: date, rules: FeedRules, session: Session
) -> list[FeedEvent]:
    plans = select(ObligationRow.plan_id).where(ObligationRow.agency_id == agency_id).distinct()
    own_plans = set(session.exec(plans))
    return [
        event_of_commemoration(
            Commemoration(**{name: getattr(row, name) for name in _COMMEMORATION}),
            stamp=row.revised_at,
            sequence=row.revision,
            url=rules.page_url,
            cancelled=row.cancelled_at is not None,
        )
        for row in commemorations(session=session, with_cancelled=True)
        if row.plan_id in own_plans and _still_shown(row.cancelled_at, today, rules)
    ]


def _still_shown(cancelled_at: datetime | None, today: date, rules: FeedRules) -> bool:
    # Taking over a plan drops what is no longer in it; calendars must have time to see that.
    if cancelled_at is None:
        return True
    return today - cancelled_at.date() <= timedelta(days=rules.cancelled_kept_days)
