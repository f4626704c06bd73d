"""The decisions by which a version of a plan amends the one before, as they are kept with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dondoc.schedule.wording import short_date
from models.tables import PlanRow

DECISIONS = "decisions"
# number, day of issue (ISO), title, file, its SHA-256, and what became of each of its rows
Decision = dict[str, Any]


def decisions_of(plan: PlanRow) -> list[Decision]:
    """The decisions of this version; empty where it came as a whole file."""
    found: list[Decision] = (plan.decision or {}).get(DECISIONS, [])
    return found


def decisions_in_words(decisions: Sequence[Decision]) -> str:
    """The decisions by number and day: "Quyết định số 12/QĐ-UBND ngày 05/6/2026"."""
    return " và ".join(map(decision_words, decisions))


def decision_words(decision: Decision) -> str:
    """One decision by number and day."""
    number = f" số {decision['number']}" if decision["number"] else ""
    issued = decision.get("issued_on")
    return f"Quyết định{number}" + (
        f" ngày {short_date(date.fromisoformat(issued))}" if issued else ""
    )
