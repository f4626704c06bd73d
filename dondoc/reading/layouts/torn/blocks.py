"""The lines of a torn table cut into blocks: its header, section headings, and one block an item.

A block begins at a row number that carries on the count, or at a section's roman ordinal that
does. Numbers of pages stand alone below a gap, and are told apart by the count as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from dondoc.plan import Place
from dondoc.reading.document import Line
from dondoc.reading.layouts.ordinals import roman_value

_SECTION = re.compile(r"^(?P<ordinal>[IVXL]{1,6})[.)]?(?:\s+(?P<heading>\S.*))?$")
_ROW = re.compile(r"^(?P<number>\d{1,3})[.)]?(?:\s+(?P<rest>\S.*))?$")
_GAP_OF_A_PAGE_NUMBER = 2
_MOST_NUMBERS_LEFT_OUT = 5
_MOST_HEADER_LINES = 16


class Kind(StrEnum):
    """What a block is."""

    HEADER = "header"
    HEADING = "heading"
    ITEM = "item"
    ORPHAN = "orphan"


@dataclass(slots=True)
class Block:
    """Lines that belong together. `after_break` holds the indexes of lines that open a page,
    `after_gap` of those below a blank line."""

    kind: Kind
    place: Place
    ordinal: str = ""
    lines: list[str] = field(default_factory=list)
    after_break: set[int] = field(default_factory=set)
    after_gap: set[int] = field(default_factory=set)

    def add(self, text: str, *, opens_page: bool = False, gap: int = 0) -> None:
        """Put a line at the end."""
        if gap and self.lines:
            self.after_gap.add(len(self.lines))
        if opens_page and self.lines:
            self.after_break.add(len(self.lines))
        self.lines.append(text)


class _Cutter:
    """Goes over the lines once; knows the section and row numbers that would come next."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._next_section = 1
        self._next_row = 1
        self._page_break = False
        self._header: list[str] = []
        self.blocks = [Block(Kind.HEADER, lines[0].place)]

    def cut(self) -> list[Block]:
        for index, line in enumerate(self._lines):
            if self._is_page_number(index):
                self._page_break = True
                continue
            self._take(index, line)
            self._page_break = False
        return self.blocks

    def _take(self, index: int, line: Line) -> None:
        section = _SECTION.match(line.text)
        row = _ROW.match(line.text)
        if section and self._is_next_section(section):
            self._open(Kind.HEADING, line, section["ordinal"], section["heading"])
            self._next_section, self._next_row = self._next_section + 1, 1
        elif row and self._is_row(row, line, index):
            self._open(Kind.ITEM, line, row["number"], row["rest"])
            self._next_row = int(row["number"]) + 1
        elif self.blocks[-1].kind is Kind.HEADING and not line.text.isupper():
            self._open(Kind.ORPHAN, line, "", line.text)
        else:
            opens_page = self._page_break or line.opens_page
            self.blocks[-1].add(line.text, opens_page=opens_page, gap=line.gap)

    def _open(self, kind: Kind, line: Line, ordinal: str, text: str | None) -> None:
        block = Block(kind, line.place, ordinal)
        if text:
            block.add(text)
        self.blocks.append(block)

    def _is_next_section(self, found: re.Match[str]) -> bool:
        heading = found["heading"]
        is_next = roman_value(found["ordinal"]) == self._next_section
        return is_next and heading is not None and heading.isupper()

    def _is_row(self, found: re.Match[str], line: Line, index: int) -> bool:
        number, rest = int(found["number"]), found["rest"]
        if rest is not None and not _begins_a_content(rest):
            return False
        if number == self._next_row:
            return True
        is_left_out = self._next_row < number <= self._next_row + _MOST_NUMBERS_LEFT_OUT
        return line.gap == 1 and (is_left_out or (number == 1 and rest is None))

    def _is_page_number(self, index: int) -> bool:
        """A lone number below a gap, unless the count waits for it and does not find it later."""
        line = self._lines[index]
        if not line.text.isdecimal() or line.gap < _GAP_OF_A_PAGE_NUMBER:
            return False
        return int(line.text) != self._next_row or self._comes_again(index)

    def _comes_again(self, index: int) -> bool:
        """Whether the number waited for opens a row further on, before the one after it does."""
        for line in self._lines[index + 1 :]:
            row = _ROW.match(line.text)
            if row is None or not (row["rest"] is None or _begins_a_content(row["rest"])):
                continue
            if int(row["number"]) in (self._next_row, self._next_row + 1):
                return int(row["number"]) == self._next_row
        return False


def _begins_a_content(text: str) -> bool:
    return text[0].isupper() or text[0] in "-–+“\"'("


def cut_into_blocks(lines: Sequence[Line]) -> list[Block]:
    """The blocks of a torn table in order, the header first; page numbers, and the header where it
    is printed again, are left out."""
    header = _Cutter(lines).cut()[0].lines
    return _Cutter(_said_once(lines, header)).cut()


def _said_once(lines: Sequence[Line], header: Sequence[str]) -> list[Line]:
    """The lines without the header that a further page repeats, line by line."""
    height = len(header)
    if not 0 < height <= _MOST_HEADER_LINES:
        return list(lines)
    kept = list(lines[:height])
    index, begins_page = height, False
    while index < len(lines):
        if [line.text for line in lines[index : index + height]] == list(header):
            index += height
            begins_page = True
        else:
            line = lines[index]
            kept.append(replace(line, opens_page=True) if begins_page else line)
            index += 1
            begins_page = False
    return kept
