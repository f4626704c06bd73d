"""`dondoc receive`: what came in through the watched folder and by mail."""

from __future__ import annotations

import getpass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.output import json_option, print_json, today_option
from cli.reporting import agency_id_of, open_ready_office, period_option, plan_option

if TYPE_CHECKING:
    from models.office import Office
    from models.tables import IncomingRow

STATES = {
    "taken": "đã nhận",
    "returned": "trả lại",
    "waiting": "chờ xem",
    "set-aside": "bỏ qua",
}


@click.group("receive", invoke_without_command=True)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Look into this folder; without it, the one of DONDOC_INBOX_FOLDER.",
)
@click.option("--mailbox", default="", help="Read this mailbox; better set DONDOC_MAILBOX_URL.")
@today_option
@json_option
@click.pass_context
def command(
    context: click.Context, folder: Path | None, mailbox: str, today: date, as_json: bool
) -> None:
    """Take in the reports that lie in the watched folder and in the mailbox, once.

    Each ends as a report, is given back with every fault, or waits for a person (`receive list`).
    """
    if context.invoked_subcommand is not None:
        return
    from tasks.mailbox.receive import receive_all

    office = open_ready_office()
    received = receive_all(office, today, folder=folder, mailbox=mailbox)
    if as_json:
        left = [{"file": name, "reason": reason} for name, reason in received.left]
        counts = {"letters": received.letters, "answered": received.answered, "left": left}
        files = [_document(row, office) for row in received.rows]
        print_json({"files": files, **counts, "trouble": list(received.trouble)})
    else:
        for row in received.rows:
            click.echo(_line(row, office))
        for name, reason in received.left:
            click.echo(f"để lại   {name}: {reason}")
        click.echo(f"{len(received.rows)} tệp đến, trả lời {received.answered} thư.")
    if received.trouble:
        click.echo("; ".join(received.trouble), err=True)
        raise click.exceptions.Exit(1)


@command.command("list")
@click.option("--all", "is_all", is_flag=True, help="Also those that need nobody any more.")
@json_option
def list_incoming(is_all: bool, as_json: bool) -> None:
    """List what waits for a person: files of unknown senders, other kinds, reports to compare."""
    from models.engine import reading
    from models.incoming import incoming
    from models.submissions import submissions_to_compare
    from models.tables import IncomingState

    office = open_ready_office()
    with reading(office.engine) as opened:
        rows = incoming(session=opened, states=() if is_all else (IncomingState.WAITING,))
        to_compare = submissions_to_compare(session=opened)
    reports = [_report(one, office) for one in to_compare]
    if as_json:
        print_json({"files": [_document(row, office) for row in rows], "to_compare": reports})
        return
    for row in rows:
        click.echo(_line(row, office))
    for one in reports:
        click.echo(
            f"báo cáo {one['submission']}  {one['name']}, kỳ {one['period']}: "
            f"đã nhận, chờ đối chiếu; {one['compared']}"
        )
        for item in one["unanswered"]:
            click.echo(f"  chưa thấy: {item['item']} {item['content'][:70]}")
        for passage in one["rest"]:
            click.echo(f"  chưa khớp: {passage['place']}: {passage['text'][:70]}")


@command.command("take")
@click.argument("number", type=int)
@click.option("--agency", required=True, help="Whose report it is (id or name).")
@period_option
@plan_option
@today_option
@json_option
def take(
    number: int, agency: str, period: str, plan_id: int | None, today: date, as_json: bool
) -> None:
    """Say whose report the waiting file NUMBER is: it goes through the same checks as any other."""
    from models.engine import session
    from models.incoming import waiting_incoming
    from models.report_door import take_for

    office = open_ready_office()
    with session(office.engine) as opened:
        row = waiting_incoming(number, session=opened)
        taken = take_for(
            row,
            agency_id=agency_id_of(agency, office, today),
            period=period,
            plan_id=plan_id,
            office=office,
            session=opened,
            actor=getpass.getuser(),
            at=office.moment(today),
        )
        said = {"submission": taken.submission.id, "version": taken.submission.version}
        told = _document(row, office) | said
    if as_json:
        print_json(told)
        return
    click.echo(f"Đã nhận tệp {number} là báo cáo lần {said['version']} của {told['name']}.")


@command.command("drop")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why it is no report; stands in the log.")
@today_option
def drop(number: int, reason: str, today: date) -> None:
    """Say that the waiting file NUMBER is no report; the file itself is kept."""
    from models.engine import session
    from models.incoming import set_aside, waiting_incoming

    office = open_ready_office()
    with session(office.engine) as opened:
        row = waiting_incoming(number, session=opened)
        at = office.moment(today)
        set_aside(row, reason, session=opened, actor=getpass.getuser(), at=at)
    click.echo(f"Đã bỏ qua tệp {number}: {reason}. Tệp vẫn được giữ.")


@command.command("judge")
@click.argument("number", type=int)
@click.option(
    "--accept", "accepted", is_flag=True, help="What is surely matched counts from now on."
)
@click.option("--return", "reason", default="", help="Give it back, with this reason.")
@today_option
def judge(number: int, accepted: bool, reason: str, today: date) -> None:
    """Accept report NUMBER (of `receive list`) or give it back; its agency is reminded again then."""
    from dondoc.errors import DondocError
    from models.engine import session
    from models.submissions import judge_submission, submission_of, waits_for_word
    from models.tables import SubmissionState

    if accepted == bool(reason):
        raise click.UsageError("say either --accept or --return REASON")
    office = open_ready_office()
    state = SubmissionState.ACCEPTED if accepted else SubmissionState.RETURNED
    with session(office.engine) as opened:
        row = submission_of(number, session=opened)
        if not waits_for_word(row):
            raise DondocError(f"báo cáo số {number} không còn chờ xem")
        actor, at = getpass.getuser(), office.moment(today)
        judge_submission(row, session=opened, state=state, reason=reason, actor=actor, at=at)
        name = office.agency_name(row.agency_id)
    click.echo(f"Đã duyệt báo cáo của {name}." if accepted else f"Đã trả lại báo cáo của {name}.")


def _line(row: IncomingRow, office: Office) -> str:
    from tasks.channels.masking import without_addresses

    whose = office.agency_name(row.agency_id) if row.agency_id else ""
    sender = without_addresses(row.sender)
    about = ", ".join(filter(None, (row.file_name, whose, row.period, sender)))
    why = f": {'; '.join((*row.faults, *row.remarks))}" if row.faults or row.remarks else ""
    return f"{row.id:>4}  {STATES[row.state]:<8} {about}{why}"


def _document(row: IncomingRow, office: Office) -> dict[str, Any]:
    from tasks.channels.masking import without_addresses

    return {
        "number": row.id,
        "source": row.source.value,
        "state": row.state.value,
        "file": row.file_name,
        "size": row.size,
        "sha256": row.sha256,
        "sender": without_addresses(row.sender),
        "at": row.at.isoformat(),
        "agency": row.agency_id,
        "name": office.agency_name(row.agency_id) if row.agency_id else "",
        "period": row.period,
        "faults": list(row.faults),
        "remarks": list(row.remarks),
        "submission": row.submission_id,
    }


def _report(row: Any, office: Office) -> dict[str, Any]:
    answers = row.answers
    return {
        "submission": row.id,
        "agency": row.agency_id,
        "name": office.agency_name(row.agency_id),
        "period": row.period,
        "compared": answers.get("compared", ""),
        "matches": answers.get("matches", []),
        "unanswered": answers.get("unanswered", []),
        "rest": answers.get("rest", []),
    }
