"""`dondoc link`: the agencies' links to their calendar and page."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import click

from cli.output import json_option, print_json
from cli.reporting import agency_id_of, open_ready_office

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.office import Office
    from models.tables import FeedLinkRow

TOKEN_BYTES = 32  # 256 bits
ACTOR = "dondoc link"
agency_option = click.option("--agency", help="An agency's id or name.")


@click.group()
def command() -> None:
    """Make, list and revoke the agencies' links; whoever has a link speaks for its agency."""


@command.command()
@agency_option
@click.option("--name", default="", help="What the link is for, as a reminder.")
@json_option
def make(agency: str | None, name: str, as_json: bool) -> None:
    """Make a link and print it, once; without --agency one for each agency that has none."""
    from models.engine import session
    from models.links import agencies_without_link

    office = open_ready_office()
    with session(office.engine) as opened:
        only = [agency_id_of(agency, office, office.today())] if agency else None
        wanted = only or agencies_without_link(session=opened)
        made = [_make(office, agency_id, name, opened) for agency_id in wanted]
    if as_json:
        print_json(made)
        return
    for link in made:
        click.echo(f"{link['name']}\n  trang:  {link['page']}\n  lịch:   {link['feed']}")
    click.echo(
        "Mỗi liên kết chỉ hiện một lần này; hãy chuyển ngay cho cơ quan."
        if made
        else "Cơ quan nào có việc cũng đã có liên kết."
    )


def _make(office: Office, agency_id: str, name: str, opened: Session) -> dict[str, Any]:
    from models.links import add_link

    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = add_link(
        token, session=opened, agency_id=agency_id, name=name, actor=ACTOR, at=office.now()
    )
    return {
        "id": row.id,
        "agency": agency_id,
        "name": office.agency_name(agency_id),
        "page": office.page_url(token),
        "feed": f"{office.settings.public_url}/feeds/{token}.ics",
    }


@command.command("list")
@agency_option
@json_option
def list_links(agency: str | None, as_json: bool) -> None:
    """List the links, without their tokens, which are not kept."""
    from models.engine import reading
    from models.links import links

    office = open_ready_office()
    agency_id = agency_id_of(agency, office, office.today()) if agency else None
    with reading(office.engine) as opened:
        found = [_described(office, row) for row in links(session=opened, agency_id=agency_id)]
    if as_json:
        print_json(found)
        return
    for link in found:
        state = "đã thu hồi" if link["revoked_at"] else "đang mở"
        used = link["last_fetched_at"] or "chưa dùng"
        click.echo(f"{link['id']:>5}  {state:<11} {used:<26} {link['agency_name']}  {link['name']}")
    if not found:
        click.echo("Chưa có liên kết nào; tạo bằng: dondoc link make")


@command.command()
@click.argument("link_id", type=int, required=False)
@click.option("--agency", help="All open links of this agency (id or name).")
@json_option
def revoke(link_id: int | None, agency: str | None, as_json: bool) -> None:
    """Revoke one link by its number, or all links of an agency; they answer 410 from then on."""
    if (link_id is None) == (agency is None):
        raise click.UsageError("name one link by its number, or an agency by --agency")
    from models.engine import session
    from models.links import links, revoke_link

    office = open_ready_office()
    with session(office.engine) as opened:
        ids = [link_id] if link_id is not None else []
        if agency is not None:
            found = links(session=opened, agency_id=agency_id_of(agency, office, office.today()))
            ids = [row.id for row in found if row.id is not None and row.revoked_at is None]
        revoked = [
            _described(office, revoke_link(one, session=opened, actor=ACTOR, at=office.now()))
            for one in ids
        ]
    if as_json:
        print_json(revoked)
    else:
        click.echo(f"Đã thu hồi {len(revoked)} liên kết.")


def _described(office: Office, row: FeedLinkRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "agency": row.agency_id,
        "agency_name": office.agency_name(row.agency_id),
        "name": row.name,
        "created_at": row.created_at.isoformat(),
        "revoked_at": row.revoked_at.isoformat() if row.revoked_at else None,
        "last_fetched_at": row.last_fetched_at.isoformat() if row.last_fetched_at else None,
    }
