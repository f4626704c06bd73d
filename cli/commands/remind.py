"""`dondoc remind`: today's messages planned and sent, or the whole year's listed."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.output import json_option, print_json, today_option
from cli.reporting import open_ready_office
from cli.table import table

if TYPE_CHECKING:
    from models.office import Office


@click.command("remind")
@click.option("--dry-run", is_flag=True, help="List every message to the year's end; send nothing.")
@click.option(
    "--out",
    "workbook",
    type=click.Path(dir_okay=False, path_type=Path),
    help="With --dry-run: write the list as a workbook (.xlsx).",
)
@click.option("--limit", type=click.IntRange(1), help="Send at most so many messages.")
@click.option("--in-quiet-hours", is_flag=True, help="Send also in the quiet hours of the policy.")
@today_option
@json_option
def command(
    dry_run: bool,
    workbook: Path | None,
    limit: int | None,
    in_quiet_hours: bool,
    today: date,
    as_json: bool,
) -> None:
    """Plan the messages that are due today and send what waits; running it again sends nothing twice."""
    if workbook and not dry_run:
        raise click.UsageError("--out goes with --dry-run")
    office = open_ready_office()
    if dry_run:
        _list_year(office, today, workbook, as_json)
    else:
        _remind(office, today, limit, in_quiet_hours, as_json)


def _remind(
    office: Office, today: date, limit: int | None, in_quiet_hours: bool, as_json: bool
) -> None:
    from tasks.outbox.remind import plan_day, send_waiting

    planned = plan_day(office, today)
    counts = send_waiting(office, today, limit=limit, in_quiet_hours=in_quiet_hours)
    if as_json:
        print_json({"today": today.isoformat(), **asdict(planned), **asdict(counts)})
        return
    click.echo(f"Ngày {today:%d/%m/%Y}: {planned.planned} thư mới, {counts.sent} thư đã gửi.")
    doubtful = counts.unsure + counts.doubtful
    notes = (
        (planned.cancelled, "thư chờ được thay hoặc thôi gửi"),
        (counts.withdrawn, "thư thôi gửi vào phút chót vì không còn đúng; chạy lại để lập thư mới"),
        (counts.again, "thư chưa gửi được, sẽ thử lại"),
        (counts.failed, "thư không gửi được"),
        (doubtful, "thư không rõ đã đến hay chưa"),
        (counts.waiting, "thư chờ lượt sau (giờ yên lặng hoặc hết hạn mức của kênh)"),
    )
    for count, words in notes:
        if count:
            click.echo(f"  {count} {words}")
    if counts.failed or doubtful:
        click.echo("Xem từng thư: dondoc outbox; đối chiếu: dondoc audit")


def _list_year(office: Office, today: date, workbook: Path | None, as_json: bool) -> None:
    from tasks.outbox.dry_run import NOBODY, foretold, messages_of_the_year
    from tasks.outbox.remind import rules_of

    rules = rules_of(office, today)
    messages = messages_of_the_year(office.engine, today=today, with_unheard=True, **rules)
    listed = [foretold(one, office.agency_name(one.contact.agency_id)) for one in messages]
    if workbook:
        from dondoc.messages.year_workbook import year_workbook

        workbook.parent.mkdir(parents=True, exist_ok=True)
        workbook.write_bytes(year_workbook(listed, first=today))
    if as_json:
        print_json([one.as_json() for one in listed])
        return
    rows = [
        (
            *(f"{one.day:%d/%m/%Y}", one.channel or "–", one.addressee, one.step),
            *(one.subject, " · ".join(one.first_lines)),
        )
        for one in listed
    ]
    if rows:
        headings = ("Ngày", "Kênh", "Người nhận", "Bước", "Tiêu đề", "Mấy dòng đầu")
        click.echo(table(headings, rows))
    click.echo(f"{len(rows)} thư đến hết năm {today.year}, nếu không việc nào được báo xong.")
    if unheard := len({one.agency for one in listed if not one.channel}):
        click.echo(
            f"{unheard} cơ quan {NOBODY} (kênh –): thêm bằng dondoc contact add hoặc import."
        )
    if workbook:
        click.echo(f"Bảng tính: {workbook}")
