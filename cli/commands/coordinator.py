"""`dondoc coordinator`: who may sign in to the coordinator's desk."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING, Any

import click

from cli.output import json_option, print_json
from cli.reporting import open_ready_office
from cli.table import table

if TYPE_CHECKING:
    from models.tables import CoordinatorRow


@click.group()
def command() -> None:
    """Add, list, disable and enable coordinators, and set their passwords.

    A password is asked for at the terminal, or read as one line from standard input; never from
    the command line, which others on the machine can see.
    """


@command.command("add")
@click.argument("name")
@click.option("--shown-name", default="", help="How pages and papers call the person.")
@click.option("--without-password", is_flag=True, help="Signs in through OpenID Connect only.")
@json_option
def add(name: str, shown_name: str, without_password: bool, as_json: bool) -> None:
    """Add the coordinator NAME."""
    from models.coordinators import add_coordinator
    from models.engine import session

    office = open_ready_office()
    password = "" if without_password else _asked_password()
    if not without_password and not password:
        raise click.UsageError("no password was given")
    with session(office.engine) as opened:
        added = add_coordinator(
            name, shown_name, password, session=opened, actor=getpass.getuser(), at=office.now()
        )
    _say(added, as_json, "Đã thêm tài khoản {name}.")


@command.command("list")
@json_option
def list_coordinators(as_json: bool) -> None:
    """List the accounts."""
    from models.coordinators import coordinators
    from models.engine import reading

    office = open_ready_office()
    with reading(office.engine) as opened:
        found = [_document(row) for row in coordinators(session=opened)]
    if as_json:
        print_json(found)
        return
    rows = [
        (
            one["name"],
            one["shown_name"],
            "mật khẩu" if one["has_password"] else "OpenID Connect",
            one["signed_in_at"] or "chưa",
            "đã đóng" if one["disabled"] else "đang dùng",
        )
        for one in found
    ]
    if rows:
        headings = ("Tên", "Họ tên", "Đăng nhập bằng", "Lần cuối", "Tình trạng")
        click.echo(table(headings, rows))
    click.echo(f"{len(rows)} tài khoản.")


@command.command("password")
@click.argument("name")
def password(name: str) -> None:
    """Set another password for NAME; all sessions of the account end."""
    from models.coordinators import set_password
    from models.engine import session

    office = open_ready_office()
    given = _asked_password()
    with session(office.engine) as opened:
        set_password(name, given, session=opened, actor=getpass.getuser(), at=office.now())
    click.echo(f"Đã đổi mật khẩu của {name}; các phiên đang mở đã kết thúc.")


@command.command("disable")
@click.argument("name")
def disable(name: str) -> None:
    """Close the account NAME: its sessions end at once, and it can sign in no more."""
    _set_disabled(name, True)


@command.command("enable")
@click.argument("name")
def enable(name: str) -> None:
    """Open the account NAME again."""
    _set_disabled(name, False)


def _set_disabled(name: str, disabled: bool) -> None:
    from models.coordinators import set_disabled
    from models.engine import session

    office = open_ready_office()
    with session(office.engine) as opened:
        set_disabled(name, disabled, session=opened, actor=getpass.getuser(), at=office.now())
    click.echo(f"{'Đã đóng' if disabled else 'Đã mở lại'} tài khoản {name}.")


def _asked_password() -> str:
    """The password: typed twice at a terminal, or the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt(
        "Mật khẩu", hide_input=True, confirmation_prompt="Ghi lại mật khẩu", type=str
    )
    return typed


def _document(row: CoordinatorRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "shown_name": row.shown_name,
        "has_password": bool(row.password),
        "disabled": row.disabled_at is not None,
        "signed_in_at": row.signed_in_at.isoformat() if row.signed_in_at else None,
    }


def _say(row: CoordinatorRow, as_json: bool, words: str) -> None:
    if as_json:
        print_json(_document(row))
    else:
        click.echo(words.format(name=row.name))
