"""Everything that is shown of how things stand, from one reading of the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models.office import Office
from models.tables import ObligationRow
from tasks.overviews.counts import counts_on
from tasks.overviews.drafts import drafts_page
from tasks.overviews.messages import doubtful_overview, messages_overview
from tasks.overviews.overview import Overview, Page
from tasks.overviews.places import places_of
from tasks.overviews.reports import late_reports, missing_overview, missing_reports, plans_asking
from tasks.overviews.today import today_page
from tasks.overviews.work import Standing, overdue_overview, standings_on, week_overview

OF_WORK = ("tuan-nay", "qua-han", "bao-cao-chua-gui", "ke-hoach-cho-duyet")
OF_MESSAGES = ("hom-nay", "tin-nhan", "tin-khong-chac")
KEYS = OF_WORK + OF_MESSAGES


@dataclass(frozen=True, slots=True)
class Work:
    """How the work itself stands on a day, which no message changes."""

    today: date
    shown: tuple[Overview | Page, ...]
    standings: Sequence[Standing]
    missing: Sequence[ObligationRow]


@dataclass(frozen=True, slots=True)
class Desk:
    """All that a coordinator looks at, and two counts that runs say in their own words."""

    shown: tuple[Overview | Page, ...]
    overdue: int
    reports_missing: int


def desk_on(today: date, *, office: Office, session: Session) -> Desk:
    """The tables and pages of a day, what the coordinator does today first."""
    return desk_of(work_on(today, office=office, session=session), office=office, session=session)


def work_on(today: date, *, office: Office, session: Session) -> Work:
    """The week, what is overdue, the missing reports and the plans that wait."""
    standings = standings_on(today, office=office, session=session)
    missing, asked = missing_reports(standings, today, session=session)
    shown = (
        week_overview(standings, today, office),
        overdue_overview(standings, today, office),
        missing_overview(missing, asked, today, office, plans_asking(missing, session=session)),
        drafts_page(places_of(office.settings), session=session),
    )
    return Work(today, shown, standings, missing)


def desk_of(work: Work, *, office: Office, session: Session) -> Desk:
    """The whole desk: the work as it stood, and what became of the messages by now."""
    today, places = work.today, places_of(office.settings)
    counts = counts_on(today, work.standings, session)
    late = late_reports(work.missing, today)
    shown = (
        today_page(today, counts, places, (len(work.missing), late)),
        *work.shown,
        messages_overview(today, office=office, session=session),
        doubtful_overview(places, office=office, session=session),
    )
    return Desk(shown, counts.overdue, len(work.missing))
