"""A period as official documents name it."""

from __future__ import annotations

import re

from dondoc.reports.form import period_name

_HALF = re.compile(r"(\d{4})-6-thang-cuoi")
_MONTHS = re.compile(r"\b([369]) tháng năm\b")


def period_in_full(label: str) -> str:
    """ "2026-6-thang" is "6 tháng đầu năm 2026", "2026-6-thang-cuoi" is "6 tháng cuối năm 2026"."""
    if found := _HALF.match(label):
        return f"6 tháng cuối năm {found[1]}"
    return _MONTHS.sub(r"\1 tháng đầu năm", period_name(label))
