"""A decision's rows applied to the rows of the plan in force; what is not certain is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from dondoc.amending.locating import Found, Locator
from dondoc.amending.rows import ACTION_WORDS, Action, Cell, DecisionRow
from dondoc.language.agency_lists import split_agencies, split_roles
from dondoc.plan import PlanItem, Section
from dondoc.reading.layouts.columns import Column
from dondoc.reading.layouts.items import plan_item
from dondoc.reading.layouts.table import PrintedItem
from dondoc.schedule.answers import item_place
from dondoc.timing import read_timing


class Fate(StrEnum):
    """What became of a row of the decision: each has one."""

    DONE = "done"
    ASKED = "asked"
    UNREAD = "unread"
    PASSED_OVER = "passed-over"


class Told(StrEnum):
    """What a person said of a row, beside which row of the plan it is."""

    NEW = "new"
    PASSED_OVER = "passed-over"


@dataclass(frozen=True, slots=True)
class RowFate:
    """A row of the decision, what became of it in words, and the rows of the plan that it may mean."""

    row: DecisionRow
    fate: Fate
    words: str
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """The plan's rows after the decision, each with the index of the row before that it is, and the
    account of the decision's rows."""

    items: tuple[PlanItem, ...]
    origins: tuple[int | None, ...]
    fates: tuple[RowFate, ...]


@dataclass
class _Table:
    """The rows as they become: the origin with each, None for what is new."""

    rows: list[tuple[PlanItem, int | None]]
    taken: set[int] = field(default_factory=set)

    def at(self, origin: int) -> int | None:
        """Where the row of the plan stands now, if it still does."""
        return next((at for at, (_, one) in enumerate(self.rows) if one == origin), None)


def apply_rows(
    items: Sequence[PlanItem],
    sections: Sequence[Section],
    rows: Sequence[DecisionRow],
    year: int,
    told: Mapping[int, int | Told] | None = None,
) -> Applied:
    """Apply the rows in their order. `told` is what a person said of rows, by their index: which row of
    the plan it is, that it is a new one, or that it is passed over."""
    table = _Table([(item, at) for at, item in enumerate(items)])
    locator = Locator(items, sections, rows)
    fates = tuple(
        _applied(row, locator.find(at, row), (told or {}).get(at), table, locator, year)
        for at, row in enumerate(rows)
    )
    return Applied(
        tuple(item for item, _ in table.rows), tuple(origin for _, origin in table.rows), fates
    )


def _applied(
    row: DecisionRow,
    found: Found,
    told: int | Told | None,
    table: _Table,
    locator: Locator,
    year: int,
) -> RowFate:
    if told is Told.PASSED_OVER:
        return RowFate(row, Fate.PASSED_OVER, "Bỏ qua theo ý kiến người xem")
    if told is Told.NEW and row.action is Action.ABOLISH:
        words = "Quyết định ghi bãi bỏ nên không thể là nhiệm vụ mới"
        return RowFate(row, Fate.ASKED, words, found.candidates or _only(found))
    if told is Told.NEW:
        return _instead(row, found, table, locator, year)
    if row.unread and told is None:
        return RowFate(row, Fate.UNREAD, f"Không xử lý được: {row.unread}")
    if isinstance(told, int):
        found = Found(told)
    elif asked := _to_ask(row, found):
        return RowFate(row, Fate.ASKED, asked, found.candidates or _only(found))
    elif row.action is Action.ADD:
        return _added(row, table, locator, year)
    assert found.at is not None
    at = table.at(found.at)
    if at is None or found.at in table.taken:
        words = "Quyết định nói hai lần về cùng một nhiệm vụ"
        return RowFate(row, Fate.ASKED, words, (found.at,))
    table.taken.add(found.at)
    if row.action is Action.ABOLISH:
        item, _ = table.rows.pop(at)
        return RowFate(row, Fate.DONE, f"Bãi bỏ {_named(item)}")
    return _changed(row, at, table, year)


def _to_ask(row: DecisionRow, found: Found) -> str:
    """Why a person must say which row is meant; empty where it is certain."""
    if row.action is Action.ADD:
        is_there = found.at is not None and row.content
        return "Quyết định ghi bổ sung nhưng kế hoạch đã có nhiệm vụ này" if is_there else ""
    if row.action is Action.REPLACE:
        return "Chưa rõ vẫn là nhiệm vụ cũ được sửa hay là nhiệm vụ khác"
    if found.at is not None:
        return ""
    if row.action is Action.UNSAID and not found.candidates:
        return "Không rõ là điều chỉnh hay bổ sung; kế hoạch không có nhiệm vụ nào giống"
    if not found.candidates:
        return "Không thấy nhiệm vụ này trong kế hoạch đang thực hiện"
    return "Không chắc là nhiệm vụ nào của kế hoạch đang thực hiện"


def _only(found: Found) -> tuple[int, ...]:
    return () if found.at is None else (found.at,)


def _added(row: DecisionRow, table: _Table, locator: Locator, year: int) -> RowFate:
    if Cell.CONTENT not in row.cells and not row.before:
        return RowFate(row, Fate.UNREAD, "Không xử lý được: không thấy nội dung nhiệm vụ mới")
    section, at = _place(row, table, locator)
    cells = {Column(cell.value): text for cell, text in row.cells.items()}
    cells.setdefault(Column.CONTENT, row.before)
    item = plan_item(PrintedItem(section, row.number, cells, row.place), year)
    table.rows.insert(at, (item, None))
    where = item_place(item) or "cuối kế hoạch, quyết định không ghi mục"
    return RowFate(row, Fate.DONE, f"Bổ sung vào {where}")


def _instead(row: DecisionRow, found: Found, table: _Table, locator: Locator, year: int) -> RowFate:
    """A new task; of a replacement the old one goes, whose place it takes."""
    at = table.at(found.at) if row.action is Action.REPLACE and found.at is not None else None
    if at is None or found.at in table.taken:
        return _added(row, table, locator, year)
    assert found.at is not None
    old, _ = table.rows[at]
    table.taken.add(found.at)
    standing = replace(row, section=old.section, number=old.number)
    added = _added(standing, table, locator, year)
    if added.fate is Fate.DONE:
        table.rows.remove((old, found.at))
        return RowFate(row, Fate.DONE, f"Thay {_named(old)} bằng nhiệm vụ mới")
    return added


def _place(row: DecisionRow, table: _Table, locator: Locator) -> tuple[str, int]:
    """The section as the plan names it, and behind which row: by number, else at the section's end."""
    if not row.section:
        return "", len(table.rows)
    own = [
        (at, item)
        for at, (item, _) in enumerate(table.rows)
        if locator.is_in(item.section, row.section)
    ]
    if not own:
        return row.section, len(table.rows)
    before = [at for at, item in own if row.number and _order(item.number) <= _order(row.number)]
    at = before[-1] if row.number and before else own[-1][0]
    if row.number and not before:
        at = own[0][0] - 1
    return own[0][1].section if len({one.section for _, one in own}) == 1 else row.section, at + 1


def _order(number: str) -> tuple[int, str]:
    digits = "".join(sign for sign in number if sign.isdecimal())
    return int(digits or 0), number.strip(" .)")[len(digits) :]


def _changed(row: DecisionRow, at: int, table: _Table, year: int) -> RowFate:
    item, origin = table.rows[at]
    changed = _with_cells(item, row.cells, year)
    table.rows[at] = (changed, origin)
    said = "; ".join(_differences(item, changed))
    words = f"Điều chỉnh {_named(item)}: {said}" if said else f"Giữ nguyên {_named(item)}"
    return RowFate(row, Fate.DONE, words)


def _with_cells(item: PlanItem, cells: Mapping[Cell, str], year: int) -> PlanItem:
    if (timing := cells.get(Cell.TIMING)) and timing != item.timing.text:
        item = replace(item, timing=read_timing(timing, year))
    if (lead := cells.get(Cell.LEAD)) and lead != item.lead:
        leading, helping = split_roles(lead)
        helpers = (*split_agencies(item.coordinating), *helping)
        item = replace(item, lead=lead, lead_agencies=leading, coordinating_agencies=helpers)
    if (helping_cell := cells.get(Cell.COORDINATING)) and helping_cell != item.coordinating:
        _, helping = split_roles(item.lead)
        helpers = (*split_agencies(helping_cell), *helping)
        item = replace(item, coordinating=helping_cell, coordinating_agencies=helpers)
    return replace(
        item,
        content=cells.get(Cell.CONTENT, item.content),
        product=cells.get(Cell.PRODUCT, item.product),
        assignee=cells.get(Cell.ASSIGNEE, item.assignee),
    )


def _differences(old: PlanItem, new: PlanItem) -> Iterator[str]:
    pairs = (
        ("nội dung", old.content, new.content),
        ("thời gian", old.timing.text, new.timing.text),
        ("cơ quan chủ trì", old.lead, new.lead),
        ("cơ quan phối hợp", old.coordinating, new.coordinating),
        ("sản phẩm", old.product or "", new.product or ""),
        ("phân công", old.assignee or "", new.assignee or ""),
    )
    for name, before, after in pairs:
        if before != after:
            yield f"{name} “{before or '(không ghi)'}” thành “{after}”"


def _named(item: PlanItem) -> str:
    return item_place(item) or f"“{item.content[:60]}”"


def action_words(row: DecisionRow) -> str:
    """What the decision does with the row, as a person reads it."""
    return ACTION_WORDS[row.action]
