"""The budget of a programme: money by phase, and whether its sums add up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from dondoc.language.text import match_key
from dondoc.plan import BudgetCheck, BudgetLine, Phase
from dondoc.reading.document import Document, Grid, GridRow
from dondoc.reading.programme import SPAN

HEADER_ROWS = 3
ALL_PHASES = "Cả kỳ"
TOTAL = "Tổng cộng"
GRAND_TOTAL = "Tổng cộng các giai đoạn"

_UNIT = re.compile(r"\b(?P<unit>(?:tỷ|tỉ|triệu|nghìn|ngàn|1\.000)\s+đồng|đồng)\b", re.I)
_MONEY = ("ty dong", "ti dong", "trieu dong", "nghin dong", "ngan dong", "1.000 dong")
# a table with one of these columns is one of tasks, whatever else it holds
_OF_TASKS = ("thoi gian", "tien do", "thoi han", "phoi hop", "han hoan thanh")
_AGENCY = ("don vi thuc hien", "co quan thuc hien", "chu tri", "don vi chu tri")
_FUNDING = ("nguon von", "nguon kinh phi", "nguon")
_TOTAL = re.compile(r"(?:tong cong|tong so|tong|cong)\b")
_YEARS = re.compile(rf"(?:{SPAN.pattern}|(?:năm\s+)?\d{{4}})\s*$", re.I)
_AMOUNT = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?$")
_AMOUNT_WITH_POINT = re.compile(r"\d+\.\d{1,2}$")
_GROUP = re.compile(r"[IVXL]+$|[A-Z]$")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which cell holds what; `amounts` maps a cell's index to a phase's name."""

    number: int
    content: int
    amounts: dict[int, str]
    agency: int | None
    funding: int | None
    unit: str


@dataclass(slots=True)
class _Table:
    """The lines of a budget and the totals printed below them."""

    lines: list[BudgetLine] = field(default_factory=list)
    totals: dict[str, Decimal] = field(default_factory=dict)
    grand_total: Decimal | None = None


def is_budget_grid(grid: Grid) -> bool:
    """Whether the header speaks of money by years and of no time or coordination: no task table."""
    key = match_key(" | ".join(cell for row in grid.rows[:HEADER_ROWS] for cell in row.cells))
    if any(word in key for word in _OF_TASKS):
        return False
    return any(unit in key for unit in _MONEY) and bool(_amount_columns(grid.rows[:HEADER_ROWS]))


def parse_amount(text: str) -> Decimal | None:
    """An amount as offices write it ("0,730", "1.234,5"), or None where the cell holds none."""
    plain = text.strip()
    if _AMOUNT.match(plain):
        return Decimal(plain.replace(".", "").replace(",", "."))
    return Decimal(plain) if _AMOUNT_WITH_POINT.match(plain) else None


def read_budget(
    document: Document, phases: Sequence[Phase]
) -> tuple[tuple[BudgetLine, ...], tuple[BudgetCheck, ...]]:
    """The lines of the budget and the checks of every sum printed in it.

    A group's own row has an empty number and holds the sum as printed.
    """
    lines: list[BudgetLine] = []
    checks: list[BudgetCheck] = []
    for grid in document.grids:
        if is_budget_grid(grid):
            table = _table(grid, phases)
            lines += table.lines
            checks += _checks(table)
    return tuple(lines), tuple(checks)


def _amount_columns(rows: Sequence[GridRow]) -> dict[int, str]:
    found: dict[int, str] = {}
    for row in rows:
        for index, cell in enumerate(row.cells):
            if _YEARS.match(cell):
                found.setdefault(index, cell)
    return found


def _columns(header: Sequence[GridRow], phases: Sequence[Phase]) -> _Columns:
    text = " ".join(cell for row in header for cell in row.cells)
    unit = _UNIT.search(text)
    amounts = {index: _phase_name(cell, phases) for index, cell in _amount_columns(header).items()}
    return _Columns(
        number=_column(header, ("tt", "stt", "so tt")) or 0,
        content=_column(header, ("noi dung", "hang muc", "nhiem vu", "hoat dong")) or 1,
        amounts=amounts,
        agency=_column(header, _AGENCY),
        funding=_column(header, _FUNDING),
        unit=unit["unit"] if unit else "",
    )


def _column(header: Sequence[GridRow], names: Sequence[str]) -> int | None:
    for row in header:
        for index, cell in enumerate(row.cells):
            key = match_key(cell)
            if any(key == name or key.startswith(f"{name} ") for name in names):
                return index
    return None


def _phase_name(cell: str, phases: Sequence[Phase]) -> str:
    match = SPAN.search(cell)
    years = (int(match["first"]), int(match["last"])) if match else None
    same = (one.name for one in phases if (one.period[0].year, one.period[1].year) == years)
    return next(same, cell)


def _table(grid: Grid, phases: Sequence[Phase]) -> _Table:
    rows = grid.rows
    last_header = max(
        index for index, row in enumerate(rows[:HEADER_ROWS]) if any(map(_YEARS.match, row.cells))
    )
    columns = _columns(rows[: last_header + 1], phases)
    table, group = _Table(), ""
    for row in rows[last_header + 1 :]:
        group = _take(row, columns, table, group)
    return table


def _take(row: GridRow, columns: _Columns, table: _Table, group: str) -> str:
    """Put one row where it belongs and give the group that holds for the next."""
    number, content = _cell(row, columns.number).rstrip("."), _cell(row, columns.content)
    amounts = _amounts(row, columns)
    if number:
        is_group = _GROUP.match(number) is not None
        group = number if is_group else group
        table.lines.append(_line(row, columns, group, "" if is_group else number, amounts))
    elif amounts and _TOTAL.match(match_key(content)):
        table.totals = amounts
    elif amounts and not content and table.totals:
        table.grand_total = sum(amounts.values(), Decimal(0))
    elif table.lines and not amounts:
        table.lines[-1] = _continued(table.lines[-1], row, columns)
    return group


def _amounts(row: GridRow, columns: _Columns) -> dict[str, Decimal]:
    read = ((name, parse_amount(_cell(row, index))) for index, name in columns.amounts.items())
    return {name: amount for name, amount in read if amount is not None}


def _line(
    row: GridRow, columns: _Columns, group: str, number: str, amounts: dict[str, Decimal]
) -> BudgetLine:
    return BudgetLine(
        group=group,
        number=number,
        content=_cell(row, columns.content),
        amounts=amounts,
        unit=columns.unit,
        agency=_cell(row, columns.agency),
        funding=_cell(row, columns.funding),
    )


def _cell(row: GridRow, index: int | None) -> str:
    return row.cells[index] if index is not None and index < len(row.cells) else ""


def _continued(line: BudgetLine, row: GridRow, columns: _Columns) -> BudgetLine:
    """The line with what a page break has put into a row of its own."""
    return replace(
        line,
        content=f"{line.content} {_cell(row, columns.content)}".strip(),
        agency=f"{line.agency} {_cell(row, columns.agency)}".strip(),
        funding=f"{line.funding} {_cell(row, columns.funding)}".strip(),
    )


def _checks(table: _Table) -> Iterator[BudgetCheck]:
    """Each group against its lines, each total and the grand total against all lines."""
    groups = [line for line in table.lines if not line.number]
    for group in groups:
        for phase, stated in group.amounts.items():
            added = _added(_lines_of(table, group.group), phase)
            if added is not None:
                yield _check(f"Nhóm {group.group}", phase, stated, added)
    computed = {phase: _total(table, groups, phase) for phase in table.totals}
    for phase, stated in table.totals.items():
        yield _check(TOTAL, phase, stated, computed[phase])
    if table.grand_total is not None:
        yield _check(GRAND_TOTAL, ALL_PHASES, table.grand_total, sum(computed.values(), Decimal(0)))


def _lines_of(table: _Table, group: str) -> list[BudgetLine]:
    """The lines right under a group: "1.1" is a part of "1" and not counted again."""
    lines = [line for line in table.lines if line.number and line.group == group]
    depth = min((line.number.count(".") for line in lines), default=0)
    return [line for line in lines if line.number.count(".") == depth]


def _added(lines: Sequence[BudgetLine], phase: str) -> Decimal | None:
    amounts = [line.amounts[phase] for line in lines if phase in line.amounts]
    return sum(amounts, Decimal(0)) if amounts else None


def _total(table: _Table, groups: Sequence[BudgetLine], phase: str) -> Decimal:
    """All lines; a group that lists none counts as printed."""
    names = {line.group for line in groups} | {line.group for line in table.lines}
    total = Decimal(0)
    for name in names:
        printed = next((one.amounts.get(phase) for one in groups if one.group == name), None)
        added = _added(_lines_of(table, name), phase)
        total += added if added is not None else printed or Decimal(0)
    return total


def _check(name: str, phase: str, stated: Decimal, computed: Decimal) -> BudgetCheck:
    return BudgetCheck(name, phase, stated, computed, agrees=stated == computed)
