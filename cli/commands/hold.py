"""`dondoc hold`: pauses of the work, and silences about it."""

from __future__ import annotations

import getpass
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.output import json_option, optional_day_option, print_json, today_option
from cli.reporting import agency_id_of, open_ready_office
from cli.table import table

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.office import Office
    from models.tables import HoldRow
    from tasks.outbox.holding import Asked

KINDS = {"hold": "tạm dừng", "silence": "không nhắc", "exemption": "miễn báo cáo"}
SCOPES = {
    "obligation": "một việc",
    "item": "nhiệm vụ",
    "agency": "cơ quan",
    "period": "báo cáo kỳ",
    "plan": "cả kế hoạch",
    "everything": "tất cả",
}
by_option = click.option("--by", "author", help="Who decides; without it the name of this account.")


@click.group()
def command() -> None:
    """Pause work (hold), or only the messages about it (silence), each with a reason and an end."""


@command.command("add")
@click.argument("what", required=False)
@click.option("--agency", help="All that this agency owes (id or name).")
@click.option("--plan", "plan_id", type=int, help="The plan of WHAT; alone, the whole plan.")
@click.option("--everything", is_flag=True, help="All plans and agencies.")
@click.option("--silent", is_flag=True, help="Only the messages rest; the work stays due.")
@optional_day_option("--from", "The first day; without it today.")
@optional_day_option("--until", "The last day; there is no pause without an end.")
@click.option("--reason", required=True, help="Why; shown wherever it holds.")
@by_option
@today_option
@json_option
def add(
    what: str | None,
    agency: str | None,
    plan_id: int | None,
    everything: bool,
    silent: bool,
    until: date | None,
    reason: str,
    author: str | None,
    today: date,
    as_json: bool,
    **days: date | None,
) -> None:
    """Hold WHAT: an item (VI.2), the reports of a period (2026-6-thang) or an obligation's key.

    What was skipped meanwhile is not sent later one by one: afterwards one message says what is due.
    """
    named = [what is not None, agency is not None, everything]
    if sum(named) > 1 or (not any(named) and plan_id is None):
        raise click.UsageError("name one thing: WHAT, --agency, --plan or --everything")
    if until is None:
        raise click.UsageError("--until is needed: a pause has an end")
    from models.engine import session
    from models.holds import add_hold
    from models.tables import HoldKind
    from tasks.outbox.holding import Asked

    office = open_ready_office()
    kind = HoldKind.SILENCE if silent else HoldKind.HOLD
    starts = days["from"] or today
    asked = Asked(kind, starts, until, author or getpass.getuser(), reason)
    with session(office.engine) as opened:
        found = _hold(what, agency, plan_id, asked, office, opened)
        kept = _document(add_hold(found, session=opened, at=office.moment(today)), office)
    _say([kept], as_json, "Đã ghi")


def _hold(
    what: str | None,
    agency: str | None,
    plan_id: int | None,
    asked: Asked,
    office: Office,
    opened: Session,
) -> HoldRow:
    from models.tables import HoldScope
    from tasks.outbox.holding import hold_of_named, hold_of_plan

    if what is not None:
        return hold_of_named(what, asked, session=opened, plan_id=plan_id)
    if agency is not None:
        agency_id = agency_id_of(agency, office, office.today())
        return asked.of(HoldScope.AGENCY, agency_id, plan_id)
    if plan_id is not None:
        return hold_of_plan(plan_id, asked, session=opened)
    return asked.of(HoldScope.EVERYTHING)


@command.command("list")
@click.option("--all", "with_past", is_flag=True, help="Also those that are over.")
@today_option
@json_option
def list_holds(with_past: bool, today: date, as_json: bool) -> None:
    """List the pauses of today and later."""
    from models.engine import reading
    from models.holds import holds_ending_on_or_after

    office = open_ready_office()
    first = date.min if with_past else today
    with reading(office.engine) as opened:
        found = [_document(row, office) for row in holds_ending_on_or_after(first, session=opened)]
    _say(found, as_json, "Có")


@command.command("end")
@click.argument("hold_id", type=int)
@click.option("--reason", default="", help="Why it ends before its time.")
@by_option
@today_option
@json_option
def end(hold_id: int, reason: str, author: str | None, today: date, as_json: bool) -> None:
    """End the pause HOLD_ID: from today on it holds nothing."""
    from models.engine import session
    from models.holds import end_hold

    office = open_ready_office()
    with session(office.engine) as opened:
        ended = end_hold(
            hold_id,
            session=opened,
            day=today,
            reason=reason,
            actor=author or getpass.getuser(),
            at=office.moment(today),
        )
        kept = _document(ended, office)
    _say([kept], as_json, "Đã kết thúc")


def _document(row: HoldRow, office: Office) -> dict[str, Any]:
    from models.tables import HoldScope

    is_agency = row.scope is HoldScope.AGENCY
    return {
        "id": row.id,
        "kind": row.kind.value,
        "scope": row.scope.value,
        "subject": row.subject,
        "name": office.agency_name(row.subject) if is_agency else row.subject,
        "plan": row.plan_id,
        "from": row.starts.isoformat(),
        "until": row.until.isoformat(),
        "author": row.author,
        "reason": row.reason,
    }


def _say(holds: list[dict[str, Any]], as_json: bool, done: str) -> None:
    if as_json:
        print_json(holds)
        return
    rows = [
        (
            *(one["id"], KINDS[one["kind"]], f"{SCOPES[one['scope']]} {one['name']}".strip()),
            *(_day(one["from"]), _day(one["until"]), one["author"], one["reason"]),
        )
        for one in holds
    ]
    if rows:
        headings = ("Số", "Kiểu", "Áp dụng", "Từ", "Đến hết", "Người quyết", "Lý do")
        click.echo(table(headings, rows))
    click.echo(f"{done} {len(rows)} lần tạm dừng.")


def _day(written: str) -> str:
    day = date.fromisoformat(written)
    return "khi có quyết định khác" if day == date.max else f"{day:%d/%m/%Y}"
