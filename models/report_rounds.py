"""A reporting round as the database knows it: whose reports are expected, and their templates."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import bindparam, exists
from sqlalchemy import select as sql_select
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from dondoc.errors import NotFound
from dondoc.plan import PlanItem, PlanReading, Section
from dondoc.reading.as_json import reading_from_json
from dondoc.reports.answers_json import answers_from_json
from dondoc.reports.form import (
    Estimate,
    Form,
    FormHeader,
    ItemPlace,
    Undated,
    final_form,
    form_of,
)
from dondoc.schedule.answers import with_answers
from dondoc.schedule.obligation import ObligationKind, Role
from dondoc.schedule.parties import Names, leads_of
from dondoc.schedule.periods import FINAL_FIGURES, estimated_until, periods_of
from models.answers import answers_to
from models.office import Office
from models.plan_in_force import InForce, in_force
from models.questions import rows_now
from models.report_work import AgencyWork, ReportOwed, work_of, work_of_all
from models.submissions import standing_submissions
from models.tables import ObligationRow, PlanRow, PlanStatus

_OWED: Any = ObligationRow.__table__  # type: ignore[attr-defined]
_PLAN: Any = PlanRow.__table__  # type: ignore[attr-defined]
_COLUMNS: Any = PlanRow
# asked for each template and each report, so put together once
_LIGHT = (
    select(PlanRow)
    .options(defer(_COLUMNS.reading), defer(_COLUMNS.lineage))
    .where(PlanRow.id == bindparam("plan_id"))
)
_IN_FORCE = sql_select(_PLAN.c.id).where(_PLAN.c.status == PlanStatus.APPROVED)
_TWO_IN_FORCE = _IN_FORCE.limit(2)
_PLANS_WITH = _IN_FORCE.where(
    exists().where(
        _OWED.c.plan_id == _PLAN.c.id,
        _OWED.c.kind == ObligationKind.REPORT,
        _OWED.c.period == bindparam("period"),
        _OWED.c.cancelled_at.is_(None),
    )
).order_by(_PLAN.c.id)


@dataclass(frozen=True)
class OpenRound:
    """One plan's round for one period.

    What is asked of one agency looks at no other agency's rows, and reads no more of the plan than it needs.
    """

    plan: PlanRow
    plan_id: int
    period: str
    office: Office
    session: Session
    day: date

    @cached_property
    def is_shared(self) -> bool:
        """Whether another plan in force asks for the period too."""
        in_force = rows_now(_TWO_IN_FORCE, {}, session=self.session).all()
        return len(in_force) > 1 and len(_plans_with(self.period, self.session)) > 1

    def file_name(self, name: str) -> str:
        """A file's name, with the plan's number where two plans would write the same one."""
        stem, dot, ending = name.rpartition(".")
        return f"{stem}-ke-hoach-{self.plan_id}{dot}{ending}" if self.is_shared else name

    @cached_property
    def reporters(self) -> dict[str, ObligationRow]:
        """The agencies that are to report, each with the report it owes."""
        found = self.session.exec(
            select(ObligationRow)
            .where(
                ObligationRow.plan_id == self.plan_id,
                ObligationRow.kind == ObligationKind.REPORT,
                ObligationRow.period == self.period,
                col(ObligationRow.cancelled_at).is_(None),
            )
            .order_by(col(ObligationRow.id))
        )
        return {row.agency_id: row for row in found}

    def report_owed_by(self, agency_id: str) -> ReportOwed | None:
        """The report that one agency owes, if it does."""
        return self._work_of(agency_id).reports.get(self.period)

    def _work_of(self, agency_id: str) -> AgencyWork:
        if agency_id not in self._work:
            self._work[agency_id] = work_of(agency_id, plan_id=self.plan_id, session=self.session)
        return self._work[agency_id]

    @cached_property
    def _work(self) -> dict[str, AgencyWork]:
        return {}

    @cached_property
    def _plan(self) -> InForce:
        return in_force(self.plan, session=self.session)

    @property
    def items(self) -> tuple[ItemPlace, ...]:
        """The items in the plan's order; no answer to a doubt changes where one stands or what it says."""
        return self._plan.items

    @cached_property
    def sections(self) -> dict[str, str]:
        """The headings by ordinal, in the plan's order."""
        return {section.ordinal: section.heading for section in self._sections}

    @property
    def _items(self) -> tuple[PlanItem, ...]:
        return self.reading.items

    @property
    def _sections(self) -> tuple[Section, ...]:
        return self.reading.sections

    def form(self, agency_id: str) -> Form:
        """The template of one agency: a reporter, or the office that collects. Raises NotFound."""
        report = self._report_of(agency_id)
        header = FormHeader(
            plan_key=self.plan.key,
            plan_title=self.plan.title,
            agency_id=agency_id,
            agency_name=self.office.agency_name(agency_id),
            period=self.period,
            due=report.due_now,
            send_to=report.lead or self.plan.coordinator,
            closed_on=self._closed_on,
        )
        form = form_of(
            header,
            self._work_of(agency_id).obligations,
            undated=self._undated.get(agency_id, ()),
            items=self._plan.order,
            lineage=self._plan.lineage,
        )
        return final_form(form, self._estimates(agency_id)) if header.is_final else form

    def forms(self) -> tuple[Form, ...]:
        """The templates of all who report, and of the collecting office for its own items."""
        self._work.update(work_of_all(plan_id=self.plan_id, session=self.session))
        agencies = list(self.reporters)
        collecting = self.plan.coordinator_agency_id
        if collecting and collecting not in self.reporters and self._has_work(collecting):
            agencies.append(collecting)
        return tuple(map(self.form, agencies))

    @cached_property
    def reading(self) -> PlanReading:
        """The plan as it was read, with what people answered to its doubts."""
        return reading_of(self.plan, session=self.session)

    @cached_property
    def _closed_on(self) -> date | None:
        """When the law closes the period's figures, where its reports are due before that day."""
        rules = self.office.policy.reporting_rules
        # answers to doubts are about items, which are not looked at here
        reading = self._plan.without_items
        for report in periods_of(reading.plan, reading.reports):
            if report.label == self.period and (closes := estimated_until(report, rules)):
                return closes.end
        return None

    def _estimates(self, agency_id: str) -> dict[str, Estimate]:
        """The agency's figures that are to be made final, by row."""
        standing = standing_submissions(
            session=self.session,
            plan_id=self.plan_id,
            period=self.period.removesuffix(FINAL_FIGURES),
            agency_id=agency_id,
        )
        return {
            one.key: Estimate(one.progress, one.result, one.figure, one.unit)
            for row in standing
            for one in answers_from_json(row.answers)
            if one.figure is not None
        }

    def _report_of(self, agency_id: str) -> ReportOwed | ObligationRow:
        owed = self.report_owed_by(agency_id)
        if owed is not None:
            return owed
        if agency_id == self.plan.coordinator_agency_id:
            return next(iter(self.reporters.values()))
        raise NotFound(
            f"{self.office.agency_name(agency_id)} không phải báo cáo kỳ {self.period}",
            remedy="xem danh sách bằng lệnh matrix",
        )

    def _has_work(self, agency_id: str) -> bool:
        return bool(self._work_of(agency_id).obligations) or agency_id in self._undated

    @cached_property
    def _undated(self) -> dict[str, list[Undated]]:
        """Items whose timing names no day: they give no obligation, and are reported all the same."""
        undated = self._plan.without_work
        found: dict[str, list[Undated]] = defaultdict(list)
        if not undated:
            return found
        names = Names(self.office.directory, on=self._day_of_names())
        for place, item in zip(self.items, self._items, strict=True):
            if place not in undated:
                continue
            leads = [party.agency_id for party in leads_of(item, self._sections, names)]
            helpers = [party.agency_id for party in names.parties(item.coordinating_agencies)]
            for agency_id in dict.fromkeys([*leads, *helpers]):
                role = Role.LEAD if agency_id in leads else Role.COORDINATING
                found[agency_id].append(Undated(place, role, item.lead, item.timing.text))
        return found

    def _day_of_names(self) -> date:
        return min(max(self.day, self.plan.period_start), self.plan.period_end)


def reading_of(plan: PlanRow, *, session: Session) -> PlanReading:
    """A kept plan as it was read, with what people answered to its doubts."""
    reading = reading_from_json(plan.reading)
    return with_answers(reading, answers_to(plan, reading, session=session))


def open_round(
    period: str, *, office: Office, session: Session, day: date, plan_id: int | None = None
) -> OpenRound:
    """The round of the approved plan that asks for reports for the period.

    Raises NotFound where no plan does, and where several do and none is named.
    """
    asking = _plans_with(period, session)
    asked = [one for one in asking if plan_id in (None, one)]
    if not asked:
        raise NotFound(f"không có kỳ báo cáo «{period}»", remedy=_known_periods(session))
    plans = [_light(one, session) for one in asked]
    if len(plans) > 1:
        named = "; ".join(f"{plan.id} ({plan_in_short(plan)})" for plan in plans)
        raise NotFound(
            f"có {len(plans)} kế hoạch cùng kỳ báo cáo «{period}»: {named}",
            remedy="chọn một bằng --plan và mã",
        )
    return OpenRound(plans[0], asked[0], period, office, session, day)


def round_of(owed: ObligationRow, *, office: Office, session: Session, day: date) -> OpenRound:
    """The round of a report that is owed under an approved plan."""
    plan = _light(owed.plan_id, session)
    return OpenRound(plan, owed.plan_id, owed.period, office, session, day)


def _light(plan_id: int, session: Session) -> PlanRow:
    """The plan, without all that was read of it until somebody asks for that."""
    return session.exec(_LIGHT, params={"plan_id": plan_id}).one()


def _plans_with(period: str, session: Session) -> list[int]:
    return list(rows_now(_PLANS_WITH, {"period": period}, session=session).scalars())


def plan_in_short(plan: PlanRow) -> str:
    """A plan among several: its number if it has one, and its title, whose end often tells which."""
    return f"{plan.number}: {plan.title}" if plan.number else plan.title


def _known_periods(session: Session) -> str:
    asked = (
        select(ObligationRow.period)
        .join(PlanRow, col(PlanRow.id) == ObligationRow.plan_id)
        .where(PlanRow.status == PlanStatus.APPROVED, ObligationRow.period != "")
        .distinct()
    )
    periods = sorted(session.exec(asked))
    if periods:
        return f"các kỳ của kế hoạch đã duyệt: {', '.join(periods)}"
    return "duyệt kế hoạch trước bằng lệnh approve"
