"""The real plans all the way to obligations, feeds, steps and the picture; read in place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
import vobject

from config.agencies import load_directory
from config.anniversaries import load_anniversaries
from config.days_off import load_calendar
from config.policy import load_policy
from dondoc.feeds import event_of, event_of_commemoration, feed_bytes
from dondoc.language.agencies import AgencyDirectory
from dondoc.messages.ladder import Ladder, steps_of
from dondoc.plan import Certainty
from dondoc.reading import read_plan
from dondoc.schedule import build_schedule
from dondoc.schedule.obligation import Obligation, ObligationKind, Role, Schedule
from dondoc.year_picture import year_picture
from tests.schedule.directory import of_kind

STAMP = datetime(2026, 3, 1, tzinfo=UTC)
Scheduled = Callable[[str, date], Schedule]
FEBRUARY_2026 = date(2026, 2, 10)


@cache
def directory() -> AgencyDirectory:
    return load_directory()


@cache
def _schedule(folder: Path, name: str, on: date) -> Schedule:
    known = load_anniversaries()
    data = (folder / name).read_bytes()
    reading = read_plan(data, name=name, directory=directory(), known_anniversaries=known)
    return build_schedule(
        reading,
        directory=directory(),
        policy=load_policy(),
        known_anniversaries=known,
        on=on,
    )


@pytest.fixture
def scheduled(plans: Path) -> Scheduled:
    return lambda name, on: _schedule(plans, name, on)


@pytest.fixture
def of_2026(scheduled: Scheduled) -> Schedule:
    return scheduled("2026.txt", FEBRUARY_2026)


def by_agency(schedule: Schedule) -> dict[str, list[Obligation]]:
    found: dict[str, list[Obligation]] = defaultdict(list)
    for one in schedule.obligations:
        found[one.agency_id].append(one)
    return found


def test_2026_leads_owe_their_49_rows(of_2026: Schedule) -> None:
    leading = [one for one in of_2026.obligations if one.role is Role.LEAD and one.number]
    rows = {(one.section, one.number) for one in leading}
    assert len(rows) == 49
    dated = [(one.number, one.due) for one in of_kind(leading, ObligationKind.DATED)]
    assert dated == [("1", date(2026, 1, 31)), ("2", date(2026, 2, 28)), ("3", date(2026, 3, 31))]
    points = Counter(one.due for one in of_kind(leading, ObligationKind.CHECKPOINT))
    assert points == {date(2026, 6, 19): 46, date(2026, 11, 19): 46, date(2026, 12, 31): 46}


def test_2026_reports_are_on_time_to_19_june_and_19_november(of_2026: Schedule) -> None:
    reports = of_kind(of_2026.obligations, ObligationKind.REPORT)
    assert {(one.period, one.due) for one in reports} == {
        ("2026-6-thang", date(2026, 6, 19)),
        ("2026-nam", date(2026, 11, 19)),
        # the law closes the year's figures on 14/12; the final ones are due ten working days later
        ("2026-nam-chinh-thuc", date(2026, 12, 28)),
    }
    assert {*Counter(one.agency_id for one in reports).values()} == {3}
    reporters = {one.agency_id for one in reports}
    kinds = Counter(directory().agency(one).kind for one in reporters)
    assert kinds["commune"] == 126
    assert "so-van-hoa-va-the-thao" not in reporters
    assert {"so-du-lich", "so-noi-vu", "so-y-te"} < reporters
    assert len(reports) == 3 * len(reporters)


def test_2026_commemorates_its_fixed_days_and_counts_asean_right(of_2026: Schedule) -> None:
    days = {(one.day.day, one.day.month): one for one in of_2026.commemorations}
    assert {(19, 5), (28, 7), (8, 8), (19, 8), (2, 9), (21, 9), (10, 10), (19, 12)} <= set(days)
    marked = of_kind(of_2026.obligations, ObligationKind.ANNIVERSARY)
    (asean,) = [one for one in marked if one.due == date(2026, 8, 8)]
    assert asean.title.startswith("Kỷ niệm 59 năm")
    assert "58 năm" in asean.note


def test_2026_has_its_quarterly_outputs(of_2026: Schedule) -> None:
    cadences = of_kind(of_2026.obligations, ObligationKind.CADENCE)
    quarterly = Counter(one.agency_id for one in cadences if one.title.startswith("Quý "))
    assert quarterly == {"so-du-lich": 4, "so-dan-toc-va-ton-giao": 4}
    assert {one.certainty for one in cadences} == {Certainty.ASSUMED}
    assert all(one.note for one in cadences)


def test_2026_gives_every_agency_a_feed_that_another_parser_accepts(of_2026: Schedule) -> None:
    calendar = load_calendar([2026])
    days = [event_of_commemoration(one, stamp=STAMP) for one in of_2026.commemorations]
    agencies = by_agency(of_2026)
    assert len(agencies) > 140
    for agency_id, obligations in agencies.items():
        own = [event_of(one, calendar=calendar, stamp=STAMP) for one in obligations]
        feed = feed_bytes(directory().agency(agency_id).name, [*own, *days])
        read = vobject.readOne(feed.decode()).vevent_list
        assert len({event.uid.value for event in read}) == len(own) + len(days)
        assert len(feed) < 1_000_000


def test_2026_has_its_steps_in_the_order_of_the_ladder_on_working_days(of_2026: Schedule) -> None:
    policy, calendar = load_policy(), load_calendar([2025, 2026, 2027])
    ladder = Ladder(policy, calendar)
    for one in of_2026.obligations:
        steps = steps_of(one, policy, calendar)
        days = [day for _, day in steps]
        assert days == sorted(days)
        assert all(calendar.is_working_day(day) for day in days)
        wanted = policy.ladders[ladder.name_for(one)] if one.role is not Role.COORDINATING else ()
        assert [step for step, _ in steps] == list(wanted)


def test_2026_fits_one_picture(of_2026: Schedule) -> None:
    names = {one.id: one.name for one in directory().agencies}
    text = year_picture(
        of_2026.obligations, of_2026.commemorations, year=2026, title="2026", names=names
    )
    assert len(ElementTree.fromstring(text)) > 40
    assert len(text) < 200_000


@pytest.mark.parametrize(
    ("name", "on"),
    [
        ("2013.txt", date(2013, 9, 1)),
        ("2020.txt", date(2020, 5, 1)),
        ("2020.docx", date(2020, 5, 1)),
        ("2025.txt", date(2025, 2, 10)),
        ("2025.docx", date(2025, 8, 1)),
        ("2026.txt", FEBRUARY_2026),
    ],
)
def test_every_real_plan_has_obligations_of_bodies_that_exist_that_day(
    scheduled: Scheduled, name: str, on: date
) -> None:
    schedule = scheduled(name, on)
    keys = [one.key for one in (*schedule.obligations, *schedule.commemorations)]
    assert schedule.obligations
    assert len(set(keys)) == len(keys)
    for one in schedule.obligations:
        assert directory().agency(one.agency_id).exists_on(on)
        assert one.start <= one.due
        assert one.title
        assert len(one.title) <= 80
        assert one.certainty is Certainty.CERTAIN or one.note


def test_2020_gives_its_blank_leads_to_the_headings_and_says_so(scheduled: Scheduled) -> None:
    found = scheduled("2020.txt", date(2020, 5, 1)).obligations
    assumed = {
        (one.section, one.number, one.agency_id)
        for one in found
        if one.role is Role.LEAD and "để trống" in one.note
    }
    assert {(s, n) for s, n, _ in assumed} == {("II", "3"), ("II", "4"), ("XII", "2")}
    assert ("II", "3", "so-ngoai-vu") in assumed


def test_2020_has_a_bulletin_every_month(scheduled: Scheduled) -> None:
    found = scheduled("2020.txt", date(2020, 5, 1)).obligations
    monthly = [one for one in of_kind(found, ObligationKind.CADENCE) if one.section == "XI"]
    assert [one.due.month for one in monthly if one.number == "2"] == list(range(1, 13))


def test_2013_has_targets_to_2020_and_duties_every_quarter(scheduled: Scheduled) -> None:
    found = scheduled("2013.txt", date(2013, 9, 1)).obligations
    targets = of_kind(found, ObligationKind.TARGET)
    assert {one.due.year for one in targets} >= {2014, 2015, 2020}
    assert {one.agency_id for one in targets} == {"so-thong-tin-va-truyen-thong"}
    quarterly = [
        one
        for one in of_kind(found, ObligationKind.CADENCE)
        if one.agency_id == "so-thong-tin-va-truyen-thong" and "giao ban" in one.title
    ]
    assert len(quarterly) == 32


def test_the_rows_of_a_plan_owe_the_same_from_its_text_and_from_its_word_file(
    scheduled: Scheduled,
) -> None:
    on = date(2025, 2, 10)
    from_text, from_word = (
        {
            (one.section, one.number, one.kind, one.role, one.agency_id, one.start, one.due)
            for one in scheduled(name, on).obligations
            if one.number and one.kind is not ObligationKind.ANNIVERSARY
        }
        for name in ("2025.txt", "2025.docx")
    )
    assert from_text == from_word
