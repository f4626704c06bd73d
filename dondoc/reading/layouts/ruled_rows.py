"""The rows under a header, in order: heading, item, or the rest of the row above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dondoc.plan import Section
from dondoc.reading.document import GridRow
from dondoc.reading.layouts.columns import Column
from dondoc.reading.layouts.groups import group_of, numbers_count_groups
from dondoc.reading.layouts.headers import Header
from dondoc.reading.layouts.kinds import (
    ASSUMED_GROUP,
    OF_WHO_AND_WHEN,
    Above,
    Below,
    Decision,
    Kind,
    decide,
    told_of,
)
from dondoc.reading.layouts.ordinals import Headings, bare_ordinal, led_heading, lettered
from dondoc.reading.layouts.paragraph_headings import Heading
from dondoc.reading.layouts.placing import Cells, Placed, joined, place, placed_as_rest
from dondoc.reading.layouts.shapes import is_closed, looks_like_time
from dondoc.reading.layouts.table import NESTED, Doubt, PrintedItem, TableRead, UnreadRow
from dondoc.reading.layouts.tables import Group

# a cell may run over a page or two, not over fifty
_MOST_RESTS = 50
_TICKED_AGENCIES = {Column.LEADS, Column.HELPS, Column.ROLE}
_NOT_OF_AN_ITEM = (
    Column.OTHER, Column.STEP, Column.DETAIL, Column.UNTIL, Column.MARK, Column.GROUP, *_TICKED_AGENCIES,
)  # fmt: skip
_SHORT = "có ô gộp hoặc thiếu ô; các ô được xếp cột theo chữ trong ô"


class RowReader:
    """Takes the rows of tables in order and knows what the last of them was."""

    def __init__(self) -> None:
        self.result = TableRead()
        self._told: set[Section] = set()
        self._headings = Headings()
        self._kind: Kind | None = None
        self._last = ""
        self._rests = 0
        self._page: int | None = None
        self._ends_open = False
        self._is_time_of_heading = False
        self._of_groups: dict[str, Cells] = {}
        self._group = ""
        self._counts_groups = False

    def take_group(self, group: Group) -> None:
        """Place the rows of tables that go on with each other."""
        self._headings = Headings([one.ordinal for one in group.above])
        self._kind, self._last, self._rests = None, "", 0
        self._take_headings_above(group.above)
        header = group.parts[0].header
        rows = [row for part in group.parts for row in part.below_header]
        self._group, self._counts_groups = "", numbers_count_groups(header.columns, rows)
        placed: list[Placed] = []
        for part in group.parts:
            self.result.total += len(part.rows)
            self.result.headers += part.headers
            placed.extend(self._placed(part.below_header, part.header))
        is_numbered = header.is_numbered
        if not is_numbered and _are_numbered_inside(placed):
            placed, is_numbered = [_number_taken_out(one) for one in placed], True
        self._ends_open = _mostly_end_open(placed)
        for one, below in zip(placed, _below_each(placed), strict=True):
            self._take(one, below, header, is_numbered=is_numbered)

    def _take_headings_above(self, headings: Sequence[Heading]) -> None:
        path: list[str] = []
        for heading in headings:
            path.append(heading.ordinal)
            section = Section(NESTED.join(path), heading.heading)
            if section not in self._told:
                self._told.add(section)
                self.result.sections.append(section)
                self.result.headings += 1
                self.result.total += 1

    def _placed(self, rows: Sequence[GridRow], header: Header) -> Iterator[Placed]:
        for row in rows:
            if header.repeats_in(row):
                self.result.headers += 1
            else:
                yield place(row, header)

    def _take(self, row: Placed, below: Below, header: Header, *, is_numbered: bool) -> None:
        if Column.GROUP in header.columns and not row.merged:
            row = self._take_group_cell(row)
            is_numbered = is_numbered and not self._counts_groups
        page = row.row.place.page
        above = replace(self._above(), opens_page=page != self._page)
        self._page = page
        row = placed_as_rest(row, header, above.cells)
        decision = decide(row, above, below, is_numbered=is_numbered)
        if decision.assumed:
            self.result.doubts.append(Doubt(row.text, row.row.place, decision.assumed))
        if decision.kind is Kind.HEADING:
            self._take_heading(decision, row)
        elif decision.kind is Kind.REST:
            self._take_rest(row)
        elif decision.kind is Kind.BESIDE:
            self.result.continuations += 1
            self.result.beside.append(UnreadRow(row.text, row.row.place, decision.why))
        elif decision.kind is Kind.ITEM:
            self._take_item(row, decision, header, is_numbered=is_numbered)
        else:
            self.result.unread.append(UnreadRow(row.text, row.row.place, decision.why))

    def _take_group_cell(self, row: Placed) -> Placed:
        """Open the section that a cell of a column of groups names; the row without that cell."""
        text, number = row.cells[Column.GROUP], row.cells[Column.NUMBER]
        if text and text != self._group:
            self._group = text
            group = group_of(text, number if self._counts_groups else "")
            section = Section(self._headings.enter(group.ordinal), group.heading)
            self.result.sections.append(section)
            self.result.headings += 1
            self.result.total += 1
            self._kind, self._rests = Kind.HEADING, 0
        without = {Column.GROUP: ""} | ({Column.NUMBER: ""} if self._counts_groups else {})
        return replace(row, cells=row.cells | without)

    def _above(self) -> Above:
        items, sections = self.result.items, self.result.sections
        cells: Cells = dict.fromkeys(Column, "")
        if items and self._kind is not None:
            cells.update(items[-1].cells)
            cells[Column.TIMING] = "" if self._is_time_of_heading else cells[Column.TIMING]
        heading = sections[-1].heading if sections and self._kind is Kind.HEADING else ""
        return Above(
            self._kind,
            cells,
            self._last,
            heading,
            may_go_on=self._rests < _MOST_RESTS,
            section=self._headings.outermost,
            ends_open=self._ends_open,
        )

    def _take_heading(self, heading: Decision, row: Placed) -> None:
        above = self._headings.path
        path = self._headings.enter(heading.ordinal)
        section = Section(path, heading.text)
        if path == above and section in self._told:
            self.result.headers += 1  # printed again at the head of a page
            return
        self._told.add(section)
        self.result.sections.append(section)
        self.result.headings += 1
        self._kind, self._rests = Kind.HEADING, 0
        self._of_groups[path] = row.cells if heading.assumed == ASSUMED_GROUP else {}

    def _take_item(
        self, row: Placed, decision: Decision, header: Header, *, is_numbered: bool
    ) -> None:
        cells = dict(row.cells)
        if decision.text:
            cells[Column.CONTENT] = decision.text
        over = self._headings.innermost
        self._is_time_of_heading = not cells[Column.TIMING] and looks_like_time(over)
        if self._is_time_of_heading:
            cells[Column.TIMING] = over
        number = decision.ordinal or cells[Column.NUMBER]
        ordinal = bare_ordinal(cells[Column.STEP] or number)
        if ordinal is not None and is_numbered:
            self._headings.pass_item(ordinal, self._last)
            self._last = ordinal
        of_group = self._of_groups.get(self._headings.path, {})
        for column in OF_WHO_AND_WHEN:
            cells[column] = cells[column] or of_group.get(column, "")
        held = {*header.columns, Column.CONTENT}
        held |= {Column.TIMING} if Column.MARK in held else set()
        held |= {Column.LEAD, Column.COORDINATING} if held & _TICKED_AGENCIES else set()
        held |= {Column.COORDINATING} if cells[Column.COORDINATING] else set()
        named = {one: cells[one] for one in held if one not in _NOT_OF_AN_ITEM}
        item = PrintedItem(self._headings.path, number, named, row.row.place)
        self.result.items.append(item)
        self._kind, self._rests = Kind.ITEM, 0
        if row.is_short and not row.is_sure:
            self.result.doubts.append(Doubt(row.text, row.row.place, _SHORT, "row-short"))

    def _take_rest(self, row: Placed) -> None:
        self.result.continuations += 1
        self._rests += 1
        if self._kind is Kind.HEADING:
            section = self.result.sections[-1]
            text = joined(section.heading, row.merged or row.cells[Column.CONTENT])
            self.result.sections[-1] = Section(section.ordinal, text)
            return
        item = self.result.items[-1]
        cells = {name: joined(text, row.cells[name]) for name, text in item.cells.items()}
        cells[Column.CONTENT] = joined(cells[Column.CONTENT], row.merged)
        self.result.items[-1] = replace(item, cells=cells)
        self._kind = Kind.REST


def _mostly_end_open(rows: Sequence[Placed]) -> bool:
    """Whether most contents of a table's tasks end without a full stop."""
    contents = [
        row.cells[Column.CONTENT]
        for row in rows
        if row.cells[Column.LEAD] or row.cells[Column.TIMING]
    ]
    return sum(map(is_closed, filter(None, contents))) * 2 < len(contents)


def _are_numbered_inside(rows: Sequence[Placed]) -> bool:
    """Whether the contents of a table without a column of numbers begin with them."""
    contents = [row.cells[Column.CONTENT] for row in rows if row.cells[Column.CONTENT]]
    led = [one for one in contents if led_heading(one) or lettered(one)]
    return len(led) > 1 and len(led) * 2 > len(contents)


def _number_taken_out(row: Placed) -> Placed:
    content = row.cells[Column.CONTENT]
    led = led_heading(content) or lettered(content)
    if led is None:
        return row
    cells = row.cells | {Column.NUMBER: led.printed, Column.CONTENT: led.heading}
    return replace(row, cells=cells)


def _below_each(rows: Sequence[Placed]) -> list[Below]:
    """What stands below each row, found from the last row up."""
    found: list[Below] = []
    below = Below(is_last=True)
    for row in reversed(rows):
        found.append(below)
        below = _seen_from_above(row)
    return found[::-1]


def _seen_from_above(row: Placed) -> Below:
    text = row.merged or row.cells[Column.CONTENT]
    led = led_heading(text) or lettered(text)
    ordinal = bare_ordinal(row.cells[Column.NUMBER]) or (led.ordinal if led else None)
    who = row.cells[Column.LEAD] or row.cells[Column.COORDINATING]
    has_time = bool(row.cells[Column.TIMING])
    is_task = bool(text and (who or has_time))
    return Below(
        ordinal, is_task=is_task, has_time=has_time, carried=row.carried, told=told_of(row)
    )
