"""The columns that an agency fills in: what each is called, how a cell is read, what it demands.

A new column is one line of `COLUMNS`, and a field of `Answer`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from dondoc.language.text import clean, match_key
from dondoc.reports.form import PROGRESS_NAMES, Progress
from dondoc.reports.sums import disagreement
from dondoc.schedule.obligation import Role

# Excel itself stops at 32,767 characters in a cell
LONGEST_TEXT = 10_000
LARGEST_FIGURE = Decimal(10) ** 15
_PLAIN = re.compile(r"-?\d+")
_VIETNAMESE = re.compile(r"-?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
_EITHER_WAY = re.compile(r"-?\d{1,3},\d{3}")
_PROGRESS_BY_KEY = {match_key(name): state for state, name in PROGRESS_NAMES.items()}


class WrongValue(ValueError):
    """A cell's value cannot be taken; the text says why and what would do, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `read` takes a cell's raw value and raises WrongValue; `width` in characters."""

    name: str
    header: str
    width: float
    read: Callable[[Any], Any]
    hint: str


def read_text(value: Any) -> str:
    """Text with its line breaks kept; numbers and days as people write them."""
    if isinstance(value, datetime | date | time):
        return value.strftime("%d/%m/%Y") if isinstance(value, date) else value.strftime("%H:%M")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else str(value)
    if len(text) > LONGEST_TEXT:
        raise WrongValue(f"dài {len(text)} ký tự; ghi không quá {LONGEST_TEXT} ký tự")
    return "\n".join(filter(None, (clean(line) for line in text.splitlines())))


def read_progress(value: Any) -> Progress | None:
    """The state chosen from the list; None where nothing was chosen."""
    text = read_text(value)
    if not text:
        return None
    state = _PROGRESS_BY_KEY.get(match_key(text).rstrip("."))
    if state is None:
        allowed = ", ".join(PROGRESS_NAMES.values())
        raise WrongValue(f"không có tình trạng {quoted(text)}; chọn một trong: {allowed}")
    return state


def read_figure(value: Any) -> Decimal | None:
    """A number, or text that is one as Vietnamese write it: 1.234,5. None where nothing stands."""
    if isinstance(value, bool):
        raise WrongValue("là đúng/sai; cột này cần một con số")
    if isinstance(value, int | float):
        return _bounded(Decimal(repr(value)))
    if isinstance(value, datetime | date | time):
        raise WrongValue("là ngày giờ, có thể do phần mềm tự đổi; ghi lại con số")
    text = read_text(value)
    return _bounded(_figure_of(text)) if text else None


def quoted(text: str) -> str:
    """The beginning of what was read, in quotes."""
    shown = text.replace("\n", " ")
    return f"«{shown[:37]}…»" if len(shown) > 40 else f"«{shown}»"


def _figure_of(text: str) -> Decimal:
    bare = text.replace(" ", "").replace("\N{MINUS SIGN}", "-")
    if _EITHER_WAY.fullmatch(bare):
        whole = bare.replace(",", "")
        raise WrongValue(f"{quoted(text)} không rõ là {whole} hay số lẻ; ghi {whole} hoặc {bare}0")
    if _PLAIN.fullmatch(bare) or _VIETNAMESE.fullmatch(bare):
        return Decimal(bare.replace(".", "").replace(",", "."))
    raise WrongValue(
        f"{quoted(text)} không phải một con số; chỉ ghi số, như 1.234,5, đơn vị ghi ở cột bên"
    )


def _bounded(figure: Decimal) -> Decimal:
    if not figure.is_finite() or abs(figure) > LARGEST_FIGURE:
        raise WrongValue("con số quá lớn; kiểm tra lại hoặc đổi đơn vị tính")
    return figure


PROGRESS = Column("progress", "Tình trạng", 12, read_progress, "Chọn trong danh sách")
RESULT = Column("result", "Kết quả", 28, read_text, "Việc đã làm, sản phẩm, văn bản đã ban hành")
FIGURE = Column("figure", "Số liệu", 10, read_figure, "Chỉ ghi một con số, như 1.234,5")
UNIT = Column("unit", "Đơn vị tính", 9, read_text, "Đơn vị của số liệu: lớp, người, hồ sơ…")
DIFFICULTY = Column(
    "difficulty", "Khó khăn/lý do", 19, read_text, "Vì sao chậm, chưa hoặc không thực hiện"
)
PROPOSAL = Column("proposal", "Đề xuất", 16, read_text, "Kiến nghị với cơ quan nào, việc gì")
COLUMNS: tuple[Column, ...] = (PROGRESS, RESULT, FIGURE, UNIT, DIFFICULTY, PROPOSAL)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an agency answered to one row; `cells` maps a column's name to its place ("F9").

    `is_estimated` marks a figure that was given before the law closes the period's figures.
    """

    key: str
    section: str
    number: str
    content: str
    role: Role
    progress: Progress
    result: str
    figure: Decimal | None
    unit: str
    difficulty: str
    proposal: str
    cells: dict[str, str]
    is_estimated: bool = False


def missing_in(values: dict[str, Any]) -> str:
    """What a row still lacks, in words; empty where it is a whole answer."""
    if values[PROGRESS.name] is None:
        return "chưa chọn Tình trạng"
    if values[PROGRESS.name] is Progress.NOT_DOING and not values[DIFFICULTY.name]:
        return "ghi Không thực hiện mà cột Khó khăn/lý do để trống"
    return ""


def remark_on(values: dict[str, Any], last_due: date | None, due: date) -> str:
    """What a coordinator would look at in a row that is taken; `due` is the report's own day."""
    progress = values[PROGRESS.name]
    if progress is Progress.DONE and not values[RESULT.name] and values[FIGURE.name] is None:
        return "đã hoàn thành nhưng chưa ghi kết quả"
    unfinished = progress in (Progress.IN_PROGRESS, Progress.NOT_STARTED)
    if unfinished and last_due and last_due <= due and not values[DIFFICULTY.name]:
        return "đã quá hạn, chưa xong, chưa nêu lý do"
    if values[UNIT.name] and values[FIGURE.name] is None:
        return "có đơn vị tính nhưng không có số liệu"
    return disagreement(values[RESULT.name] or "", values[FIGURE.name], values[UNIT.name] or "")
