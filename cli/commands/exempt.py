"""`dondoc exempt`: an agency that need not report for a period."""

from __future__ import annotations

import getpass
from datetime import date

import click

from cli.output import json_option, print_json, today_option
from cli.reporting import agency_id_of, open_ready_office, period_option, plan_option


@click.command("exempt")
@click.argument("agency")
@period_option
@plan_option
@click.option("--reason", required=True, help="Why; shown in the matrix and wherever it holds.")
@click.option("--by", "author", help="Who decides; without it the name of this account.")
@today_option
@json_option
def command(
    agency: str,
    period: str,
    plan_id: int | None,
    reason: str,
    author: str | None,
    today: date,
    as_json: bool,
) -> None:
    """Exempt AGENCY (id or name) from the report of a period; `dondoc hold end` takes it back."""
    from models.engine import session
    from models.exemptions import exempt

    office = open_ready_office()
    agency_id = agency_id_of(agency, office, today)
    with session(office.engine) as opened:
        kept = exempt(
            agency_id,
            period=period,
            reason=reason,
            author=author or getpass.getuser(),
            office=office,
            session=opened,
            day=today,
            plan_id=plan_id,
        )
        said = {"hold": kept.id, "agency": agency_id, "period": period, "reason": kept.reason}
    if as_json:
        print_json(said)
        return
    name = office.agency_name(agency_id)
    click.echo(
        f"Đã miễn báo cáo kỳ {period} cho {name}: {kept.reason}. "
        f"Thôi miễn bằng: dondoc hold end {kept.id}"
    )
