"""`dondoc outbox`: the messages, one by one, what became of them, and what a person decides."""

from __future__ import annotations

import getpass
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.output import json_option, optional_day_option, print_json, today_option
from cli.reporting import open_ready_office
from cli.table import table

if TYPE_CHECKING:
    from models.outbox import Entry
    from models.tables import ContactRow, ReminderRow

# enough to tell messages apart, and as much as settling wants
KEY_SHOWN = 10
STATES = {
    "planned": "chờ gửi",
    "claimed": "đang gửi",
    "sent": "đã gửi",
    "failed": "không gửi được",
    "unsure": "không rõ",
    "cancelled": "thôi gửi",
}


@click.group("outbox", invoke_without_command=True)
@click.option("--jsonl", "as_lines", is_flag=True, help="Print one JSON line for each message.")
@click.option(
    "--state", "states", multiple=True, type=click.Choice(list(STATES)), help="Only this state."
)
@json_option
@click.pass_context
def command(ctx: click.Context, as_lines: bool, states: tuple[str, ...], as_json: bool) -> None:
    """List the messages of the outbox in the order in which they were planned, or settle one."""
    if ctx.invoked_subcommand is None:
        _list(as_lines, states, as_json)


@command.command("settle")
@click.argument("key")
@click.option("--arrived", "decision", flag_value="arrived", help="It arrived: count it as sent.")
@click.option("--again", "decision", flag_value="again", help="It did not: say it again.")
@click.option(
    "--drop", "decision", flag_value="drop", help="Leave it: neither sent nor said again."
)
@click.option("--by", "author", help="Who decides; without it the name of this account.")
@click.option("--note", default="", help="How it is known; kept in the log.")
@today_option
@json_option
def settle(
    key: str, decision: str | None, author: str | None, note: str, today: date, as_json: bool
) -> None:
    """Decide on the unsure or failed message KEY, or the beginning of its key."""
    if decision is None:
        raise click.UsageError("say --arrived, --again or --drop")
    from models import settling
    from models.engine import session

    office = open_ready_office()
    with session(office.engine) as opened:
        settled = settling.settle(
            key,
            settling.Decision(decision),
            session=opened,
            day=today,
            at=office.moment(today),
            author=author or getpass.getuser(),
            note=note,
        )
    if as_json:
        said = {"key": settled.key, "was": settled.was.value, "state": settled.state.value}
        print_json({**said, "in_the_next": settled.in_the_next})
        return
    ended = STATES[settled.state]
    more = "; việc còn đến hạn sẽ nằm trong tin tới" if settled.in_the_next else ""
    click.echo(f"Tin {settled.key}: {STATES[settled.was]} → {ended}{more}.")


@command.command("bounce")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@json_option
def bounce(files: tuple[Path, ...], as_json: bool) -> None:
    """Take in mails that came back (FILES, .eml): their messages did not arrive."""
    from tasks.outbox.bounces import read_bounce, take_bounce

    office = open_ready_office()
    taken = []
    for file in files:
        found = read_bounce(file.read_bytes(), where=file.name)
        if found is not None:
            key = take_bounce(office.engine, found, at=office.now(), actor=getpass.getuser())
            said = {"key": key, "reason": found.reason, "permanent": found.permanent}
            taken.append({"file": file.name, **said})
    if as_json:
        print_json(taken)
        return
    for one in taken:
        click.echo(f"{one['file']}: tin {one['key']} không đến: {one['reason']}")
    click.echo(f"{len(taken)} thư bị trả lại, {len(files) - len(taken)} thư chỉ báo chậm.")


@command.command("release")
@optional_day_option(
    "--sent-until", "The last day (2026-06-19) on which the lost database may have sent."
)
@click.option("--nothing-sent", is_flag=True, help="Nothing was sent after the backup was made.")
@click.option("--arrived", is_flag=True, help="What was due until then is known to have been sent.")
@click.option("--by", "author", help="Who decides; without it the name of this account.")
@today_option
@json_option
def release(
    sent_until: date | None,
    nothing_sent: bool,
    arrived: bool,
    author: str | None,
    today: date,
    as_json: bool,
) -> None:
    """After a restore: say how far the lost database had sent; from then on it sends again.

    What it may have sent is left unsure, to be settled one by one, and is never sent again by itself.
    """
    if (sent_until is None) is not nothing_sent:
        raise click.UsageError("say --sent-until DAY, or --nothing-sent")
    from tasks.keeping.release import release as let_it_send

    released = let_it_send(
        open_ready_office(),
        sent_until,
        today=today,
        actor=author or getpass.getuser(),
        arrived=arrived,
    )
    if as_json:
        print_json({"unsure": released.unsure, "sent": released.sent, "again": released.again})
        return
    click.echo(
        f"Từ nay gửi tiếp: {released.unsure} tin không rõ đã gửi hay chưa (dondoc outbox --state "
        f"unsure), {released.sent} tin coi như đã gửi, {released.again} tin chờ gửi lại."
    )


def _list(as_lines: bool, states: tuple[str, ...], as_json: bool) -> None:
    from models.engine import reading
    from models.outbox import entries_by_reminder, reminders
    from models.tables import ReminderState

    office = open_ready_office()
    wanted = [ReminderState(state) for state in states]
    with reading(office.engine) as opened:
        found = reminders(session=opened, states=wanted)
        entries = entries_by_reminder(session=opened, states=wanted)
    if as_lines or as_json:
        documents = [_document(row, who, entries.get(row.id or 0, [])) for row, who in found]
        _print(documents, as_lines)
        return
    _tell(found)


def _print(documents: list[dict[str, Any]], as_lines: bool) -> None:
    if not as_lines:
        print_json(documents)
        return
    for document in documents:
        click.echo(json.dumps(document, ensure_ascii=False))


def _document(row: ReminderRow, contact: ContactRow, entries: list[Entry]) -> dict[str, Any]:
    from tasks.channels import recipient

    return {
        "key": row.key,
        "recipient": recipient(contact.url),
        "channel": row.channel,
        "step": row.step,
        "state": row.state.value,
        "attempts": row.attempts,
        "message_id": row.message_id,
        "agency": contact.agency_id,
        "audience": contact.audience.value,
        "planned_for": row.planned_for.isoformat(),
        "sent_at": row.sent_at.isoformat() if row.sent_at else None,
        "provider_id": row.provider_id,
        "last_error": row.last_error,
        "permanent": row.permanent,
        "subject": row.subject,
        "entries": [
            {"obligation": one.obligation_key, "step": one.step, "due": one.due.isoformat()}
            for one in entries
        ],
    }


def _tell(found: list[tuple[ReminderRow, ContactRow]]) -> None:
    from tasks.channels import masked

    rows = [
        (
            row.key[:KEY_SHOWN],
            f"{row.planned_for:%d/%m/%Y}",
            STATES[row.state],
            masked(contact.url),
            row.step,
            row.attempts,
            _why(row),
        )
        for row, contact in found
    ]
    if rows:
        headings = ("Mã", "Ngày", "Tình trạng", "Người nhận", "Bước", "Lần", "Ghi chú")
        click.echo(table(headings, rows))
    click.echo(f"{len(rows)} thư trong sổ gửi.")


def _why(row: ReminderRow) -> str:
    """The last error, and of a failed message whether the same again can help."""
    if row.state != "failed":
        return row.last_error
    hope = "gửi lại vô ích" if row.permanent else "có thể gửi lại"
    return f"{hope}: {row.last_error}"
