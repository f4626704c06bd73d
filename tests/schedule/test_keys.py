"""Keys: one for each obligation, and the same after dates moved or texts were mended."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dondoc.language.agencies import AgencyDirectory
from dondoc.language.directory import Agency
from dondoc.plan import PlanItem, PlanReading, TimingStatus, Window
from dondoc.schedule import build_schedule, plan_key
from tests.schedule.directory import the_schedule
from tests.schedule.makers import (
    ALL_YEAR,
    QUARTER_II,
    a_cadence,
    a_header,
    a_policy,
    a_reading,
    a_report,
    a_timing,
    an_anniversary,
    an_item,
)

NAMES = (
    "Sở Du lịch",
    "Sở Tài chính",
    "Sở Kế hoạch và Đầu tư",
    "Liên hiệp Hữu nghị",
    "Các sở, ban, ngành",
)
days = st.dates(date(2026, 1, 1), date(2026, 12, 1))
windows = st.tuples(days, st.integers(0, 30)).map(lambda w: (w[0], w[0] + timedelta(days=w[1])))
timings = st.one_of(
    st.just(ALL_YEAR),
    st.lists(windows, min_size=1, max_size=4).map(lambda some: a_timing(*some)),
    st.lists(windows, min_size=1, max_size=4).map(
        lambda some: a_timing(*some, status=TimingStatus.RECURRING)
    ),
)
items = st.builds(
    an_item,
    section=st.sampled_from(["I", "II", "I > 1"]),
    number=st.sampled_from(["1", "2", "11", ""]),
    content=st.text(max_size=30),
    timing=timings,
    lead_agencies=st.lists(st.sampled_from(NAMES), max_size=3, unique=True).map(tuple),
    coordinating_agencies=st.lists(st.sampled_from(NAMES), max_size=3, unique=True).map(tuple),
)
readings = st.lists(items, max_size=6).map(
    lambda some: a_reading(
        *some,
        reports=(
            a_report("báo cáo 6 tháng", date(2026, 6, 19)),
            a_report("báo cáo năm", date(2026, 11, 19)),
        ),
        cadences=(a_cadence("hằng quý", "FREQ=MONTHLY;INTERVAL=3", "I", "1"),),
        anniversaries=(an_anniversary("72 năm Ngày Giải phóng Thủ đô", "Ngày Giải phóng Thủ đô"),),
    )
)


def keys_of(reading: PlanReading) -> list[str]:
    schedule = the_schedule(reading)
    return [one.key for one in (*schedule.obligations, *schedule.commemorations)]


def moved(item: PlanItem) -> PlanItem:
    """The row with every date a week later and every text another."""
    week = timedelta(days=7)
    later = tuple(Window(w.start + week, w.due + week) for w in item.timing.windows)
    timing = (
        item.timing
        if item.timing.status is TimingStatus.ALL_YEAR
        else replace(item.timing, windows=later, text="khác")
    )
    return replace(item, content=item.content + " (đã sửa)", timing=timing, product="ảnh")


@settings(max_examples=60, deadline=None)
@given(readings)
def test_every_key_is_20_hexadecimal_digits_and_no_two_are_the_same(reading: PlanReading) -> None:
    keys = keys_of(reading)
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch("[0-9a-f]{20}", key) for key in keys)


@settings(max_examples=60, deadline=None)
@given(readings)
def test_keys_do_not_come_from_dates_or_texts(reading: PlanReading) -> None:
    again = replace(
        reading,
        items=tuple(moved(item) for item in reading.items),
        reports=tuple(replace(one, due=one.due + timedelta(days=3)) for one in reading.reports),
    )
    assert keys_of(again) == keys_of(reading)


@settings(max_examples=30, deadline=None)
@given(readings)
def test_reading_the_same_plan_again_gives_the_same_schedule(reading: PlanReading) -> None:
    assert the_schedule(reading) == the_schedule(reading)


def test_a_number_that_comes_later_does_not_change_the_plan() -> None:
    assert plan_key(a_header(number=None, issued_on=None)) == plan_key(a_header())


def test_capitals_and_tone_places_do_not_make_another_plan_but_the_year_does() -> None:
    assert plan_key(a_header(title="QUẢNG BÁ LÀNG NGHỀ NĂM 2026")) == plan_key(a_header())
    assert plan_key(a_header(year=2027)) != plan_key(a_header())
    assert plan_key(a_header(issuer="UBND tỉnh Bắc Ninh")) != plan_key(a_header())


def test_an_added_row_leaves_the_keys_of_the_others() -> None:
    first, second = an_item(), an_item(number="2")
    assert set(keys_of(a_reading(first, second))) < set(
        keys_of(a_reading(first, second, an_item(number="3")))
    )


def test_rows_with_one_number_have_keys_of_their_own() -> None:
    assert len(set(keys_of(a_reading(an_item(), an_item())))) == 2


@pytest.mark.long
def test_3400_agencies_times_60_items_each_have_a_key_of_their_own() -> None:
    names = [f"UBND xã {n}" for n in range(3400)]
    directory = AgencyDirectory(
        [Agency(f"xa-{n}", name, "commune") for n, name in enumerate(names)], []
    )
    rows = [
        an_item(number=str(n), timing=QUARTER_II, lead_agencies=tuple(names)) for n in range(60)
    ]
    schedule = build_schedule(
        a_reading(*rows),
        directory=directory,
        policy=a_policy(),
        known_anniversaries=(),
        on=date(2026, 2, 1),
    )
    assert len({one.key for one in schedule.obligations}) == 204_000
