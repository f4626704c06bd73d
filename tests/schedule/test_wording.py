"""Days, spans and titles as a Vietnamese office writes them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dondoc.plan import Window
from dondoc.schedule.obligation import ObligationKind, Role
from dondoc.schedule.wording import (
    cut_at_word,
    day_and_date,
    place_words,
    short_date,
    what_to_do,
    window_words,
)
from tests.schedule.makers import an_obligation


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 6, 19), "19/6/2026"),
        (date(2026, 2, 5), "05/02/2026"),
        (date(2026, 9, 2), "02/9/2026"),
        (date(2026, 12, 31), "31/12/2026"),
    ],
)
def test_days_below_ten_and_the_first_two_months_have_a_nought(day: date, words: str) -> None:
    assert short_date(day) == words


def test_the_weekday_stands_before_the_day() -> None:
    assert day_and_date(date(2026, 6, 19)) == "Thứ Sáu 19/6/2026"
    assert day_and_date(date(2026, 5, 31)) == "Chủ nhật 31/5/2026"


@pytest.mark.parametrize(
    ("start", "due", "words"),
    [
        ((2026, 3, 1), (2026, 3, 31), "Tháng 3/2026"),
        ((2026, 1, 1), (2026, 3, 31), "Quý I/2026"),
        ((2026, 10, 1), (2026, 12, 31), "Quý IV/2026"),
        ((2026, 1, 1), (2026, 6, 30), "6 tháng đầu năm 2026"),
        ((2026, 7, 1), (2026, 12, 31), "6 tháng cuối năm 2026"),
        ((2026, 1, 1), (2026, 9, 30), "9 tháng năm 2026"),
        ((2026, 1, 1), (2026, 12, 31), "Năm 2026"),
        ((2016, 1, 1), (2020, 12, 31), "Giai đoạn 2016 - 2020"),
        ((2026, 3, 1), (2026, 11, 30), "Tháng 3 - 11/2026"),
        ((2026, 6, 19), (2026, 6, 19), "Ngày 19/6/2026"),
        ((2026, 1, 1), (2026, 6, 19), "Từ 01/01/2026 đến 19/6/2026"),
        ((2025, 11, 1), (2026, 2, 28), "Từ 01/11/2025 đến 28/02/2026"),
    ],
)
def test_a_span_has_the_name_that_people_use(
    start: tuple[int, int, int], due: tuple[int, int, int], words: str
) -> None:
    assert window_words(Window(date(*start), date(*due))) == words


@given(st.text(alphabet="abcđê ươ,.", max_size=300), st.integers(10, 120))
def test_a_title_is_never_longer_than_asked_and_begins_as_the_content(
    text: str, length: int
) -> None:
    cut = cut_at_word(text, length)
    assert len(cut) <= length
    assert text.startswith(cut.removesuffix("…"))


def test_a_title_is_cut_at_a_word() -> None:
    assert cut_at_word("Xây dựng bộ ảnh, giới thiệu làng nghề", 20) == "Xây dựng bộ ảnh…"


def test_a_report_says_to_whom_it_goes() -> None:
    report = an_obligation(kind=ObligationKind.REPORT, role=Role.REPORTER, lead="Sở Tài chính")
    assert what_to_do(report) == "Nộp báo cáo, gửi Sở Tài chính."


def test_who_coordinates_is_told_with_whom() -> None:
    helping = an_obligation(role=Role.COORDINATING, lead="Sở Du lịch")
    assert what_to_do(helping) == "Phối hợp với Sở Du lịch thực hiện."


@pytest.mark.parametrize("kind", list(ObligationKind))
@pytest.mark.parametrize("role", list(Role))
def test_every_kind_and_role_has_words(kind: ObligationKind, role: Role) -> None:
    obligation = an_obligation(kind=kind, role=role, section="")
    assert what_to_do(obligation).endswith(".")
    assert place_words(obligation)


def test_an_item_is_found_by_section_and_number() -> None:
    assert place_words(an_obligation(section="II > 3", number="4")) == "Phụ lục, mục II > 3, số 4"
