"""`dondoc ingest FILE`: a plan's file read and kept as a draft."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.amended import amendment_json, tell_amendment
from cli.output import json_option, optional_day_option, print_json
from cli.reporting import open_ready_office

if TYPE_CHECKING:
    from tasks.plans.outcome import IngestOutcome

ACTOR = "dondoc ingest"


@click.command("ingest")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--year", type=click.IntRange(1990, 2100), help="The plan's year, if it names none.")
@click.option("--number", help="The plan's number where its file leaves it blank (48/KH-UBND).")
@optional_day_option("--issued-on", "The day of issue where the file leaves it blank (2026-01-15).")
@click.option(
    "--supersedes",
    type=int,
    metavar="OLD",
    help="The plan in force, of another title, whose place this one is to take.",
)
@click.option("--replace-draft", is_flag=True, help="Put it in the place of a decision's draft.")
@json_option
def command(
    file: Path,
    year: int | None,
    number: str | None,
    issued_on: date | None,
    supersedes: int | None,
    replace_draft: bool,
    as_json: bool,
) -> None:
    """Read FILE and keep the plan as a draft, of which nothing is sent or published.

    The same file again changes nothing; a corrected one replaces the draft, or waits beside the
    version in force until it is approved: then it is said what it keeps, changes, moves, drops and adds.
    """
    from cli.commands.read import bytes_of
    from tasks.plans.ingest import ingest_for

    data = bytes_of(file)
    office = open_ready_office()
    outcome = ingest_for(
        office,
        data,
        file.name,
        actor=ACTOR,
        year=year,
        number=number,
        issued_on=issued_on,
        supersedes=supersedes,
        replace_draft=replace_draft,
    )
    if as_json:
        print_json({**asdict(outcome), "amendment": amendment_json(office, outcome.plan_id)})
        return
    _tell(outcome)
    if outcome.status == "draft":
        tell_amendment(office, outcome.plan_id)


def _tell(outcome: IngestOutcome) -> None:
    kept = "Không có gì thay đổi" if outcome.unchanged else "Đã nhập"
    status = {"draft": "dự thảo, chờ duyệt", "approved": "đã duyệt"}[outcome.status]
    click.echo(
        f"{kept}: kế hoạch số {outcome.plan_id}, bản {outcome.version}, {status}. "
        f"{outcome.items} nhiệm vụ, {outcome.obligations} việc phải làm, "
        f"{outcome.findings} điều cần xem lại."
    )
    if outcome.status == "draft":
        click.echo(f"Xem: dondoc read TỆP. Duyệt: dondoc approve {outcome.plan_id}")
