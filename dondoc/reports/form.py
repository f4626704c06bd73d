"""What one agency is asked for one period: the rows of its template, as values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from dondoc.schedule.keys import stable_key
from dondoc.schedule.obligation import Obligation, ObligationKind, Role
from dondoc.schedule.wording import ROMAN, short_date

# goes up when the columns or the layout of the template change: older files are then refused
LAYOUT_VERSION = 1
DUES_SHOWN = 4
NOT_REPORTED_BY_ITEM = (ObligationKind.REPORT, ObligationKind.ANNIVERSARY)
GENERAL_CONTENT = "Nhiệm vụ chung của Kế hoạch giao cho cơ quan, đơn vị"
ROLE_NAMES = {
    Role.LEAD: "Chủ trì",
    Role.COORDINATING: "Phối hợp",
    Role.REPORTER: "Thực hiện",
}
_PERIODS = (
    (re.compile(r"(\d{4})-([369])-thang"), "{1} tháng năm {0}"),
    (re.compile(r"(\d{4})-nam"), "năm {0}"),
    (re.compile(r"(\d{4})-quy-([1-4])"), "quý {1} năm {0}"),
    (re.compile(r"(\d{4})-thang-(\d{1,2})"), "tháng {1} năm {0}"),
)


class Progress(StrEnum):
    """How far an agency says that an item has come."""

    DONE = "done"
    IN_PROGRESS = "in-progress"
    NOT_STARTED = "not-started"
    NOT_DOING = "not-doing"


PROGRESS_NAMES = {
    Progress.DONE: "Đã hoàn thành",
    Progress.IN_PROGRESS: "Đang thực hiện",
    Progress.NOT_STARTED: "Chưa thực hiện",
    Progress.NOT_DOING: "Không thực hiện",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of a template. `key` names it through any editing; `dues` are in order of days."""

    key: str
    section: str
    number: str
    content: str
    role: Role
    lead: str = ""
    timing_text: str = ""
    dues: tuple[date, ...] = ()

    @property
    def reference(self) -> str:
        """Where it stands in the plan: "IV.2"; empty for work outside the appendix."""
        return ".".join(part for part in (self.section, self.number) if part)

    @property
    def deadline(self) -> str:
        """The days on which it is due, as people write them; of many the first ones and the last."""
        days = [short_date(due) for due in self.dues]
        if len(days) > DUES_SHOWN:
            days = [*days[:2], "…", days[-1]]
        return "; ".join(days)


@dataclass(frozen=True, slots=True)
class FormHeader:
    """Whose report it is, on which plan and period; `due` is the last day on time."""

    plan_key: str
    plan_title: str
    agency_id: str
    agency_name: str
    period: str
    due: date
    send_to: str


@dataclass(frozen=True, slots=True)
class Form:
    """A whole template as values: what is sent out, and what a report is checked against."""

    header: FormHeader
    rows: tuple[Asked, ...]

    @property
    def version(self) -> str:
        """A short mark that changes with the rows asked and with the layout of the template."""
        rows = " ".join(row.key for row in self.rows)
        return sha256(f"{LAYOUT_VERSION} {rows}".encode()).hexdigest()[:8]


def form_of(header: FormHeader, obligations: Iterable[Obligation]) -> Form:
    """The template of one agency: one row per item and role, in the order of the obligations.

    An agency that owes no item of its own still gets one row, for its standing work.
    """
    rows: dict[str, Asked] = {}
    for owed in obligations:
        if owed.kind in NOT_REPORTED_BY_ITEM or owed.agency_id != header.agency_id:
            continue
        key = _key(header, owed.section, owed.number, owed.content, owed.role)
        earlier = rows[key].dues if key in rows else ()
        rows[key] = _asked(key, owed, tuple(sorted({*earlier, owed.due})))
    return Form(header, tuple(rows.values()) or (_general_row(header),))


def period_name(period: str) -> str:
    """A period's label in words: "2026-6-thang" is "6 tháng năm 2026"; others stay as they are."""
    for pattern, name in _PERIODS:
        if found := pattern.fullmatch(period):
            year, *rest = found.groups()
            words = [ROMAN[int(part) - 1] if "quy" in period else part for part in rest]
            return name.format(year, *words)
    return period


def _asked(key: str, owed: Obligation, dues: tuple[date, ...]) -> Asked:
    return Asked(
        key, owed.section, owed.number, owed.content, owed.role, owed.lead, owed.timing_text, dues
    )


def _general_row(header: FormHeader) -> Asked:
    key = _key(header, "", "", GENERAL_CONTENT, Role.REPORTER)
    return Asked(key, "", "", GENERAL_CONTENT, Role.REPORTER, dues=(header.due,))


def _key(header: FormHeader, *parts: str) -> str:
    return stable_key(header.plan_key, header.agency_id, *parts)
