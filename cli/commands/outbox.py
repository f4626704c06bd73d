"""`dondoc outbox`: the messages, one by one, and what became of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from cli.output import json_option, print_json
from cli.reporting import open_ready_office
from cli.table import table

if TYPE_CHECKING:
    from models.outbox import Entry
    from models.tables import ContactRow, ReminderRow

STATES = {
    "planned": "chờ gửi",
    "claimed": "đang gửi",
    "sent": "đã gửi",
    "failed": "không gửi được",
    "unsure": "không rõ",
    "cancelled": "thôi gửi",
}


@click.command("outbox")
@click.option("--jsonl", "as_lines", is_flag=True, help="Print one JSON line for each message.")
@click.option(
    "--state", "states", multiple=True, type=click.Choice(list(STATES)), help="Only this state."
)
@json_option
def command(as_lines: bool, states: tuple[str, ...], as_json: bool) -> None:
    """List the messages of the outbox in the order in which they were planned."""
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
            f"{row.planned_for:%d/%m/%Y}",
            STATES[row.state],
            masked(contact.url),
            row.step,
            row.attempts,
            row.last_error,
        )
        for row, contact in found
    ]
    if rows:
        click.echo(table(("Ngày", "Tình trạng", "Người nhận", "Bước", "Lần", "Ghi chú"), rows))
    click.echo(f"{len(rows)} thư trong sổ gửi.")
