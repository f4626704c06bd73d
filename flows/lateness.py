"""A run that a machine could not start in time: does it still make sense?"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from models.office import OFFICE_TIME

# A run that was asked for and begins within this time is on time, whatever the hour.
ON_TIME_WITHIN = timedelta(hours=1)


def is_too_late_to_send(asked_for: datetime | None, now: datetime, closes_at: time) -> bool:
    """Whether a run that was to start long ago would now write to people after office hours.

    What it would have sent is not lost: the outbox knows what was not said, and the next run says
    it. Whoever starts a run by hand after hours means it.
    """
    if asked_for is None or now - asked_for <= ON_TIME_WITHIN:
        return False
    return now.astimezone(OFFICE_TIME).time() >= closes_at
