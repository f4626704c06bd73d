"""Reporting rounds as choices of collate-reports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from dondoc.reports.period_words import period_in_full
from dondoc.schedule.obligation import ObligationKind
from dondoc.schedule.wording import short_date
from models.plans import plan_by_id
from models.tables import ObligationRow, PlanRow, PlanStatus
from tasks.forms.choices import Choice, mark_in, stale
from tasks.forms.form import Form, choice
from tasks.forms.plans import plan_name

_MARK = re.compile(r"kỳ ([0-9a-z-]+), kế hoạch số (\d+)")


@dataclass(frozen=True, slots=True)
class Round:
    """One period of one plan in force; `due` is the earliest last day on time."""

    plan: PlanRow
    period: str
    due: date
    reporters: int

    @property
    def choice(self) -> Choice:
        """ "Báo cáo 6 tháng đầu năm 2026, Kế hoạch 48/KH-UBND năm 2026 – hạn …, 25 cơ quan (…)"."""
        return Choice(
            f"Báo cáo {period_in_full(self.period)}, {plan_name(self.plan)}",
            f"hạn {short_date(self.due)}, {self.reporters} cơ quan",
            f"kỳ {self.period}, kế hoạch số {self.plan.id}",
        )


def rounds(session: Session) -> list[Round]:
    """The rounds of all plans in force, the earliest due first."""
    count = func.count(col(ObligationRow.agency_id).distinct())
    asked = (
        select(ObligationRow.plan_id, ObligationRow.period, func.min(ObligationRow.due), count)
        .join(PlanRow, col(PlanRow.id) == ObligationRow.plan_id)
        .where(
            PlanRow.status == PlanStatus.APPROVED,
            ObligationRow.kind == ObligationKind.REPORT,
            ObligationRow.period != "",
            col(ObligationRow.cancelled_at).is_(None),
        )
        .group_by(col(ObligationRow.plan_id), col(ObligationRow.period))
    )
    found = [
        Round(plan_by_id(plan_id, session=session), period, due, reporters)
        for plan_id, period, due, reporters in session.exec(asked)
    ]
    return sorted(found, key=lambda one: (one.due, one.plan.id, one.period))


def round_form(session: Session, today: date) -> Form:
    """The form with all rounds, the one whose day is nearest chosen to begin with."""
    known = rounds(session)
    nearest = min(known, key=lambda one: abs((one.due - today).days), default=None)
    said = "Gộp báo cáo đã nhận của một kỳ; tệp làm ra có tên trong kết quả của lượt chạy."
    if not known:
        said = "Chưa có kỳ báo cáo nào: duyệt kế hoạch trước (việc approve-plan)."
    chosen = str(nearest.choice) if nearest else None
    return Form(
        "Tổng hợp báo cáo",
        said,
        fields={"round": choice([str(one.choice) for one in known], chosen=chosen), "today": {}},
        required=("round",),
        for_programs="period",
    )


def chosen_round(text: str, session: Session) -> Round:
    """The round of a choice. Raises DondocError where it is no longer what was chosen."""
    mark = _MARK.fullmatch(mark_in(text))
    named = (mark[1], int(mark[2])) if mark else None
    for one in rounds(session):
        if (one.period, one.plan.id) == named:
            if one.choice.is_still(text):
                return one
            raise stale(text, f"nay là «{one.choice}»")
    raise stale(text, "không còn kỳ báo cáo này của kế hoạch này")
