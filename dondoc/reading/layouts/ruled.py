"""Tables with cells: columns by the words of their headings, section rows, rows over page breaks."""

from __future__ import annotations

from collections.abc import Iterator

from dondoc.plan import Finding
from dondoc.reading.document import Document
from dondoc.reading.layouts.ruled_rows import RowReader
from dondoc.reading.layouts.table import TableRead
from dondoc.reading.layouts.tables import is_not_understood, notes_of, task_tables


def recognises(document: Document) -> bool:
    """Whether any table of the document is one of tasks, or may be."""
    tables = task_tables(document)
    return bool(tables.groups) or any(map(is_not_understood, tables.left))


def read(document: Document) -> TableRead:
    """Read all tables of tasks in order; tables of money, targets and the like are left alone."""
    reader = RowReader()
    tables = task_tables(document)
    for group in tables.groups:
        reader.take_group(group)
    for rows in filter(is_not_understood, tables.left):
        reader.result.total += len(rows)
        reader.result.untold += len(rows)
    return reader.result


def left_alone(document: Document) -> Iterator[Finding]:
    """What is told about tables that are not read as tasks."""
    return notes_of(task_tables(document))
