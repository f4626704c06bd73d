"""The days of a message as a calendar file that goes with it, for those who subscribe to no feed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from dondoc.feeds import event_of, feed_bytes
from tasks.channels.delivery import Attachment

if TYPE_CHECKING:
    from dondoc.calendars.working_days import WorkingCalendar
    from dondoc.messages.digest import DigestEntry

FILE_NAME = "lich-han.ics"
CALENDAR_NAME = "Hạn trong thư đôn đốc"
# without a method: with one, Outlook and Gmail take it for an invitation that wants an answer
KIND = "text/calendar; charset=utf-8"


def dates_attachment(
    entries: Iterable[DigestEntry], *, calendar: WorkingCalendar, stamp: datetime
) -> Attachment:
    """The due days of a message's entries, with the UIDs of the agency's feed; `stamp` is aware UTC."""
    events = [
        event_of(
            entry.obligation,
            calendar=calendar,
            stamp=stamp,
            due=entry.due,
            source=entry.source,
            url=entry.url,
        )
        for entry in entries
    ]
    return Attachment(FILE_NAME, feed_bytes(CALENDAR_NAME, events), KIND)
