"""A plan's items, and what a careful reader flagged in it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from dondoc.plan import Severity
from dondoc.schedule.wording import short_date
from models.plans import findings_of, items_of, plan_by_id
from models.tables import FindingRow, PlanRow, PlanStatus
from tasks.overviews.overview import Overview

STATUS_WORDS = {
    PlanStatus.DRAFT: "dự thảo, chờ duyệt",
    PlanStatus.APPROVED: "đã duyệt",
    PlanStatus.SUPERSEDED: "đã có bản mới hơn thay thế",
}
SEVERITY_WORDS = {
    Severity.ERROR: "Lỗi, phải sửa",
    Severity.DOUBT: "Nghi ngờ, cần quyết định",
    Severity.NOTE: "Ghi chú",
}
_WORST_FIRST = tuple(SEVERITY_WORDS)


def items_overview(plan_id: int, *, session: Session) -> Overview:
    """The plan's items in its own order, under the key ke-hoach. Raises NotFound."""
    plan = plan_by_id(plan_id, session=session)
    rows = tuple(
        {
            "Mục": item.section,
            "TT": item.number,
            "Nội dung": item.content,
            "Thời gian": item.timing_text,
            "Chủ trì": item.lead,
            "Phối hợp": item.coordinating,
            "Nguồn": item.source,
        }
        for item in items_of(plan_id, session=session)
    )
    text = f"{plan_words(plan)}\n\n{len(rows)} nhiệm vụ."
    return Overview("ke-hoach", text, rows, of_run=True)


def findings_overview(plan_id: int, *, session: Session) -> Overview:
    """The findings not settled yet, errors first, under the key can-xem-lai. Raises NotFound."""
    plan = plan_by_id(plan_id, session=session)
    findings = worst_first(findings_of(plan_id, session=session))
    text = f"{plan_words(plan)}\n\n{counted_findings(findings)}"
    rows = tuple(_row(one) for one in findings)
    return Overview("can-xem-lai", text, rows, of_run=True)


def worst_first(findings: Sequence[FindingRow]) -> list[FindingRow]:
    """Those that are not settled yet, errors first."""
    left = (one for one in findings if not one.settled)
    return sorted(left, key=lambda one: (_WORST_FIRST.index(one.severity), one.position))


def _row(finding: FindingRow) -> dict[str, str]:
    return {
        "Mức": SEVERITY_WORDS[finding.severity],
        "Ở đâu": finding.place,
        "Đọc được": finding.read,
        "Cần xem": finding.message,
    }


def counted_findings(findings: Sequence[FindingRow]) -> str:
    """How many there are of each kind: "1 lỗi, phải sửa; 3 ghi chú"."""
    if not findings:
        return "Không có gì cần xem lại."
    severities = [one.severity for one in findings]
    counts = ((severities.count(one), words.lower()) for one, words in SEVERITY_WORDS.items())
    return "; ".join(f"{count} {words}" for count, words in counts if count) + "."


def plan_words(plan: PlanRow) -> str:
    """The plan as a heading: its number in this system, its title, what stands with it."""
    number = f" số {plan.number}" if plan.number else ""
    issued = f" ngày {short_date(plan.issued_on)}" if plan.issued_on else ""
    return (
        f"**Kế hoạch {plan.id}** (bản {plan.version}, {STATUS_WORDS[plan.status]}): "
        f"{plan.title}{f' – {number.strip()}{issued}' if number or issued else ''}"
    )
