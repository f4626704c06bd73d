"""`dondoc explain ITEM`: the source text, what was read, what is owed, the days and why, the messages."""

from __future__ import annotations

from datetime import date

import click

from cli.output import json_option, print_json, today_option
from cli.reporting import agency_id_of, open_ready_office


@click.command("explain")
@click.argument("item", nargs=-1, required=True)
@click.option("--plan", "plan_id", type=int, help="The plan's number, where several have the item.")
@click.option("--agency", help="Only what this agency owes (id or name).")
@today_option
@json_option
def command(
    item: tuple[str, ...], plan_id: int | None, agency: str | None, today: date, as_json: bool
) -> None:
    """Show all that follows from ITEM and why.

    ITEM is a row of the appendix by section and number (VI.2), a report (bao-cao 2026-6-thang), or
    the key of an obligation as `dondoc agenda --json` prints it. Contacts' addresses are masked.
    """
    from models.engine import reading
    from tasks.explanations.explain import explain

    office = open_ready_office()
    agency_id = agency_id_of(agency, office, today) if agency else None
    with reading(office.engine) as opened:
        found = explain(
            " ".join(item),
            office=office,
            today=today,
            session=opened,
            plan_id=plan_id,
            agency_id=agency_id,
        )
    if as_json:
        from tasks.explanations.as_json import explanation_as_json

        print_json([explanation_as_json(one) for one in found])
        return
    from cli.explained import in_words

    click.echo("\n\n".join("\n".join(in_words(one, today, office)) for one in found))
