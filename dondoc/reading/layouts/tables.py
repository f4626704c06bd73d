"""Which grids are tables of tasks, which go on with which, and under which headings they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dondoc.plan import Finding, Severity
from dondoc.reading.budget import is_budget_grid
from dondoc.reading.document import Document, Grid, GridRow, Paragraph
from dondoc.reading.layouts.agency_marks import ticked_without_role
from dondoc.reading.layouts.columns import Column, columns_of, is_of_another_kind, measures
from dondoc.reading.layouts.header_cells import may_hold_tasks
from dondoc.reading.layouts.headers import Header, begins_table, find_header, unread_columns
from dondoc.reading.layouts.ordinals import (
    bare_ordinal,
    follows,
    kind_of,
    led_heading,
    opens_series,
)
from dondoc.reading.layouts.paragraph_headings import Heading, headings_above
from dondoc.reading.layouts.parts import Part, cut_into_cards, upright
from dondoc.reading.layouts.shapes import looks_like_agencies, looks_like_time

_ROWS_OF_A_TABLE = 3
_COLUMNS_OF_A_TABLE = 3
_HIGH = ("roman", "capital")
_COLUMN_NAMES = {
    Column.CONTENT: "nội dung nhiệm vụ",
    Column.LEAD: "cơ quan chủ trì",
    Column.TIMING: "thời gian",
    Column.COORDINATING: "cơ quan phối hợp",
}


@dataclass(slots=True)
class Group:
    """Parts that go on with each other, and the headings of the text that stand above them."""

    parts: list[Part]
    above: tuple[Heading, ...] = ()


@dataclass(slots=True)
class Tables:
    """The tables of a document: those of tasks, and those that were left alone with their rows."""

    groups: list[Group] = field(default_factory=list)
    left: list[tuple[GridRow, ...]] = field(default_factory=list)


def task_tables(document: Document) -> Tables:
    """Sort a document's grids; a grid that holds several tables is cut at their headers."""
    found = Tables()
    starts: list[int] = []
    before = -1
    for grid in document.grids:
        for index, rows in enumerate(_cut(grid)):
            is_next = index > 0 or grid.before == before
            part = upright(rows) or _part(rows, found, is_next=is_next)
            if part is None:
                found.left.append(rows)
            elif (
                found.groups
                and not (
                    index == 0 and _is_headed(document.paragraphs[max(before, 0) : grid.before])
                )
                and _goes_on(found.groups[-1].parts[-1], part, is_next=is_next)
            ):
                found.groups[-1].parts.append(part)
            else:
                found.groups.append(Group([part]))
                starts.append(grid.before)
        before = grid.before
    _name_groups(found.groups, starts, document)
    return found


def _is_headed(between: Sequence[Paragraph]) -> bool:
    """Whether a heading with an ordinal stands between two tables."""
    return any(one.is_heading and led_heading(one.text) is not None for one in between)


def _cut(grid: Grid) -> Iterator[tuple[GridRow, ...]]:
    """The tables in a grid: a new one begins at each header that is not the one above repeated."""
    rows = [row for row in grid.rows if any(row.cells)]
    cards = cut_into_cards(rows)
    if len(cards) > 1:
        yield from cards
        return
    while rows:
        header = find_header(rows)
        start = header.end if header else 1
        end = next(
            (
                index
                for index in range(start, len(rows))
                if begins_table(rows[index]) and not (header and header.repeats_in(rows[index]))
            ),
            len(rows),
        )
        yield tuple(rows[:end])
        rows = rows[end:]


def _part(rows: tuple[GridRow, ...], found: Tables, *, is_next: bool) -> Part | None:
    own = find_header(rows)
    if own is not None:
        return Part(own, rows, own.end)
    if not found.groups or any(map(begins_table, rows[:_ROWS_OF_A_TABLE])):
        return None
    last = found.groups[-1].parts[-1]
    return Part(last.header, rows, 0) if _is_carried_on(last, rows, is_next=is_next) else None


def _is_carried_on(last: Part, rows: Sequence[GridRow], *, is_next: bool) -> bool:
    """Whether rows without a header are more of the table before."""
    header = last.header
    width = max(len(row.cells) for row in rows)
    if width > len(header.columns):
        return False
    if not header.is_numbered:
        return width == len(header.columns) and is_next and _hold_what_they_should(rows, header)
    numbers = [number for row in rows if (number := _number(row, header))]
    if width == len(header.columns) and len(numbers) * 2 >= len(rows):
        return True
    first = _first_ordinal(rows, header)
    return first is not None and follows(_last_ordinal(last), first)


def _hold_what_they_should(rows: Sequence[GridRow], header: Header) -> bool:
    """Whether most rows say when or who in the columns for it."""
    told = 0
    for row in rows:
        pairs = list(zip(header.columns, row.cells, strict=False))
        told += any(
            (column is Column.TIMING and looks_like_time(cell))
            or (column is Column.LEAD and looks_like_agencies(cell))
            for column, cell in pairs
        )
    return told * 2 >= len(rows)


def _goes_on(last: Part, part: Part, *, is_next: bool) -> bool:
    """Whether a table goes on with the one before: the same columns, and the count runs on."""
    if part.header.columns != last.header.columns:
        return False
    if part.header is last.header or (part.turned and last.turned):
        return True
    if not part.header.is_numbered:
        return is_next
    first = _first_ordinal(part.below_header, part.header)
    if first is None:
        return is_next
    if _follows_any(last, first):
        return True
    if opens_series(first):
        return is_next and _ends_in_a_heading(last)
    return is_next


def _follows_any(last: Part, ordinal: str) -> bool:
    """Whether the ordinal is the next after the last of its series in the table before."""
    kind = kind_of(ordinal)
    same = [one for one in _ordinals(last.below_header, last.header) if kind_of(one) == kind]
    return bool(same) and follows(same[-1], ordinal)


def _ends_in_a_heading(last: Part) -> bool:
    rows = last.below_header
    return bool(rows) and sum(map(bool, rows[-1].cells)) <= 2


def _first_ordinal(rows: Sequence[GridRow], header: Header) -> str | None:
    for row in rows:
        if any(row.cells) and not header.repeats_in(row):
            return next(_ordinals([row], header), None)
    return None


def _last_ordinal(last: Part) -> str:
    found = [one for one in _ordinals(last.below_header, last.header) if kind_of(one) not in _HIGH]
    return found[-1] if found else ""


def _ordinals(rows: Sequence[GridRow], header: Header) -> Iterator[str]:
    for row in rows:
        number = _number(row, header)
        if number:
            yield number


def _number(row: GridRow, header: Header) -> str | None:
    """The ordinal of a row: in the column of numbers, or before the text of a merged row."""
    if not header.is_numbered:
        return None
    place = header.columns.index(Column.NUMBER)
    cell = row.cells[place] if place < len(row.cells) else ""
    led = led_heading(cell)
    return bare_ordinal(cell) or (led.ordinal if led else None)


def _name_groups(groups: Sequence[Group], starts: Sequence[int], document: Document) -> None:
    """Put the headings of the text above tables that do not go on with each other."""
    if len(groups) < 2:
        return
    above = headings_above(document.paragraphs, starts)
    for group, headings in zip(groups, above, strict=True):
        group.above = headings
    seen: set[tuple[str, ...]] = set()
    for number, group in enumerate(groups, start=1):
        path = tuple(one.ordinal for one in group.above)
        if path in seen:
            group.above = (*group.above, Heading(f"Bảng {number}", f"Bảng {number}"))
        seen.add(path)


def notes_of(tables: Tables) -> Iterator[Finding]:
    """What is told of tables: columns taken for what their cells say, and what was left alone."""
    for group in tables.groups:
        yield from _columns_told(group)
    yield from _tables_left(tables)


def _columns_told(group: Group) -> Iterator[Finding]:
    header = group.parts[0].header
    place = str(group.parts[0].rows[0].place)
    for name, column in header.assumed:
        message = f"Cột “{name}” được hiểu là cột {_COLUMN_NAMES[column]} theo chữ trong các ô; cần xác nhận."
        yield Finding("column-assumed", Severity.DOUBT, place, name, message)
    below = [row for part in group.parts for row in part.below_header]
    ticked = ticked_without_role(header.columns, header.names, below)
    if ticked:
        yield _ticked(ticked, place)
    unread = [name for name in unread_columns(header, below) if name not in ticked]
    if unread:
        names = ", ".join(f"“{name}”" for name in unread)
        message = f"Không đọc vào nhiệm vụ các cột: {names}."
        is_known = all(name in header.names and not looks_like_agencies(name) for name in unread)
        severity = Severity.NOTE if is_known else Severity.DOUBT
        yield Finding("column-unread", severity, place, " | ".join(unread), message)


def _ticked(agencies: Sequence[str], place: str) -> Finding:
    names = ", ".join(f"“{name}”" for name in agencies)
    message = (
        f"Bảng đánh dấu việc của từng cơ quan ở các cột {names} nhưng không ghi cơ quan được đánh dấu là chủ "
        "trì hay phối hợp nên chưa đọc; hãy thêm dòng “Cơ quan chủ trì”, “Cơ quan phối hợp” phía trên rồi đọc lại."
    )
    return Finding("agencies-ticked", Severity.ERROR, place, " | ".join(agencies), message)


def _tables_left(tables: Tables) -> Iterator[Finding]:
    """An error where a table may hold tasks, a doubt where it has contents, else a note; nothing on
    tables of money."""
    for rows in tables.left:
        width = max(len(row.cells) for row in rows)
        if is_not_understood(rows):
            yield _not_understood(rows)
        elif len(rows) >= _ROWS_OF_A_TABLE and width >= _COLUMNS_OF_A_TABLE:
            yield from () if is_budget_grid(Grid(rows)) else (_not_tasks(rows),)


def is_not_understood(rows: Sequence[GridRow]) -> bool:
    """Whether a table that is not read as tasks may hold some: its cells say what, who and when."""
    if max(len(row.cells) for row in rows) < _COLUMNS_OF_A_TABLE:
        return False
    head = _head(rows)
    if is_budget_grid(Grid(tuple(rows))) or measures(head.cells) or is_of_another_kind(head.cells):
        return False
    return may_hold_tasks(rows) or (len(rows) < _ROWS_OF_A_TABLE and any(map(_says_all, rows)))


def _says_all(row: GridRow) -> bool:
    """Whether a row says what, who and when, each in a cell of its own."""
    cells = [cell for cell in row.cells if cell]
    when = [cell for cell in cells if looks_like_time(cell)]
    who = [cell for cell in cells if cell not in when and looks_like_agencies(cell)]
    return bool(when and who) and len(cells) > len(when) + len(who)


def _not_understood(rows: Sequence[GridRow]) -> Finding:
    text = " / ".join(" | ".join(cell for cell in row.cells if cell) for row in rows)
    message = (
        f"Không hiểu tiêu đề của bảng {len(rows)} hàng này, trong bảng có vẻ có nhiệm vụ: chưa đọc hàng "
        "nào; hãy sửa tiêu đề thành các cột nội dung, cơ quan chủ trì, thời gian rồi đọc lại."
    )
    return Finding("table-unread", Severity.ERROR, str(_head(rows).place), text, message)


def _not_tasks(rows: Sequence[GridRow]) -> Finding:
    head = _head(rows)
    has_content = Column.CONTENT in columns_of(head.cells) and not measures(head.cells)
    names = " | ".join(cell for cell in head.cells if cell)
    message = f"Bảng {len(rows)} hàng này không đọc thành nhiệm vụ"
    if has_content:
        message += (
            ": không thấy cột thời gian hay cột cơ quan; hãy xem có nhiệm vụ nào trong đó không."
        )
    else:
        message += " (không có cột nội dung, thời gian và cơ quan của bảng nhiệm vụ)."
    severity = Severity.DOUBT if has_content else Severity.NOTE
    return Finding("table-not-tasks", severity, str(head.place), names, message)


def _head(rows: Sequence[GridRow]) -> GridRow:
    return next((row for row in rows[:_ROWS_OF_A_TABLE] if begins_table(row)), rows[0])
