"""One window of something in a plan: what is owed when, before it is said by whom."""

from __future__ import annotations

from dataclasses import dataclass

from dondoc.plan import Certainty, Window
from dondoc.schedule.obligation import ObligationKind


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One window of an item. `id` names it within its item whatever its dates are.

    `period` is the label of a report's period, empty for all else; `years` a commemoration's count;
    `words` are what names the time where that is not the item's timing.
    """

    id: str
    kind: ObligationKind
    window: Window
    title: str
    certainty: Certainty
    note: str = ""
    period: str = ""
    years: int | None = None
    words: str = ""
