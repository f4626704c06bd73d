"""What one agency is asked for one period: the rows of its template, as values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from dondoc.schedule.keys import stable_key
from dondoc.schedule.lineage import FIRST_VERSION, Lineage
from dondoc.schedule.obligation import Obligation, ObligationKind, Role
from dondoc.schedule.periods import FINAL_FIGURES
from dondoc.schedule.wording import ROMAN, short_date

# goes up when the columns or the layout of the template change: older files are then refused
LAYOUT_VERSION = 2
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
GENERAL_FINAL_CONTENT = (
    "Báo cáo của cơ quan không có số liệu ước thực hiện; ghi số liệu chính thức cả kỳ nếu có"
)


# section, number and content: what tells an item from the plan's other items
ItemPlace = tuple[str, str, str]


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
class Estimate:
    """What an agency reported when its figure could only be estimated, to be made final."""

    progress: Progress
    result: str
    figure: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of a template. `key` names it through any editing; `dues` are in order of days.

    `deadline` is what stands in the template: the days, or the plan's own words for all-year work.
    `known` are sentences of what is known from before; an `estimate` is filled in beforehand.
    """

    key: str
    place: ItemPlace
    role: Role
    lead: str = ""
    deadline: str = ""
    dues: tuple[date, ...] = ()
    known: tuple[str, ...] = ()
    estimate: Estimate | None = None

    @property
    def section(self) -> str:
        """The ordinal of its section; empty for work outside the appendix."""
        return self.place[0]

    @property
    def number(self) -> str:
        """Its number within the section."""
        return self.place[1]

    @property
    def content(self) -> str:
        """What is to be done."""
        return self.place[2]

    @property
    def reference(self) -> str:
        """Where it stands in the plan: "IV.2"; empty for work outside the appendix."""
        return ".".join(part for part in (self.section, self.number) if part)


@dataclass(frozen=True, slots=True)
class Undated:
    """Work of an agency without its days."""

    place: ItemPlace
    role: Role
    lead: str
    timing_text: str


@dataclass(frozen=True, slots=True)
class FormHeader:
    """Whose report it is, on which plan and period; `due` is the last day on time.

    `closed_on` is the day on which the law closes the period's figures where that is after `due`:
    the figures of the report are then estimates.
    """

    plan_key: str
    plan_title: str
    agency_id: str
    agency_name: str
    period: str
    due: date
    send_to: str
    closed_on: date | None = None

    @property
    def is_estimated(self) -> bool:
        """Whether the figures of the report can only be estimates."""
        return self.closed_on is not None

    @property
    def is_final(self) -> bool:
        """Whether only final figures are asked for, after a report with estimated ones."""
        return self.period.endswith(FINAL_FIGURES)


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


class ItemOrder:
    """Where the items of a plan stand, for all agencies alike.

    Plans number rows twice, so `nth` counts how often section and number came before.
    """

    def __init__(self, items: Sequence[ItemPlace]) -> None:
        self.positions = {place: at for at, place in enumerate(items)}
        seen: Counter[tuple[str, str]] = Counter()
        self.nth: dict[ItemPlace, int] = {}
        for place in self.positions:
            self.nth[place] = seen[place[:2]]
            seen[place[:2]] += 1


def form_of(
    header: FormHeader,
    obligations: Iterable[Obligation],
    *,
    undated: Iterable[Undated] = (),
    items: ItemOrder | Sequence[ItemPlace] = (),
    lineage: Lineage = FIRST_VERSION,
) -> Form:
    """The template of one agency: one row per item and role, in the order of the plan's `items`.

    `undated` work has no obligation because its timing names no day. An agency that owes no item
    of its own still gets one row, for its standing work.
    """
    keys = _RowKeys(header, items if isinstance(items, ItemOrder) else ItemOrder(items), lineage)
    rows: dict[str, tuple[Undated, list[Obligation]]] = {}
    for owed in obligations:
        if owed.agency_id == header.agency_id and owed.kind not in NOT_REPORTED_BY_ITEM:
            place = owed.section, owed.number, owed.content
            work = Undated(place, owed.role, owed.lead, owed.timing_text)
            rows.setdefault(keys.of(work), (work, []))[1].append(owed)
    for work in undated:
        rows.setdefault(keys.of(work), (work, []))
    asked = [_asked(key, work, owed) for key, (work, owed) in rows.items()]
    asked.sort(key=lambda row: keys.position(row.place))
    return Form(header, tuple(asked) or (_general_row(header, keys),))


def final_form(form: Form, estimates: Mapping[str, Estimate]) -> Form:
    """The template that asks for final figures: the rows that were estimated, by key, filled in.

    An agency that estimated nothing still gets one row.
    """
    rows = tuple(
        replace(row, estimate=estimates[row.key]) for row in form.rows if row.key in estimates
    )
    if rows:
        return replace(form, rows=rows)
    place = ("", "", GENERAL_FINAL_CONTENT)
    work = Undated(place, Role.REPORTER, "", "")
    key = _RowKeys(form.header, ItemOrder(())).of(work)
    due = form.header.due
    return replace(form, rows=(Asked(key, place, work.role, "", short_date(due), (due,)),))


def period_name(period: str) -> str:
    """A period's label in words: "2026-6-thang" is "6 tháng năm 2026"; others stay as they are."""
    if period.endswith(FINAL_FIGURES):
        return f"{period_name(period.removesuffix(FINAL_FIGURES))} (số liệu chính thức)"
    for pattern, name in _PERIODS:
        if found := pattern.fullmatch(period):
            year, *rest = found.groups()
            words = [ROMAN[int(part) - 1] if "quy" in period else part for part in rest]
            return name.format(year, *words)
    return period


class _RowKeys:
    """Keys by where a row first stood in the plan, so that a reworded or moved item keeps its key."""

    def __init__(
        self, header: FormHeader, order: ItemOrder, lineage: Lineage = FIRST_VERSION
    ) -> None:
        self._header, self._lineage, self._order = header, lineage, order

    def position(self, place: ItemPlace) -> int:
        """Where it stands in the plan; work outside the appendix comes last."""
        return self._order.positions.get(place, len(self._order.positions))

    def of(self, work: Undated) -> str:
        """20 hexadecimal digits."""
        section, number, content = work.place
        nth = self._order.nth.get(work.place)
        place = (self._header.plan_key, section, number, content if nth is None else str(nth))
        plan, *first = self._lineage.first(place)
        return stable_key(plan, self._header.agency_id, *first, work.role)


def _asked(key: str, work: Undated, owed: list[Obligation]) -> Asked:
    dues = tuple(sorted({one.due for one in owed}))
    return Asked(key, work.place, work.role, work.lead, _deadline(work, owed), dues)


def _deadline(work: Undated, owed: list[Obligation]) -> str:
    """Days of many the first ones and the last; checkpoints are ours, the plan says "Cả năm"."""
    own = sorted({one.due for one in owed if one.kind is not ObligationKind.CHECKPOINT})
    days = [short_date(due) for due in own]
    if len(days) > DUES_SHOWN:
        days = [*days[:2], "…", days[-1]]
    said_by_plan = work.timing_text if len(own) < len({one.due for one in owed}) or not own else ""
    return "; ".join(filter(None, [said_by_plan, *days]))


def _general_row(header: FormHeader, keys: _RowKeys) -> Asked:
    work = Undated(("", "", GENERAL_CONTENT), Role.REPORTER, "", "")
    return Asked(keys.of(work), work.place, work.role, "", short_date(header.due), (header.due,))
