"""The agency's page put together: everything that its template shows."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

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
# what each view of the feed holds, in the words of the page
FEED_LABELS = {
    View.ALL: "Tất cả việc và báo cáo",
    View.LEAD: "Chỉ việc chủ trì",
    View.REPORTS: "Chỉ hạn báo cáo",
    View.ANNIVERSARIES: "Chỉ ngày kỷ niệm",
    View.TASKS: "Danh sách việc (cho ứng dụng có mục việc cần làm)",
}


@dataclass(frozen=True, slots=True)
class SubscribeButton:
    """One calendar program and the address that adds the feed to it."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """One view of the feed: `webcal` opens the calendar program, `url` is for pasting."""

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
    feeds: tuple[FeedAddress, ...]
    subscribe: tuple[SubscribeButton, ...]
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
        feeds=_feeds(office, token),
        subscribe=_subscribe_buttons(_feeds(office, token)[0], office.agency_name(link.agency_id)),
        history=tuple(line_of(event, titles) for event in latest),
        receipt=receipt_of(shown, titles) if shown else None,
    )


def _plan_line(name: str, title: str) -> str:
    return title if name == title else f"{name}: {title}"


def _feeds(office: Office, token: str) -> tuple[FeedAddress, ...]:
    base = f"{office.settings.public_url}/feeds/{token}.ics"
    return tuple(_feed(label, base, view) for view, label in FEED_LABELS.items())


def _feed(label: str, base: str, view: View) -> FeedAddress:
    url = base if view is View.ALL else f"{base}?view={view}"
    return FeedAddress(label, url, f"webcal://{url.partition('://')[2]}")


def _subscribe_buttons(feed: FeedAddress, agency: str) -> tuple[SubscribeButton, ...]:
    """The ways that the calendar programs themselves document for adding a feed by address."""
    outlook = urlencode({"url": feed.url, "name": f"Đôn đốc: {agency}"}, quote_via=quote)
    google = urlencode({"cid": feed.webcal}, quote_via=quote)
    return (
        SubscribeButton("Apple, Outlook trên máy", feed.webcal),
        SubscribeButton("Google Lịch", f"https://calendar.google.com/calendar/r?{google}"),
        SubscribeButton(
            "Outlook trên web", f"https://outlook.office.com/calendar/0/addfromweb?{outlook}"
        ),
    )
