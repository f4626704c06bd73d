"""The same tasks in further kinds of file: spreadsheets, bars, grids, tags, other delimiters."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dondoc.plan import Severity
from dondoc.reading.layouts import RowsRead
from tests.reading import laying_out
from tests.reading.laying_out import TITLE, Row, Style, Task
from tests.reading.office_files import ods_cell, ods_table, spreadsheet
from tests.reading.spaced import Page, laid_out
from tests.reading.test_any_layout import QUICK, SECTIONS, errors, read, styles, tasks, told

COVERED = "<table:covered-table-cell/>"


def height(rows: Sequence[Row], index: int, place: int) -> int:
    count = 1
    while index + count < len(rows) and place in rows[index + count].held:
        count += 1
    return count


def as_spreadsheet(rows: Sequence[Row]) -> bytes:
    made: list[list[str]] = [[line] for line in TITLE]
    for index, row in enumerate(rows):
        if row.spans:
            across = f'table:number-columns-spanned="{len(row.cells)}"'
            made.append([ods_cell(row.cells[0], across), *[COVERED] * (len(row.cells) - 1)])
            continue
        made.append(
            [
                COVERED
                if place in row.held | row.across
                else ods_cell(
                    text,
                    f'table:number-rows-spanned="{height(rows, index, place)}" '
                    f'table:number-columns-spanned="{1 + (place + 1 in row.across)}"',
                )
                for place, text in enumerate(row.cells)
            ]
        )
    return spreadsheet(ods_table(made))


def doubts(found: RowsRead) -> list[str]:
    return [one.message for one in found.findings if one.severity is Severity.DOUBT]


def text_of(lines: Sequence[str], encoding: str = "utf-8") -> bytes:
    return "\n".join([*TITLE, "", *lines, ""]).encode(encoding)


def as_bare_bars(rows: Sequence[Row]) -> bytes:
    return text_of([" | ".join(row.cells) for row in rows])


def as_grid(rows: Sequence[Row]) -> bytes:
    widths = [max(len(row.cells[at]) for row in rows) for at in range(len(rows[0].cells))]
    line = f"+{'+'.join('-' * (width + 2) for width in widths)}+"
    lines = [line]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row.cells, widths, strict=True))
        lines += [f"| {' | '.join(cells)} |", line]
    return text_of(lines)


def as_tags(rows: Sequence[Row]) -> bytes:
    lines = ["<table>"]
    for index, row in enumerate(rows):
        cells = [
            f"<td rowspan={height(rows, index, place)} colspan={1 + (place + 1 in row.across)}>"
            f"{html.escape(text)}</td>"
            for place, text in enumerate(row.cells)
            if place not in row.held | row.across
        ]
        if row.spans:
            cells = [f"<td colspan={len(row.cells)}>{html.escape(row.cells[0])}</td>"]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return text_of([*lines, "</table>"])


def delimited(delimiter: str, encoding: str) -> Callable[[Sequence[Row]], bytes]:
    def made(rows: Sequence[Row]) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=delimiter)
        width = len(rows[0].cells)
        writer.writerows([[line, *[""] * (width - 1)] for line in TITLE])
        writer.writerows(row.cells for row in rows)
        return out.getvalue().encode(encoding)

    return made


FILES: dict[str, Callable[[Sequence[Row]], bytes]] = {
    "ke-hoach.ods": as_spreadsheet,
    "gach-dung.txt": as_bare_bars,
    "luoi.txt": as_grid,
    "the.md": as_tags,
    "cham-phay.csv": delimited(";", "utf-8-sig"),
    "unicode.txt": delimited("\t", "utf-16"),
}


@pytest.mark.parametrize("name", FILES)
@given(made=tasks, style=styles)
@QUICK
def test_the_reader_gives_back_what_was_laid_out(name: str, made: list[Task], style: Style) -> None:
    if len(style.order) < 3:
        style = replace(style, order=("number", *style.order))
    expected = laying_out.numbered(SECTIONS, made, style)
    found = read(FILES[name](laying_out.rows_of(SECTIONS, expected, style)), name)
    assert told(found) == expected
    assert errors(found) == []


WIDTHS = {"number": 5, "content": 30, "timing": 14, "lead": 20, "coordinating": 22, "product": 16}


def as_spaced(rows: Sequence[Row], style: Style, page: Page) -> bytes:
    """What `pdftotext -layout` gives; a heading is its ordinal and its words."""
    made = [(row.cells[0], row.cells[1]) if not any(row.cells[2:]) else row.cells for row in rows]
    widths = tuple(WIDTHS[field] for field in style.order)
    return laid_out(made, replace(page, widths=widths)).encode()


pages = st.builds(
    Page, lines=st.integers(14, 50), gap=st.integers(2, 4), repeats_header=st.booleans(), seed=st.integers(0, 99)
)  # fmt: skip


@given(made=tasks, style=styles, page=pages)
@QUICK
def test_pages_laid_out_with_spaces_give_back_what_was_laid_out(
    made: list[Task], style: Style, page: Page
) -> None:
    order = [field for field in style.order if field not in ("number", "content")]
    style = Style(("number", "content", *order), style.seed, style.numbering, headings="two cells")
    made = [task._replace(product=task.product or "Tờ trình") for task in made]
    expected = laying_out.numbered(SECTIONS, made, style)
    rows = laying_out.rows_of(SECTIONS, expected, style)
    found = read(as_spaced(rows, style, page), "a.txt")
    assert told(found) == expected or errors(found) or doubts(found)


FULL = Style(("number", "content", "timing", "lead", "coordinating"))


@given(made=tasks)
@QUICK
def test_a_cell_a_line_gives_back_whole_rows(made: list[Task]) -> None:
    whole = [task._replace(coordinating=task.coordinating or "Sở Y tế") for task in made]
    expected = laying_out.numbered(SECTIONS, whole, FULL)
    rows = laying_out.rows_of(SECTIONS, expected, FULL)
    found = read(text_of([cell for row in rows for cell in row.cells if cell]), "a.txt")
    assert told(found) == expected
    assert errors(found) == []
