"""A decision's file -> its number, its day, and every row that it changes, none left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dondoc.amending.rows import Action, Cell, Decision, DecisionRow
from dondoc.amending.tables import Context, rows_of_table
from dondoc.amending.words import (
    action_of,
    changes_in,
    labelled_cells,
    numbers_in,
    section_in,
)
from dondoc.errors import NotAPlan
from dondoc.language.text import match_key
from dondoc.reading.document import Document, Paragraph
from dondoc.reading.formats import open_document
from dondoc.reading.header import read_header

# what surrounds the orders: grounds, who carries it out, who receives it
_NO_ORDER = re.compile(
    r"^\W*(?:can cu|theo de nghi|xet de nghi|xet to trinh|noi nhan|luu|nhu dieu|tm\b|kt\b|tl\b|ve viec|quyet dinh\b|"
    r"uy ban nhan dan|chu tich|so\s*:|ha noi,|cong hoa|doc lap|kem theo|\(?ban hanh kem theo|phu luc\b)"
)
_CLOSING = re.compile(
    r"hieu luc|chiu trach nhiem thi hanh|cac noi dung khac|van giu nguyen|khong thay doi"
)
_TASK = re.compile(r"\bnhiem vu\b|\bcong viec\b|\bnoi dung\b")
_NO_ROWS = (
    "không thấy dòng nào điều chỉnh, bổ sung, bãi bỏ nhiệm vụ",
    "đưa quyết định có phụ lục hoặc có điều khoản nêu rõ từng nhiệm vụ",
)


def read_decision(data: bytes, *, name: str, year: int) -> Decision:
    """Read a decision that amends the plan of a year; `name` is only for messages.

    Raises:
        UnreadableFile: the bytes are no document that can be read.
        NotAPlan: the document changes no row.
    """
    document = open_document(data, name=name)
    header = read_header(document, year)
    rows = tuple(_rows(document))
    if not rows:
        raise NotAPlan(_NO_ROWS[0], where=name, remedy=_NO_ROWS[1])
    return Decision(header.number, header.issued_on, header.title, rows)


def _rows(document: Document) -> Iterator[DecisionRow]:
    """In the order of the document; what a paragraph says holds for the table below it."""
    context = Context()
    tables = sorted(enumerate(document.grids), key=lambda one: one[1].before)
    at = 0
    for index in range(len(document.paragraphs) + 1):
        while at < len(tables) and tables[at][1].before <= index:
            yield from rows_of_table(tables[at][1], context)
            at += 1
        if index < len(document.paragraphs):
            yield from _of_paragraph(document.paragraphs[index], context)


def _of_paragraph(paragraph: Paragraph, context: Context) -> Iterator[DecisionRow]:
    """The rows that a sentence orders by itself; else what it says of those below it."""
    text, key = paragraph.text, match_key(paragraph.text)
    if _NO_ORDER.match(key) or _CLOSING.search(key):
        return
    action = action_of(text)
    if action is None:
        section = section_in(text)
        context.section = section or context.section
        return
    numbers = numbers_in(text)
    names_one = bool(numbers) or (_TASK.search(key) and ("“" in text or '"' in text))
    if not names_one:
        context.action, context.section = action, section_in(text)
        return
    yield from _ordered(paragraph, action, numbers, context)


def _ordered(
    paragraph: Paragraph, action: Action, numbers: list[str], context: Context
) -> Iterator[DecisionRow]:
    text, place = paragraph.text, paragraph.place
    section = section_in(text) or context.section
    cells: dict[Cell, str] = {}
    before = ""
    if action is Action.ADD:
        cells = labelled_cells(text)
    elif action in (Action.CHANGE, Action.REPLACE, Action.UNSAID):
        changes = list(changes_in(text))
        cells = {cell: new for cell, _, new in changes}
        before = next((old for cell, old, _ in changes if cell is Cell.CONTENT), "")
        if action is Action.REPLACE and not cells:
            cells = labelled_cells(text)
    elif not numbers:
        before = labelled_cells(text).get(Cell.CONTENT, "")
    unread = ""
    if action is Action.ADD and Cell.CONTENT not in cells:
        unread = "không thấy nội dung của nhiệm vụ được bổ sung"
    elif action in (Action.CHANGE, Action.UNSAID) and not cells:
        unread = "không rõ đổi gì, từ gì thành gì"
    for number in numbers or [""]:
        yield DecisionRow(action, text, place, section, number, before, cells, unread)
