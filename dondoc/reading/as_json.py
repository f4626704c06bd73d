"""A reading as the one JSON document of `dondoc read --json`, and back.

The keys are a contract with scripts outside this repository (docs/design.md, section 5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from dondoc.plan import (
    Anniversary,
    BudgetCheck,
    BudgetLine,
    Cadence,
    Certainty,
    Finding,
    Phase,
    PhaseTask,
    Place,
    PlanHeader,
    PlanItem,
    PlanReading,
    Recommendation,
    ReportingDuty,
    RowCount,
    Section,
    Severity,
    StandingDuty,
    Target,
    Timing,
    TimingStatus,
    Window,
)

Json = dict[str, Any]


def reading_as_json(reading: PlanReading) -> Json:
    """A reading as plain values: dates in ISO, tuples as lists, amounts as numbers."""
    return {
        "plan": _plain(asdict(reading.plan)),
        "sections": [asdict(section) for section in reading.sections],
        "items": [_item(item) for item in reading.items],
        "reports": [_report(report) for report in reading.reports],
        "anniversaries": [_plain(asdict(one)) for one in reading.anniversaries],
        "standing_duties": [_plain(asdict(one)) for one in reading.standing_duties],
        "cadences": [asdict(cadence) for cadence in reading.cadences],
        "phases": [_plain(asdict(phase)) for phase in reading.phases],
        "targets": [_plain(asdict(target)) for target in reading.targets],
        "phase_tasks": [asdict(task) for task in reading.phase_tasks],
        "recommendations": [_plain(asdict(one)) for one in reading.recommendations],
        "budget": [_plain(asdict(line)) for line in reading.budget],
        "budget_checks": [
            _plain({**asdict(check), "difference": check.difference})
            for check in reading.budget_checks
        ],
        "rows": asdict(reading.rows),
        "findings": [asdict(finding) for finding in reading.findings],
    }


def _item(item: PlanItem) -> Json:
    return {
        "section": item.section,
        "number": item.number,
        "content": item.content,
        "timing": item.timing.text,
        "windows": _plain(item.timing.windows),
        "status": item.timing.status,
        "certainty": item.timing.certainty,
        "lead": item.lead,
        "lead_agencies": list(item.lead_agencies),
        "coordinating": item.coordinating,
        "coordinating_agencies": list(item.coordinating_agencies),
        "assignee": item.assignee,
        "product": item.product,
        "source": {name: number for name, number in asdict(item.source).items() if number},
    }


def _report(report: ReportingDuty) -> Json:
    return {
        "name": report.name,
        "deadline_text": report.deadline_text,
        "before": report.before.isoformat(),
        "due": report.due.isoformat(),
        "to": report.to,
        "from": report.reporters,
    }


def _plain(value: Any) -> Any:
    """Dates in ISO, decimals as numbers, tuples as lists; nothing else changes."""
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def reading_from_json(document: Mapping[str, Any]) -> PlanReading:
    """The reading that `reading_as_json` gave; what a phrase means in words is worked out anew.

    Raises:
        KeyError, ValueError: the document is not one of `reading_as_json`.
    """
    plan = document["plan"]
    return PlanReading(
        plan=PlanHeader(
            **{**plan, "issued_on": _date(plan["issued_on"]), "period": _period(plan["period"])}
        ),
        sections=tuple(Section(**one) for one in document["sections"]),
        items=tuple(_item_from(one, plan["year"]) for one in document["items"]),
        reports=tuple(_report_from(one) for one in document["reports"]),
        anniversaries=tuple(
            Anniversary(**{**one, "date": _date(one["date"])}) for one in document["anniversaries"]
        ),
        standing_duties=tuple(
            StandingDuty(one["agency"], tuple(one["duties"])) for one in document["standing_duties"]
        ),
        cadences=tuple(Cadence(**one) for one in document["cadences"]),
        rows=RowCount(**document["rows"]),
        findings=tuple(
            Finding(**{**one, "severity": Severity(one["severity"])})
            for one in document["findings"]
        ),
        phases=tuple(Phase(one["name"], _period(one["period"])) for one in document["phases"]),
        targets=tuple(
            Target(**{**one, "percentages": tuple(one["percentages"])})
            for one in document["targets"]
        ),
        phase_tasks=tuple(PhaseTask(**one) for one in document["phase_tasks"]),
        recommendations=tuple(
            Recommendation(one["agency"], tuple(one["recommendations"]))
            for one in document["recommendations"]
        ),
        budget=tuple(_budget_line_from(one) for one in document["budget"]),
        budget_checks=tuple(_budget_check_from(one) for one in document["budget_checks"]),
    )


def _item_from(item: Mapping[str, Any], year: int) -> PlanItem:
    given = {field.name: item.get(field.name) for field in fields(PlanItem)}
    given |= {
        "timing": _timing_from(item, year),
        "lead_agencies": tuple(item["lead_agencies"]),
        "coordinating_agencies": tuple(item["coordinating_agencies"]),
        "source": Place(**item["source"]),
    }
    return PlanItem(**given)  # type: ignore[arg-type]  # every field by its name


def _timing_from(item: Mapping[str, Any], year: int) -> Timing:
    from dondoc.timing import read_timing

    return replace(
        read_timing(item["timing"], year),
        windows=tuple(Window(*map(date.fromisoformat, window)) for window in item["windows"]),
        status=TimingStatus(item["status"]),
        certainty=Certainty(item["certainty"]),
    )


def _report_from(report: Mapping[str, Any]) -> ReportingDuty:
    return ReportingDuty(
        name=report["name"],
        deadline_text=report["deadline_text"],
        before=date.fromisoformat(report["before"]),
        due=date.fromisoformat(report["due"]),
        to=report["to"],
        reporters=report["from"],
        figures_until=_date(report.get("figures_until")),
    )


def _budget_line_from(line: Mapping[str, Any]) -> BudgetLine:
    amounts = {phase: Decimal(str(amount)) for phase, amount in line["amounts"].items()}
    return BudgetLine(**{**line, "amounts": amounts})


def _budget_check_from(check: Mapping[str, Any]) -> BudgetCheck:
    return BudgetCheck(
        name=check["name"],
        phase=check["phase"],
        stated=Decimal(str(check["stated"])),
        computed=Decimal(str(check["computed"])),
        agrees=check["agrees"],
    )


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _period(days: list[str]) -> tuple[date, date]:
    start, end = map(date.fromisoformat, days)
    return start, end
