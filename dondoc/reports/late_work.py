"""What a letter that urges on is about; the letter itself is `dondoc.reports.letter`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class UrgedPlan:
    """The plan that is to be kept to, as the letter names it; `office` signs."""

    title: str
    number: str | None
    issued_on: date | None
    issuer: str
    office: str


@dataclass(frozen=True, slots=True)
class LateWork:
    """One thing that is late: what, where the plan asks for it, until when, late by working days."""

    title: str
    place: str
    due: date
    days_late: int


def letter_name(agency_id: str, plan_id: int, day: date) -> str:
    """The name of the file: ASCII, so that every mail program shows it whole."""
    return f"cong-van-don-doc-{agency_id}-ke-hoach-{plan_id}-{day.isoformat()}.docx"


def letter_to_all_name(plan_id: int, day: date) -> str:
    """The name of the file of one letter to all who are late with a plan."""
    return f"cong-van-don-doc-ke-hoach-{plan_id}-{day.isoformat()}.docx"
