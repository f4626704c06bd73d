"""Which step on which day: days with their weekday spelt out, to be checked by eye."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.policy import load_policy
from dondoc.messages.ladder import StepDue, steps_due, steps_of
from dondoc.policy import Audience
from dondoc.schedule.obligation import Obligation, ObligationKind, Role
from dondoc.status import ObligationFacts
from tests.schedule.makers import CALENDAR_2026, a_policy, an_obligation

POLICY = a_policy()
REPORT = an_obligation(kind=ObligationKind.REPORT, role=Role.REPORTER)


def on(
    today: date, *obligations: Obligation, since: date | None = None, **facts: ObligationFacts
) -> list[tuple[str, Audience]]:
    """The names and audiences of the steps due, for one obligation known as `facts`."""
    known = {obligations[0].key: facts["facts"]} if facts else None
    found = steps_due(obligations, today, POLICY, CALENDAR_2026, since=since, facts=known)
    return [(one.step.name, one.step.audience) for one in found]


def days_of(obligation: Obligation, **changes: date) -> list[str]:
    steps = steps_of(obligation, POLICY, CALENDAR_2026, **changes)
    return [f"{day:%a} {day}" for _, day in steps]


def test_the_steps_of_a_deadline_on_friday_19_june() -> None:
    assert days_of(an_obligation(due=date(2026, 6, 19))) == [
        "Fri 2026-06-12",
        "Thu 2026-06-18",
        "Fri 2026-06-19",
        "Mon 2026-06-22",
        "Mon 2026-06-22",
        "Fri 2026-06-26",
    ]


def test_a_due_day_on_a_sunday_has_its_last_call_on_the_friday_before() -> None:
    assert days_of(an_obligation(due=date(2026, 5, 31))) == [
        "Fri 2026-05-22",
        "Thu 2026-05-28",
        "Fri 2026-05-29",
        "Mon 2026-06-01",
        "Mon 2026-06-01",
        "Fri 2026-06-05",
    ]


def test_public_holidays_and_swapped_days_are_skipped() -> None:
    # Wednesday 2 September is a holiday: Friday 28 August is the last day on which it can be done
    assert days_of(an_obligation(due=date(2026, 9, 2)))[:4] == [
        "Sat 2026-08-22",  # worked in exchange for Monday 31 August
        "Thu 2026-08-27",
        "Fri 2026-08-28",
        "Thu 2026-09-03",
    ]


@pytest.mark.parametrize(
    ("years", "first_day"),
    [
        (80, "Fri 2026-09-25"),  # 60 working days before Friday 18 December
        (75, "Fri 2026-10-23"),
        (72, "Fri 2026-11-20"),
        (None, "Fri 2026-11-20"),
    ],
)
def test_the_rounder_a_commemoration_the_earlier_it_is_announced(
    years: int | None, first_day: str
) -> None:
    day = an_obligation(
        kind=ObligationKind.ANNIVERSARY,
        due=date(2026, 12, 19),
        start=date(2026, 12, 19),
        years=years,
    )
    steps = steps_of(day, load_policy(), CALENDAR_2026)
    assert f"{steps[0][1]:%a} {steps[0][1]}" == first_day


def test_an_office_without_a_ladder_for_round_years_has_one_for_all_commemorations() -> None:
    plain, jubilee = (
        an_obligation(kind=ObligationKind.ANNIVERSARY, years=years) for years in (72, 80)
    )
    days = [steps_of(one, POLICY, CALENDAR_2026) for one in (plain, jubilee)]
    assert days[0] == days[1]


def test_an_extension_moves_the_whole_ladder() -> None:
    moved = days_of(an_obligation(due=date(2026, 6, 19)), due=date(2026, 7, 31))
    assert moved[2] == "Fri 2026-07-31"


def test_a_kind_without_a_ladder_has_no_steps() -> None:
    policy = a_policy(ladders={})
    assert steps_of(an_obligation(), policy, CALENDAR_2026) == ()


def test_those_who_coordinate_are_reminded_only_if_policy_says_so() -> None:
    helping = an_obligation(role=Role.COORDINATING)
    assert steps_of(helping, POLICY, CALENDAR_2026) == ()
    assert steps_of(helping, a_policy(remind_coordinating=True), CALENDAR_2026)
    assert steps_due([helping], date(2026, 6, 18), POLICY, CALENDAR_2026) == ()


@given(due=st.dates(date(2025, 1, 1), date(2028, 12, 31)))
def test_no_step_is_on_a_day_off_and_they_come_in_order(due: date) -> None:
    days = [day for _, day in steps_of(an_obligation(due=due), POLICY, CALENDAR_2026)]
    assert all(CALENDAR_2026.is_working_day(day) for day in days)
    assert days == sorted(days)


@given(due=st.dates(date(2025, 1, 1), date(2028, 12, 31)))
def test_steps_up_to_the_day_are_not_after_it_and_later_ones_are(due: date) -> None:
    for step, day in steps_of(an_obligation(due=due), POLICY, CALENDAR_2026):
        assert (day <= due) == (step.working_days <= 0)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 6, 11), []),
        (date(2026, 6, 12), [("còn năm ngày", Audience.OFFICER)]),
        (date(2026, 6, 15), []),
        (date(2026, 6, 19), [("hôm nay", Audience.OFFICER)]),
        (date(2026, 6, 20), []),
        (
            date(2026, 6, 22),
            [("quá hạn một ngày", Audience.OFFICER), ("quá hạn một ngày", Audience.LEADER)],
        ),
        (date(2026, 6, 26), [("quá hạn một tuần", Audience.COORDINATOR)]),
        (date(2026, 7, 31), []),
    ],
)
def test_each_day_has_its_own_step(today: date, expected: list[tuple[str, Audience]]) -> None:
    assert on(today, an_obligation(due=date(2026, 6, 19))) == expected


@pytest.mark.parametrize(
    "facts",
    [
        ObligationFacts(date(2026, 6, 19), claimed_done_on=date(2026, 6, 20)),
        ObligationFacts(
            date(2026, 6, 19), claimed_done_on=date(2026, 6, 20), confirmed_on=date(2026, 6, 21)
        ),
        ObligationFacts(date(2026, 6, 19), confirmed_on=date(2026, 6, 10)),
        ObligationFacts(date(2026, 6, 19), held_from=date(2026, 6, 22)),
        ObligationFacts(date(2026, 6, 19), cancelled=True),
        ObligationFacts(date(2026, 6, 19), extended_due=date(2026, 9, 30)),
    ],
    ids=["claimed", "done", "done early", "held", "cancelled", "extended"],
)
def test_nothing_is_urged_once_it_is_done_claimed_held_cancelled_or_extended(
    facts: ObligationFacts,
) -> None:
    obligation = an_obligation(due=date(2026, 6, 19))
    assert on(date(2026, 6, 22), obligation)
    assert on(date(2026, 6, 22), obligation, facts=facts) == []


def test_an_extended_one_has_its_steps_before_the_new_day() -> None:
    facts = ObligationFacts(date(2026, 6, 19), extended_due=date(2026, 7, 31))
    obligation = an_obligation(due=date(2026, 6, 19))
    assert on(date(2026, 7, 30), obligation, facts=facts) == [("còn một ngày", Audience.OFFICER)]


def test_after_days_without_a_run_only_the_latest_step_of_each_audience_is_taken() -> None:
    # nothing ran from Thursday 11 June to Monday 22 June
    obligation = an_obligation(due=date(2026, 6, 19))
    found = steps_due(
        [obligation], date(2026, 6, 22), POLICY, CALENDAR_2026, since=date(2026, 6, 11)
    )
    assert [(one.step.name, one.day) for one in found] == [
        ("quá hạn một ngày", date(2026, 6, 22)),
        ("quá hạn một ngày", date(2026, 6, 22)),
    ]


def test_a_missed_step_is_caught_up_with_the_day_it_was_meant_for() -> None:
    obligation = an_obligation(due=date(2026, 6, 19))
    found = steps_due(
        [obligation], date(2026, 6, 15), POLICY, CALENDAR_2026, since=date(2026, 6, 10)
    )
    assert [(one.step.name, one.day) for one in found] == [("còn năm ngày", date(2026, 6, 12))]


def test_a_run_on_a_day_off_sends_nothing_and_the_next_one_makes_up_for_it() -> None:
    obligation = an_obligation(due=date(2026, 6, 19))
    saturday, monday = date(2026, 6, 13), date(2026, 6, 15)
    assert on(saturday, obligation, since=date(2026, 6, 11)) == []
    assert on(monday, obligation, since=date(2026, 6, 11)) == [("còn năm ngày", Audience.OFFICER)]


def test_a_clock_that_jumps_back_asks_only_for_its_own_day() -> None:
    obligation = an_obligation(due=date(2026, 6, 19))
    assert on(date(2026, 6, 18), obligation, since=date(2026, 12, 1)) == [
        ("còn một ngày", Audience.OFFICER)
    ]


@given(
    due=st.dates(date(2026, 2, 1), date(2026, 11, 30)),
    runs=st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), min_size=1, unique=True),
)
def test_whatever_days_it_runs_on_each_step_comes_at_most_once(due: date, runs: list[date]) -> None:
    obligation = an_obligation(due=due)
    seen: list[StepDue] = []
    since = date(2025, 12, 31)
    for today in sorted(runs):
        seen += steps_due([obligation], today, POLICY, CALENDAR_2026, since=since)
        if CALENDAR_2026.is_working_day(today):
            since = today
    assert len({(one.step, one.day) for one in seen}) == len(seen)


def test_running_every_day_takes_every_step_once() -> None:
    obligation = an_obligation(due=date(2026, 6, 19))
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    found = [
        (one.step, one.day)
        for today in year
        for one in steps_due([obligation], today, POLICY, CALENDAR_2026)
    ]
    assert found == list(steps_of(obligation, POLICY, CALENDAR_2026))


def test_of_many_obligations_each_has_its_steps() -> None:
    dues = [an_obligation(due=date(2026, 6, day)) for day in range(1, 21)]
    once = steps_due(dues, date(2026, 6, 12), POLICY, CALENDAR_2026)
    assert once
    many = steps_due(dues * 1_000, date(2026, 6, 12), POLICY, CALENDAR_2026)
    assert len(many) == len(once) * 1_000
