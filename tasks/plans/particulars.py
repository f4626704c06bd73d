"""The number and the day of issue that a person gives for a plan whose file leaves them blank."""

from __future__ import annotations

import dataclasses
import re

from dondoc.errors import DondocError
from dondoc.language.text import clean
from dondoc.plan import Finding, PlanReading
from models.tables import FindingRow, PlanRow
from tasks.plans.outcome import Particulars

# "48/KH-UBND", "126/CTr-UBND", "15a/KH-BCĐ"
NUMBER = re.compile(r"\d{1,5}[a-zđ]?/[A-ZĐa-zđ0-9&./-]{1,40}")
ANSWERED = {"plan-number-missing": "number", "plan-date-missing": "issued_on"}


def checked_number(number: str | None) -> str | None:
    """The number as written; raises DondocError where it is none."""
    if number is None:
        return None
    written = clean(number).replace(" ", "")
    if not NUMBER.fullmatch(written):
        raise DondocError(
            f"«{number}» không phải số và ký hiệu của kế hoạch", remedy="ghi như 48/KH-UBND"
        )
    return written


def with_particulars(reading: PlanReading, given: Particulars) -> PlanReading:
    """The reading with what was given, and without the findings that it answers."""
    header = reading.plan
    header = dataclasses.replace(
        header,
        number=given.number or header.number,
        issued_on=given.issued_on or header.issued_on,
    )
    completed = dataclasses.replace(reading, plan=header)
    left = tuple(one for one in reading.findings if not _is_answered(one, completed))
    return dataclasses.replace(completed, findings=left)


def complete(plan: PlanRow, findings: list[FindingRow], given: Particulars) -> bool:
    """Write what was given into a plan that is kept; whether that changed anything."""
    new = Particulars(given.number or plan.number, given.issued_on or plan.issued_on)
    if new == Particulars(plan.number, plan.issued_on):
        return False
    plan.number, plan.issued_on = new.number, new.issued_on
    for finding in findings:
        answer = getattr(new, ANSWERED.get(finding.code, ""), None)
        if answer is not None:
            finding.settled, finding.answer = True, str(answer)
    return True


def _is_answered(finding: Finding, reading: PlanReading) -> bool:
    return getattr(reading.plan, ANSWERED.get(finding.code, ""), None) is not None
