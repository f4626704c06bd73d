"""`dondoc audit`: what is due against what was sent."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from cli.commands.remind import rules_of
from cli.output import json_option, print_json, today_option
from cli.reporting import moment_of, open_ready_office
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
@today_option
@json_option
def command(today: date, as_json: bool) -> None:
    """Compare every message that is due with the outbox; nothing is sent or changed."""
    from tasks.outbox.audit import audit

    office = open_ready_office()
    now = moment_of(today, office)
    found = audit(office.engine, now=now, **rules_of(office, today))
    if as_json:
        print_json({"today": today.isoformat(), **found.as_json()})
        return
    for name, heading in HEADINGS.items():
        _tell(heading, getattr(found, name))
    click.echo("Khớp: mọi thư đến hạn đều đã gửi." if found.agrees else "Chưa khớp, xem trên.")


def _tell(heading: str, lines: tuple[Line, ...]) -> None:
    if not lines:
        return
    click.echo(f"{heading}: {len(lines)}")
    rows = [(one.agency, one.recipient, one.step, one.reason) for one in lines]
    click.echo(table(("Cơ quan", "Người nhận", "Bước", "Lý do"), rows) + "\n")
