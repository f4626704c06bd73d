"""Rows that stand in a table of tasks and are none of them: a note under it, its sum."""

from __future__ import annotations

import re

from dondoc.reading.layouts.columns import Column
from dondoc.reading.layouts.ordinals import bare_ordinal
from dondoc.reading.layouts.placing import Placed

_NOTE = re.compile(r"^\W*(?:ghi chú|lưu ý|chú thích|chú giải)\s*[:(]", re.I)
_SUM = re.compile(r"^\W*(?:tổng cộng|tổng số|cộng|tổng)\s*(?:[:(]|kinh phí|nhiệm vụ|$)", re.I)


def beside_the_tasks(row: Placed) -> str:
    """What a row is that stands in the table and is none of it: a note, a sum; empty for any other."""
    if any(row.cells[one] for one in (Column.TIMING, Column.LEAD, Column.COORDINATING)):
        return ""
    number, content = row.cells[Column.NUMBER], row.cells[Column.CONTENT]
    text = row.merged or (content if bare_ordinal(number) is None else "") or number
    if _NOTE.match(text):
        return "là ghi chú của bảng, không phải nhiệm vụ"
    if _SUM.match(text):
        return "là dòng cộng của bảng, không phải nhiệm vụ"
    return ""
