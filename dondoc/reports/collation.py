"""A round collated: one frame per sheet, each figure with the file and the cell it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dondoc.reports import collation_rows as rows
from dondoc.reports.counting import outcomes_of
from dondoc.reports.outcomes import Outcomes
from dondoc.reports.reporting_round import ReportingRound


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the collated workbook: its name, its columns and where its rows come from.

    One that `may_be_left_out` is not written where there is nothing to say.
    """

    key: str
    title: str
    columns: tuple[str, ...]
    rows: Callable[[Outcomes], Iterable[tuple[Any, ...]]]
    may_be_left_out: bool = False


SHEETS: tuple[Sheet, ...] = (
    Sheet("answers", "Tất cả trả lời", rows.ANSWER_COLUMNS, rows.answer_rows),
    Sheet("by_item", "Theo nhiệm vụ", rows.ITEM_COLUMNS, rows.item_rows),
    Sheet("by_agency", "Theo cơ quan", rows.AGENCY_COLUMNS, rows.agency_rows),
    Sheet("by_section", "Theo mục", rows.SECTION_COLUMNS, rows.section_rows),
    Sheet("figures", "Số liệu", rows.FIGURE_COLUMNS, rows.figure_rows),
    Sheet("totals", "Tổng số liệu", rows.TOTAL_COLUMNS, rows.total_rows),
    Sheet("missing", "Chưa gửi", rows.MISSING_COLUMNS, rows.missing_rows),
    Sheet("faults", "Lỗi và lưu ý", rows.FAULT_COLUMNS, rows.fault_rows),
    Sheet(
        "last_year",
        "So với năm trước",
        rows.LAST_YEAR_COLUMNS,
        rows.last_year_rows,
        may_be_left_out=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Collation:
    """What a round says, and a frame per sheet by the sheet's key."""

    outcomes: Outcomes
    frames: dict[str, pd.DataFrame]


def collate(round_: ReportingRound) -> Collation:
    """Collate everything that has come in."""
    found = outcomes_of(round_)
    frames = {
        sheet.key: pd.DataFrame.from_records(
            list(sheet.rows(found)), columns=list(sheet.columns), coerce_float=False
        )
        for sheet in SHEETS
    }
    return Collation(found, frames)
