"""`dondoc remind`: today's messages planned and sent, or the whole year's listed."""

from __future__ import annotations

import os
import socket
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.output import json_option, print_json, today_option
from cli.reporting import moment_of, open_ready_office
from cli.table import table

if TYPE_CHECKING:
    from models.office import Office
    from tasks.outbox.compose import Planned


@click.command("remind")
@click.option("--dry-run", is_flag=True, help="List every message to the year's end; send nothing.")
@click.option("--limit", type=click.IntRange(1), help="Send at most so many messages.")
@today_option
@json_option
def command(dry_run: bool, limit: int | None, today: date, as_json: bool) -> None:
    """Plan the messages that are due today and send what waits; running it again sends nothing twice."""
    office = open_ready_office()
    if dry_run:
        _list_year(office, today, as_json)
    else:
        _remind(office, today, limit, as_json)


def rules_of(office: Office, today: date) -> dict[str, Any]:
    """The keywords that planning, auditing and the dry run take."""
    return {
        "today": today,
        "directory": office.directory,
        "policy": office.policy,
        "calendar": office.calendar(today),
        "public_url": office.settings.public_url,
        "sender": office.settings.office_name,
    }


def _remind(office: Office, today: date, limit: int | None, as_json: bool) -> None:
    from tasks.outbox.plan import plan_reminders
    from tasks.outbox.send import send_due

    now = moment_of(today, office)
    planned = plan_reminders(office.engine, now=now, **rules_of(office, today))
    worker = f"{socket.gethostname()}:{os.getpid()}"
    counts = send_due(office.engine, now=now, worker=worker, limit=limit)
    if as_json:
        print_json({"today": today.isoformat(), **asdict(planned), **asdict(counts)})
        return
    click.echo(f"Ngày {today:%d/%m/%Y}: {planned.planned} thư mới, {counts.sent} thư đã gửi.")
    doubtful = counts.unsure + counts.doubtful
    notes = (
        (planned.cancelled, "thư chờ được thay hoặc thôi gửi"),
        (counts.again, "thư chưa gửi được, sẽ thử lại"),
        (counts.failed, "thư không gửi được"),
        (doubtful, "thư không rõ đã đến hay chưa"),
    )
    for count, words in notes:
        if count:
            click.echo(f"  {count} {words}")
    if counts.failed or doubtful:
        click.echo("Xem từng thư: dondoc outbox; đối chiếu: dondoc audit")


def _list_year(office: Office, today: date, as_json: bool) -> None:
    from tasks.outbox.dry_run import NOBODY, is_nobody, messages_of_the_year

    rules = rules_of(office, today)
    messages = list(messages_of_the_year(office.engine, with_unheard=True, **rules))
    if as_json:
        print_json([_as_json(one, office) for one in messages])
        return
    rows = [
        (f"{one.day:%d/%m/%Y}", one.channel or "–", one.recipient, one.step, one.subject)
        for one in messages
    ]
    if rows:
        click.echo(table(("Ngày", "Kênh", "Người nhận", "Bước", "Tiêu đề"), rows))
    click.echo(f"{len(rows)} thư đến hết năm {today.year}, nếu không việc nào được báo xong.")
    if unheard := len({one.contact.agency_id for one in messages if is_nobody(one.contact)}):
        click.echo(
            f"{unheard} cơ quan {NOBODY} (kênh –): thêm bằng dondoc contact add hoặc import."
        )


def _as_json(planned: Planned, office: Office) -> dict[str, Any]:
    from tasks.channels import masked
    from tasks.outbox.dry_run import is_nobody

    contact = planned.contact
    reached = not is_nobody(contact)
    return {
        "key": planned.key,
        "day": planned.day.isoformat(),
        "agency": contact.agency_id,
        "agency_name": office.agency_name(contact.agency_id),
        "contact": contact.name if reached else None,
        "audience": contact.audience.value,
        "channel": planned.channel if reached else None,
        "recipient": masked(contact.url) if reached else None,
        "step": planned.step,
        "subject": planned.subject,
        "lines": [one.obligation.title for one in planned.digest_entries],
        "entries": [
            {"obligation": one.obligation_key, "step": one.step, "due": one.due.isoformat()}
            for one in planned.entries
        ],
    }
