"""`dondoc export`: a period's figures and report states for other information systems."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.output import json_option, print_json, today_option
from cli.reporting import open_ready_office, out_option, period_option, plan_option

if TYPE_CHECKING:
    from tasks.reports.export import ExportedFiles

FORMATS = {"json": ("json",), "xml": ("xml",), "both": ("json", "xml")}


@click.command("export")
@period_option
@out_option
@click.option(
    "--format",
    "kind",
    type=click.Choice(list(FORMATS)),
    default="both",
    help="Which files to write (both).",
)
@plan_option
@today_option
@json_option
def command(
    period: str, out: str, kind: str, plan_id: int | None, today: date, as_json: bool
) -> None:
    """Export a period, its agencies, indicators, figures and report states as JSON and XML.

    The schemas (XSD, JSON Schema) are written beside them; docs/exchange.md says what each part stands
    for in QCVN 125:2021/BTTTT, and what could not be verified.
    """
    from tasks.reports.export import export_period

    made = export_period(
        Path(out),
        period=period,
        office=open_ready_office(),
        today=today,
        plan_id=plan_id,
        formats=FORMATS[kind],
    )
    if as_json:
        print_json(_document(period, made))
        return
    export = made.export
    click.echo(
        f"{len(export.reporting_units)} đơn vị báo cáo, {len(export.indicators)} chỉ tiêu, "
        f"{len(export.figures)} số liệu, {len(export.report_states)} trạng thái báo cáo."
    )
    for path in made.files:
        click.echo(f"  {path}")


def _document(period: str, made: ExportedFiles) -> dict[str, Any]:
    export = made.export
    return {
        "period": period,
        "as_of": export.as_of.isoformat(),
        "reporting_units": len(export.reporting_units),
        "indicators": len(export.indicators),
        "figures": len(export.figures),
        "report_states": len(export.report_states),
        "files": [str(path) for path in made.files],
    }
