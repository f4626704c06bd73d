"""The digest as a person gets it, and what no content may do to it."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dondoc.messages.digest import DigestEntry, digest, safe_link, short_text
from dondoc.schedule.obligation import ObligationKind, Role
from dondoc.status import State
from tests.schedule.makers import CALENDAR_2026, an_obligation

FRIDAY_19_JUNE = date(2026, 6, 19)
LATER = date(2026, 6, 24)
PAGE = "https://dondoc.example/a/mot-duong-dan"


def an_entry(
    state: State = State.DUE_SOON, due: date = FRIDAY_19_JUNE, **changes: object
) -> DigestEntry:
    return DigestEntry(an_obligation(**changes), state, due)


ENTRIES = (
    an_entry(title="Việc sắp đến hạn thứ nhất", due=date(2026, 6, 24)),
    an_entry(State.OVERDUE, date(2026, 5, 31), title="Việc quá hạn từ Chủ nhật"),
    an_entry(State.ON_TIME, date(2026, 7, 31), title="Việc còn xa"),
    an_entry(State.OVERDUE, date(2026, 5, 29), title="Việc quá hạn lâu nhất"),
    an_entry(title="Việc hạn hôm nay"),
    an_entry(title="Việc sắp đến hạn thứ hai", due=date(2026, 6, 23)),
)
MESSAGE = digest("Sở Du lịch", FRIDAY_19_JUNE, ENTRIES, CALENDAR_2026, page_url=PAGE)


class Words(HTMLParser):
    """The text that a reader of the HTML sees."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


def text_of(html: str) -> str:
    words = Words()
    words.feed(html)
    return " ".join(" ".join(words.words).split())


def test_what_is_told_of_other_agencies_asks_nothing_of_their_work_of_the_reader() -> None:
    entry = dataclasses.replace(an_entry(State.OVERDUE, title="Mở lớp"), owner="Sở Nội vụ")
    told = digest("Sở Văn hóa", FRIDAY_19_JUNE, [entry], CALENDAR_2026)
    assert told.subject == "[Đôn đốc] 1 việc quá hạn của các cơ quan – Sở Văn hóa – 19/6/2026"
    for body in (told.text, text_of(told.html)):
        assert "ác cơ quan còn 1 việc quá hạn" in body
        assert "1. Sở Nội vụ: Mở lớp" in body
        assert "Cần làm: Đôn đốc Sở Nội vụ thực hiện và báo kết quả." in body
        assert "uý cơ quan có" not in body


def test_the_plan_is_named_once_for_all() -> None:
    plan = "Kế hoạch số 48/KH-UBND"
    told = digest("Sở Du lịch", FRIDAY_19_JUNE, ENTRIES, CALENDAR_2026, plan=plan)
    for body in (told.text, text_of(told.html)):
        assert body.count(f"Theo {plan}.") == 1
    assert "Theo " not in MESSAGE.text


@pytest.mark.parametrize(("due", "is_extended"), [(FRIDAY_19_JUNE, False), (LATER, True)])
def test_a_day_that_was_extended_says_so(due: date, is_extended: bool) -> None:
    entry = DigestEntry(an_obligation(due=FRIDAY_19_JUNE), State.DUE_SOON, due)
    told = digest("Sở Du lịch", FRIDAY_19_JUNE, [entry], CALENDAR_2026)
    assert ("(đã gia hạn)" in told.text) is is_extended
    assert ("(đã gia hạn)" in told.html) is is_extended


def test_the_subject_counts_by_urgency_and_names_the_agency_and_the_day() -> None:
    assert MESSAGE.subject == (
        "[Đôn đốc] 2 việc quá hạn, 3 việc sắp đến hạn, 1 việc cần chuẩn bị – Sở Du lịch – 19/6/2026"
    )


@pytest.mark.parametrize("body", [MESSAGE.text, text_of(MESSAGE.html)], ids=["text", "html"])
def test_the_most_urgent_comes_first_and_the_oldest_first_among_these(body: str) -> None:
    titles = [
        "Việc quá hạn lâu nhất",
        "Việc quá hạn từ Chủ nhật",
        "Việc hạn hôm nay",
        "Việc sắp đến hạn thứ hai",
        "Việc sắp đến hạn thứ nhất",
        "Việc còn xa",
    ]
    places = [body.index(title) for title in titles]
    assert places == sorted(places)


def test_works_of_one_day_stay_in_the_order_of_the_plan_and_the_report_comes_first() -> None:
    entries = [
        an_entry(title="Việc mục II"),
        an_entry(title="Báo cáo 6 tháng", kind=ObligationKind.REPORT, role=Role.REPORTER),
        an_entry(title="Việc mục I đứng sau"),
    ]
    text = digest("Sở Du lịch", FRIDAY_19_JUNE, entries, CALENDAR_2026).text
    assert [line[3:].split(" (")[0] for line in text.splitlines() if line[1:3] == ". "] == [
        "Báo cáo 6 tháng",
        "Việc mục II",
        "Việc mục I đứng sau",
    ]


@pytest.mark.parametrize("body", [MESSAGE.text, text_of(MESSAGE.html)], ids=["text", "html"])
def test_a_due_day_off_is_kept_and_the_last_working_day_is_named(body: str) -> None:
    assert "Chủ nhật 31/5/2026" in body
    assert "ngày làm việc cuối cùng là Thứ Sáu 29/5/2026" in body
    assert body.count("ngày làm việc cuối cùng") == 1


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 6, 19), "hạn cuối là hôm nay"),
        (date(2026, 6, 21), "hôm nay là ngày làm việc cuối trước hạn"),  # a Sunday
        (date(2026, 6, 22), "còn 1 ngày làm việc"),
        (date(2026, 6, 26), "còn 5 ngày làm việc"),
        (date(2026, 6, 18), "quá 1 ngày làm việc"),
        (date(2026, 6, 12), "quá 5 ngày làm việc"),
    ],
)
def test_the_distance_is_counted_in_working_days(due: date, words: str) -> None:
    state = State.OVERDUE if due < FRIDAY_19_JUNE else State.DUE_SOON
    message = digest("Sở Du lịch", FRIDAY_19_JUNE, [an_entry(state, due)], CALENDAR_2026)
    assert words in message.text
    assert words in text_of(message.html)


@pytest.mark.parametrize(
    ("due", "years"),
    [
        (date(2026, 12, 31), ""),
        (date(2027, 1, 15), "2027"),
        (date(2028, 1, 14), "2027, 2028"),
        (date(2025, 12, 31), ""),  # past: nothing is counted on from there
    ],
)
def test_a_year_whose_days_off_are_not_announced_is_said(due: date, years: str) -> None:
    message = digest("Sở Du lịch", FRIDAY_19_JUNE, [an_entry(due=due)], CALENDAR_2026)
    for body in (message.text, text_of(message.html)):
        assert ("ngày làm bù" in body) is bool(years)
        assert f"năm {years}: số ngày làm việc có thể thay đổi" in body or not years


def test_the_page_is_linked_in_both_bodies() -> None:
    assert PAGE in MESSAGE.text
    assert f'href="{PAGE}"' in MESSAGE.html


def test_without_a_page_there_is_no_empty_link() -> None:
    message = digest("Sở Du lịch", FRIDAY_19_JUNE, ENTRIES, CALENDAR_2026)
    assert "href" not in message.html
    assert "http" not in message.text


def test_who_coordinates_and_who_reports_is_told_so() -> None:
    entries = (
        an_entry(role=Role.COORDINATING, lead="Sở Tài chính"),
        an_entry(kind=ObligationKind.REPORT, role=Role.REPORTER, lead="Sở Nội vụ", section=""),
    )
    text = digest("Sở Du lịch", FRIDAY_19_JUNE, entries, CALENDAR_2026).text
    assert "(phối hợp)" in text
    assert "Nộp báo cáo, gửi Sở Nội vụ." in text


def test_an_assumption_is_said() -> None:
    message = digest(
        "Sở Du lịch", FRIDAY_19_JUNE, [an_entry(note="Tạm giao theo tên đề mục.")], CALENDAR_2026
    )
    assert "Lưu ý: Tạm giao theo tên đề mục." in message.text
    assert "Lưu ý: Tạm giao theo tên đề mục." in text_of(message.html)


def test_a_catch_up_says_that_it_is_one() -> None:
    entry = DigestEntry(
        an_obligation(), State.DUE_SOON, FRIDAY_19_JUNE, missed_on=date(2026, 6, 16)
    )
    assert "nhắc bù" in digest("Sở Du lịch", FRIDAY_19_JUNE, [entry], CALENDAR_2026).text
    assert "nhắc bù" not in MESSAGE.text


def test_nothing_to_say_is_no_message() -> None:
    with pytest.raises(ValueError, match="without entries"):
        digest("Sở Du lịch", FRIDAY_19_JUNE, [], CALENDAR_2026)


HOSTILE = (
    "<img src=x onerror=alert(1)>{{ 7*7 }}{% raw %}\r\nBcc: ai@do.vn\u2028\"'</td></tr></table>"
)


def test_a_content_cannot_bring_markup_headers_or_template_code() -> None:
    entry = DigestEntry(
        an_obligation(title=HOSTILE, note=HOSTILE, lead=HOSTILE),
        State.OVERDUE,
        date(2026, 6, 1),
        source=HOSTILE,
        url="javascript:alert(1)",
    )
    message = digest(
        HOSTILE,
        FRIDAY_19_JUNE,
        [entry],
        CALENDAR_2026,
        page_url='https://a.vn/"><script>',
        sender=HOSTILE,
    )
    assert len(message.subject.splitlines()) == 1
    assert "<img" not in message.html
    assert "<script" not in message.html
    assert "javascript:" not in message.html + message.text
    assert "49" not in message.html
    assert "{{ 7*7 }}" in message.text
    assert not re.search(r"^Bcc:", message.text, re.M)


@given(st.text(max_size=400), st.text(max_size=400))
def test_no_text_breaks_the_message(name: str, title: str) -> None:
    message = digest(name, FRIDAY_19_JUNE, [an_entry(title=title)], CALENDAR_2026)
    assert len(message.subject.splitlines()) == 1
    assert len(message.subject) <= 200
    words = Words()
    words.feed(message.html)
    assert words.tags.count("script") == 0
    assert words.tags.count("h2") == 1


@pytest.mark.parametrize(
    ("link", "is_safe"),
    [
        ("https://dondoc.example/a/x?y=1", True),
        ("http://127.0.0.1:8180/a/x", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://a.vn/\nBcc: x", False),
        ('https://a.vn/"onclick=', False),
        ("", False),
    ],
)
def test_only_plain_web_addresses_become_links(link: str, is_safe: bool) -> None:
    assert safe_link(link) == (link if is_safe else "")


def test_the_text_reads_well_without_markup() -> None:
    lines = MESSAGE.text.splitlines()
    assert lines[0] == "Kính gửi: Sở Du lịch"
    assert "QUÁ HẠN (2)" in lines
    assert "SẮP ĐẾN HẠN (3)" in lines
    assert "\n\n\n" not in MESSAGE.text
    assert MESSAGE.text == MESSAGE.text.strip() + "\n"
    assert all(line == line.rstrip() for line in lines)


def test_a_long_text_is_cut_at_a_line_end_under_2000_characters_and_says_so() -> None:
    many = [an_entry(State.OVERDUE, date(2026, 6, 1), title=f"Việc thứ {n}") for n in range(60)]
    text = digest("Sở Du lịch", FRIDAY_19_JUNE, many, CALENDAR_2026, page_url=PAGE).text
    short = short_text(text, url=PAGE)
    assert len(short) < 2000
    *kept, last = short.splitlines()
    assert kept == text.splitlines()[: len(kept)]
    assert last == f"… Còn nữa, xem tại: {PAGE}"


def test_a_short_text_is_left_as_it_is() -> None:
    assert short_text("một dòng\n") == "một dòng\n"


@given(st.lists(st.text(alphabet="aàb cđ", max_size=300), max_size=40), st.integers(100, 400))
def test_a_cut_text_keeps_whole_lines_under_the_limit(lines: list[str], limit: int) -> None:
    text = "\n".join(lines)
    short = short_text(text, limit=limit)
    assert len(short) < limit or short == text
    assert len(short) < limit
