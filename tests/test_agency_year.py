"""The picture of an agency's year shows every due day once, with a sign for those who see no colour."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date

import pytest

from dondoc.agency_year import DueDay, agency_year
from dondoc.schedule.obligation import ObligationKind, Role
from dondoc.status import SIGNS, State

SVG = "{http://www.w3.org/2000/svg}"
TODAY = date(2026, 6, 19)


def due(
    day: date, state: State = State.ON_TIME, title: str = "Tổ chức hội nghị", **changes: object
) -> DueDay:
    role = changes.get("role", Role.LEAD)
    assert isinstance(role, Role)
    return DueDay("II.3", title, ObligationKind.DATED, role, day, state)


def texts(*dues: DueDay) -> list[str]:
    """The words of the picture, tooltips left out."""
    drawn = ET.fromstring(agency_year(dues, year=2026, agency="Sở Du lịch", today=TODAY))
    return ["".join(one.itertext()) for one in drawn.iter(f"{SVG}text")]


@pytest.mark.parametrize("state", State)
def test_each_state_has_its_sign_and_its_word(state: State) -> None:
    words = texts(due(date(2026, 3, 31), state))
    assert f"{SIGNS[state]} 31" in words
    assert SIGNS[state] in words[-1]


def test_no_two_states_share_a_sign() -> None:
    assert len(set(SIGNS.values())) == len(State)


def test_what_is_due_twice_in_a_month_is_one_box_with_the_more_urgent_state() -> None:
    words = texts(due(date(2026, 5, 5), State.DONE_ON_TIME), due(date(2026, 5, 29), State.OVERDUE))
    assert f"{SIGNS[State.OVERDUE]} ×2" in words


def test_other_years_are_left_out_and_own_work_stands_before_what_others_lead() -> None:
    words = texts(
        due(date(2026, 1, 31), title="Việc phối hợp", role=Role.COORDINATING),
        due(date(2026, 12, 31), title="Việc chủ trì"),
        due(date(2027, 1, 31), title="Việc năm sau"),
    )
    named = [one for one in words if "Việc" in one]
    assert [one.split("II.3 ")[1].split("II.3")[0] for one in named] == [
        "Việc chủ trì",
        "Việc phối hợp (phối hợp)",
    ]


def test_names_that_look_like_markup_stay_words() -> None:
    hostile = "<script>alert(1)</script> & Sở \x00“Du lịch”"
    words = texts(due(date(2026, 3, 31), title=hostile))
    assert any("<script>" in one for one in words)
