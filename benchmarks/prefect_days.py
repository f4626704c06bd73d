"""A day of reminding as it is deployed: which flows run, and the same work called plainly."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.prefect_rounds import Round, one_round
from benchmarks.prefect_server import forget_tables, make_tables_yesterdays
from config.settings import load_settings
from models.engine import reading
from models.office import Office, open_office
from tasks.forms.forms import forms_of
from tasks.forms.shown import mark_of
from tasks.outbox.heartbeat import audit_and_beat
from tasks.outbox.remind import plan_day, send_waiting
from tasks.overviews.desk import desk_on

# how often a day has each, by prefect.yaml: every five minutes from 07:30 to 16:55, and day and night
SENDERS, AUDITS = 114, 288
# heartbeats before the sender is due to have run, at which nothing can be missing yet
EARLY_AUDITS = 91


@dataclass
class Days:
    """Rounds of what a day's schedules start, on a Prefect server and plainly in the office `without`."""

    without: Office
    empty: Callable[[], Awaitable[Any]]
    first_audits: list[Round] = field(default_factory=list)
    sendings: list[Round] = field(default_factory=list)
    later_audits: list[Round] = field(default_factory=list)
    unprepared: list[Round] = field(default_factory=list)
    idle_sendings: list[Round] = field(default_factory=list)
    idle_audits: list[Round] = field(default_factory=list)
    early_audits: list[Round] = field(default_factory=list)

    async def as_deployed(self, day: date, *, flow_first: bool) -> None:
        """The first audit makes the day's tables, the sender changes them, the audit of 08:30 looks again."""
        await make_tables_yesterdays()
        self.first_audits.append(await self._audit(day, flow_first))
        self.sendings.append(await self._sending(day, flow_first))
        self.later_audits.append(await self._audit(day, flow_first))

    async def without_a_first_audit(self, day: date, *, flow_first: bool) -> None:
        """The sender finds no table at all and makes every one."""
        await forget_tables()
        self.unprepared.append(await self._sending(day, flow_first))

    async def between(self, rounds: int, night: Path) -> None:
        """What comes every five minutes; `night` is the configuration of an office before its hours."""
        from flows.audit_reminders import Auditing, audit_reminders
        from flows.send_reminders import send_reminders

        today = self.without.today()
        sender = partial(send_reminders, return_state=True)
        audit = partial(audit_reminders, Auditing(tables=False), return_state=True)
        for number in range(rounds):
            of = {"flow_first": number % 2 == 0}
            work = partial(_remind, self.without, today)
            self.idle_sendings.append(await one_round(self.empty, sender, work, **of))
            work = partial(_compare, self.without, today, watched=True)
            self.idle_audits.append(await one_round(self.empty, audit, work, **of))
        os.environ["DONDOC_CONFIG"] = str(night)
        early = open_office(load_settings(database_url=self.without.settings.database_url))
        for number in range(rounds):
            work = partial(_compare, early, today, watched=True)
            found = await one_round(self.empty, audit, work, flow_first=number % 2 == 0)
            self.early_audits.append(found)

    def whole_day(self) -> list[tuple[int, list[Round]]]:
        """All rounds with how often a day has them."""
        return [
            (1, self.first_audits),
            (1, self.sendings),
            (1, self.later_audits),
            (SENDERS - 1, self.idle_sendings),
            (AUDITS - EARLY_AUDITS, self.idle_audits),
            (EARLY_AUDITS, self.early_audits),
        ]

    def all(self) -> list[Round]:
        """Every round there was."""
        return [*self.unprepared, *(one for _, rounds in self.whole_day() for one in rounds)]

    async def _sending(self, day: date, flow_first: bool) -> Round:
        from flows.send_reminders import Reminding, send_reminders

        flow = partial(send_reminders, Reminding(today=day), return_state=True)
        work = partial(_remind_and_show, self.without, day)
        return await one_round(self.empty, flow, work, flow_first=flow_first)

    async def _audit(self, day: date, flow_first: bool) -> Round:
        from flows.audit_reminders import Auditing, audit_reminders

        flow = partial(audit_reminders, Auditing(today=day), return_state=True)
        work = partial(_compare_and_show, self.without, day)
        return await one_round(self.empty, flow, work, flow_first=flow_first)


# the same without Prefect, in threads as the flows have them


async def _remind(office: Office, day: date) -> None:
    await asyncio.to_thread(plan_day, office, day)
    await asyncio.to_thread(send_waiting, office, day)


async def _remind_and_show(office: Office, day: date) -> None:
    await _remind(office, day)
    await asyncio.to_thread(_desk, office, day)


async def _compare(office: Office, day: date, *, watched: bool = False) -> None:
    await asyncio.to_thread(audit_and_beat, office, day, watched=watched)
    await asyncio.to_thread(_forms, office, day)


async def _compare_and_show(office: Office, day: date) -> None:
    await _compare(office, day)
    await asyncio.to_thread(_desk, office, day)


def _forms(office: Office, day: date) -> str:
    return mark_of(forms_of(office, day))


def _desk(office: Office, day: date) -> object:
    with reading(office.engine) as opened:
        return desk_on(day, office=office, session=opened)
