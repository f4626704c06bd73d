"""Tables in HTML tags inside a text, as converters to Markdown write those with merged cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dondoc.plan import Place
from dondoc.reading.document import GridRow
from dondoc.reading.formats.furniture import is_page_furniture
from dondoc.reading.formats.lines import RawLine
from dondoc.reading.formats.title_rows import names_columns
from dondoc.reading.formats.web_tables import rows_in

_OPENS = re.compile(r"<table\b", re.I)
_ROWS_BEFORE_A_HEADER = 4
_CLOSES = re.compile(r"</table\s*>", re.I)


def table_runs(lines: Sequence[RawLine]) -> Iterator[tuple[int, int]]:
    """The spans [start, end) of lines from the tag that opens a table to the one that closes it."""
    start, depth = 0, 0
    for index, line in enumerate(lines):
        if "<" not in line.text:
            continue
        if depth == 0:
            start = index
        depth += len(_OPENS.findall(line.text))
        if depth and _CLOSES.search(line.text):
            depth = max(0, depth - len(_CLOSES.findall(line.text)))
            if depth == 0 and not _places_things(lines[start : index + 1]):
                yield start, index + 1


def rows_of(lines: Sequence[RawLine]) -> tuple[GridRow, ...]:
    """The rows of the table, merged cells resolved."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    page = etree.fromstring(_text(lines).encode(), parser)
    table = page.find(".//table") if page is not None else None
    rows: list[GridRow] = []
    for row, cells, carried in rows_in(table) if table is not None else ():
        inside = min(max(int(getattr(row, "sourceline", 1) or 1), 1), len(lines))
        line = lines[inside - 1]
        rows.append(GridRow(cells, Place(line.page, line.number, len(rows) + 1), carried))
    return tuple(rows)


def _places_things(lines: Sequence[RawLine]) -> bool:
    if not is_page_furniture(_text(lines)):
        return False
    return not any(names_columns(row.cells) for row in rows_of(lines)[:_ROWS_BEFORE_A_HEADER])


def _text(lines: Sequence[RawLine]) -> str:
    return "\n".join(line.text for line in lines)
