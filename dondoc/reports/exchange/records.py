"""What an export holds, in the order in which it is written; both schemas beside it say the same.

The terms are those of QCVN 125:2021/BTTTT as far as its public text goes (docs/exchange.md); the
ids are our own, in the name space `NAMESPACE`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

NAMESPACE = "urn:dondoc:exchange:1"
SCHEMAS = ("dondoc-exchange-1.xsd", "dondoc-exchange-1.schema.json")


@dataclass(frozen=True, slots=True)
class Scheme:
    """By what the reports are asked for ("chế độ báo cáo"): the plan, and who collects."""

    id: str
    number: str | None
    issued_on: date | None
    title: str
    issuer: str
    collecting_office: str


@dataclass(frozen=True, slots=True)
class Period:
    """One reporting period ("kỳ báo cáo"); the days are the law's, where it has them."""

    id: str
    name: str
    first_day: date | None
    last_day: date | None
    basis: str | None


@dataclass(frozen=True, slots=True)
class ReportingUnit:
    """One agency that is asked ("đơn vị báo cáo")."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that figures are given for ("chỉ tiêu"): a task of the plan × role × unit of measure."""

    id: str
    section: str
    number: str
    content: str
    role: str
    role_name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One agency's figure ("số liệu") and the cell it comes from.

    `value` is an exact decimal as text. `estimated`: it was given before the law closes the period's
    figures ("ước thực hiện").
    """

    indicator: str
    reporting_unit: str
    value: str
    unit: str
    estimated: bool
    received_on: date
    version: int
    file: str
    sheet: str
    cell: str
    receipt: str


@dataclass(frozen=True, slots=True)
class Total:
    """The collation's sum of an indicator's figures; no value where they do not add up (shares)."""

    indicator: str
    count: int
    value: str | None


@dataclass(frozen=True, slots=True)
class ReportState:
    """How one agency's report stands ("trạng thái báo cáo"); `state` is ours, `state_name` for people."""

    reporting_unit: str
    state: str
    state_name: str
    due: date
    extended_due: date | None
    received_on: date | None
    version: int | None
    days_late: int
    reason: str


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many reports stand so, every state named."""

    state: str
    count: int


@dataclass(frozen=True, slots=True)
class Export:
    """One round as it stood at the end of `as_of`."""

    format: str
    as_of: date
    scheme: Scheme
    period: Period
    reporting_units: tuple[ReportingUnit, ...]
    indicators: tuple[Indicator, ...]
    figures: tuple[Figure, ...]
    totals: tuple[Total, ...]
    report_states: tuple[ReportState, ...]
    state_counts: tuple[StateCount, ...]


# a list's name -> the name of one of it
ONE_OF = {
    "reporting_units": "reporting_unit",
    "indicators": "indicator",
    "figures": "figure",
    "totals": "total",
    "report_states": "report_state",
    "state_counts": "state_count",
}
