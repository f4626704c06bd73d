"""Plans as choices: drafts that wait for approval, and approved ones that lack number or day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlmodel import Session, and_, col, or_, select

from dondoc.plan import Severity
from models.office import OFFICE_TIME
from models.plans import findings_of
from models.tables import FindingRow, PlanRow, PlanStatus
from tasks.forms.choices import Choice, mark_in, stale
from tasks.plans.particulars import ANSWERED

_MARK = re.compile(r"số (\d+)")
LONGEST_TITLE = 60


def plans_to_approve(session: Session) -> list[PlanRow]:
    """Drafts, then plans in force that lack number or day; those that came last are the first."""
    is_lacking = or_(col(PlanRow.number).is_(None), col(PlanRow.issued_on).is_(None))
    in_force = and_(col(PlanRow.status) == PlanStatus.APPROVED, is_lacking)
    asked = select(PlanRow).where(or_(col(PlanRow.status) == PlanStatus.DRAFT, in_force))
    newest_first = asked.order_by(col(PlanRow.ingested_at).desc(), col(PlanRow.id).desc())
    return sorted(session.exec(newest_first), key=lambda one: one.status is not PlanStatus.DRAFT)


def plan_choice(plan: PlanRow, session: Session) -> Choice:
    """A plan as a choice: "Kế hoạch 48/KH-UBND năm 2026, bản 2, nhập … – 5 điểm cần xem (số 12)"."""
    assert plan.id is not None
    came = at_the_office(plan.ingested_at)
    return Choice(
        f"{plan_name(plan)}, bản {plan.version}, nhập {came:%H:%M:%S %d/%m/%Y}",
        _how_it_stands(plan, findings_of(plan.id, session=session)),
        f"số {plan.id}",
    )


def plan_name(plan: PlanRow) -> str:
    """The plan by its number and year, or by what its title begins with."""
    if plan.number:
        return f"Kế hoạch {plan.number} năm {plan.year}"
    title = shortened(plan.title, LONGEST_TITLE)
    # most titles name the year themselves
    return f"Kế hoạch “{title}”" + ("" if str(plan.year) in title else f" năm {plan.year}")


def shortened(text: str, longest: int) -> str:
    """The text, cut off between words where it is longer."""
    if len(text) <= longest:
        return text
    return f"{text[: longest - 1].rsplit(' ', 1)[0]}…"


def at_the_office(instant: datetime) -> datetime:
    """An instant by the office's clock; SQLite gives it back without its zone, which is UTC."""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return aware.astimezone(OFFICE_TIME)


def asked_findings(findings: Sequence[FindingRow]) -> list[FindingRow]:
    """Those that a person is to answer, or has answered, errors first.

    The number and the day of issue have fields of their own.
    """
    asked = (
        one for one in findings if one.severity is not Severity.NOTE and one.code not in ANSWERED
    )
    return sorted(asked, key=lambda one: (one.severity is not Severity.ERROR, one.position))


def open_findings(findings: Sequence[FindingRow]) -> list[FindingRow]:
    """Those that a person is still to answer, errors first."""
    return [one for one in asked_findings(findings) if not one.settled]


def plans_in_force(session: Session) -> list[PlanRow]:
    """The plans in force, those that came last first."""
    asked = select(PlanRow).where(PlanRow.status == PlanStatus.APPROVED)
    return list(session.exec(asked.order_by(col(PlanRow.id).desc())))


def chosen_in_force(text: str, session: Session) -> PlanRow:
    """The plan in force of a choice. Raises DondocError where it no longer is."""
    plan = chosen_plan(text, session)
    if plan.status is not PlanStatus.APPROVED:
        raise stale(text, "nay không phải kế hoạch đang thực hiện")
    return plan


def _how_it_stands(plan: PlanRow, findings: Sequence[FindingRow]) -> str:
    if plan.status is not PlanStatus.DRAFT:
        given = (("số", plan.number), ("ngày", plan.issued_on))
        lacking = [word for word, value in given if value is None]
        return f"đã duyệt, còn thiếu {' và '.join(lacking)}" if lacking else "đã duyệt"
    count = len(open_findings(findings))
    return f"{count} điểm cần xem" if count else "không còn điểm cần xem"


def chosen_plan(text: str, session: Session) -> PlanRow:
    """The plan of a choice. Raises DondocError where it is no longer what was chosen."""
    number = _MARK.fullmatch(mark_in(text))
    plan = session.get(PlanRow, int(number[1])) if number else None
    if plan is None:
        raise stale(text, "không có kế hoạch này")
    now = plan_choice(plan, session)
    if plan.status is PlanStatus.SUPERSEDED:
        raise stale(text, "đã có bản mới hơn được duyệt")
    if not now.is_still(text):
        raise stale(text, f"nay là «{now}»")
    return plan
