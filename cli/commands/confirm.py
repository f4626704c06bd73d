"""`dondoc confirm`: the coordinator's word that work is done, or that it is not."""

from __future__ import annotations

import getpass
from datetime import date

import click

from cli.commands.hold import by_option
from cli.output import json_option, print_json, today_option
from cli.reporting import open_ready_office


@click.command("confirm")
@click.argument("key")
@click.option("--reopen", "reason", help="It is not done, and why: the agency is reminded again.")
@by_option
@today_option
@json_option
def command(key: str, reason: str | None, author: str | None, today: date, as_json: bool) -> None:
    """Confirm that the obligation KEY (as `dondoc agenda --json` prints it) is done."""
    from models.engine import session
    from models.obligations import confirm_done, reopen

    office = open_ready_office()
    by = {"actor": author or getpass.getuser(), "at": office.moment(today)}
    with session(office.engine) as opened:
        if reason is None:
            row = confirm_done(key, session=opened, on=today, **by)  # type: ignore[arg-type]
        else:
            row = reopen(key, session=opened, reason=reason, **by)  # type: ignore[arg-type]
        confirmed = row.confirmed_on.isoformat() if row.confirmed_on else None
        said = {"obligation": key, "title": row.title, "confirmed_on": confirmed}
    if as_json:
        print_json(said)
    else:
        click.echo(f"{'Đã xác nhận xong' if confirmed else 'Chưa xong, mở lại'}: {said['title']}")
