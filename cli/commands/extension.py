"""`dondoc extension`: later days that agencies ask for, and what is decided."""

from __future__ import annotations

import getpass
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.commands.hold import by_option
from cli.output import json_option, print_json, today_option
from cli.reporting import open_ready_office
from cli.table import table

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.office import Office
    from models.tables import ExtensionRow

STATES = {"asked": "chờ trả lời", "granted": "đồng ý", "refused": "không đồng ý"}


@click.group()
def command() -> None:
    """List the requests for a later day, grant and refuse them; a granted one moves the ladder."""


@command.command("list")
@click.option("--all", "with_decided", is_flag=True, help="Also those that are decided.")
@json_option
def list_extensions(with_decided: bool, as_json: bool) -> None:
    """List the requests that wait."""
    from models.engine import reading
    from models.extensions import extensions
    from models.tables import ExtensionState

    office = open_ready_office()
    state = None if with_decided else ExtensionState.ASKED
    with reading(office.engine) as opened:
        found = [_document(row, office, opened) for row in extensions(session=opened, state=state)]
    if as_json:
        print_json(found)
        return
    rows = [
        (
            *(one["id"], STATES[one["state"]], one["agency_name"], one["title"]),
            *(one["due"], one["new_due"], one["reason"]),
        )
        for one in found
    ]
    if rows:
        headings = ("Số", "Tình trạng", "Cơ quan", "Việc", "Hạn nay", "Hạn xin", "Lý do")
        click.echo(table(headings, rows))
    click.echo(f"{len(rows)} đề nghị gia hạn.")


@command.command("grant")
@click.argument("extension_id", type=int)
@by_option
@today_option
@json_option
def grant(extension_id: int, author: str | None, today: date, as_json: bool) -> None:
    """Grant the request EXTENSION_ID: its day becomes the due day."""
    _decide(extension_id, True, author, today, as_json)


@command.command("refuse")
@click.argument("extension_id", type=int)
@by_option
@today_option
@json_option
def refuse(extension_id: int, author: str | None, today: date, as_json: bool) -> None:
    """Refuse the request EXTENSION_ID: the due day stays."""
    _decide(extension_id, False, author, today, as_json)


def _decide(
    extension_id: int, granted: bool, author: str | None, today: date, as_json: bool
) -> None:
    from models.engine import session
    from models.extensions import decide_extension

    office = open_ready_office()
    with session(office.engine) as opened:
        decided = decide_extension(
            extension_id,
            session=opened,
            granted=granted,
            actor=author or getpass.getuser(),
            at=office.moment(today),
        )
        found = _document(decided, office, opened)
    if as_json:
        print_json(found)
    else:
        click.echo(f"Đề nghị số {extension_id}: {STATES[found['state']]}; hạn nay {found['due']}.")


def _document(row: ExtensionRow, office: Office, opened: Session) -> dict[str, Any]:
    from dondoc.errors import NotFound
    from models.obligations import obligation_in_force

    try:
        owed = obligation_in_force(row.obligation_key, session=opened)
    except NotFound:  # a newer version of the plan asks for it no more
        owed = None
    return {
        "id": row.id,
        "state": row.state.value,
        "obligation": row.obligation_key,
        "agency": owed.agency_id if owed else None,
        "agency_name": office.agency_name(owed.agency_id) if owed else "",
        "title": owed.title if owed else "việc không còn trong kế hoạch",
        "due": owed.due_now.isoformat() if owed else "",
        "new_due": row.new_due.isoformat(),
        "asked_on": row.asked_on.isoformat(),
        "reason": row.reason,
        "decided_by": row.decided_by,
    }
