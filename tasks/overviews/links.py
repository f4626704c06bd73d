"""Which agencies do not look at their calendar: the key chua-mo-lich."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session

from dondoc.language.text import vietnamese_sort_key
from dondoc.schedule.wording import short_date
from models.feeds import agencies_with_feeds
from models.link_use import Look, looks
from models.office import OFFICE_TIME, Office
from tasks.overviews.overview import Overview

# programs fetch a feed several times a day: two weeks without are no holiday
QUIET_DAYS = 14


def quiet_overview(
    today: date, *, office: Office, session: Session, days: int = QUIET_DAYS
) -> Overview:
    """The agencies with work that have not fetched their calendar for so many days, longest first."""
    known = looks(session=session)
    found = [known.get(one, Look(one)) for one in agencies_with_feeds(session=session)]
    quiet = [one for one in found if days_quiet(one, today) is None or is_quiet(one, today, days)]
    quiet.sort(key=lambda one: _longest_first(one, today, office))
    rows = tuple(
        {
            "Cơ quan": office.agency_name(one.agency_id),
            "Tình trạng": look_words(one, today),
            "Lần cuối": short_date(_day(one.last)) if one.last else "",
        }
        for one in quiet
    )
    text = (
        f"**Chưa mở lịch** {days} ngày trở lên, đến ngày {short_date(today)}: "
        f"{len(rows)} trên {len(found)} cơ quan có việc."
    )
    return Overview("chua-mo-lich", text, rows)


def look_words(look: Look, today: date) -> str:
    """How it stands with an agency's looking: "chưa mở lịch 40 ngày"."""
    days = days_quiet(look, today)
    if days is None:
        return "chưa có liên kết"
    if look.last is None:
        return f"chưa mở lịch lần nào, {days} ngày từ khi có liên kết"
    if days < QUIET_DAYS:
        return f"mở lịch {days} ngày trước" if days else "mở lịch hôm nay"
    return f"chưa mở lịch {days} ngày"


def days_quiet(look: Look, today: date) -> int | None:
    """Days since the last look, or since it could look; None where it has no link."""
    since = look.last or look.since
    return None if since is None else max((today - _day(since)).days, 0)


def is_quiet(look: Look, today: date, days: int) -> bool:
    """Whether it has not looked for so many days."""
    quiet = days_quiet(look, today)
    return quiet is not None and quiet >= days


def _day(instant: datetime) -> date:
    return instant.astimezone(OFFICE_TIME).date()


def _longest_first(look: Look, today: date, office: Office) -> tuple[bool, int, object]:
    days = days_quiet(look, today)
    name = vietnamese_sort_key(office.agency_name(look.agency_id))
    return days is not None, -(days or 0), name
