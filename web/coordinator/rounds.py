"""Agency × report period of one plan: who has reported, as a table for the page and as a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from dondoc.language.text import vietnamese_sort_key
from dondoc.reports.form import period_name
from dondoc.reports.matrix import REPORT_STATE_NAMES, MatrixCell, ReportState
from dondoc.schedule.obligation import ObligationKind
from dondoc.schedule.wording import first_upper, short_date
from models.office import Office
from models.plans import plans
from models.report_rounds import open_round
from models.report_standing import matrix_on
from models.tables import ObligationRow, PlanRow, PlanStatus
from web.records import plan_name

# a sign beside every word, so that none is told by colour alone
SIGNS = {
    ReportState.MISSING: "○",
    ReportState.RECEIVED: "●",
    ReportState.LATE: "◐",
    ReportState.RETURNED: "↩",
    ReportState.ACCEPTED: "✓",
    ReportState.EXTENDED: "◷",
    ReportState.EXEMPT: "–",
}
OVERDUE_SIGN = "!"
MISSING_AND_LATE = "missing-late"


@dataclass(frozen=True, slots=True)
class RoundCell:
    """How one report stands: its class for the style sheet, its sign, its words and its days."""

    kind: str
    sign: str
    words: str
    due: str
    received: str

    @property
    def told(self) -> str:
        """Everything in one line."""
        return "; ".join(filter(None, (self.words, f"hạn {self.due}", self.received)))


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One agency over all periods; None where it owes no report for one."""

    agency_id: str
    agency: str
    cells: tuple[RoundCell | None, ...]


@dataclass(frozen=True, slots=True)
class Rounds:
    """The whole table; `counts` has how many cells are of each kind, over all agencies."""

    plan_id: int
    plan: str
    periods: tuple[tuple[str, str, str], ...]
    rows: tuple[RoundRow, ...]
    counts: tuple[tuple[str, str, int], ...]


def plans_with_reports(session: Session) -> list[PlanRow]:
    """The approved plans that ask for reports."""
    asked = select(ObligationRow.plan_id).where(ObligationRow.kind == ObligationKind.REPORT)
    having = set(session.exec(asked.distinct()))
    return [one for one in plans(session=session, status=PlanStatus.APPROVED) if one.id in having]


def rounds_of(
    plan: PlanRow, today: date, office: Office, session: Session, kind: str = ""
) -> Rounds:
    """The table of one plan on a day; with `kind` only agencies with such a cell."""
    assert plan.id is not None
    periods = _periods(plan.id, session)
    by_agency: dict[str, dict[str, MatrixCell]] = {}
    for period in periods:
        opened = open_round(period, office=office, session=session, day=today, plan_id=plan.id)
        for cell in matrix_on(today, opened=opened).cells:
            by_agency.setdefault(cell.expected.agency_id, {})[period] = cell
    rows = [_row(agency_id, cells, periods) for agency_id, cells in by_agency.items()]
    counted = Counter(cell.kind for row in rows for cell in row.cells if cell)
    shown = [row for row in rows if not kind or any(one and one.kind == kind for one in row.cells)]
    shown.sort(key=lambda row: vietnamese_sort_key(row.agency))
    return Rounds(
        plan.id,
        plan_name(plan),
        tuple((one, first_upper(period_name(one)), _due(one, by_agency)) for one in periods),
        tuple(shown),
        tuple((one, KIND_WORDS[one], counted[one]) for one in KIND_WORDS if counted[one]),
    )


KIND_WORDS = {
    MISSING_AND_LATE: "Chưa gửi, đã quá hạn",
    **{state.value: first_upper(name) for state, name in REPORT_STATE_NAMES.items()},
}


def _periods(plan_id: int, session: Session) -> list[str]:
    asked = (
        select(col(ObligationRow.period), col(ObligationRow.due))
        .where(
            ObligationRow.plan_id == plan_id,
            ObligationRow.kind == ObligationKind.REPORT,
            col(ObligationRow.cancelled_at).is_(None),
        )
        .order_by(col(ObligationRow.due))
    )
    return list(dict.fromkeys(period for period, _ in session.exec(asked)))


def _due(period: str, by_agency: dict[str, dict[str, MatrixCell]]) -> str:
    """The day that the plan itself prints; agencies with a later one have it in their cell."""
    days = [cells[period].expected.due for cells in by_agency.values() if period in cells]
    return short_date(min(days)) if days else ""


def _row(agency_id: str, cells: dict[str, MatrixCell], periods: Sequence[str]) -> RoundRow:
    name = next(iter(cells.values())).expected.agency_name
    return RoundRow(
        agency_id, name, tuple(_cell(cells[one]) if one in cells else None for one in periods)
    )


def _cell(cell: MatrixCell) -> RoundCell:
    is_overdue = cell.state is ReportState.MISSING and cell.days_late > 0
    received = cell.received
    got = f"nhận {short_date(received.received_on)}" if received else ""
    if received and received.version > 1:
        got += f", lần {received.version}"
    return RoundCell(
        MISSING_AND_LATE if is_overdue else cell.state.value,
        OVERDUE_SIGN if is_overdue else SIGNS[cell.state],
        first_upper(cell.words),
        short_date(cell.expected.due_now),
        got,
    )
