"""`dondoc template`: the report templates of a period."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from cli.output import json_option, print_json, today_option
from cli.reporting import agency_id_of, open_ready_office, out_option, period_option, plan_option


@click.command("template")
@period_option
@out_option
@click.option("--agency", help="Only this agency's (id or name).")
@click.option("--word", is_flag=True, help="Word forms instead of workbooks.")
@plan_option
@today_option
@json_option
def command(
    period: str,
    out: str,
    agency: str | None,
    word: bool,
    plan_id: int | None,
    today: date,
    as_json: bool,
) -> None:
    """Write a workbook per agency that is to report, with its own items, ready to send out.

    Beside each item stands what the agency reported last time or, in the first period of a year, how
    last year's plan ended for it. The collecting office gets one too, for the items that it leads.
    """
    from tasks.reports.templates import write_templates

    office = open_ready_office()
    written = write_templates(
        Path(out),
        period=period,
        office=office,
        today=today,
        agency_id=agency_id_of(agency, office, today) if agency else None,
        plan_id=plan_id,
        word=word,
    )
    templates = [
        {
            "agency": one.agency_id,
            "name": one.agency_name,
            "rows": one.rows,
            "file": str(one.path),
        }
        for one in written
    ]
    if as_json:
        print_json({"period": period, "templates": templates})
        return
    for one in written:
        click.echo(f"{one.rows:>4} dòng  {one.path}  {one.agency_name}")
    click.echo(f"Đã ghi {len(written)} mẫu báo cáo vào {out}.")
