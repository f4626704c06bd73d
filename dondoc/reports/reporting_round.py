"""One reporting round as values: what was asked of whom, and what has come in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from dondoc.reports.columns import Answer
from dondoc.reports.form import Form, ItemPlace
from dondoc.reports.history import YearRow
from dondoc.reports.matrix import Matrix

RECEIPT_DIGITS = 12


@dataclass(frozen=True, slots=True)
class TakenReport:
    """The version of an agency's report that counts; `sha256` names the kept file."""

    agency_id: str
    agency_name: str
    version: int
    file_name: str
    sha256: str
    sheet: str
    received_on: date
    answers: tuple[Answer, ...]
    remarks: tuple[str, ...] = ()

    @property
    def receipt(self) -> str:
        """The short code of the file, as it stands on the agency's receipt."""
        return self.sha256[:RECEIPT_DIGITS]


@dataclass(frozen=True, slots=True)
class ReportingRound:
    """Everything about one plan's round for one period, as it stood on `day`.

    `sections` maps an ordinal to its heading, in the plan's order; `items` are (section, number,
    content) in the plan's order. `last_year` holds them against last year's plan, where there is one.
    """

    plan_title: str
    plan_number: str | None
    plan_issued_on: date | None
    issuer: str
    coordinator: str
    period: str
    day: date
    sections: dict[str, str]
    items: tuple[ItemPlace, ...]
    forms: tuple[Form, ...]
    matrix: Matrix
    reports: tuple[TakenReport, ...] = field(default=())
    last_year: tuple[YearRow, ...] = field(default=())
