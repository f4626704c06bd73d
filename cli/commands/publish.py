"""`dondoc publish`: one calendar file per agency."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.output import json_option, print_json, today_option
from cli.reporting import open_ready_office
from dondoc.errors import DondocError

if TYPE_CHECKING:
    from tasks.feeds import Checked, Published


@click.command()
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="The folder for the files."
)
@click.option("--check", is_flag=True, help="Read every file back with icalendar and say faults.")
@json_option
@today_option
def command(out: Path, check: bool, as_json: bool, today: date) -> None:
    """Write the calendar feeds of the approved plans as files, one per agency."""
    from tasks.feeds import check_folder, publish_to

    published = publish_to(out, office=open_ready_office(), today=today)
    checked = check_folder(out) if check else None
    if as_json:
        print_json(_document(out, published) | (_checked(checked) if checked else {}))
    elif published.feeds:
        _tell(out, published)
    else:
        click.echo("Chưa có kế hoạch nào được duyệt nên chưa có lịch để xuất.")
    if checked:
        _refuse_faults(out, checked, quiet=as_json)


def _refuse_faults(out: Path, checked: Checked, *, quiet: bool) -> None:
    """Raises DondocError where a calendar is not as programs want it."""
    if checked.faults:
        more = f" (và {len(checked.faults) - 1} lỗi khác)" if len(checked.faults) > 1 else ""
        raise DondocError(f"lịch có lỗi: {checked.faults[0]}{more}", where=str(out))
    if not quiet:
        click.echo(f"Đã đọc lại {checked.files} lịch, {checked.events} sự kiện: không có lỗi.")


def _checked(checked: Checked) -> dict[str, object]:
    return {
        "checked": {
            "files": checked.files,
            "events": checked.events,
            "faults": list(checked.faults),
        }
    }


def _document(out: Path, published: Published) -> dict[str, object]:
    return {
        "out": str(out),
        "rendered": published.rendered,
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
    click.echo(
        f"{len(published.feeds)} lịch trong {out}: làm lại {published.rendered}, "
        f"ghi {published.written} tệp."
    )
