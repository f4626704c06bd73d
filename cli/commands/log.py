"""`dondoc log`: who did what, and how things stood on a past day."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from cli.output import json_option, optional_day_option, print_json
from cli.reporting import open_ready_office
from cli.table import table

if TYPE_CHECKING:
    from models.office import Office
    from models.tables import EventRow


@click.command("log")
@click.option("--of", "subject", help="Only what happened to this: plan:3, obligation:KEY, hold:2…")
@optional_day_option("--from", "Only from this day on.")
@optional_day_option("--to", "Only up to this day.")
@optional_day_option("--state-on", "Instead: the state of every obligation at the end of this day.")
@json_option
def command(subject: str | None, as_json: bool, **days: date | None) -> None:
    """Show the log of events, which is never changed, or rebuild the state of a past day from it."""
    office = open_ready_office()
    if days["state_on"] is not None:
        _show_states(office, days["state_on"], as_json)
        return
    from models.engine import reading
    from models.events import events_between
    from models.office import OFFICE_TIME

    first, last = days["from"] or date.min, days["to"] or date.max - timedelta(days=1)
    begins = datetime.combine(max(first, date(1970, 1, 1)), datetime.min.time(), OFFICE_TIME)
    ends = datetime.combine(last + timedelta(days=1), datetime.min.time(), OFFICE_TIME)
    with reading(office.engine) as opened:
        found = events_between(begins, ends, session=opened, subject=subject)
    if as_json:
        print_json([_document(event) for event in found])
        return
    rows = [
        (
            f"{event.at.astimezone(OFFICE_TIME):%d/%m/%Y %H:%M:%S}",
            *(event.actor, event.action, event.subject),
            json.dumps(event.details, ensure_ascii=False),
        )
        for event in found
    ]
    if rows:
        click.echo(table(("Lúc", "Ai", "Việc", "Đối tượng", "Chi tiết"), rows))
    click.echo(f"{len(rows)} dòng.")


def _document(event: EventRow) -> dict[str, Any]:
    said = {"at": event.at.isoformat(), "actor": event.actor, "action": event.action}
    return {"id": event.id, **said, "subject": event.subject, "details": event.details}


def _show_states(office: Office, day: date, as_json: bool) -> None:
    from dondoc.status import VIETNAMESE
    from models.engine import reading
    from models.past import state_on

    with reading(office.engine) as opened:
        states = state_on(day, session=opened, policy=office.policy, calendar=office.calendar(day))
    if as_json:
        print_json({key: state.value for key, state in sorted(states.items())})
        return
    rows = [(key, VIETNAMESE[state]) for key, state in sorted(states.items())]
    if rows:
        click.echo(table(("Mã", "Tình trạng"), rows))
    click.echo(f"{len(rows)} việc, như đã biết đến hết ngày {day:%d/%m/%Y}.")
