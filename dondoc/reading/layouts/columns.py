"""What a column of a table means, by the words of its heading and never by its place.

The wordings are in `columns.toml`. They are matched on keys without accents, so capitals, spelling
and spaces are of no account.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from dondoc.language.text import match_key


class Column(StrEnum):
    """What the cells of a column hold.

    `STEP` is a second number beside the first, counted within a group; `DETAIL` says a content more closely, `UNTIL` ends the time that `TIMING` begins; `MARK` is a
    stretch of time under which rows are ticked. `GROUP` holds the sections of the rows beside it;
    `LEADS` and `HELPS` are agencies under which rows are ticked, `ROLE` one whose letters say which.
    """

    NUMBER = "number"
    STEP = "step"
    CONTENT = "content"
    DETAIL = "detail"
    TIMING = "timing"
    UNTIL = "until"
    MARK = "mark"
    LEAD = "lead"
    COORDINATING = "coordinating"
    PRODUCT = "product"
    ASSIGNEE = "assignee"
    GROUP = "group"
    LEADS = "leads"
    HELPS = "helps"
    ROLE = "role"
    MONEY = "money"
    OTHER = "other"


_WHO = r"(?:cac )?(?:co quan|don vi|to chuc|bo phan|tap the|khoa|phong|so|bo)"
_DOES = r"(?:thuc hien|chinh|trien khai|to chuc thuc hien|to chuc|giai quyet)"
_DATA = Path(__file__).with_name("columns.toml")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@cache
def _wordings(of: str = "wording") -> tuple[tuple[Column, re.Pattern[str]], ...]:
    """Each kind of column with its wording, the most telling first, from the file beside this one."""
    return tuple((Column(one["column"]), re.compile(_pattern(one))) for one in _data()[of])


def _pattern(entry: dict[str, Any]) -> str:
    return "|".join(entry["patterns"]).replace("{who}", _WHO).replace("{does}", _DOES)


@cache
def _words_of_labels() -> frozenset[str]:
    """The words of which all wordings are made, and those that may stand beside them in a label."""
    patterns = [_pattern(one) for one in (*_data()["wording"], *_data()["label"])]
    plain = _REGEX_SIGNS.sub(" ", " ".join(patterns))
    return frozenset(f"{plain} {_data()['words_of_labels']['beside']}".split())


_REGEX_SIGNS = re.compile(r"\\[a-zA-Z]|[^a-z]+")
_NUMBER_OF_A_TASK = re.compile(r" \d{1,2}$")
_ASIDE = re.compile(r"\([^()]*\)")
_NO_LABELS = frozenset({Column.NUMBER, Column.STEP, Column.MARK})
# "Deliverable (Kết quả đầu ra)"; the closing bracket may be off already
_IN_BRACKETS = re.compile(r"\(([^()]{3,})\)?$")
_COLUMN_NUMBER = re.compile(r"\s+\(\d{1,2}\)$")
_BEGINS_TIME = re.compile(
    r"^(?:thoi gian |ngay |thoi diem )?(?:bat dau|khoi cong|tu ngay)$|^start(?: date)?$"
)
_ENDS_TIME = re.compile(
    r"^(?:thoi gian |ngay |thoi diem )?(?:ket thuc|hoan thanh|den ngay)$|^(?:end|due)(?: date)?$"
)
_STRETCH = re.compile(
    r"^(?:quy|qui) (?:[ivx]{1,3}|[1-4])\b|^q\.?(?:i{1,3}|iv|[1-4])(?:[/. -]\d{4})?$"
    r"|^t(?:h|hg)?\.? ?(?:0?[1-9]|1[0-2])(?:[/. -]\d{4})?$"
    r"|^(?:thang )?\d{1,2}(?:/\d{4})?$|^(?:nam )?(?:19|20)\d{2}$"
    r"|^thang \d{1,2}\b|^(?:nam )?(?:19|20)\d{2} ?- ?(?:19|20)?\d{2}$|^tuan \d"
)
# what a table counts or measures by; beside a task and its time such a column only says how much
_OF_MEASURES = re.compile(
    r"^(?:don vi tinh|dvt|don vi do)\b|quan trac|thong so|toa do|^(?:chi tieu|tieu chi)$"
    r"|^muc tieu (?:den|nam|phan dau)"
)
# a table that says what is bought or paid for; who does it may stand there too, when does not matter
_OF_COSTS = re.compile(r"^(?:don gia|thanh tien|so tien)\b|^so luong$")
_NAMES_TASKS = re.compile(r"nhiem vu|cong viec|hoat dong|giai phap|de an|du an|van ban")


_OF_TASKS = {
    Column.TIMING, Column.MARK, Column.LEAD, Column.COORDINATING, Column.LEADS, Column.HELPS, Column.ROLE,
}  # fmt: skip


def _key(heading: str) -> str:
    """The words of a heading, without the number that some give each column: "STT (1)"."""
    return _COLUMN_NUMBER.sub("", match_key(heading)).strip(" .:*()")


@lru_cache(maxsize=4096)
def column_of(heading: str) -> Column:
    """What a column with this heading holds; `OTHER` where its words say nothing known."""
    key = _key(heading)
    found = _named(key)
    within = _IN_BRACKETS.search(key) if found is None else None
    return found or (_named(within[1].strip()) if within else None) or Column.OTHER


def _named(key: str, of: str = "wording") -> Column | None:
    return next((column for column, wording in _wordings(of) if wording.search(key)), None)


def is_known(heading: str) -> bool:
    """Whether the words of a heading say what it holds, if only that it is no part of a task.

    "Đơn vị" alone does not: it may measure, or do the work.
    """
    key = _key(heading)
    return key != "don vi" and any(wording.search(key) for _, wording in _wordings())


@lru_cache(maxsize=4096)
def label_of(words: str) -> Column | None:
    """What words before a colon stand for in running text, or None: then they are no label.

    `OTHER` is a label too: "Địa điểm", which is beside the task. Running text may begin as a heading
    does ("Kết quả thực hiện Nghị quyết 57: …"), so a label has no words but those of headings.
    """
    key = " ".join(_ASIDE.sub(" ", match_key(words)).strip(" .*").split())
    bare = _NUMBER_OF_A_TASK.sub("", key)
    if not bare or not set(_REGEX_SIGNS.sub(" ", bare).split()) <= _words_of_labels():
        return None
    if any(sign.isdigit() for sign in bare):
        return None
    found = _named(bare)
    if found is None or found is Column.OTHER:
        found = _named(bare, "label") or found
    if found in _NO_LABELS or (bare != key and found is not Column.CONTENT):
        return None
    return found


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
    if column is Column.NUMBER and Column.STEP not in found:
        return Column.STEP
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
    of_costs = any(_OF_COSTS.search(key) for key in keys) and Column.LEAD not in columns
    return (of_measures or by_years or of_costs) and not (sets_tasks and not of_costs)


def is_of_another_kind(cells: Sequence[str]) -> bool:
    """Whether two headings or more are of lists that are none of tasks: of people, laws, meetings."""
    return sum(is_known(cell) and column_of(cell) is Column.OTHER for cell in cells if cell) > 1


def is_task_header(columns: Sequence[Column]) -> bool:
    """Whether these are the columns of a table of tasks: what, and by whom or when; not how much."""
    held = set(columns)
    if Column.CONTENT not in held:
        return False
    if Column.MONEY in held and not held & {Column.TIMING, Column.MARK, Column.COORDINATING}:
        return False
    return bool(held & _OF_TASKS)
