"""`dondoc agenda`: what agencies owe, by day."""

from __future__ import annotations

from datetime import date

import click

from cli.output import json_option, optional_day_option, print_json, today_option
from cli.reporting import agency_id_of, open_ready_office
from cli.table import table

ROLES = {"lead": "chủ trì", "coordinating": "phối hợp", "reporter": "báo cáo"}


@click.command("agenda")
@click.option("--agency", help="Only this agency (id or name).")
@optional_day_option("--from", "Only what is due on or after this day.")
@optional_day_option("--to", "Only what is due on or before this day.")
@today_option
@json_option
def command(agency: str | None, today: date, as_json: bool, **days: date | None) -> None:
    """List what agencies owe under the approved plans, by due day, and how it stands today."""
    from dondoc.status import VIETNAMESE
    from tasks.agenda.entries import agenda

    office = open_ready_office()
    agency_id = agency_id_of(agency, office, today) if agency else None
    found = agenda(office, today=today, agency_id=agency_id, first=days["from"], last=days["to"])
    if as_json:
        print_json(found.as_json())
        return
    rows = [
        (
            f"{one.row.due_now:%d/%m/%Y}",
            VIETNAMESE[one.state],
            one.agency,
            ROLES[one.row.role],
            one.row.title,
        )
        for one in found.owed
    ]
    if rows:
        click.echo(table(("Hạn", "Tình trạng", "Cơ quan", "Vai trò", "Việc"), rows))
    click.echo(f"{len(rows)} việc." if rows else "Không có việc nào trong kế hoạch đã duyệt.")
