"""`dondoc scores`: who kept their days, ranked; the workbook and the report with it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.letterhead import REPORT, letterhead_options
from cli.output import json_option, optional_day_option, print_json, today_option
from cli.reporting import open_ready_office
from cli.table import table

if TYPE_CHECKING:
    from dondoc.reports.blanks import Letterhead
    from dondoc.reports.scores import AgencyScore, Score, Scores
    from models.office import Office


@click.command("scores")
@optional_day_option("--from", "The first due day; without it 1 January of the year of today.")
@optional_day_option("--to", "The last due day; without it 31 December of that year.")
@click.option(
    "--out",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the workbook and the report (.docx) with its lists and charts there.",
)
@letterhead_options(REPORT)
@today_option
@json_option
def command(
    folder: Path | None,
    letterhead: Letterhead,
    today: date,
    as_json: bool,
    **days: date | None,
) -> None:
    """Count what was done in time, late, extended and given back, by agency and month, and rank it."""
    from tasks.reports.scores import scores_between

    office = open_ready_office()
    first = days["from"] or date(today.year, 1, 1)
    last = days["to"] or date(first.year, 12, 31)
    scores = scores_between(first, last, office=office, today=today)
    files = _write(scores, folder, office, letterhead) if folder else []
    if as_json:
        print_json(_document(scores, files))
        return
    _say(scores)
    for file in files:
        click.echo(file)


def _write(scores: Scores, folder: Path, office: Office, letterhead: Letterhead) -> list[Path]:
    from dondoc.reports.scores_document import scores_document
    from dondoc.reports.scores_files import scores_workbook
    from tasks.reports.files import write_file
    from tasks.reports.scores import named_in_plans

    named = f"{scores.first.isoformat()}-{scores.last.isoformat()}"
    issuer, coordinator = named_in_plans(office)
    document = scores_document(scores, issuer=issuer, office=coordinator, letterhead=letterhead)
    return [
        write_file(folder / f"xep-hang-{named}.xlsx", [scores_workbook(scores)]),
        write_file(folder / f"bao-cao-dung-han-{named}.docx", [document]),
    ]


def _say(scores: Scores) -> None:
    from dondoc.reports.scores_words import RANK_COLUMNS, in_sum, rank_rows

    shown = [["" if cell is None else cell for cell in row] for row in rank_rows(scores)]
    if shown:
        click.echo(table(RANK_COLUMNS, shown))
    click.echo(in_sum(scores))


def _document(scores: Scores, files: list[Path]) -> dict[str, Any]:
    return {
        "from": scores.first.isoformat(),
        "to": scores.last.isoformat(),
        "today": scores.today.isoformat(),
        "all": _score(scores.every),
        "months": {f"{month:%Y-%m}": _score(score) for month, score in scores.months.items()},
        "agencies": [_agency(one) for one in scores.agencies],
        "commended": [one.agency_id for one in scores.commended],
        "reminded": [one.agency_id for one in scores.reminded],
        "files": [str(file) for file in files],
    }


def _agency(one: AgencyScore) -> dict[str, Any]:
    return {
        "agency": one.agency_id,
        "name": one.name,
        "rank": one.rank,
        "leading": _score(one.leading),
        "helping": _score(one.helping),
        "trend": None if one.trend is None else float(one.trend),
        "months": {f"{month:%Y-%m}": _score(score) for month, score in sorted(one.months.items())},
    }


def _score(score: Score) -> dict[str, Any]:
    share = None if score.share is None else float(score.share)
    return asdict(score) | {"due": score.due, "share": share}
