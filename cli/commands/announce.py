"""`dondoc announce`: the letter that opens a reporting round."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.letterhead import LETTER, letterhead_options
from cli.output import json_option, print_json, today_option
from cli.reporting import open_ready_office, out_option, period_option, plan_option

if TYPE_CHECKING:
    from dondoc.reports.blanks import Letterhead


@click.command("announce")
@period_option
@out_option
@plan_option
@letterhead_options(LETTER)
@today_option
@json_option
def command(
    period: str, out: str, plan_id: int | None, letterhead: Letterhead, today: date, as_json: bool
) -> None:
    """Draft the letter (.docx) that asks for a period's reports, with the list of who is to report."""
    from tasks.reports.announce import announce

    office = open_ready_office()
    asked, file = announce(
        Path(out),
        period=period,
        office=office,
        today=today,
        plan_id=plan_id,
        letterhead=letterhead,
    )
    if as_json:
        agencies = [
            {"name": one.name, "rows": one.rows, "due": one.due.isoformat()}
            for one in asked.agencies
        ]
        print_json({"period": period, "due": asked.due.isoformat(), "agencies": agencies})
        return
    click.echo(f"{len(asked.agencies)} cơ quan, hạn {asked.due:%d/%m/%Y}: {file}")
