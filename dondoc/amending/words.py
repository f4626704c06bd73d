"""The words by which decisions say what they do: actions, places in the plan, changes of a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dondoc.amending.rows import Action, Cell
from dondoc.language.text import match_key

_ACTIONS = (
    (Action.ABOLISH, re.compile(r"\b(?:bai bo|huy bo|dua ra khoi|loai bo|khong tiep tuc thuc hien|dung thuc hien)\b")),
    (Action.REPLACE, re.compile(r"\bthay the\b")),
    (Action.CHANGE, re.compile(r"\b(?:dieu chinh|sua doi|gia han|lui thoi gian|keo dai|chuyen (?:co quan|don vi) chu tri)\b")),
    (Action.ADD, re.compile(r"\bbo sung\b")),
)  # fmt: skip
# "Bổ sung cơ quan phối hợp" changes a row, it adds none
_ADDS_TO_A_ROW = re.compile(
    r"\bbo sung (?:(?:co quan|don vi) (?:phoi hop|chu tri)|san pham|noi dung (?:cua )?nhiem vu so)"
)
_SECTION = re.compile(r"[Mm]ục\s+(?P<section>[IVXLC]+|[A-Z])(?![\wÀ-ỹ])")
_NUMBERS = re.compile(
    r"(?:số thứ tự|STT|TT|số|[Nn]hiệm vụ|[Dd]òng)\s+(?P<numbers>\d{1,3}[a-zđ]?(?:\s*(?:,|;|và|\+)\s*(?:số\s+)?\d{1,3}[a-zđ]?)*)(?![\d/])"
)
_EACH = re.compile(r"\d{1,3}[a-zđ]?")
_QUOTED = r"[“\"«](?P<{0}>[^”\"»]+)[”\"»]"
_CELLS: tuple[tuple[Cell, str], ...] = (
    (Cell.TIMING, r"(?:thời gian|thời hạn|tiến độ|hạn)(?:\s+(?:thực hiện|hoàn thành))?"),
    (Cell.COORDINATING, r"(?:cơ quan|đơn vị)\s+phối hợp"),
    (Cell.LEAD, r"(?:cơ quan|đơn vị)\s+(?:chủ trì|thực hiện)|chủ trì"),
    (Cell.PRODUCT, r"sản phẩm|kết quả"),
    (Cell.CONTENT, r"nội dung(?:\s+(?:công việc|nhiệm vụ))?|tên nhiệm vụ"),
)
_NOT_SET = frozenset(
    {"", "-", "–", "khong doi", "khong thay doi", "giu nguyen", "nhu cu", "nt", "..."}
)


def action_of(text: str) -> Action | None:
    """What the words say is done; `UNSAID` where they name several ("sửa đổi, bổ sung")."""
    key = match_key(text)
    if _ADDS_TO_A_ROW.search(key):
        return Action.CHANGE
    found = [action for action, pattern in _ACTIONS if pattern.search(key)]
    if len(found) > 1 and not _opens_with_one(key, found[0]):
        return Action.UNSAID
    return found[0] if found else None


def _opens_with_one(key: str, action: Action) -> bool:
    """ "Bãi bỏ nhiệm vụ số 5 (đã điều chỉnh tại …)": the first word says it, a comma names several."""
    first = dict(_ACTIONS)[action].search(key)
    return first is not None and first.start() <= 3 and "," not in key[: first.end() + 2]


def section_in(text: str) -> str:
    """The section that a text names ("mục III"), or nothing."""
    found = _SECTION.search(text)
    return found["section"] if found else ""


def numbers_in(text: str) -> list[str]:
    """The rows that a text names by number ("nhiệm vụ số 5, 7 và 9")."""
    found = _NUMBERS.search(_outside_quotes(text))
    return _EACH.findall(found["numbers"]) if found else []


def changes_in(text: str) -> Iterator[tuple[Cell, str, str]]:
    """Each change of a cell that a text states: which, from what (may be empty), to what."""
    for cell, names in _CELLS:
        pattern = (
            rf"(?:{names})[^“\"«;]{{0,60}}?(?:từ\s*{_QUOTED.format('old')}\s*)?"
            rf"(?:{_QUOTED.format('old2')}\s*)?(?:được\s+)?(?:(?:điều chỉnh|sửa(?: đổi)?|đổi|chuyển)\s+)?"
            rf"(?:thành|sang|là|đến)\s*:?\s*{_QUOTED.format('new')}"
        )
        found = re.search(pattern, text, re.I)
        if found:
            yield cell, found["old"] or found["old2"] or "", found["new"]


def labelled_cells(text: str) -> dict[Cell, str]:
    """ "“Mở lớp …”; thời gian: Quý III; cơ quan chủ trì: Sở Nội vụ" as cells."""
    found: dict[Cell, str] = {}
    quoted = re.search(_QUOTED.format("content"), text)
    if quoted:
        found[Cell.CONTENT] = quoted["content"].strip()
    rest = text[quoted.end() :] if quoted else text
    for cell, names in _CELLS:
        label = re.search(rf"(?:^|[;.,(]\s*)(?:{names})\s*:\s*(?P<value>[^;]+)", rest, re.I)
        if label and cell not in found:
            found[cell] = label["value"].strip(" .)")
    return found


def is_set(text: str) -> bool:
    """Whether a cell says something, and not that nothing changes."""
    return match_key(text).strip(" .") not in _NOT_SET


def _outside_quotes(text: str) -> str:
    return re.sub(r"[“\"«][^”\"»]*[”\"»]", " “” ", text)
