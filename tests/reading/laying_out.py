"""Lays the same tasks out as different offices do: other columns, words, numbering, merged cells, files.

Every `Style` is one office's habit; every function of `FILES` is one kind of file. What was laid
out is known, so whatever the reader gives back can be held against it.
"""

from __future__ import annotations

import csv
import html
import io
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tests.reading.files import cell, paragraph, table, word
from tests.reading.wordings import WORDINGS, as_label


class Task(NamedTuple):
    """One task as it is before it is laid out; an empty product means that there is none."""

    section: str
    number: str
    content: str
    timing: str
    lead: str
    coordinating: str
    product: str = ""


class Section(NamedTuple):
    """One heading over tasks."""

    ordinal: str
    heading: str


FIELDS = ("number", "content", "timing", "lead", "coordinating", "product")


@dataclass(frozen=True)
class Style:
    """One office's habit. `order` are the fields by column; without "number" rows have none."""

    order: tuple[str, ...] = ("number", "content", "lead", "coordinating", "timing")
    seed: int = 0
    numbering: str = "arabic"  # arabic, running, dotted, lettered, roman
    sections: str = "roman"  # roman, capital letters; under dotted rows always arabic
    headings: str = "two cells"  # two cells, one cell, capitals, none
    header_again_after: int = 0
    two_header_rows: bool = False
    merges_down: bool = False

    def names(self) -> list[str]:
        """The headings of the columns."""
        chance = random.Random(self.seed)
        return [chance.choice(WORDINGS[field]) for field in self.order]


@dataclass(frozen=True)
class Row:
    """A row to be printed. `spans` is set where it is one cell across; `held` are the columns whose
    cell is merged with the one above, `across` those whose cell is merged with the one before."""

    cells: tuple[str, ...]
    spans: bool = False
    held: frozenset[int] = frozenset()
    across: frozenset[int] = frozenset()


def numbered(sections: Sequence[Section], tasks: Sequence[Task], style: Style) -> list[Task]:
    """The tasks with the numbers and sections that the style gives them."""
    given: list[Task] = []
    for place, section in enumerate(sections, start=1):
        own = [task for task in tasks if task.section == section.ordinal]
        for count, task in enumerate(own, start=1):
            number = _number(style.numbering, place, count, len(given) + 1)
            given.append(
                task._replace(
                    section=_path(section, style),
                    number=number if "number" in style.order else "",
                    product=task.product if "product" in style.order else "",
                    timing=task.timing if "timing" in style.order else "",
                    lead=task.lead if "lead" in style.order else "",
                    coordinating=task.coordinating if "coordinating" in style.order else "",
                )
            )
    return given


def _number(numbering: str, section: int, count: int, running: int) -> str:
    return {
        "arabic": str(count),
        "running": str(running),
        "dotted": f"{section}.{count}",
        "roman": ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")[
            (count - 1) % 12
        ],
        "lettered": f"{'abcdđeghiklmnopqrstuvxy'[count - 1]})",
    }[numbering]


def _path(section: Section, style: Style) -> str:
    if style.headings == "none":
        return ""
    return section.heading.upper() if style.headings == "capitals" else _ordinal(section, style)


def _ordinal(section: Section, style: Style) -> str:
    """Dotted rows stand under the arabic number that they begin with, all others under a Roman one."""
    place = ["I", "II", "III", "IV"].index(section.ordinal)
    if style.numbering == "dotted":
        return str(place + 1)
    is_lettered = style.sections == "letters" or style.numbering == "roman"
    return "ABCD"[place] if is_lettered else section.ordinal


def rows_of(sections: Sequence[Section], tasks: Sequence[Task], style: Style) -> list[Row]:
    """Header, headings and tasks, row by row."""
    header = _header(style)
    rows = list(header)
    since_header = 0
    for section in sections:
        own = (
            [task for task in tasks if task.section == _path(section, style)]
            if (style.headings != "none")
            else list(tasks)
        )
        if style.headings != "none":
            rows.append(_heading(section, style))
        above: Task | None = None
        for task in own:
            if style.header_again_after and since_header == style.header_again_after:
                rows.extend(header)
                since_header, above = 0, None
            rows.append(_row(task, above, style))
            since_header, above = since_header + 1, task
        if style.headings == "none":
            break
    return rows


def _header(style: Style) -> list[Row]:
    names = style.names()
    who = [index for index, field in enumerate(style.order) if field in ("lead", "coordinating")]
    if not style.two_header_rows or len(who) < 2 or who[1] != who[0] + 1:
        return [Row(tuple(names))]
    first = list(names)
    first[who[0]], first[who[1]] = "Cơ quan thực hiện", ""
    second = ["" if index not in who else name for index, name in enumerate(names)]
    held = frozenset(range(len(names))) - frozenset(who)
    return [Row(tuple(first), across=frozenset(who[1:])), Row(tuple(second), held=held)]


def _heading(section: Section, style: Style) -> Row:
    width = len(style.order)
    if style.headings == "capitals":
        return Row((section.heading.upper(), *[""] * (width - 1)), spans=True)
    ordinal = _ordinal(section, style)
    if style.headings == "one cell" or style.order[:2] != ("number", "content"):
        return Row((f"{ordinal}. {section.heading}", *[""] * (width - 1)), spans=True)
    return Row((ordinal, section.heading, *[""] * (width - 2)))


def _row(task: Task, above: Task | None, style: Style) -> Row:
    cells = tuple(str(getattr(task, field)) for field in style.order)
    held: set[int] = set()
    if style.merges_down and above is not None:
        for index, field in enumerate(style.order):
            same = getattr(task, field) == getattr(above, field)
            if field in ("timing", "lead", "coordinating", "product") and same and cells[index]:
                held.add(index)
    return Row(cells, held=frozenset(held))


TITLE = ("KẾ HOẠCH", "Công tác của riêng phép thử năm 2026")


def _word_rows(rows: Sequence[Row]) -> list[list[str]]:
    made: list[list[str]] = []
    for index, row in enumerate(rows):
        if row.spans:
            made.append([cell(row.cells[0], f'<w:gridSpan w:val="{len(row.cells)}"/>')])
            continue
        begins = rows[index + 1].held if index + 1 < len(rows) else frozenset()
        made.append(
            [
                cell(
                    "" if place in row.held else text,
                    _merge(place in row.held, place in begins)
                    + ('<w:gridSpan w:val="2"/>' if place + 1 in row.across else ""),
                )
                for place, text in enumerate(row.cells)
                if place not in row.across
            ]
        )
    return made


def as_word(rows: Sequence[Row]) -> bytes:
    """A Word file; merged cells are merged."""
    return word("".join(map(paragraph, TITLE)) + table(_word_rows(rows)))


def as_word_tables(rows: Sequence[Row]) -> bytes:
    """A Word file with a table for each section."""
    tables = [table(_word_rows(part)) for part in _parts(rows)]
    return word("".join(map(paragraph, TITLE)) + paragraph("").join(tables))


def _parts(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of a table for each section, each with the header above it."""
    height = 2 if any(row.across for row in rows[:1]) else 1
    header, parts = list(rows[:height]), list[list[Row]]()
    for row in rows[height:]:
        is_heading = row.spans or not any(row.cells[2:])
        if is_heading or not parts:
            parts.append([*header])
        parts[-1].append(row)
    return parts


def _merge(goes_on: bool, begins: bool) -> str:
    if goes_on:
        return "<w:vMerge/>"
    return '<w:vMerge w:val="restart"/>' if begins else ""


def _html_table(rows: Sequence[Row]) -> str:
    lines = []
    for index, row in enumerate(rows):
        if row.spans:
            lines.append(f"<tr><td colspan={len(row.cells)}>{html.escape(row.cells[0])}</td></tr>")
            continue
        cells = [
            f"<td rowspan={_height(rows, index, place)} colspan={1 + (place + 1 in row.across)}>"
            f"{html.escape(text)}</td>"
            for place, text in enumerate(row.cells)
            if place not in row.held | row.across
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(lines)}</table>"


def as_html(rows: Sequence[Row]) -> bytes:
    """A web page; merged cells are merged."""
    return _page([_html_table(rows)])


def as_html_tables(rows: Sequence[Row]) -> bytes:
    """A web page with a table for each section."""
    return _page([_html_table(part) for part in _parts(rows)])


def _page(tables: Sequence[str]) -> bytes:
    title = "".join(f"<p>{line}</p>" for line in TITLE)
    return f"<!DOCTYPE html><html><body>{title}{''.join(tables)}</body></html>".encode()


def _height(rows: Sequence[Row], index: int, place: int) -> int:
    height = 1
    while index + height < len(rows) and place in rows[index + height].held:
        height += 1
    return height


def as_tabs(rows: Sequence[Row]) -> bytes:
    """A text whose cells are parted by tabs."""
    return _text("\t".join(row.cells) for row in rows)


def as_pipes(rows: Sequence[Row]) -> bytes:
    """A Markdown table."""
    return _text(_pipe_lines(rows))


def as_pipe_tables(rows: Sequence[Row]) -> bytes:
    """A Markdown table for each section."""
    return _text([line for part in _parts(rows) for line in (*_pipe_lines(part), "")])


def _pipe_lines(rows: Sequence[Row]) -> list[str]:
    lines = [f"| {' | '.join(row.cells)} |" for row in rows]
    return [lines[0], "|" + " --- |" * len(rows[0].cells), *lines[1:]]


def as_csv(rows: Sequence[Row]) -> bytes:
    """Comma-separated values."""
    out = io.StringIO()
    writer = csv.writer(out)
    width = len(rows[0].cells)
    writer.writerows([[line, *[""] * (width - 1)] for line in TITLE])
    writer.writerows(row.cells for row in rows)
    return out.getvalue().encode()


def as_workbook(rows: Sequence[Row]) -> bytes:
    """An Excel workbook; merged cells are merged."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in TITLE:
        sheet.append([line])
    for index, row in enumerate(rows):
        sheet.append(["" if place in row.held else text for place, text in enumerate(row.cells)])
        at = len(TITLE) + index + 1
        if row.spans:
            sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=len(row.cells))
            continue
        for place in range(len(row.cells)):
            height = _height(rows, index, place)
            if place not in row.held and height > 1:
                sheet.merge_cells(
                    start_row=at,
                    end_row=at + height - 1,
                    start_column=place + 1,
                    end_column=place + 1,
                )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_lone_bars(rows: Sequence[Row]) -> bytes:
    """One cell a line between lone bars; what is merged away is not there."""
    lines: list[str] = []
    for row in rows:
        lines.append("|")
        spanned = frozenset(range(1, len(row.cells))) if row.spans else frozenset()
        merged = row.held | row.across | spanned
        for place, text in enumerate(row.cells):
            if place not in merged:
                lines.extend([text, "|"] if text else ["|"])
    return _text(lines)


def _text(lines: Sequence[str] | Iterator[str]) -> bytes:
    return "\n".join([*TITLE, "", *lines, ""]).encode()


FILES: dict[str, Callable[[Sequence[Row]], bytes]] = {
    "ke-hoach.docx": as_word,
    "ke-hoach.html": as_html,
    "ke-hoach.txt": as_tabs,
    "ke-hoach.md": as_pipes,
    "ke-hoach.csv": as_csv,
    "ke-hoach.xlsx": as_workbook,
    "thanh-dung.md": as_lone_bars,
    "nhieu-bang.docx": as_word_tables,
    "nhieu-bang.html": as_html_tables,
    "nhieu-bang.md": as_pipe_tables,
}


def labelled(sections: Sequence[Section], tasks: Sequence[Task], style: Style) -> bytes:
    """The tasks as labelled paragraphs under their headings."""
    names = {
        field: as_label(field, name) for field, name in zip(style.order, style.names(), strict=True)
    }
    lines: list[str] = [TITLE[0], TITLE[1], ""]
    for section in sections:
        lines += [f"{_ordinal(section, style)}. {section.heading.upper()}", ""]
        for task in tasks:
            if task.section != _path(section, style):
                continue
            mark = "" if task.number.endswith(")") else "."
            lines += [f"{task.number}{mark} {task.content}", ""]
            for field in style.order:
                text = str(getattr(task, field))
                if field not in ("number", "content") and text:
                    lines += [f"- {names[field].capitalize()}: {text}.", ""]
    return "\n".join(lines).encode()


def cut_at(rows: Sequence[Row], index: int, place: int) -> list[Row]:
    """The rows with one content cut in two by a page break: the rest is a row of its own."""
    row = rows[index]
    words = row.cells[place].split()
    half = len(words) // 2
    first, rest = " ".join(words[:half]), " ".join(words[half:])
    cells = tuple(first if at == place else text for at, text in enumerate(row.cells))
    below = tuple(rest if at == place else "" for at in range(len(row.cells)))
    return [*rows[:index], replace(row, cells=cells), Row(below), *rows[index + 1 :]]
