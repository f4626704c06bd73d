"""The ordinals in a scan's tables held against their neighbours: sections and rows count up.

A machine reads "II" as "I" as surely as it reads anything, and the tasks below would stand in the
wrong section; what the count says is put in its place, and a person is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from dondoc.plan import Finding, Place, Severity
from dondoc.reading.document import Document, Grid, GridRow

_ROMAN = (
    *("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"),
    *("XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX"),
)
# two strokes that touch are read as "H", one as "l" or "1"
_STROKES = {"H": "II", "l": "I", "|": "I", "1": "I"}
_HEADING = re.compile(r"^(?=[1l|]*[IVXH])(?P<ordinal>[IVXHl|1]{1,5})(?P<rest>[.)]?(?:\s.*)?)$")
_BEGINS_ANEW = re.compile(r"^(?:[A-H][.)]?(?:\s|$)|phần\b|phụ lục\b)", re.I)
_OF_HEADING = 2
_LONGEST_NUMBER = 5


class _Heading(NamedTuple):
    """A row headed by a Roman number: where it stands, its value, what stands beside it."""

    row: int
    cell: int
    value: int
    title: str
    read: str


def counted_up(document: Document) -> Document:
    """The document with ordinals that were misread as their neighbours say that they must be."""
    findings = list(document.findings)
    grids: list[Grid] = []
    for grid in document.grids:
        rows = list(grid.rows)
        for settle in (_settle_headings, _settle_numbers):
            findings += settle(rows)
        grids.append(replace(grid, rows=tuple(rows)))
    return replace(document, grids=tuple(grids), findings=tuple(findings))


def _settle_headings(rows: list[GridRow]) -> list[Finding]:
    """Set right the Roman numbers that lost or won a stroke."""
    found = _headings(rows)
    told: list[Finding] = []
    before = 0
    for place, one in enumerate(found):
        if one is None:
            before = 0
            continue
        after = next((other.value for other in found[place + 1 :] if other), 0)
        if before and _is_printed_again(one, found[:place]):
            continue
        meant = before + 1 if before and _is_slip(one.value, before + 1, after) else one.value
        if _ROMAN[meant] != one.read:
            text = _ROMAN[meant] + rows[one.row].cells[one.cell][len(one.read) :]
            told.append(_set(rows, one.row, one.cell, text))
        before = meant
    return told


def _headings(rows: Sequence[GridRow]) -> list[_Heading | None]:
    """The headings with Roman numbers; None where a heading above them lets the count begin anew."""
    found: list[_Heading | None] = []
    for index, row in enumerate(rows):
        texts = [cell for cell in row.cells if cell]
        if not texts or len(texts) > _OF_HEADING:
            continue
        match = _HEADING.match(texts[0])
        ordinal = "".join(_STROKES.get(sign, sign) for sign in match["ordinal"]) if match else ""
        if match and ordinal in _ROMAN:
            cell, title = row.cells.index(texts[0]), " ".join((match["rest"], *texts[1:]))
            found.append(_Heading(index, cell, _ROMAN.index(ordinal), title, match["ordinal"]))
        elif _BEGINS_ANEW.match(texts[0]):
            found.append(None)
    return found


def _is_printed_again(one: _Heading, above: Sequence[_Heading | None]) -> bool:
    last = above[-1] if above else None
    return last is not None and last.title == one.title


def _is_slip(value: int, expected: int, after: int) -> bool:
    """Whether a value is the expected one but for upright strokes, and the next does not bear it out."""
    if value == expected or expected >= len(_ROMAN) or not _alike(value, expected):
        return False
    if value > expected:
        return after == value
    begins_anew = value == 1 and after == value + 1
    return not begins_anew or _alike(after, expected + 1)


def _alike(value: int, other: int) -> bool:
    """Whether two Roman numbers are the same but for their upright strokes."""
    if other >= len(_ROMAN):
        return False
    return _ROMAN[value].replace("I", "") == _ROMAN[other].replace("I", "")


def _settle_numbers(rows: list[GridRow]) -> list[Finding]:
    """Set right what is no number between two numbers that leave out just one."""
    numbered = [
        index
        for index, row in enumerate(rows)
        if row.cells[0] and sum(map(bool, row.cells)) > _OF_HEADING
    ]
    told: list[Finding] = []
    before = 0
    for index, following in pairwise(numbered):
        read, after = (rows[one].cells[0].rstrip(".") for one in (index, following))
        after_heading = index > 0 and sum(map(bool, rows[index - 1].cells)) <= _OF_HEADING
        for count in (before, 0) if after_heading else (before,):
            if after == str(count + 2) and not read.isdigit() and len(read) <= _LONGEST_NUMBER:
                read = str(count + 1)
                told.append(_set(rows, index, 0, read))
        before = int(read) if read.isdecimal() else 0
    return told


def _set(rows: list[GridRow], index: int, cell: int, text: str) -> Finding:
    row = rows[index]
    read = row.cells[cell]
    cells = (*row.cells[:cell], text, *row.cells[cell + 1 :])
    rows[index] = replace(row, cells=cells, doubtful=row.doubtful | {cell})
    return _counted(read, text, row.place)


def _counted(read: str, text: str, place: Place) -> Finding:
    """The finding that a number was set right by its neighbours."""
    message = (
        f"Máy đọc số thứ tự là “{read}”, theo các số trước và sau được hiểu là “{text}”; "
        "hãy đối chiếu với bản giấy."
    )
    return Finding("ocr-doubtful", Severity.DOUBT, str(place), text, message)
