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
    """What the cells of a column hold.

    `DETAIL` says a content more closely, `UNTIL` ends the time that `TIMING` begins; `MARK` is a
    stretch of time under which rows are ticked.
    """

    NUMBER = "number"
    CONTENT = "content"
    DETAIL = "detail"
    TIMING = "timing"
    UNTIL = "until"
    MARK = "mark"
    LEAD = "lead"
    COORDINATING = "coordinating"
    PRODUCT = "product"
    ASSIGNEE = "assignee"
    MONEY = "money"
    OTHER = "other"


_WHO = r"(?:cac )?(?:co quan|don vi|to chuc|bo phan|phong|so)"
# the first that matches names the column, so what would be mistaken stands above what it resembles
WORDINGS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.NUMBER, re.compile(r"^(?:tt|stt|so tt|s\.?t\.?t\.?|so thu tu|thu tu|#)$")),
    (Column.CONTENT, re.compile(r"^(?:chi tieu|muc tieu)\W+(?:va )?nhiem vu")),
    (Column.OTHER, re.compile(r"^(?:vai tro|thuoc nhom|nhom nhiem vu|van ban giao|ghi chu|tinh trang|can cu|muc tieu|chi tieu (?!dat duoc))")),
    (Column.OTHER, re.compile(r"quan ly nha nuoc|^don vi$|^don vi tinh|^dvt$|chi tieu lien quan")),
    (Column.OTHER, re.compile(r"quan trac|thong so|toa do|^(?:noi dung\W+)?(?:chi tieu|tieu chi)\b(?! dat duoc)|^noi dung\W+muc tieu")),
    (Column.ASSIGNEE, re.compile(r"^nguoi |phan cong phu trach|^lanh dao |can bo (?:phu trach|thuc hien|theo doi)|chuyen vien")),
    (Column.MONEY, re.compile(r"^(?:nguon|kinh phi|du toan|du kien kinh phi|tong (?:muc|kinh phi|von)|giai doan|von|nhu cau)\b|dong\)$")),
    (Column.TIMING, re.compile(r"^(?:du kien )?(?:thoi gian|thoi han|tien do|han (?:hoan thanh|xu ly|cuoi)|thoi diem|ky han|lo trinh|nam (?:thuc hien|hoan thanh)|moc thoi gian|ngay hoan thanh)")),
    (Column.COORDINATING, re.compile(r"^(?!.*chu tri).*phoi hop|luc luong ho tro|^" + _WHO + r".* (?:lien quan|tham gia|cung thuc hien)$")),
    (Column.LEAD, re.compile(r"chu tri|^(?:co quan|don vi|bo phan).* phu trach|^" + _WHO + r".* (?:thuc hien|trinh|soan thao|tham muu|dau moi)(?: chinh)?$|^(?:co quan|don vi),? .*\bchu quan$|^(?:phan cong|trach nhiem)(?: nhiem vu)?(?: to chuc)? thuc hien$|chiu trach nhiem(?: chinh)?$|^dau moi\b")),
    (Column.PRODUCT, re.compile(r"^(?:du kien )?(?:san pham|ket qua|chi tieu dat duoc|ho so|dau ra|hinh thuc van ban)")),
    (Column.CONTENT, re.compile(r"^(?:cac )?(?:noi dung|nhiem vu|cong viec|hoat dong|giai phap|dau viec|dau muc|cong tac|hang muc|viec)\b|^ten (?:nhiem vu|du an|de an|van ban|cong viec|hoat dong|chuong trinh|ke hoach|noi dung|de tai|nhom|dau viec|san pham|mo hinh|cong trinh|goi)|^(?:chuong trinh|du an|de an|van ban)[ ,/].*nhiem vu")),
)  # fmt: skip
_BEGINS_TIME = re.compile(r"^(?:thoi gian |ngay |thoi diem )?(?:bat dau|khoi cong|tu ngay)$")
_ENDS_TIME = re.compile(r"^(?:thoi gian |ngay |thoi diem )?(?:ket thuc|hoan thanh|den ngay)$")
_STRETCH = re.compile(
    r"^(?:quy|qui) (?:[ivx]{1,3}|[1-4])\b|^(?:thang )?\d{1,2}(?:/\d{4})?$|^(?:nam )?(?:19|20)\d{2}$"
    r"|^thang \d{1,2}\b|^(?:nam )?(?:19|20)\d{2} ?- ?(?:19|20)?\d{2}$|^tuan \d"
)
# what a table counts or measures by; beside a task and its time such a column only says how much
_OF_MEASURES = re.compile(
    r"^(?:don vi tinh|dvt|don vi do)\b|quan trac|thong so|toa do|^(?:chi tieu|tieu chi)$"
    r"|^muc tieu (?:den|nam|phan dau)"
)
_NAMES_TASKS = re.compile(r"nhiem vu|cong viec|hoat dong|giai phap|de an|du an|van ban")


def column_of(heading: str) -> Column:
    """What a column with this heading holds; `OTHER` where its words say nothing known."""
    key = match_key(heading).strip(" .:*()")
    for column, wording in WORDINGS:
        if wording.search(key):
            return column
    return Column.OTHER


def columns_of(cells: Sequence[str]) -> tuple[Column, ...]:
    """What each cell of a row would be as a heading; the second of a kind is `OTHER`.

    A second content is the `DETAIL` of the first; a time's beginning and end make a pair.
    """
    found: list[Column] = []
    for cell in cells:
        found.append(_beside(found, cells, column_of(cell) if cell else Column.OTHER))
    _pair_times(found, cells)
    return tuple(found)


def _beside(found: Sequence[Column], cells: Sequence[str], column: Column) -> Column:
    if column is Column.OTHER or column not in found:
        return column
    first, second = cells[found.index(column)], cells[len(found)]
    if column is Column.CONTENT and Column.DETAIL not in found and first != second:
        return Column.DETAIL
    return Column.OTHER


def _pair_times(found: list[Column], cells: Sequence[str]) -> None:
    """ "Bắt đầu" and "Kết thúc", side by side, are one time."""
    keys = [match_key(cell) for cell in cells]
    for index in range(len(keys) - 1):
        if _BEGINS_TIME.match(keys[index]) and _ENDS_TIME.match(keys[index + 1]):
            others = [one for one in found[:index] if one is Column.TIMING]
            if not others:
                found[index : index + 2] = [Column.TIMING, Column.UNTIL]
                found[index + 2 :] = [
                    Column.OTHER if one is Column.TIMING else one for one in found[index + 2 :]
                ]
                return


def is_stretch_of_time(heading: str) -> bool:
    """Whether a heading names a stretch of time itself: "Quý I", "Tháng 3", "2027", "12"."""
    return bool(_STRETCH.match(match_key(heading)))


def measures(cells: Sequence[str]) -> bool:
    """Whether these headings are of a table that counts or measures: targets, monitoring points."""
    keys = [match_key(cell) for cell in cells]
    of_measures = any(_OF_MEASURES.search(key) for key in keys)
    by_years = "don vi" in keys and any(is_stretch_of_time(cell) for cell in cells)
    columns = columns_of(cells)
    sets_tasks = Column.TIMING in columns and any(
        column is Column.CONTENT and _NAMES_TASKS.search(key)
        for column, key in zip(columns, keys, strict=True)
    )
    return (of_measures or by_years) and not sets_tasks


def is_task_header(columns: Sequence[Column]) -> bool:
    """Whether these are the columns of a table of tasks: what, and by whom or when; not how much."""
    held = set(columns)
    if Column.CONTENT not in held:
        return False
    if Column.MONEY in held and Column.TIMING not in held and Column.COORDINATING not in held:
        return False
    return bool(held & {Column.TIMING, Column.MARK, Column.LEAD, Column.COORDINATING})
