"""The state of an obligation: a table that can be checked by eye, then what always holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dondoc.status import (
    COLOURS,
    GREEN,
    MOST_URGENT_FIRST,
    OPEN,
    VIETNAMESE,
    ObligationFacts,
    State,
    state_of,
)
from tests.schedule.makers import CALENDAR_2026, a_policy

POLICY = a_policy()
FRIDAY_19_JUNE = date(2026, 6, 19)


def day(spelt: str) -> date:
    """A day with its weekday spelt out, which must be right: "Friday 2026-06-19"."""
    weekday, iso = spelt.split()
    found = date.fromisoformat(iso)
    assert found.strftime("%A") == weekday, f"{iso} is no {weekday}"
    return found


def state(today: str, **facts: object) -> State:
    known = ObligationFacts(**{"due": FRIDAY_19_JUNE} | facts)  # type: ignore[arg-type]
    return state_of(known, day(today), POLICY, CALENDAR_2026)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("Thursday 2026-01-01", State.ON_TIME),
        ("Thursday 2026-06-11", State.ON_TIME),
        ("Friday 2026-06-12", State.DUE_SOON),  # five working days before
        ("Sunday 2026-06-14", State.DUE_SOON),
        ("Friday 2026-06-19", State.DUE_SOON),  # the due day itself is on time
        ("Saturday 2026-06-20", State.OVERDUE),
        ("Thursday 2026-12-31", State.OVERDUE),
    ],
)
def test_before_20_june_is_on_time_until_the_19th_and_overdue_from_the_20th(
    today: str, expected: State
) -> None:
    assert state(today) is expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("Friday 2026-05-22", State.DUE_SOON),  # Friday 29 May is the last working day
        ("Thursday 2026-05-21", State.ON_TIME),
        ("Sunday 2026-05-31", State.DUE_SOON),
        ("Monday 2026-06-01", State.OVERDUE),
    ],
)
def test_a_due_day_on_a_sunday_counts_from_the_friday_before_and_stays_the_sunday(
    today: str, expected: State
) -> None:
    assert state(today, due=day("Sunday 2026-05-31")) is expected


def test_a_week_with_public_holidays_makes_it_due_soon_earlier() -> None:
    due = day("Friday 2026-09-04")
    assert state("Tuesday 2026-08-25", due=due) is State.DUE_SOON
    assert state("Monday 2026-08-24", due=due) is State.ON_TIME


@pytest.mark.parametrize(
    ("today", "facts", "expected"),
    [
        (
            "Wednesday 2026-06-17",
            {"claimed_done_on": date(2026, 6, 16)},
            State.AWAITING_CONFIRMATION,
        ),
        ("Monday 2026-06-15", {"claimed_done_on": date(2026, 6, 16)}, State.DUE_SOON),
        ("Monday 2026-07-06", {"claimed_done_on": date(2026, 7, 1)}, State.AWAITING_CONFIRMATION),
        (
            "Monday 2026-07-06",
            {"claimed_done_on": date(2026, 6, 19), "confirmed_on": date(2026, 7, 1)},
            State.DONE_ON_TIME,  # done on the 19th, whenever it was confirmed
        ),
        (
            "Monday 2026-07-06",
            {"claimed_done_on": date(2026, 6, 20), "confirmed_on": date(2026, 7, 1)},
            State.DONE_LATE,
        ),
        ("Monday 2026-07-06", {"confirmed_on": date(2026, 6, 19)}, State.DONE_ON_TIME),
        ("Monday 2026-07-06", {"confirmed_on": date(2026, 7, 6)}, State.DONE_LATE),
        (
            "Monday 2026-06-22",
            {"confirmed_on": date(2026, 6, 23)},
            State.OVERDUE,  # not known yet on that day
        ),
        ("Monday 2026-06-22", {"extended_due": date(2026, 7, 31)}, State.ON_TIME),
        ("Saturday 2026-08-01", {"extended_due": date(2026, 7, 31)}, State.OVERDUE),
        (
            "Monday 2026-08-03",
            {"extended_due": date(2026, 7, 31), "confirmed_on": date(2026, 7, 30)},
            State.DONE_ON_TIME,
        ),
        ("Monday 2026-07-06", {"held_from": date(2026, 6, 1)}, State.ON_HOLD),
        (
            "Monday 2026-07-06",
            {"held_from": date(2026, 6, 1), "held_until": date(2026, 7, 6)},
            State.ON_HOLD,
        ),
        (
            "Tuesday 2026-07-07",
            {"held_from": date(2026, 6, 1), "held_until": date(2026, 7, 6)},
            State.OVERDUE,
        ),
        ("Monday 2026-05-25", {"held_from": date(2026, 6, 1)}, State.ON_TIME),
        (
            "Monday 2026-07-06",
            {"held_from": date(2026, 6, 1), "claimed_done_on": date(2026, 6, 5)},
            State.AWAITING_CONFIRMATION,
        ),
        ("Monday 2026-07-06", {"cancelled": True}, State.CANCELLED),
        (
            "Monday 2026-07-06",
            {"cancelled": True, "confirmed_on": date(2026, 6, 1)},
            State.CANCELLED,
        ),
    ],
)
def test_what_was_said_and_settled_decides(
    today: str, facts: dict[str, object], expected: State
) -> None:
    assert state(today, **facts) is expected


days = st.dates(date(2025, 10, 1), date(2027, 3, 31))
maybe = st.none() | days
all_facts = st.builds(
    ObligationFacts,
    due=days,
    extended_due=maybe,
    claimed_done_on=maybe,
    confirmed_on=maybe,
    held_from=maybe,
    held_until=maybe,
    cancelled=st.booleans(),
)


@given(facts=all_facts, today=days)
def test_it_is_never_green_after_the_due_day_without_confirmation(
    facts: ObligationFacts, today: date
) -> None:
    found = state_of(facts, today, POLICY, CALENDAR_2026)
    if found in GREEN and today > facts.due_now:
        assert facts.confirmed_on is not None
        assert facts.confirmed_on <= today


@given(facts=all_facts, today=days)
def test_there_is_always_exactly_one_state_and_it_has_words(
    facts: ObligationFacts, today: date
) -> None:
    found = state_of(facts, today, POLICY, CALENDAR_2026)
    assert isinstance(found, State)
    assert VIETNAMESE[found]


@given(due=days, start=days)
def test_without_a_word_from_anyone_it_only_grows_more_urgent(due: date, start: date) -> None:
    order = [State.ON_TIME, State.DUE_SOON, State.OVERDUE]
    found = [
        order.index(state_of(ObligationFacts(due), start + timedelta(n), POLICY, CALENDAR_2026))
        for n in range(60)
    ]
    assert found == sorted(found)


def test_every_state_has_words_a_colour_and_a_place_in_the_order() -> None:
    assert set(VIETNAMESE) == set(COLOURS) == set(MOST_URGENT_FIRST) == set(State)
    assert len(MOST_URGENT_FIRST) == len(State)
    assert len(set(VIETNAMESE.values())) == len(State)


def test_only_what_is_open_and_in_time_or_done_in_time_is_green() -> None:
    assert {State.ON_TIME, State.DONE_ON_TIME} == GREEN
    assert OPEN.isdisjoint({State.AWAITING_CONFIRMATION, State.ON_HOLD, State.CANCELLED})
