"""One office's reminding: the day's messages planned, and what waits sent over its own channels."""

from __future__ import annotations

import dataclasses
import os
import socket
from datetime import date
from typing import Any

from dondoc.progress import Tell, tell_nobody
from models.engine import reading, session
from models.office import Office
from models.restorations import refuse_while_held
from models.sealed_words import strike_out
from tasks.channels import open_channels
from tasks.outbox.amended import plan_amendment_notices
from tasks.outbox.plan import PlanCounts, plan_reminders
from tasks.outbox.returned import plan_notices_of_return
from tasks.outbox.rules import Rules
from tasks.outbox.send import SendCounts, send_due


def rules_of(office: Office, today: date) -> dict[str, Any]:
    """The keywords that planning, auditing and the dry run take, but for `today`."""
    return {
        "directory": office.directory,
        "policy": office.policy,
        "calendar": office.calendar(today),
        "public_url": office.settings.public_url,
        "sender": office.settings.office_name,
    }


def plan_day(office: Office, today: date, tell: Tell = tell_nobody) -> PlanCounts:
    """Put the day's messages into the outbox; planned twice, each is there once.

    `tell` hears how many there are so far. Raises DondocError after a restore, until a person has
    released the outbox.
    """
    with reading(office.engine) as opened:
        refuse_while_held(session=opened)
    return plan_though_held(office, today, tell)


def plan_though_held(office: Office, today: date, tell: Tell = tell_nobody) -> PlanCounts:
    """The same whether the outbox is held or not."""
    moment, given = office.moment(today), rules_of(office, today)
    planned = plan_reminders(office.engine, today=today, now=moment, tell=tell, **given)
    rules = Rules(**given)
    told = plan_notices_of_return(office.engine, today=today, now=moment, rules=rules)
    told += plan_amendment_notices(office.engine, today=today, now=moment, rules=rules)
    return dataclasses.replace(planned, planned=planned.planned + told)


def send_waiting(
    office: Office,
    today: date,
    *,
    limit: int | None = None,
    in_quiet_hours: bool = False,
    only_step: str | None = None,
    tell: Tell = tell_nobody,
) -> SendCounts:
    """Send what waits in the outbox over kept connections, several at a time.

    With `in_quiet_hours` a person wants it to go out now, whatever the hour. `only_step` leaves all
    other messages where they are; `tell` hears how far it has come.
    """
    rules = office.policy.sending
    if in_quiet_hours:
        rules = dataclasses.replace(rules, quiet_from=None)
    with open_channels(settings=office.settings) as out:
        counts = send_due(
            office.engine,
            now=office.moment(today),
            worker=f"{socket.gethostname()}:{os.getpid()}",
            limit=limit,
            send=out.send,
            rules=rules,
            at_once=out.workers,
            only_step=only_step,
            tell=tell,
        )
    with session(office.engine) as opened:
        strike_out(session=opened)
    return counts
