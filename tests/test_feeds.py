"""Feeds, read back by a parser that is not the writer, and as bytes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from dondoc.feeds import FeedEvent, View, event_of, event_of_commemoration, feed_bytes, shows
from dondoc.schedule.obligation import Commemoration, Obligation, ObligationKind, Role
from tests.schedule.makers import CALENDAR_2026, an_obligation

STAMP = datetime(2026, 1, 20, 3, 4, 5, tzinfo=UTC)
NAME = "Kế hoạch làng nghề 2026 – Sở Du lịch"


def an_event(obligation: Obligation | None = None, **changes: Any) -> FeedEvent:
    values: dict[str, Any] = {"calendar": CALENDAR_2026, "stamp": STAMP}
    return event_of(obligation or an_obligation(), **values | changes)


LIBERATION_DAY = Commemoration(
    "0a" * 10,
    "Ngày Giải phóng Thủ đô",
    date(2026, 10, 10),
    "1954-10-10",
    72,
    "72 năm Ngày Giải phóng Thủ đô",
)
EVENTS = (
    an_event(an_obligation(key="c" * 20), url="https://dondoc.example/a/x#1"),
    an_event(an_obligation(key="b" * 20, due=date(2026, 5, 31), note="Tạm hiểu là cuối tháng.")),
    an_event(an_obligation(key="a" * 20), cancelled=True, sequence=3),
    event_of_commemoration(LIBERATION_DAY, stamp=STAMP),
)


def lines_of(feed: bytes) -> list[str]:
    """The content lines, folded ones joined (RFC 5545, section 3.1)."""
    return feed.decode().replace("\r\n ", "").splitlines()


def read_back(feed: bytes) -> list[Any]:
    return list(vobject.readOne(feed.decode()).vevent_list)


def test_an_independent_parser_reads_every_event() -> None:
    found = {event.uid.value: event for event in read_back(feed_bytes(NAME, EVENTS))}
    assert set(found) == {event.uid for event in EVENTS}
    for event in EVENTS:
        read = found[event.uid]
        assert read.summary.value == event.summary
        assert read.description.value == event.description
        assert read.dtstart.value == event.due
        assert read.dtend.value == event.due + timedelta(days=1)
        assert read.transp.value == "TRANSPARENT"
        assert read.status.value == ("CANCELLED" if event.cancelled else "CONFIRMED")
        assert read.sequence.value == str(event.sequence)
        assert [one.value for one in read.categories_list] == [list(event.categories)]
        assert read.dtstamp.value == read.last_modified.value == STAMP


def test_an_event_stands_on_the_due_day_and_tells_its_window() -> None:
    event = an_event(an_obligation(start=date(2026, 4, 1), due=date(2026, 6, 30)))
    lines = lines_of(feed_bytes(NAME, [event]))
    assert "DTSTART;VALUE=DATE:20260630" in lines
    assert "DTEND;VALUE=DATE:20260701" in lines
    assert "từ 01/4/2026 đến 30/6/2026" in event.description


def test_the_calendar_has_the_four_fixes() -> None:
    lines = lines_of(feed_bytes(NAME, EVENTS))
    head = lines[: lines.index("BEGIN:VEVENT")]
    assert not any(line.startswith("UID") for line in head)
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in head
    assert "X-PUBLISHED-TTL:PT6H" in head
    assert head.count(f"X-WR-CALNAME:{NAME}") == 1
    assert head.count(f"NAME:{NAME}") == 1
    assert any(line.startswith("COLOR:") for line in head)
    assert not any(line.startswith(("METHOD", "BEGIN:VTIMEZONE")) for line in lines)


def test_the_same_events_in_any_order_give_the_same_bytes() -> None:
    assert feed_bytes(NAME, EVENTS) == feed_bytes(NAME, EVENTS[::-1])


def test_events_come_by_due_day_then_uid() -> None:
    uids = [event.uid.value for event in read_back(feed_bytes(NAME, EVENTS))]
    assert uids == [f"{key}@dondoc" for key in ("b" * 20, "a" * 20, "c" * 20, "0a" * 10)]


def test_one_changed_event_changes_only_its_own_lines() -> None:
    changed = an_event(an_obligation(key="c" * 20, title="Một tên khác"), url=EVENTS[0].url)
    before = set(lines_of(feed_bytes(NAME, EVENTS)))
    after = set(lines_of(feed_bytes(NAME, [changed, *EVENTS[1:]])))
    assert after - before == {
        "SUMMARY:Hạn: Một tên khác (chủ trì)",
        "DESCRIPTION:Hạn: Một tên khác (chủ trì)",  # of its alarm
    }


def test_a_cancelled_event_says_so_and_rings_no_more() -> None:
    event = an_event(cancelled=True)
    assert event.summary.startswith("[HỦY] ")
    lines = lines_of(feed_bytes(NAME, [event]))
    assert "STATUS:CANCELLED" in lines
    assert "BEGIN:VALARM" not in lines


def test_an_alarm_rings_the_morning_before() -> None:
    lines = lines_of(feed_bytes(NAME, [an_event()]))
    assert "ACTION:DISPLAY" in lines
    assert "TRIGGER:-PT15H" in lines
    assert lines.count("BEGIN:VALARM") == 1


@pytest.mark.parametrize(
    ("changes", "summary"),
    [
        ({}, "Hạn: Bộ ảnh làng nghề (chủ trì)"),
        ({"role": Role.COORDINATING}, "Hạn: Bộ ảnh làng nghề (phối hợp)"),
        ({"kind": ObligationKind.CHECKPOINT}, "Rà soát tiến độ: Bộ ảnh làng nghề (chủ trì)"),
        (
            {"kind": ObligationKind.CADENCE, "title": "Quý I/2026: Bản tin"},
            "Đến kỳ quý I/2026: Bản tin (chủ trì)",
        ),
        (
            {
                "kind": ObligationKind.REPORT,
                "role": Role.REPORTER,
                "title": "Báo cáo 6 tháng năm 2026",
            },
            "Hạn nộp: Báo cáo 6 tháng năm 2026",
        ),
        ({"kind": ObligationKind.TARGET}, "Mục tiêu: Bộ ảnh làng nghề (chủ trì)"),
    ],
)
def test_the_summary_says_what_kind_and_in_what_role(changes: dict[str, Any], summary: str) -> None:
    assert an_event(an_obligation(**{"title": "Bộ ảnh làng nghề"} | changes)).summary == summary


def test_the_description_says_all_that_an_officer_asks() -> None:
    event = an_event(
        an_obligation(due=date(2026, 5, 31), note="Tạm hiểu là cuối tháng."),
        source="Kế hoạch 12/KH-UBND, Phụ lục, trang 3",
    )
    assert event.description.splitlines() == [
        "Hoàn thành công việc và báo đã xong.",
        "Hạn: đến hết Chủ nhật 31/5/2026",
        "Hạn rơi vào ngày nghỉ; ngày làm việc cuối cùng: Thứ Sáu 29/5/2026",
        "Thời gian theo kế hoạch: “Trước ngày 20/6” (từ 01/01/2026 đến 31/5/2026)",
        "Lưu ý: Tạm hiểu là cuối tháng.",
        "Nội dung: Xây dựng bộ ảnh giới thiệu làng nghề; in 500 bản.",
        "Chủ trì: Sở Du lịch",
        "Phối hợp: Sở Tài chính",
        "Nguồn: Kế hoạch 12/KH-UBND, Phụ lục, trang 3",
    ]


def test_an_extension_moves_the_event_and_names_the_first_day() -> None:
    event = an_event(an_obligation(due=date(2026, 6, 19)), due=date(2026, 7, 31))
    assert event.due == date(2026, 7, 31)
    assert "Đã gia hạn; hạn ban đầu: Thứ Sáu 19/6/2026" in event.description


def test_a_report_names_the_office_that_gets_it() -> None:
    report = an_obligation(kind=ObligationKind.REPORT, role=Role.REPORTER, lead="Sở Nội vụ")
    assert "Nơi nhận báo cáo: Sở Nội vụ" in an_event(report).description


def test_a_commemoration_says_its_years_and_rings_nowhere() -> None:
    event = event_of_commemoration(LIBERATION_DAY, stamp=STAMP)
    assert event.summary == "Kỷ niệm 72 năm Ngày Giải phóng Thủ đô"
    assert event.categories == ("Ngày kỷ niệm",)
    assert not event.alarm


def test_a_wrong_count_of_the_plan_is_put_right_and_said() -> None:
    wrong = Commemoration("k", "Ngày thành lập ASEAN", date(2026, 8, 8), "1967", 58, "58 năm ASEAN")
    event = event_of_commemoration(wrong, stamp=STAMP)
    assert event.summary == "Kỷ niệm 59 năm Ngày thành lập ASEAN"
    assert "Kế hoạch ghi 58 năm; tính từ năm 1967 đến 2026 là 59 năm." in event.description


def test_a_stamp_in_another_zone_is_written_as_utc_and_a_naive_one_refused() -> None:
    hanoi = timezone(timedelta(hours=7))
    feed = feed_bytes(NAME, [an_event(stamp=datetime(2026, 1, 20, 10, 4, 5, tzinfo=hanoi))])
    assert "DTSTAMP:20260120T030405Z" in lines_of(feed)
    with pytest.raises(ValueError, match="aware UTC"):
        feed_bytes(NAME, [an_event(stamp=datetime(2026, 1, 20))])


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a.vn/\r\nX-BAD:1", "https://a b", ""]
)
def test_only_a_plain_web_address_becomes_a_url(url: str) -> None:
    lines = lines_of(feed_bytes(NAME, [an_event(url=url)]))
    assert not any(line.startswith(("URL", "X-BAD")) for line in lines)


def test_no_line_is_longer_than_75_octets_and_all_end_in_crlf() -> None:
    long = an_obligation(title="Tuyên truyền quảng bá " * 9, content="đường lối, chủ trương; " * 90)
    feed = feed_bytes(NAME * 9, [an_event(long), *EVENTS])
    assert feed.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in feed.replace(b"\r\n", b"")
    assert max(len(line) for line in feed.split(b"\r\n")) <= 75


def test_the_views_hold_what_they_promise() -> None:
    lead, helping = an_obligation(), an_obligation(role=Role.COORDINATING)
    report = an_obligation(kind=ObligationKind.REPORT, role=Role.REPORTER)
    every = (lead, helping, report)
    assert [one for one in every if shows(View.ALL, one)] == [lead, helping, report]
    assert [one for one in every if shows(View.LEAD, one)] == [lead]
    assert [one for one in every if shows(View.REPORTS, one)] == [report]


def test_no_two_obligations_share_a_uid() -> None:
    uids = re.findall(rb"^UID:(.+)\r$", feed_bytes(NAME, [an_event() for _ in range(300)]), re.M)
    assert len(uids) == len(set(uids)) == 300


texts = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=200
)


@settings(max_examples=60)
@given(title=texts, content=texts, due=st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_whatever_is_written_comes_back(title: str, content: str, due: date) -> None:
    event = an_event(an_obligation(title=title, content=content, due=due, start=due))
    (read,) = Calendar.from_ical(feed_bytes(NAME, [event])).events
    assert str(read["SUMMARY"]) == event.summary
    assert str(read["DESCRIPTION"]) == event.description
    assert read.start == due


@given(st.text(max_size=100))
def test_control_characters_never_reach_the_feed(text: str) -> None:
    feed = feed_bytes(text, [an_event(an_obligation(title=text, content=text, note=text))])
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", feed)
    assert len(read_back(feed)) == 1
