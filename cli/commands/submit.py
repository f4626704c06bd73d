"""`dondoc submit`: one agency's report, taken in or refused with all its faults."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.output import json_option, print_json, today_option
from cli.reporting import (
    agency_id_of,
    moment_of,
    open_ready_office,
    period_option,
    plan_option,
)

if TYPE_CHECKING:
    from models.report_intake import Taken

ACTOR = "dondoc submit"


@click.command("submit")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--agency", required=True, help="Whose report it is (id or name).")
@period_option
@plan_option
@today_option
@json_option
def command(
    file: Path, agency: str, period: str, plan_id: int | None, today: date, as_json: bool
) -> None:
    """Take in FILE, a template that an agency has filled in.

    A report with faults is refused whole, every fault of it in one line, and nothing is kept. The
    same file again changes nothing; another one is the agency's next version.
    """
    from dondoc.reports.reporting_round import RECEIPT_DIGITS
    from tasks.reports.submit import submit_file

    office = open_ready_office()
    taken = submit_file(
        file,
        agency_id=agency_id_of(agency, office, today),
        period=period,
        office=office,
        received_at=moment_of(today, office),
        actor=ACTOR,
        plan_id=plan_id,
    )
    if as_json:
        print_json(_document(taken))
        return
    row = taken.submission
    kept = "Đã nhận" if taken.is_new else "Đã nhận từ trước, không đổi"
    late = f"muộn {taken.days_late} ngày" if taken.days_late else "đúng hạn"
    click.echo(
        f"{kept}: {office.agency_name(row.agency_id)}, kỳ {row.period}, lần {row.version}, {late}, "
        f"{len(row.answers['rows'])} nhiệm vụ. Mã biên nhận: {row.sha256[:RECEIPT_DIGITS]}"
    )
    for remark in taken.remarks:
        click.echo(f"  Lưu ý: {remark}")


def _document(taken: Taken) -> dict[str, Any]:
    row = taken.submission
    return {
        "agency": row.agency_id,
        "period": row.period,
        "plan_id": row.plan_id,
        "version": row.version,
        "state": row.state.value,
        "new": taken.is_new,
        "late": row.late,
        "days_late": taken.days_late,
        "received_at": row.received_at.isoformat(),
        "sha256": row.sha256,
        "rows": len(row.answers["rows"]),
        "remarks": list(taken.remarks),
    }
