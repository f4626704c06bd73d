"""`dondoc letter`: drafted letters to the agencies that are late, as files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.letterhead import LETTER, letterhead_options, refuse_one_number_for_several
from cli.output import json_option, print_json, today_option
from cli.reporting import agency_id_of, open_ready_office

if TYPE_CHECKING:
    from dondoc.reports.blanks import Letterhead
    from tasks.outbox.letters import Letter, LetterToAll


@click.command("letter")
@click.option("--agency", help="Only to this agency (id or name).")
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the files.",
)
@click.option(
    "--together",
    is_flag=True,
    help="One letter for each plan to all who are late, the list as its appendix.",
)
@letterhead_options(LETTER)
@today_option
@json_option
def command(
    agency: str | None,
    folder: Path,
    together: bool,
    letterhead: Letterhead,
    today: date,
    as_json: bool,
) -> None:
    """Draft a "công văn đôn đốc" (.docx) to each agency that is late; the office numbers and signs it."""
    if agency and together:
        raise click.UsageError("--together is for all who are late, --agency for one of them")
    letters = _letters(agency, today, together=together)
    refuse_one_number_for_several(letterhead, len(letters))
    folder.mkdir(parents=True, exist_ok=True)
    for letter in letters:
        (folder / letter.name).write_bytes(letter.drafted(letterhead).content)
    if as_json:
        print_json([one.as_json | {"file": str(folder / one.name)} for one in letters])
        return
    for letter in letters:
        click.echo(f"{letter.summary} → {folder / letter.name}")
    click.echo(f"{len(letters)} dự thảo công văn đôn đốc.")


def _letters(
    agency: str | None, today: date, *, together: bool
) -> Sequence[Letter] | Sequence[LetterToAll]:
    from models.engine import reading
    from tasks.outbox.letters import late_agencies, letters_to, letters_to_all
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
    return letters_to_all(letters) if together else letters
