"""Everything that is shown of how things stand, from one reading of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models.office import Office
from tasks.overviews.counts import counts_on
from tasks.overviews.drafts import drafts_page
from tasks.overviews.messages import doubtful_overview, messages_overview
from tasks.overviews.overview import Overview, Page
from tasks.overviews.places import places_of
from tasks.overviews.reports import late_reports, missing_overview, missing_reports, plans_asking
from tasks.overviews.today import today_page
from tasks.overviews.work import overdue_overview, standings_on, week_overview


@dataclass(frozen=True, slots=True)
class Desk:
    """All that a coordinator looks at, and two counts that runs say in their own words."""

    shown: tuple[Overview | Page, ...]
    overdue: int
    reports_missing: int


def desk_on(today: date, *, office: Office, session: Session) -> Desk:
    """The tables and pages of a day, what the coordinator does today first."""
    places = places_of(office.settings)
    standings = standings_on(today, office=office, session=session)
    counts = counts_on(today, standings, session)
    missing, asked = missing_reports(standings, today, session=session)
    late = late_reports(missing, today)
    shown = (
        today_page(today, counts, places, (len(missing), late)),
        week_overview(standings, today, office),
        overdue_overview(standings, today, office),
        missing_overview(missing, asked, today, office, plans_asking(missing, session=session)),
        messages_overview(today, office=office, session=session),
        doubtful_overview(places, office=office, session=session),
        drafts_page(places, session=session),
    )
    return Desk(shown, counts.overdue, len(missing))
