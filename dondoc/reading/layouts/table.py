"""What every layout gives: sections, rows as printed, and what became of each row of the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dondoc.plan import Finding, Place, RowCount, Section, Severity
from dondoc.reading.layouts.columns import Column

NESTED = " > "


@dataclass(frozen=True, slots=True)
class PrintedItem:
    """One task as printed: its cells by meaning, a column that the table lacks not among them."""

    section: str
    number: str
    cells: Mapping[Column, str]
    place: Place


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """A row that could not be placed, with its words."""

    text: str
    place: Place
    why: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row that was read on an assumption; `assumed` says which, in Vietnamese."""

    text: str
    place: Place
    assumed: str
    code: str = "row-assumed"


@dataclass(slots=True)
class TableRead:
    """What a layout has read. `total` is counted from the source, not from the other counts.

    `untold` are the rows of tables of which not even the header was understood; `beside` are notes and
    sums, which belong to the table and not to its tasks, and are counted as continuations. `aside` is what
    labels say that is no part of a task: where it is held, who pays; `titles` are the words above a task
    whose content stands under a label of its own.
    """

    total: int = 0
    untold: int = 0
    headers: int = 0
    headings: int = 0
    continuations: int = 0
    sections: list[Section] = field(default_factory=list)
    items: list[PrintedItem] = field(default_factory=list)
    unread: list[UnreadRow] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    beside: list[UnreadRow] = field(default_factory=list)
    aside: list[UnreadRow] = field(default_factory=list)
    titles: list[UnreadRow] = field(default_factory=list)

    @property
    def row_count(self) -> RowCount:
        """The account of the rows; its parts add up to the total where none was lost."""
        return RowCount(
            total=self.total,
            items=len(self.items),
            headings=self.headings,
            headers=self.headers,
            continuations=self.continuations,
            unread=len(self.unread) + self.untold,
        )


def merged(parts: Iterable[TableRead]) -> TableRead:
    """Several tables read one after the other as one."""
    whole = TableRead()
    for part in parts:
        whole.total += part.total
        whole.untold += part.untold
        whole.headers += part.headers
        whole.headings += part.headings
        whole.continuations += part.continuations
        whole.sections.extend(part.sections)
        whole.items.extend(part.items)
        whole.unread.extend(part.unread)
        whole.doubts.extend(part.doubts)
        whole.beside.extend(part.beside)
        whole.aside.extend(part.aside)
        whole.titles.extend(part.titles)
    return whole


def findings_of(read: TableRead) -> tuple[Finding, ...]:
    """An error for each row that could not be placed, and one where the account does not add up."""
    found = [
        Finding(
            code="row-unread",
            severity=Severity.ERROR,
            where=str(row.place),
            read=row.text,
            message=f"Không xếp được hàng này vào đâu: {row.why}; cần người xem lại.",
        )
        for row in read.unread
    ]
    count = read.row_count
    told = count.items + count.headings + count.headers + count.continuations + count.unread
    if told != count.total:
        message = f"Bảng có {count.total} hàng nhưng chỉ giải thích được {told}; cần người xem lại."
        found.append(Finding("rows-unaccounted", Severity.ERROR, "", str(told), message))
    found.extend(_assumed(doubt) for doubt in read.doubts)
    found.extend(_beside(row) for row in read.beside)
    found.extend(_aside(read.aside))
    found.extend(_titles(read.titles))
    return tuple(found)


def _aside(rows: Sequence[UnreadRow]) -> Iterator[Finding]:
    """One note on all labels that say nothing of what, who and when."""
    if rows:
        names = dict.fromkeys(row.text.split(":", 1)[0].strip() for row in rows)
        labels = ", ".join(f"“{name}”" for name in names)
        message = f"Không đọc vào nhiệm vụ {len(rows)} đoạn ghi sau các nhãn: {labels}."
        read = " | ".join(row.text for row in rows)
        yield Finding("label-unread", Severity.NOTE, str(rows[0].place), read, message)


def _titles(rows: Sequence[UnreadRow]) -> Iterator[Finding]:
    """One note on all titles above contents that have a label of their own."""
    if rows:
        message = f"Không đọc vào nội dung {len(rows)} tên nhiệm vụ ghi phía trên nhãn nội dung; nội dung lấy theo nhãn."
        read = " | ".join(row.text for row in rows)
        yield Finding("title-unread", Severity.NOTE, str(rows[0].place), read, message)


def _beside(row: UnreadRow) -> Finding:
    message = (
        f"Hàng này {row.why}; không đọc vào nhiệm vụ nào, hãy xem có việc phải làm trong đó không."
    )
    return Finding("row-beside-tasks", Severity.DOUBT, str(row.place), row.text, message)


def _assumed(doubt: Doubt) -> Finding:
    message = f"Hàng này {doubt.assumed}; hãy đối chiếu bản gốc."
    return Finding(doubt.code, Severity.DOUBT, str(doubt.place), doubt.text, message)
