"""`dondoc approve PLAN_ID`: a draft put in force by a person."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import click

from cli.amended import amendment_by_id, amendment_json, tell_amendment
from cli.output import json_option, optional_day_option, print_json
from cli.reporting import open_ready_office

if TYPE_CHECKING:
    from models.office import Office
    from tasks.plans.outcome import ApproveOutcome


@click.command("approve")
@click.argument("plan_id", type=int)
@click.option("--number", help="The plan's number where its file leaves it blank (48/KH-UBND).")
@optional_day_option("--issued-on", "The day of issue where the file leaves it blank (2026-01-15).")
@click.option("--by", "approved_by", help="Who approves; without it the name of this account.")
@click.option("--despite-errors", is_flag=True, help="Approve although errors are still open.")
@click.option(
    "--supersedes",
    type=int,
    metavar="OLD",
    help="The plan in force, of another title, whose place this one takes.",
)
@json_option
def command(
    plan_id: int,
    number: str | None,
    issued_on: date | None,
    approved_by: str | None,
    despite_errors: bool,
    supersedes: int | None,
    as_json: bool,
) -> None:
    """Approve the plan PLAN_ID; from then on it is sent and published.

    Of a new version only the agencies whose work it adds, changes or cancels are told. With --supersedes
    tasks that go on keep what was done, and the rest of the old plan is cancelled.
    """
    from tasks.plans.approve import approve

    office = open_ready_office()
    outcome = approve(
        office.engine,
        plan_id,
        approved_by=approved_by or getpass.getuser(),
        now=office.now(),
        number=number,
        issued_on=issued_on,
        despite_errors=despite_errors,
        supersedes=supersedes,
        office=office,
    )
    if as_json:
        print_json({**asdict(outcome), "amendment": amendment_json(office, plan_id)})
        return
    _tell(outcome, office)


def _tell(outcome: ApproveOutcome, office: Office) -> None:
    done = "Đã duyệt từ trước" if outcome.unchanged else "Đã duyệt"
    called = f" số {outcome.number}" if outcome.number else ""
    click.echo(
        f"{done}: kế hoạch {outcome.plan_id}{called}, bản {outcome.version}, "
        f"{outcome.obligations} việc phải làm."
    )
    if outcome.unchanged or amendment_by_id(office, outcome.plan_id) is None:
        return
    click.echo(
        f"So với bản trước: thêm {outcome.added}, đổi {outcome.changed}, "
        f"bỏ {outcome.cancelled} việc."
    )
    tell_amendment(office, outcome.plan_id)
    for line in outcome.words:
        click.echo(f"Lưu ý: {line}")
