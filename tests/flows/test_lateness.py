"""When a run that a machine could not start in time still makes sense."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from flows.lateness import is_too_late_to_send

# 07:30 in Hà Nội on Thursday 18 June 2026
MORNING = datetime(2026, 6, 18, 0, 30, tzinfo=UTC)
CLOSES = time(17, 0)


@pytest.mark.parametrize(
    ("begun", "too_late"),
    [
        (datetime(2026, 6, 18, 0, 31, tzinfo=UTC), False),
        (datetime(2026, 6, 18, 9, 59, tzinfo=UTC), False),
        (datetime(2026, 6, 18, 10, 0, tzinfo=UTC), True),
        (datetime(2026, 6, 18, 16, 59, tzinfo=UTC), True),
        # past midnight and early in the morning: the next day's own run says it at 07:30
        (datetime(2026, 6, 19, 1, 0, tzinfo=UTC), False),
    ],
    ids=["at once", "16:59", "17:00", "23:59", "next morning"],
)
def test_a_run_of_the_morning_is_not_sent_after_hours(begun: datetime, too_late: bool) -> None:
    assert is_too_late_to_send(MORNING, begun, CLOSES) is too_late


def test_who_starts_a_run_in_the_evening_means_it() -> None:
    evening = datetime(2026, 6, 18, 13, 0, tzinfo=UTC)
    assert not is_too_late_to_send(evening, evening, CLOSES)
    assert not is_too_late_to_send(None, evening, CLOSES)
