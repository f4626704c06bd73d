"""The agency's page put together: everything that its template shows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from dondoc.feeds import View
from dondoc.schedule.wording import day_and_date
from dondoc.status import State
from models.agency_log import event_by, events_by
from models.obligations import obligations_in_force
from models.office import Office
from models.tables import FeedLinkRow
from web.agency_page import Group, Month, groups_of, legend_of, months_of, year_shown
from web.history import HistoryLine, Receipt, line_of, receipt_of
from web.records import plan_name, plans_of, standings_of
from web.report_page import ReportEntry, reports_of
from web.security import LARGEST_UPLOAD, form_key

HISTORY_LINES = 10
FEED_LABELS = {
    View.ALL: "Đăng ký lịch: tất cả",
    View.LEAD: "Chỉ việc chủ trì",
    View.REPORTS: "Chỉ hạn báo cáo",
}


@dataclass(frozen=True, slots=True)
class FeedButton:
    """One way to subscribe: `webcal` opens the calendar program, `url` is for pasting."""

    label: str
    url: str
    webcal: str


@dataclass(frozen=True, slots=True)
class AgencyPage:
    """All that the page says; `base` is its own path, which the forms go to."""

    agency_name: str
    office_name: str
    today_words: str
    plans: tuple[str, ...]
    base: str
    form_key: str
    groups: tuple[Group, ...]
    year: int
    months: tuple[Month, ...]
    legend: tuple[tuple[State, str], ...]
    reports: tuple[ReportEntry, ...]
    feeds: tuple[FeedButton, ...]
    history: tuple[HistoryLine, ...]
    receipt: Receipt | None
    upload_megabytes: int = LARGEST_UPLOAD // 1024 // 1024


def page_of(
    office: Office, link: FeedLinkRow, token: str, session: Session, receipt: int | None = None
) -> AgencyPage:
    """The page of a link's agency as it stands now; `receipt` is the number of one to show."""
    today, calendar = office.today(), office.calendar()
    standings = standings_of(office, link.agency_id, session)
    titles = {one.obligation.key: one.obligation.title for one in standings}
    year = year_shown(standings, today)
    months = months_of(standings, year, today)
    rows = obligations_in_force(session=session, agency_id=link.agency_id)
    shown = event_by(link.agency_id, receipt, session=session) if receipt else None
    latest = events_by(link.agency_id, most=HISTORY_LINES, session=session)
    return AgencyPage(
        agency_name=office.agency_name(link.agency_id),
        office_name=office.settings.office_name,
        today_words=day_and_date(today),
        plans=tuple(
            _plan_line(plan_name(plan), plan.title) for plan in plans_of(rows, session).values()
        ),
        base=f"/a/{token}",
        form_key=form_key(token),
        groups=groups_of(standings, today, calendar),
        year=year,
        months=months,
        legend=legend_of(months),
        reports=reports_of(standings, link.agency_id, office, session),
        feeds=_feed_buttons(office, token),
        history=tuple(line_of(event, titles) for event in latest),
        receipt=receipt_of(shown, titles) if shown else None,
    )


def _plan_line(name: str, title: str) -> str:
    return title if name == title else f"{name}: {title}"


def _feed_buttons(office: Office, token: str) -> tuple[FeedButton, ...]:
    base = f"{office.settings.public_url}/feeds/{token}.ics"
    return tuple(_feed_button(label, base, view) for view, label in FEED_LABELS.items())


def _feed_button(label: str, base: str, view: View) -> FeedButton:
    url = base if view is View.ALL else f"{base}?view={view}"
    return FeedButton(label, url, f"webcal://{url.partition('://')[2]}")
