"""`dondoc letter`: drafted letters to the agencies that are late, as files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from cli.output import json_option, print_json, today_option
from cli.reporting import agency_id_of, open_ready_office


@click.command("letter")
@click.option("--agency", help="Only to this agency (id or name).")
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the files.",
)
@today_option
@json_option
def command(agency: str | None, folder: Path, today: date, as_json: bool) -> None:
    """Draft a "công văn đôn đốc" (.docx) to each agency that is late; the office numbers and signs it."""
    from models.engine import reading
    from tasks.outbox.letters import late_agencies, letters_to
    from tasks.outbox.remind import rules_of
    from tasks.outbox.rules import Rules
    from tasks.outbox.snapshot import snapshot

    office = open_ready_office()
    only = agency_id_of(agency, office, today) if agency else None
    rules = Rules(**rules_of(office, today))
    with reading(office.engine) as opened:
        known = snapshot(session=opened, today=today)
    asked = [one for one in late_agencies(known, today, rules) if only in (None, one[0])]
    letters = letters_to(asked, known, today, rules)
    folder.mkdir(parents=True, exist_ok=True)
    for letter in letters:
        (folder / letter.name).write_bytes(letter.drafted().content)
    if as_json:
        print_json([{"agency": one.agency_id, "file": str(folder / one.name)} for one in letters])
        return
    for letter in letters:
        click.echo(f"{letter.agency}: {len(letter.works)} việc quá hạn → {folder / letter.name}")
    click.echo(f"{len(letters)} dự thảo công văn đôn đốc.")
