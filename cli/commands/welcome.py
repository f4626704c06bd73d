"""`dondoc welcome`: each agency's link with the letter that hands it over."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.letterhead import LETTER, letterhead_options, refuse_one_number_for_several
from cli.output import json_option, print_json, today_option
from cli.reporting import agency_id_of, open_ready_office

if TYPE_CHECKING:
    from sqlmodel import Session

    from dondoc.reports.blanks import Letterhead
    from models.office import Office
    from tasks.links.handing import HandedLink

ACTOR = "dondoc welcome"


@click.command("welcome")
@click.option("--agency", help="Only this agency (id or name), even if it has a link already.")
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the letters; whoever reads them has the links.",
)
@click.option("--send", is_flag=True, help="Also a message with the link to the agency's officers.")
@letterhead_options(LETTER)
@today_option
@json_option
def command(
    agency: str | None,
    folder: Path,
    send: bool,
    letterhead: Letterhead,
    today: date,
    as_json: bool,
) -> None:
    """Make a link for each agency that has none, and a letter (.docx) with it as a QR code.

    Links are shown here once and never again: what is kept of them opens nothing. Messages wait in the
    outbox, the link in them unreadable, for the next `dondoc remind`.
    """
    from dondoc.reports.link_letter import link_letter_name
    from models.engine import session
    from models.links import agencies_without_link
    from tasks.links.handing import hand_links

    office = open_ready_office()
    folder.mkdir(parents=True, exist_ok=True)
    # a letter that could not be written takes its link back: nobody would ever learn it
    with session(office.engine) as opened:
        only = [agency_id_of(agency, office, today)] if agency else None
        asked = only or agencies_without_link(session=opened)
        refuse_one_number_for_several(letterhead, len(asked))
        made, messages = [], 0
        for one in hand_links(asked, office=office, session=opened, actor=ACTOR):
            path = folder / link_letter_name(one.agency_id)
            path.write_bytes(one.letter(today.year, letterhead))
            made.append((one, path))
            if send:
                messages += _plan_message(one, office, opened, today)
    if as_json:
        print_json([{"agency": one.agency_id, "file": str(path)} for one, path in made])
        return
    for one, path in made:
        click.echo(f"{one.agency}: {path}")
    click.echo(
        f"{len(made)} công văn, mỗi công văn một liên kết riêng; giữ kín như giữ chìa khóa."
        if made
        else "Cơ quan nào có việc cũng đã có liên kết."
    )
    if send:
        click.echo(f"{messages} tin chờ gửi; gửi bằng: dondoc remind")


def _plan_message(link: HandedLink, office: Office, opened: Session, today: date) -> int:
    from tasks.links.welcoming import plan_welcome
    from tasks.outbox.remind import rules_of
    from tasks.outbox.rules import Rules

    rules, now = Rules(**rules_of(office, today)), office.moment(today)
    return plan_welcome(link, session=opened, today=today, now=now, rules=rules)
