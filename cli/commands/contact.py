"""`dondoc contact`: who is written to, and how."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.output import json_option, print_json
from cli.reporting import agency_id_of, open_ready_office
from cli.table import table

if TYPE_CHECKING:
    from models.office import Office
    from models.tables import ContactRow

ACTOR = "dondoc contact"
AUDIENCES = {"officer": "cán bộ", "leader": "lãnh đạo", "coordinator": "điều phối"}


@click.group()
def command() -> None:
    """List, add, import and stop the contacts of agencies; an address is any Apprise URL."""


@command.command("add")
@click.option("--agency", required=True, help="The agency (id or name).")
@click.option("--name", required=True, help="Who it is.")
@click.option("--audience", type=click.Choice(list(AUDIENCES)), default="officer")
@click.argument("url")
@json_option
def add(agency: str, name: str, audience: str, url: str, as_json: bool) -> None:
    """Add one contact: URL is where to write.

    mailtos://account:password@server/?from=…&to=…, zalo://bot_token/chat_id, zalooa://account/user_id,
    json://host/path, or any address of Apprise. It is kept unreadable.
    """
    from models.engine import session
    from tasks.outbox.contacts import add_contacts, checked_contact

    office = open_ready_office()
    agency_id = agency_id_of(agency, office, office.today())
    new = checked_contact(agency_id, name, audience, url, office.directory)
    with session(office.engine) as opened:
        added = add_contacts([new], session=opened, actor=ACTOR, at=office.now())
    _say_added(added, 1, as_json)


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def import_contacts(file: Path, as_json: bool) -> None:
    """Import a CSV FILE with the columns agency,name,audience,url: all of it, or nothing."""
    from dondoc.errors import UnreadableFile
    from models.engine import session
    from tasks.outbox.contacts import add_contacts, contacts_in

    office = open_ready_office()
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UnreadableFile("tệp không phải UTF-8", where=file.name) from None
    new = contacts_in(text, office.directory, where=file.name)
    with session(office.engine) as opened:
        added = add_contacts(new, session=opened, actor=ACTOR, at=office.now())
    _say_added(added, len(new), as_json)


@command.command("list")
@click.option("--agency", help="Only this agency (id or name).")
@json_option
def list_contacts(agency: str | None, as_json: bool) -> None:
    """List the contacts, their addresses masked."""
    from models.contacts import contacts
    from models.engine import reading

    office = open_ready_office()
    agency_id = agency_id_of(agency, office, office.today()) if agency else None
    with reading(office.engine) as opened:
        found = [_document(row, office) for row in contacts(session=opened, agency_id=agency_id)]
    if as_json:
        print_json(found)
        return
    rows = [
        (
            one["id"],
            one["agency_name"],
            one["name"],
            AUDIENCES[one["audience"]],
            one["address"],
            one["last_error"] if one["active"] else "đã ngừng",
        )
        for one in found
    ]
    if rows:
        click.echo(table(("Mã", "Cơ quan", "Người nhận", "Loại", "Địa chỉ", "Lỗi"), rows))
    click.echo(f"{len(rows)} người nhận.")


@command.command("stop")
@click.argument("number", type=int)
def stop(number: int) -> None:
    """Write no more to the contact of that NUMBER."""
    _set_active(number, active=False)


@command.command("resume")
@click.argument("number", type=int)
def resume(number: int) -> None:
    """Write again to the contact of that NUMBER."""
    _set_active(number, active=True)


def _set_active(number: int, *, active: bool) -> None:
    from models.contacts import set_active
    from models.engine import session
    from tasks.channels import masked

    office = open_ready_office()
    with session(office.engine) as opened:
        found = set_active(number, active, session=opened, actor=ACTOR, at=office.now())
        who = f"{found.name} ({masked(found.url)})"
    click.echo(f"{'Lại gửi' if active else 'Thôi gửi'} tin cho {who}.")


def _document(row: ContactRow, office: Office) -> dict[str, Any]:
    from tasks.channels import masked

    return {
        "id": row.id,
        "agency": row.agency_id,
        "agency_name": office.agency_name(row.agency_id),
        "name": row.name,
        "audience": row.audience.value,
        "address": masked(row.url),
        "active": row.active,
        "last_error": row.last_error,
    }


def _say_added(added: int, given: int, as_json: bool) -> None:
    if as_json:
        print_json({"added": added, "known": given - added})
    else:
        click.echo(f"Đã thêm {added} người nhận, {given - added} người đã có từ trước.")
