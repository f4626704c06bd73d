"""Events of a feed, nasty ones among them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from dondoc.feeds import FeedEvent, event_of
from dondoc.schedule.obligation import Obligation
from tests.schedule.makers import CALENDAR_2026, an_obligation

STAMP = datetime(2026, 1, 20, 3, 4, 5, tzinfo=UTC)
CALENDAR_NAME = "Kế hoạch làng nghề, 2026 – Sở Du lịch"

# what breaks writers of calendars: escapes, folds inside them, many octets to a sign
NASTY = (
    *("🎉👩‍👩‍👧", ",", ";", "\\", "\\\\", "^", "^n", "\\n", "\n", "\r\n", "\r", '"', ":", "\u2028"),
    *("o\u0302\u0301", "ộ", "Sở Văn hóa và Thể thao", "đ", "—", "\t", " ", "  ", "a", "%2C", "𝔻"),
)
nasty_texts = st.lists(st.sampled_from(NASTY), max_size=120).map("".join)
any_texts = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=300)
# one long text in some of the examples
long_texts = st.sampled_from(NASTY).map(lambda sign: (sign + "ế") * (10_000 // (len(sign) + 1)))
texts = st.one_of(nasty_texts, any_texts, long_texts)
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
no_day = st.none()


def an_event(obligation: Obligation | None = None, **changes: Any) -> FeedEvent:
    """An obligation of spring 2026 as an event."""
    values: dict[str, Any] = {"calendar": CALENDAR_2026, "stamp": STAMP}
    return event_of(obligation or an_obligation(), **values | changes)


@st.composite
def feed_events(draw: st.DrawFn) -> FeedEvent:
    """Any event that a caller may give, its texts not even cleaned."""
    due = draw(days)
    return FeedEvent(
        uid=draw(st.one_of(st.uuids().map(str), nasty_texts)),
        summary=draw(texts) or "không tên",
        start=due,
        due=due,
        description=draw(texts),
        categories=(draw(texts),),
        url=draw(st.sampled_from(("", f"https://dondoc.example/a/{'t' * 43}#viec-{'0' * 20}"))),
        sequence=draw(st.integers(0, 10_000)),
        stamp=draw(
            st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
        ),
        cancelled=draw(st.booleans()),
        color="crimson",
        alarm=draw(st.booleans()),
        claimed_on=draw(st.one_of(no_day, days)),
        confirmed_on=draw(st.one_of(no_day, days)),
    )
