"""What the database knows of a round's items from before: the last reports, and last year's plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from dondoc.comparison import Change, Comparison, ItemChange, compare
from dondoc.comparison.changes import VIETNAMESE, place_of
from dondoc.errors import NotFound
from dondoc.language.text import match_key
from dondoc.reports.answers_json import answers_from_json
from dondoc.reports.columns import Answer
from dondoc.reports.form import NOT_REPORTED_BY_ITEM, Asked, Form, ItemPlace
from dondoc.reports.history import (
    OldWork,
    YearRow,
    last_year_words,
    outcome_words,
    reported_words,
)
from dondoc.schedule.obligation import ObligationKind, Role
from models.obligations import obligations_in_force
from models.office import Office
from models.questions import rows_now
from models.report_rounds import OpenRound, reading_of
from models.report_standing import office_day
from models.submissions import standing_submissions
from models.tables import ObligationRow, PlanRow, PlanStatus

Reported = tuple[str, date, Answer]
_OWED: Any = ObligationRow.__table__  # type: ignore[attr-defined]
# asked for each template, so put together once
_PERIODS = (
    sql_select(_OWED.c.period, _OWED.c.due)
    .where(
        _OWED.c.plan_id == bindparam("plan_id"),
        _OWED.c.kind == ObligationKind.REPORT,
        _OWED.c.cancelled_at.is_(None),
    )
    .distinct()
    .order_by(_OWED.c.due)
)
_PERIODS_OF_AGENCY = _PERIODS.where(_OWED.c.agency_id == bindparam("agency_id"))
_OF_YEAR = (
    select(PlanRow)
    .where(PlanRow.year == bindparam("year"), PlanRow.status == PlanStatus.APPROVED)
    .order_by(col(PlanRow.id))
)


@dataclass(frozen=True)
class PlanPast:
    """How one plan's work ended, and what was last reported of it."""

    plan: PlanRow
    office: Office
    work: dict[ItemPlace, list[ObligationRow]]
    reports: dict[str, dict[ItemPlace, Answer]]

    def leads(self, place: ItemPlace) -> list[ObligationRow]:
        """What those who led the item owed."""
        return [row for row in self.work.get(place, ()) if row.role is not Role.COORDINATING]

    def outcome(self, rows: Sequence[ObligationRow]) -> str:
        """How these windows ended, in words."""
        name = self.office.agency_name
        return outcome_words(OldWork(name(one.agency_id), one.due_now, _done(one)) for one in rows)


class RoundHistory:
    """What stands beside the items of a round. Matches items of two years by what they say.

    With `agency_id` it knows of that agency's reports only.
    """

    def __init__(self, opened: OpenRound, agency_id: str | None = None) -> None:
        self._opened, self._agency_id = opened, agency_id

    def filled(self, form: Form) -> Form:
        """The form with what is known from before beside each row."""
        return replace(form, rows=tuple(self._known(form, row) for row in form.rows))

    def year_rows(self) -> tuple[YearRow, ...]:
        """Every item of this year's plan and of last year's; nothing where there was no such plan."""
        if self._comparison is None or self._past is None:
            return ()
        return tuple(year_rows(self._comparison, self._past))

    def _known(self, form: Form, row: Asked) -> Asked:
        last = self._last_reports.get(form.header.agency_id, {}).get(row.key)
        if last is not None:
            period, day, answer = last
            return replace(row, known=(reported_words(period, answer, day),))
        is_asked = self._plans_before and self._is_first_period
        words = self._last_year(form.header.agency_id, row) if is_asked else ""
        return replace(row, known=(words,)) if words else row

    @cached_property
    def _dues(self) -> dict[str, date]:
        """The plan's periods with their days; where it is about one agency that reports, its own."""
        own = self._days_of_periods(self._agency_id) if self._agency_id else {}
        return own if self._opened.period in own else self._days_of_periods()

    def _days_of_periods(self, agency_id: str | None = None) -> dict[str, date]:
        given: dict[str, Any] = {"plan_id": self._opened.plan_id}
        asked = _PERIODS
        if agency_id is not None:
            asked, given["agency_id"] = _PERIODS_OF_AGENCY, agency_id
        found = rows_now(asked, given, session=self._opened.session)
        return {row.period: row.due for row in found}

    @cached_property
    def _is_first_period(self) -> bool:
        """Whether nobody reports for an earlier period of the plan's year."""
        dues = self._days_of_periods()
        year, due = self._opened.plan.year, dues[self._opened.period]
        return not any(day < due and day.year == year for day in dues.values())

    @cached_property
    def _last_reports(self) -> dict[str, dict[str, Reported]]:
        """By agency and row: the answer of its last earlier report that has the row."""
        opened, due = self._opened, self._dues[self._opened.period]
        found: dict[str, dict[str, Reported]] = defaultdict(dict)
        rows = standing_submissions(
            session=opened.session, plan_id=opened.plan_id, agency_id=self._agency_id
        )
        earlier = {period: day for period, day in self._dues.items() if day < due}
        in_order = (row for row in rows if row.period in earlier)
        for row in sorted(in_order, key=lambda row: earlier[row.period]):
            for answer in answers_from_json(row.answers):
                found[row.agency_id][answer.key] = row.period, office_day(row.received_at), answer
        return found

    @cached_property
    def _plans_before(self) -> list[PlanRow]:
        return _plans_of(self._opened.plan.year - 1, self._opened)

    @cached_property
    def _past(self) -> PlanPast | None:
        if not self._plans_before:
            return None
        last = max(self._plans_before, key=self._matched)
        return plan_past(last, self._opened.office, self._opened.session)

    def _matched(self, plan: PlanRow) -> int:
        """How many items of the round's plan surely come from that plan."""
        return sum(1 for one in self._compared(plan).items if one.old and one.new and one.is_sure)

    def _compared(self, plan: PlanRow) -> Comparison:
        opened = self._opened
        old = reading_of(plan, session=opened.session)
        return compare(old, opened.reading, opened.office.directory)

    @cached_property
    def _comparison(self) -> Comparison | None:
        found = self._compared(self._past.plan) if self._past else None
        # two plans of other matters have nothing to say to each other
        return found if found and any(one.old and one.new for one in found.items) else None

    @cached_property
    def _origins(self) -> dict[ItemPlace, ItemPlace]:
        """Where this year's items stood last year, as far as nobody need confirm it."""
        items = self._comparison.items if self._comparison else ()
        return {
            place_of(one.new): place_of(one.old)
            for one in items
            if one.new and one.old and one.is_sure
        }

    def _last_year(self, agency_id: str, row: Asked) -> str:
        past, place = self._past, self._origins.get(row.place)
        if past is None or place is None:
            return ""
        own = [one for one in past.work.get(place, ()) if self._became(one.agency_id, agency_id)]
        same_role = [one for one in own if one.role is row.role] or own
        answer = next(
            (
                answers[place]
                for old_agency, answers in past.reports.items()
                if place in answers and self._became(old_agency, agency_id)
            ),
            None,
        )
        if same_role or answer:
            return last_year_words(past.plan.year, place, past.outcome(same_role), answer)
        leads = past.leads(place)
        by = f"{leads[0].lead} chủ trì" if leads and leads[0].lead else ""
        return last_year_words(past.plan.year, place, past.outcome(leads), by=by)

    def _became(self, old_agency: str, agency_id: str) -> bool:
        if old_agency == agency_id:
            return True
        try:
            current = self._opened.office.directory.current(old_agency, self._opened.day)
        except NotFound:  # an agency that the directory no longer has
            return False
        return agency_id in current


def plan_past(plan: PlanRow, office: Office, session: Session) -> PlanPast:
    """How the plan's work ended, and what each agency last reported of it."""
    assert plan.id is not None
    work: dict[ItemPlace, list[ObligationRow]] = defaultdict(list)
    owed = obligations_in_force(session=session, plan_id=plan.id)
    for row in owed:
        if row.kind not in NOT_REPORTED_BY_ITEM:
            work[row.section, row.number, row.content].append(row)
    dues = {row.period: row.due for row in owed if row.kind is ObligationKind.REPORT}
    reports: dict[str, dict[ItemPlace, Answer]] = defaultdict(dict)
    rows = standing_submissions(session=session, plan_id=plan.id)
    for sent in sorted(rows, key=lambda row: dues.get(row.period, date.min)):
        for answer in answers_from_json(sent.answers):
            reports[sent.agency_id][answer.section, answer.number, answer.content] = answer
    return PlanPast(plan, office, work, reports)


def year_rows(comparison: Comparison, past: PlanPast) -> Iterator[YearRow]:
    """The items of both plans in the order of the comparison, with how the old ones ended."""
    for one in comparison.items:
        old = place_of(one.old) if one.old else None
        yield YearRow(
            new=place_of(one.new) if one.new else None,
            new_lead=one.new.lead if one.new else "",
            old=old,
            old_lead=one.old.lead if one.old else "",
            old_year=past.plan.year,
            change=_change_words(one),
            outcome=past.outcome(past.leads(old)) if old else "",
            is_sure=one.is_sure,
            notes=one.notes,
        )


def _change_words(one: ItemChange) -> str:
    if Change.NEW in one.changes or Change.DROPPED in one.changes:
        return VIETNAMESE[one.changes[0]]
    said = [VIETNAMESE[change] for change in one.changes if change is not Change.KEPT]
    return f"Chuyển tiếp: {', '.join(said).lower()}" if said else "Chuyển tiếp, giữ nguyên"


def _plans_of(year: int, opened: OpenRound) -> list[PlanRow]:
    """The issuer's plans of that year that came into force."""
    issuer = match_key(opened.plan.issuer)
    rows = opened.session.exec(_OF_YEAR, params={"year": year})
    return [row for row in rows if match_key(row.issuer) == issuer and row.reading["items"]]


def _done(row: ObligationRow) -> date | None:
    """When it was done: by the agency's word where the coordinator has not confirmed it yet."""
    days = [day for day in (row.claimed_done_on, row.confirmed_on) if day]
    return min(days, default=None)
