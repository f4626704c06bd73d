"""Document -> sections and items. One file or folder per way of laying out; each reads its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dondoc.plan import Finding, PlanItem, RowCount, Section
from dondoc.reading.document import Document
from dondoc.reading.layouts import labelled, ruled, torn
from dondoc.reading.layouts.items import plan_item
from dondoc.reading.layouts.table import TableRead, findings_of, merged
from dondoc.reading.layouts.told_cells import cut_cells, misplaced_cells


@dataclass(frozen=True, slots=True)
class Layout:
    """One way of laying out tasks."""

    name: str
    recognises: Callable[[Document], bool]
    read: Callable[[Document], TableRead]


LAYOUTS: tuple[Layout, ...] = (
    Layout("ruled", ruled.recognises, ruled.read),
    Layout("torn", torn.recognises, torn.read),
    Layout("labelled", labelled.recognises, labelled.read),
)


@dataclass(frozen=True, slots=True)
class RowsRead:
    """What the tables of tasks say, and what became of each of their rows."""

    sections: tuple[Section, ...]
    items: tuple[PlanItem, ...]
    rows: RowCount
    findings: tuple[Finding, ...]


def read_rows(document: Document, year: int) -> RowsRead:
    """Read the tasks of a document whose plan is for `year`; no table of tasks gives no rows.

    A document may set some tasks in a table and others in labelled paragraphs: all are read.
    """
    read = merged(known.read(document) for known in LAYOUTS if known.recognises(document))
    return RowsRead(
        sections=tuple(dict.fromkeys(read.sections)),
        items=tuple(plan_item(item, year) for item in read.items),
        rows=read.row_count,
        findings=tuple(_findings(read, document)),
    )


def _findings(read: TableRead, document: Document) -> Iterator[Finding]:
    yield from findings_of(read)
    yield from cut_cells(read.items)
    yield from misplaced_cells(read.items)
    yield from ruled.left_alone(document)
