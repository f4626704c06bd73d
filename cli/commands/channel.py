"""`dondoc channel`: whether messages get through, and the accounts and keys they need."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from cli.output import json_option, print_json
from cli.reporting import open_ready_office
from cli.table import table

if TYPE_CHECKING:
    from models.office import Office
    from models.tables import ContactRow, ZaloAccountRow
    from tasks.channels import Delivery

ACTOR = "dondoc channel"


@click.group()
def command() -> None:
    """Test the channels, declare Zalo Official Accounts, change keys."""


@command.command("test")
@click.argument("contact")
@json_option
@click.pass_context
def test(context: click.Context, contact: str, as_json: bool) -> None:
    """Send one test message to CONTACT (number or name) and say what became of it."""
    from tasks.channels import Outcome, open_channels
    from tasks.channels.trial import trial_message

    office = open_ready_office()
    known = _contact(contact, office)
    name = f"{known.name}, {office.agency_name(known.agency_id)}"
    message = trial_message(office.settings.office_name, name, at=office.now())
    with open_channels(settings=office.settings) as out:
        delivery = out.send(known.url, message)
    _note(known, delivery, office)
    if as_json:
        print_json(_document(known, delivery))
    elif delivery.outcome is Outcome.SENT:
        click.echo(_in_words(known, delivery))
    if delivery.outcome is not Outcome.SENT:
        click.echo(_in_words(known, delivery), err=True)
        context.exit(1)


@command.command("zalooa")
@click.argument("name")
@click.option("--app-id", required=True, help="The application's id at developers.zalo.me.")
@click.option("--messages-at", help="Another server for messages than Zalo's own.")
@click.option("--tokens-at", help="Another server for tokens than Zalo's own.")
def zalooa(name: str, app_id: str, messages_at: str | None, tokens_at: str | None) -> None:
    """Declare the Official Account NAME, for addresses zalooa://NAME/user_id.

    Asks for the application's secret key and a refresh token; both may come as two lines on
    standard input. The refresh token is used at once: Zalo gives another for it.
    """
    secret, refresh = _asked("Khóa bí mật của ứng dụng"), _asked("Refresh token")
    office = open_ready_office()
    row = _account(office, name.lower(), app_id, secret, refresh)
    row.messages_at = _web_address(messages_at) or row.messages_at
    row.tokens_at = _web_address(tokens_at) or row.tokens_at
    _prove_and_keep(row, office)
    click.echo(f"Đã ghi tài khoản Zalo «{name}» và đổi được mã truy cập.")


@command.command("renew")
@json_option
def renew(as_json: bool) -> None:
    """Renew the tokens of all Zalo accounts that are older than half a day."""
    office = open_ready_office()
    faults = _renewed(office)
    if as_json:
        print_json([{"account": name, "error": fault} for name, fault in faults.items()])
        return
    if faults:
        rows = [(name, fault or "dùng được") for name, fault in faults.items()]
        click.echo(table(("Tài khoản", "Tình trạng"), rows))
    click.echo(f"{len(faults)} tài khoản Zalo.")


@command.command("rekey")
@json_option
def rekey(as_json: bool) -> None:
    """Write all addresses and tokens anew under the first of the keys; older keys may then go."""
    from models.contacts import OLD_LINKS_SERVE, hide_again
    from models.engine import session
    from models.rekeying import write_anew
    from models.zalo_accounts import hide_tokens_again

    office = open_ready_office()
    with session(office.engine) as opened:
        contacts = hide_again(session=opened, at=office.now())
        accounts = hide_tokens_again(session=opened)
        others = write_anew(session=opened)
    if as_json:
        print_json({"contacts": contacts, "accounts": accounts, "others": others})
    else:
        click.echo(
            f"Đã mã hóa lại {contacts} địa chỉ, {accounts} tài khoản Zalo, {others} dòng khác bằng "
            "khóa đầu tiên. "
            f"Liên kết ngừng nhận trong các thư đã gửi còn dùng được {OLD_LINKS_SERVE.days} ngày."
        )


def _contact(asked: str, office: Office) -> ContactRow:
    from dondoc.errors import NotFound
    from dondoc.language.text import match_key
    from models.contacts import contact_of, contacts
    from models.engine import reading

    with reading(office.engine) as opened:
        if asked.isdecimal():
            return contact_of(int(asked), session=opened)
        known = contacts(session=opened)
    found = [one for one in known if match_key(one.name) == match_key(asked)]
    if len(found) == 1:
        return found[0]
    numbers = ", ".join(str(one.id) for one in found)
    problem = f"có {len(found)} người nhận tên «{asked}»" + (f": số {numbers}" if found else "")
    raise NotFound(problem, remedy="ghi số của người nhận; xem: dondoc contact list")


def _note(contact: ContactRow, delivery: Delivery, office: Office) -> None:
    from models.engine import session
    from models.events import record
    from models.refusals import got_through
    from tasks.channels import Outcome

    said = {"outcome": delivery.outcome.value, "reason": delivery.reason}
    assert contact.id is not None
    with session(office.engine) as opened:
        if delivery.outcome is Outcome.SENT:
            got_through(contact.id, session=opened)
        subject, at = f"contact:{contact.id}", office.now()
        record("contact-tested", subject, session=opened, at=at, actor=ACTOR, details=said)


def _document(contact: ContactRow, delivery: Delivery) -> dict[str, Any]:
    from tasks.channels import channel_name, masked

    return {
        "contact": contact.id,
        "name": contact.name,
        "agency": contact.agency_id,
        "channel": channel_name(contact.url),
        "address": masked(contact.url),
        "outcome": delivery.outcome.value,
        "permanent": delivery.permanent,
        "reason": delivery.reason,
        "provider_id": delivery.provider_id,
    }


def _in_words(contact: ContactRow, delivery: Delivery) -> str:
    from tasks.channels import Outcome, masked

    to = f"{contact.name} ({masked(contact.url)})"
    if delivery.outcome is Outcome.SENT:
        number = f", mã {delivery.provider_id}" if delivery.provider_id else ""
        return (
            f"Đã gửi tin thử tới {to}: bên nhận đã lấy{number}. Hỏi lại xem tin có đến tay không."
        )
    if delivery.outcome is Outcome.UNSURE:
        return f"Không rõ tin thử tới {to} đã đến hay chưa: {delivery.reason}; hỏi người nhận"
    remedy = "sửa địa chỉ hoặc máy chủ rồi thử lại" if delivery.permanent else "thử lại sau ít phút"
    return f"Không gửi được tin thử tới {to}: {delivery.reason}; {remedy}"


def _asked(what: str) -> str:
    """A secret typed unseen, or a line of standard input; never an argument, which others can list."""
    if sys.stdin.isatty():
        return str(click.prompt(what, hide_input=True)).strip()
    line = sys.stdin.readline().strip()
    if not line:
        raise click.UsageError(f"thiếu {what.lower()} ở đầu vào")
    return line


def _web_address(given: str | None) -> str:
    from tasks.channels.http_session import host_of

    try:
        return f"{given}" if given and host_of(given) else ""
    except ValueError:
        raise click.BadParameter(f"{given!r} is no http or https address") from None


def _account(office: Office, name: str, app_id: str, secret: str, refresh: str) -> ZaloAccountRow:
    from models.tables import ZaloAccountRow

    now = office.now()
    return ZaloAccountRow(
        name=name,
        app_id=app_id,
        app_secret=secret,
        access_token="",
        refresh_token=refresh,
        expires_at=now,
        renewed_at=now,
    )


def _prove_and_keep(row: ZaloAccountRow, office: Office) -> None:
    """Keep the account if its refresh token serves, else the one of before. Raises DondocError."""
    from dondoc.errors import DondocError
    from models.engine import session
    from models.tables import ZaloAccountRow
    from models.zalo_accounts import account_of, remove_account, set_account

    at = office.now()
    with session(office.engine) as opened:
        before = account_of(row.name, session=opened)
        kept = ZaloAccountRow(**before.model_dump(exclude={"id"})) if before else None
        set_account(row, session=opened, actor=ACTOR, at=at)
    fault = _renewed(office)[row.name]
    if not fault:
        return
    with session(office.engine) as opened:
        remove_account(row.name, session=opened, actor=ACTOR, at=at)
        if kept:
            set_account(kept, session=opened, actor=ACTOR, at=at)
    raise DondocError(f"chưa ghi tài khoản «{row.name}»: {fault}", remedy="lấy refresh token mới")


def _renewed(office: Office) -> dict[str, str]:
    from tasks.channels import open_channels

    with open_channels(settings=office.settings) as out:
        return out.lines.zalo_accounts().renew_all(out.lines)
