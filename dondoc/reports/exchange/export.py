"""A counted round as an export: the same figures and totals as its collation."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dondoc.policy import ReportingPeriod
from dondoc.reports.columns import FIGURE, Answer
from dondoc.reports.exchange.records import (
    NAMESPACE,
    Export,
    Figure,
    Indicator,
    Period,
    ReportingUnit,
    ReportState,
    Scheme,
    StateCount,
    Total,
)
from dondoc.reports.form import ROLE_NAMES, ItemPlace
from dondoc.reports.matrix import REPORT_STATE_NAMES, MatrixCell
from dondoc.reports.outcomes import Outcomes
from dondoc.reports.period_words import period_in_full
from dondoc.reports.reporting_round import ReportingRound, TakenReport
from dondoc.schedule.keys import stable_key
from dondoc.schedule.obligation import Role


def export_of(found: Outcomes, *, plan_key: str, by_law: ReportingPeriod | None = None) -> Export:
    """Everything that the round's collation holds of period, agencies, figures and report states.

    `by_law` are the days for which the law counts the period's figures, where it does.
    """
    round_ = found.round
    return Export(
        format=NAMESPACE,
        as_of=round_.day,
        scheme=_scheme(round_, plan_key),
        period=_period(round_.period, by_law),
        reporting_units=tuple(_units(round_)),
        indicators=tuple(_indicators(found, plan_key)),
        figures=tuple(_figures(found, plan_key)),
        totals=tuple(_totals(found, plan_key)),
        report_states=tuple(map(_state, round_.matrix.cells)),
        state_counts=tuple(
            StateCount(state.value, count) for state, count in round_.matrix.counts.items()
        ),
    )


def decimal_text(value: Decimal) -> str:
    """The number exactly, without exponent and needless zeros."""
    text = f"{value:f}"
    bare = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if bare == "-0" else bare


def _scheme(round_: ReportingRound, plan_key: str) -> Scheme:
    return Scheme(
        id=plan_key,
        number=round_.plan_number,
        issued_on=round_.plan_issued_on,
        title=round_.plan_title,
        issuer=round_.issuer,
        collecting_office=round_.coordinator,
    )


def _period(label: str, law: ReportingPeriod | None) -> Period:
    return Period(
        id=label,
        name=period_in_full(label),
        first_day=law.start if law else None,
        last_day=law.end if law else None,
        basis=law.article if law else None,
    )


def _units(round_: ReportingRound) -> Iterator[ReportingUnit]:
    """Who owes a report, and who is asked without owing one: the collecting office itself."""
    names = {one.expected.agency_id: one.expected.agency_name for one in round_.matrix.cells}
    for form in round_.forms:
        names.setdefault(form.header.agency_id, form.header.agency_name)
    return (ReportingUnit(agency_id, name) for agency_id, name in names.items())


def _indicator_id(plan_key: str, place: ItemPlace, role: Role, unit: str) -> str:
    return stable_key("indicator", plan_key, *place, role.value, unit)


def _indicators(found: Outcomes, plan_key: str) -> Iterator[Indicator]:
    for total in found.totals:
        section, number, content = total.place
        yield Indicator(
            id=_indicator_id(plan_key, total.place, total.role, total.unit),
            section=section,
            number=number,
            content=content,
            role=total.role.value,
            role_name=ROLE_NAMES[total.role],
            unit=total.unit,
        )


def _figures(found: Outcomes, plan_key: str) -> Iterator[Figure]:
    for item in found.items.values():
        for (role, unit), answers in item.figures.items():
            indicator = _indicator_id(plan_key, item.place, role, unit)
            for report, answer in answers:
                yield _figure(indicator, report, answer)


def _figure(indicator: str, report: TakenReport, answer: Answer) -> Figure:
    assert answer.figure is not None
    return Figure(
        indicator=indicator,
        reporting_unit=report.agency_id,
        value=decimal_text(answer.figure),
        unit=answer.unit,
        estimated=answer.is_estimated,
        received_on=report.received_on,
        version=report.version,
        file=report.file_name,
        sheet=report.sheet,
        cell=answer.cells.get(FIGURE.name, ""),
        receipt=report.receipt,
    )


def _totals(found: Outcomes, plan_key: str) -> Iterator[Total]:
    for total in found.totals:
        yield Total(
            indicator=_indicator_id(plan_key, total.place, total.role, total.unit),
            count=total.count,
            value=None if total.value is None else decimal_text(total.value),
        )


def _state(cell: MatrixCell) -> ReportState:
    owed, received = cell.expected, cell.received
    return ReportState(
        reporting_unit=owed.agency_id,
        state=cell.state.value,
        state_name=REPORT_STATE_NAMES[cell.state],
        due=owed.due,
        extended_due=owed.extended_due,
        received_on=received.received_on if received else None,
        version=received.version if received else None,
        days_late=cell.days_late,
        reason=owed.exempt or (received.reason if received else ""),
    )
