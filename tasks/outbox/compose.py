"""From the steps due for one contact to one message with a key that stays."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from dondoc.messages.digest import DigestEntry, Message, digest, subject_of
from dondoc.messages.ladder import StepDue
from dondoc.policy import Audience
from dondoc.schedule.keys import stable_key
from dondoc.schedule.wording import named_plan, place_words
from models.office import OFFICE_TIME
from models.outbox import Entry
from models.tables import ContactRow
from tasks.channels import Attachment, channel_name
from tasks.channels.dates import dates_attachment
from tasks.outbox.due import DueFor, entry_of
from tasks.outbox.letters import MOST_LETTERS, Letter, letters_with
from tasks.outbox.rows import planned_row
from tasks.outbox.rules import Rules
from tasks.outbox.snapshot import Snapshot

MAIL = ("mailto", "mailtos")
ADDRESSED_TO = {Audience.LEADER: "Lãnh đạo "}


@dataclass(frozen=True)
class Planned:
    """One message as it will go out; its text is worked out only when it is asked for."""

    day: date
    contact: ContactRow
    entries: tuple[Entry, ...]
    step: str
    recipient: str
    digest_entries: tuple[DigestEntry, ...]
    rules: Rules
    plan: str = ""
    letters: tuple[Letter, ...] = ()

    @property
    def channel(self) -> str:
        """The scheme of the contact's address."""
        return channel_name(self.contact.url)

    @cached_property
    def key(self) -> str:
        """20 hexadecimal digits: the same for the same steps to the same contact on the same day."""
        said = sorted(f"{one.obligation_key}{one.step}@{one.due}" for one in self.entries)
        return stable_key(str(self.contact.id), self.channel, self.day.isoformat(), *said)

    @property
    def subject(self) -> str:
        """The subject alone, which is quick."""
        return subject_of(self.recipient, self.day, self.digest_entries)

    @cached_property
    def message(self) -> Message:
        """Subject, text and HTML."""
        return digest(
            self.recipient,
            self.day,
            self.digest_entries,
            self.rules.calendar,
            sender=self.rules.sender,
            plan=self.plan,
            enclosed=self.enclosed,
        )

    @property
    def enclosed(self) -> tuple[str, ...]:
        """What goes with the message, or waits for the coordinator, in words."""
        dates = ("Lịch các hạn trên, mở được bằng chương trình lịch",) if self._dates else ()
        if not self.letters:
            return dates
        if self._brings_files:
            to = [f"Dự thảo công văn đôn đốc gửi {one.agency}" for one in self.letters]
            return (*dates, *dict.fromkeys(to))
        count = len(self.letters)
        wait = f"{count} dự thảo công văn đôn đốc, lấy bằng lệnh: dondoc letter --out THƯ_MỤC"
        return (*dates, wait)

    @cached_property
    def attachments(self) -> tuple[Attachment, ...]:
        """The days to come as a calendar, and drafted letters; only mail brings files, not too many."""
        letters = tuple(one.drafted() for one in self.letters) if self._brings_files else ()
        if not self._dates:
            return letters
        stamp = datetime.combine(self.day, time(), OFFICE_TIME)
        dates = dates_attachment(self._dates, calendar=self.rules.calendar, stamp=stamp)
        return (dates, *letters)

    @property
    def _dates(self) -> tuple[DigestEntry, ...]:
        """What stands in a calendar that goes with the message: nothing that is past."""
        if self.channel not in MAIL:
            return ()
        return tuple(_titled(one) for one in self.digest_entries if one.due >= self.day)

    @property
    def _brings_files(self) -> bool:
        return self.channel in MAIL and len(self.letters) <= MOST_LETTERS

    def row(self, now: datetime) -> dict[str, Any]:
        """The outbox row."""
        return planned_row(
            self.key,
            self.contact,
            self.step,
            self.message,
            day=self.day,
            now=now,
            rules=self.rules,
        )


def planned_message(due_for: DueFor, known: Snapshot, today: date, rules: Rules) -> Planned:
    """The message of one contact on one day."""
    contact, steps = due_for.contact, due_for.steps
    name = rules.agency_name(contact.agency_id)
    plans = {due.obligation.key: _plan_of(due, known) for due in steps}
    # one name is said once, several stand by their works
    common = next(iter(plans.values())) if len(set(plans.values())) == 1 else ""
    entries = [
        _digest_entry(due, "" if common else plans[due.obligation.key], contact, today, rules)
        for due in _latest_of_each(steps)
    ]
    return Planned(
        day=today,
        contact=contact,
        entries=tuple(entry_of(due) for due in steps),
        step=_steps_in_words(steps),
        recipient=f"{ADDRESSED_TO.get(contact.audience, '')}{name}",
        digest_entries=tuple(entries),
        rules=rules,
        plan=common,
        letters=tuple(letters_with(steps, known, today, rules)),
    )


def _titled(entry: DigestEntry) -> DigestEntry:
    """In a calendar too the coordinator must see whose work it is."""
    if not entry.owner:
        return entry
    titled = dataclasses.replace(entry.obligation, title=entry.title)
    return dataclasses.replace(entry, obligation=titled)


def _latest_of_each(steps: tuple[StepDue, ...]) -> list[StepDue]:
    """One step of each work: who stands in for a leader has the leader's step and an own one."""
    latest: dict[str, StepDue] = {}
    for due in sorted(steps, key=lambda due: due.step.working_days):
        latest[due.obligation.key] = due
    return list({due.obligation.key: latest[due.obligation.key] for due in steps}.values())


def _plan_of(due: StepDue, known: Snapshot) -> str:
    plan = known.plans[known.rows[due.obligation.key].plan_id]
    return named_plan(plan.number, plan.title)


def _digest_entry(
    due: StepDue, plan: str, contact: ContactRow, today: date, rules: Rules
) -> DigestEntry:
    obligation = due.obligation
    # the coordinator reads of other agencies' work, and must see whose it is
    of_others = contact.audience is Audience.COORDINATOR
    return DigestEntry(
        obligation=obligation,
        state=due.state,
        due=due.due,
        source=", ".join(filter(None, (place_words(obligation), plan))),
        missed_on=due.day if due.day < today else None,
        owner=rules.agency_name(obligation.agency_id) if of_others else "",
    )


def _steps_in_words(steps: tuple[StepDue, ...]) -> str:
    latest_first = sorted(steps, key=lambda due: -due.step.working_days)
    return " + ".join(dict.fromkeys(due.step.name for due in latest_first))
