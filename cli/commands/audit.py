"""`dondoc audit`: what is due against what was sent."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from cli.output import json_option, print_json, today_option
from cli.reporting import open_ready_office
from cli.table import table

if TYPE_CHECKING:
    from tasks.outbox.audit import Line

HEADINGS = {
    "missing": "Đến hạn nhắc mà chưa có trong sổ gửi",
    "stale": "Nằm trong sổ gửi mà không đi",
    "unsure": "Không rõ đã đến hay chưa",
    "failed": "Không gửi được",
    "unreachable": "Cơ quan không liên lạc được",
}


@click.command("audit")
@click.option(
    "--heartbeat",
    "watched",
    is_flag=True,
    help="The sender must be alive too; call DONDOC_HEARTBEAT_URL if all agrees.",
)
@today_option
@json_option
def command(watched: bool, today: date, as_json: bool) -> None:
    """Compare every message that is due with the outbox; nothing is sent or changed."""
    from tasks.outbox.heartbeat import audit_and_beat

    office = open_ready_office()
    found, beaten = audit_and_beat(office, today, watched=watched)
    if as_json:
        print_json({"today": today.isoformat(), **found.as_json(), "heartbeat": beaten})
        return
    if found.silent_sender:
        click.echo(f"Quá lâu không gửi: {found.silent_sender}\n")
    for name, heading in HEADINGS.items():
        _tell(heading, getattr(found, name))
    click.echo("Khớp: mọi thư đến hạn đều đã gửi." if found.agrees else "Chưa khớp, xem trên.")
    if beaten is not None:
        click.echo(
            "Đã báo nhịp." if beaten else "Không báo nhịp được: nơi nhận không trả lời đúng."
        )


def _tell(heading: str, lines: tuple[Line, ...]) -> None:
    if not lines:
        return
    click.echo(f"{heading}: {len(lines)}")
    rows = [(one.agency, one.recipient, one.step, one.reason) for one in lines]
    click.echo(table(("Cơ quan", "Người nhận", "Bước", "Lý do"), rows) + "\n")
