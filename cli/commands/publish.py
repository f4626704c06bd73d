"""`dondoc publish`: one calendar file per agency."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.output import json_option, print_json, today_option
from cli.reporting import open_ready_office

if TYPE_CHECKING:
    from tasks.feeds import Published


@click.command()
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="The folder for the files."
)
@json_option
@today_option
def command(out: Path, as_json: bool, today: date) -> None:
    """Write the calendar feeds of the approved plans as files, one per agency."""
    from tasks.feeds import publish_to

    published = publish_to(out, office=open_ready_office(), today=today)
    if as_json:
        print_json(_document(out, published))
    elif published.feeds:
        _tell(out, published)
    else:
        click.echo("Chưa có kế hoạch nào được duyệt nên chưa có lịch để xuất.")


def _document(out: Path, published: Published) -> dict[str, object]:
    return {
        "out": str(out),
        "written": published.written,
        "emptied": list(published.emptied),
        "feeds": [
            {
                "agency": feed.agency_id,
                "name": feed.agency_name,
                "file": feed.file,
                "changed": feed.changed,
            }
            for feed in published.feeds
        ],
    }


def _tell(out: Path, published: Published) -> None:
    for feed in published.feeds:
        click.echo(f"{'mới' if feed.changed else 'như cũ':<8}{feed.file:<40}{feed.agency_name}")
    click.echo(f"{len(published.feeds)} lịch trong {out}, đã ghi {published.written} tệp.")
