"""What a careful reader sees in single cells: one that breaks off, one that stands in another's place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dondoc.language.agencies import split_agencies
from dondoc.plan import Finding, Severity
from dondoc.reading.layouts.columns import Column
from dondoc.reading.layouts.ordinals import bare_ordinal
from dondoc.reading.layouts.shapes import (
    LONGEST_TIME,
    looks_like_agencies,
    looks_like_money,
    looks_like_time,
)
from dondoc.reading.layouts.table import PrintedItem

_BREAKS_OFF = (",", ";", " và", " các", " của")
_SHORT = 80
_LONGEST_NUMBER = 12
_NAMES = {
    Column.CONTENT: "nội dung",
    Column.TIMING: "thời gian",
    Column.LEAD: "cơ quan chủ trì",
    Column.COORDINATING: "cơ quan phối hợp",
    Column.PRODUCT: "sản phẩm",
}


def cut_cells(items: Iterable[PrintedItem]) -> Iterator[Finding]:
    """A doubt for each cell of agencies that breaks off, as one does where extraction lost a line."""
    for item in items:
        for column in (Column.LEAD, Column.COORDINATING):
            text = item.cells.get(column, "")
            if text.endswith(_BREAKS_OFF):
                message = (
                    f"Ô {_NAMES[column]} dừng giữa chừng, có thể bị mất chữ; hãy đối chiếu bản gốc."
                )
                yield Finding("cell-cut", Severity.DOUBT, _where(item), text, message)


def misplaced_cells(items: Iterable[PrintedItem]) -> Iterator[Finding]:
    """A doubt for each cell whose words are those of another column: an agency as the time."""
    for item in items:
        for column, name in _NAMES.items():
            found = _looks_like(item.cells.get(column, ""), column)
            if found:
                text = item.cells[column]
                message = (
                    f"Ô {name} ghi “{text}”, giống {found}: có thể các ô của hàng bị lệch cột."
                )
                yield Finding("cell-misplaced", Severity.DOUBT, _where(item), text, message)


def _looks_like(text: str, column: Column) -> str:
    """What a cell looks like that its column does not hold; empty where all is well."""
    if not text:
        return ""
    if column is Column.CONTENT and bare_ordinal(text) is not None:
        return "số thứ tự"
    if column is Column.TIMING:
        if len(text) > LONGEST_TIME:
            return "nội dung"
        if looks_like_agencies(text) and not looks_like_time(text):
            return "tên cơ quan"
        return "nguồn kinh phí" if looks_like_money(text) and not looks_like_time(text) else ""
    if looks_like_time(text):
        return "" if column is Column.CONTENT and len(text) > _SHORT else "một mốc thời gian"
    if column is Column.CONTENT and len(text) <= _SHORT and _names_agencies_only(text):
        return "tên cơ quan"
    return ""


def _names_agencies_only(text: str) -> bool:
    return all(map(looks_like_agencies, split_agencies(text)))


def _where(item: PrintedItem) -> str:
    named = [("mục", item.section), ("số", item.number)]
    words = ", ".join(f"{word} {value}" for word, value in named if value)
    return f"{words} ({item.place})" if words else str(item.place)
