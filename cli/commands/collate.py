"""`dondoc collate`: the reports of a period as one workbook and one Word report."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.letterhead import REPORT, letterhead_options
from cli.output import json_option, print_json, today_option
from cli.reporting import open_ready_office, out_option, period_option, plan_option

if TYPE_CHECKING:
    from dondoc.reports.blanks import Letterhead
    from tasks.reports.collate import CollatedFiles


@click.command("collate")
@period_option
@out_option
@plan_option
@letterhead_options(REPORT)
@today_option
@json_option
def command(
    period: str, out: str, plan_id: int | None, letterhead: Letterhead, today: date, as_json: bool
) -> None:
    """Collate what has come in by the end of the day: a workbook, a Word report, CSV and JSON."""
    from tasks.reports.collate import collate_period

    office = open_ready_office()
    made = collate_period(
        Path(out),
        period=period,
        office=office,
        today=today,
        plan_id=plan_id,
        letterhead=letterhead,
    )
    document = _document(period, made)
    if as_json:
        print_json(document)
        return
    click.echo(
        f"{document['received']} trên {document['expected']} báo cáo; {document['items']} nhiệm vụ, "
        f"{document['done']} hoàn thành, {document['late']} quá hạn; {document['figures']} số liệu."
    )
    for path in document["files"].values():
        click.echo(f"  {path}")


def _document(period: str, made: CollatedFiles) -> dict[str, Any]:
    found = made.outcomes
    matrix = found.round.matrix
    return {
        "period": period,
        "day": matrix.day.isoformat(),
        "expected": len(matrix.cells),
        "received": sum(cell.received is not None for cell in matrix.cells),
        "missing": [cell.expected.agency_id for cell in matrix.missing],
        "items": len(found.items),
        "done": sum(item.is_done for item in found.items.values()),
        "late": len(found.late_items),
        "answers": sum(len(report.answers) for report in found.round.reports),
        "figures": len(found.figures),
        "files": {
            "workbook": str(made.workbook),
            "report": str(made.report),
            "csv": str(made.csv),
            "json": str(made.json),
        },
    }
