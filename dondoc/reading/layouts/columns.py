"""What a column of a table means, by the words of its heading and never by its place.

The wordings are those of task tables of real plans of many offices. They are matched on keys
without accents, so capitals, spelling and spaces are of no account.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from dondoc.language.text import match_key


class Column(StrEnum):
    """What the cells of a column hold."""

    NUMBER = "number"
    CONTENT = "content"
    TIMING = "timing"
    LEAD = "lead"
    COORDINATING = "coordinating"
    PRODUCT = "product"
    ASSIGNEE = "assignee"
    MONEY = "money"
    OTHER = "other"


# the first that matches names the column, so what would be mistaken stands above what it resembles
WORDINGS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.NUMBER, re.compile(r"^(?:tt|stt|so tt|s\.?t\.?t\.?|so thu tu|#)$")),
    (Column.OTHER, re.compile(r"^(?:vai tro|thuoc nhom|nhom nhiem vu|van ban giao|ghi chu|tinh trang)")),
    (Column.OTHER, re.compile(r"quan ly nha nuoc|^don vi$|^don vi tinh|^dvt$|lien quan$")),
    (Column.ASSIGNEE, re.compile(r"^nguoi |phan cong phu trach|lanh dao phu trach|can bo phu trach")),
    (Column.MONEY, re.compile(r"^(?:nguon|kinh phi|du toan|tong (?:muc|kinh phi|von)|giai doan)|dong\)$")),
    (Column.TIMING, re.compile(r"^(?:thoi gian|thoi han|tien do|han hoan thanh|thoi diem|ky han)")),
    (Column.COORDINATING, re.compile(r"^(?!.*chu tri).*phoi hop|luc luong ho tro")),
    (Column.LEAD, re.compile(r"chu tri|^(?:co quan|don vi|bo phan).* phu trach|^(?:co quan|don vi).* (?:thuc hien|trinh|soan thao|tham muu)$|^(?:co quan|don vi),? .*\bchu quan$")),
    (Column.PRODUCT, re.compile(r"^(?:san pham|ket qua|chi tieu dat duoc|ho so|dau ra)")),
    (Column.CONTENT, re.compile(r"^(?:noi dung|nhiem vu|cong viec|hoat dong|ten )")),
)  # fmt: skip


def column_of(heading: str) -> Column:
    """What a column with this heading holds; `OTHER` where its words say nothing known."""
    key = match_key(heading)
    for column, wording in WORDINGS:
        if wording.search(key):
            return column
    return Column.OTHER


def columns_of(cells: Sequence[str]) -> tuple[Column, ...]:
    """What each cell of a row would be as a heading; the second of a kind is `OTHER`."""
    found: list[Column] = []
    for cell in cells:
        column = column_of(cell) if cell else Column.OTHER
        found.append(Column.OTHER if column in found else column)
    return tuple(found)


def is_task_header(columns: Sequence[Column]) -> bool:
    """Whether these are the columns of a table of tasks: what, and by whom or when; not how much."""
    held = set(columns)
    if Column.CONTENT not in held:
        return False
    if Column.MONEY in held and Column.TIMING not in held and Column.COORDINATING not in held:
        return False
    return bool(held & {Column.TIMING, Column.LEAD, Column.COORDINATING})
