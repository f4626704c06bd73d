"""Timing phrases of plans: what "trước ngày 20/6", "Quý III, IV/2026" or "hằng quý" mean in days."""

from __future__ import annotations

from functools import lru_cache

from dondoc.plan import Timing

__all__ = ["read_timing"]


@lru_cache(maxsize=16384)
def read_timing(text: str, year: int) -> Timing:
    """What a timing phrase means in a plan of `year`: windows, recurrence, status, certainty.

    Takes any text and never raises: what cannot be understood has status "invalid".
    """
    from dondoc.timing.answer import answer

    return answer(text, year)
