"""Collating a round, in Prefect's coat."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tasks.progress import with_progress
from tasks.reports.collate import CollatedFiles, collate_period
from tasks.workplace import office, step


@step("Tổng hợp báo cáo của kỳ", "tong-hop")
async def collate_round(
    period: str, folder: str | None, plan_id: int | None, today: date
) -> dict[str, Any]:
    """The files of the round and its counts. Raises NotFound for a period that no plan asks for."""
    at_work = office()
    place = Path(folder) if folder else at_work.settings.home / "collated" / period
    made = await with_progress(
        "Tổng hợp báo cáo",
        "bước",
        lambda tell: collate_period(
            place, period=period, office=at_work, today=today, plan_id=plan_id, tell=tell
        ),
    )
    return _counted(made)


def _counted(made: CollatedFiles) -> dict[str, Any]:
    matrix = made.outcomes.round.matrix
    return {
        "expected": len(matrix.cells),
        "received": sum(cell.received is not None for cell in matrix.cells),
        "missing": [cell.expected.agency_id for cell in matrix.missing],
        "files": [str(file) for file in (made.workbook, made.report, made.csv, made.json)],
    }
