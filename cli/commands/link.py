"""`dondoc link`: the agencies' links to their calendar and page."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.output import json_option, print_json, today_option
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
    _show_made(made, "Cơ quan nào có việc cũng đã có liên kết.", as_json)


def _show_made(made: list[dict[str, Any]], nothing: str, as_json: bool) -> None:
    if as_json:
        print_json(made)
        return
    for link in made:
        click.echo(f"{link['name']}\n  trang:  {link['page']}\n  lịch:   {link['feed']}")
    once = "Mỗi liên kết chỉ hiện một lần này; hãy chuyển ngay cho cơ quan."
    click.echo(once if made else nothing)


def _make(office: Office, agency_id: str, name: str, opened: Session) -> dict[str, Any]:
    from models.links import add_link

    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = add_link(
        token, session=opened, agency_id=agency_id, name=name, actor=ACTOR, at=office.now()
    )
    return _with_addresses(office, row, token)


def _with_addresses(office: Office, row: FeedLinkRow, token: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "agency": row.agency_id,
        "name": office.agency_name(row.agency_id),
        "page": office.page_url(token),
        "feed": f"{office.settings.public_url}/feeds/{token}.ics",
    }


@command.command("list")
@agency_option
@json_option
@today_option
def list_links(agency: str | None, as_json: bool, today: date) -> None:
    """List the links and when their calendar was last fetched, without tokens, which are not kept."""
    from models.engine import reading
    from models.links import links

    office = open_ready_office()
    agency_id = agency_id_of(agency, office, today) if agency else None
    with reading(office.engine) as opened:
        rows = links(session=opened, agency_id=agency_id)
        found = [_described(office, row) | {"look": _look(row, today)} for row in rows]
    if as_json:
        print_json(found)
        return
    for link in found:
        name = f"  ({link['name']})" if link["name"] else ""
        click.echo(f"{link['id']:>5}  {link['agency_name']}{name}: {link['look']}")
    if not found:
        click.echo("Chưa có liên kết nào; tạo bằng: dondoc link make")


def _look(row: FeedLinkRow, today: date) -> str:
    from models.link_use import Look
    from tasks.overviews.links import look_words

    if row.revoked_at:
        return "đã thu hồi"
    return look_words(Look(row.agency_id, row.last_fetched_at, row.created_at), today)


@command.command()
@click.option("--days", type=click.IntRange(1), default=14, help="For how many days (14).")
@json_option
@today_option
def quiet(days: int, as_json: bool, today: date) -> None:
    """List the agencies that have work and have not fetched their calendar for so many days."""
    from models.engine import reading
    from tasks.overviews.links import quiet_overview

    office = open_ready_office()
    with reading(office.engine) as opened:
        overview = quiet_overview(today, office=office, session=opened, days=days)
    if as_json:
        print_json([dict(row) for row in overview.rows])
        return
    for row in overview.rows:
        click.echo(f"{row['Cơ quan']}: {row['Tình trạng']}")
    click.echo(overview.text.replace("*", ""))


@command.command()
@click.argument("link_id", type=int, required=False)
@click.option("--agency", help="All open links of this agency (id or name).")
@json_option
def rotate(link_id: int | None, agency: str | None, as_json: bool) -> None:
    """Put a new link in the place of one, or of all of an agency; the old ones answer 410 from then on."""
    from models.engine import session
    from models.links import rotate_link

    office = open_ready_office()
    made = []
    with session(office.engine) as opened:
        for one in _open_ids(link_id, agency, office, opened):
            token = secrets.token_urlsafe(TOKEN_BYTES)
            row = rotate_link(one, token, session=opened, actor=ACTOR, at=office.now())
            made.append(_with_addresses(office, row, token))
    _show_made(made, "Không có liên kết nào đang mở.", as_json)


@command.command()
@click.argument("link_id", type=int, required=False)
@click.option("--agency", help="All open links of this agency (id or name).")
@json_option
def revoke(link_id: int | None, agency: str | None, as_json: bool) -> None:
    """Revoke one link by its number, or all links of an agency; they answer 410 from then on."""
    from models.engine import session
    from models.links import revoke_link

    office = open_ready_office()
    with session(office.engine) as opened:
        ids = _open_ids(link_id, agency, office, opened)
        revoked = [
            _described(office, revoke_link(one, session=opened, actor=ACTOR, at=office.now()))
            for one in ids
        ]
    if as_json:
        print_json(revoked)
    else:
        click.echo(f"Đã thu hồi {len(revoked)} liên kết.")


def _open_ids(
    link_id: int | None, agency: str | None, office: Office, opened: Session
) -> list[int]:
    """The link that is named, or the open ones of the agency that is."""
    from models.links import links

    if (link_id is None) == (agency is None):
        raise click.UsageError("name one link by its number, or an agency by --agency")
    if link_id is not None:
        return [link_id]
    assert agency is not None
    found = links(session=opened, agency_id=agency_id_of(agency, office, office.today()))
    return [row.id for row in found if row.id is not None and row.revoked_at is None]


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
