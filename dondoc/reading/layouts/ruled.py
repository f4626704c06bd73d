"""Tables with cells: columns by the words of their headings, section rows, rows over page breaks."""

from __future__ import annotations

from collections.abc import Iterator

from dondoc.plan import Finding
from dondoc.reading.document import Document
from dondoc.reading.layouts.ruled_rows import RowReader
from dondoc.reading.layouts.table import TableRead
from dondoc.reading.layouts.tables import notes_of, task_tables


def recognises(document: Document) -> bool:
    """Whether any table of the document is one of tasks."""
    return bool(task_tables(document).groups)


def read(document: Document) -> TableRead:
    """Read all tables of tasks in order; tables of money, targets and the like are left alone."""
    reader = RowReader()
    for group in task_tables(document).groups:
        reader.take_group(group)
    return reader.result


def left_alone(document: Document) -> Iterator[Finding]:
    """What is told about tables that are not read as tasks."""
    return notes_of(task_tables(document))
