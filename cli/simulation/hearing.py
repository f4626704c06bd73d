"""What arrived against what had to be said: every message, every step in it, and its words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import col, select

from cli.simulation.differences import Differences
from cli.simulation.ledger import Said
from cli.simulation.notices import AMENDED, GIVEN_BACK, Notice, Told
from cli.simulation.owed import Owed
from cli.simulation.sink import Arrived
from models import outbox_tables
from models.engine import reading
from models.outbox_tables import STAND_ALONE
from models.tables import ReminderEntryRow, ReminderRow, ReminderState

KIND_OF_NOTICE = {outbox_tables.RETURNED: GIVEN_BACK, outbox_tables.AMENDED: AMENDED}
NOTICE_WORDS = {GIVEN_BACK: "báo trả lại báo cáo", AMENDED: "báo kế hoạch điều chỉnh"}


@dataclass
class Hearing:
    """The recipients of one office; `owed_by_key` is what the product's keys stand for."""

    differences: Differences
    owed_by_key: dict[str, Owed] = field(default_factory=dict)

    def messages(
        self,
        day: date,
        expected: dict[str, set[Said]],
        notices: Told,
        arrived: Iterable[Arrived],
    ) -> None:
        """What arrived on the day, step by step, against what had to be said."""
        kinds, said = self._outbox(day)
        told: dict[str, list[Arrived]] = defaultdict(list)
        noticed: Told = Counter()
        for one in arrived:
            step = kinds.get(one.message_id, "?")
            if step in STAND_ALONE:
                works = frozenset(one.works)
                noticed[Notice(KIND_OF_NOTICE.get(step, step), one.address, works)] += 1
            else:
                told[one.address].append(one)
        for address in expected.keys() | told.keys():
            self._message(day, address, expected.get(address, set()), told[address], said)
        self._notices(day, notices, noticed)

    def _notices(self, day: date, wanted: Told, found: Told) -> None:
        for one in wanted.keys() | found.keys():
            if wanted[one] != found[one]:
                works = f" về việc {sorted(one.works)}" if one.works else ""
                what = f"tin {NOTICE_WORDS.get(one.kind, one.kind)} tới {one.address}{works}"
                self.differences.say(day, one.address, what, str(wanted[one]), str(found[one]))
        for one, count in wanted.items():
            self.differences.checks[f"tin {NOTICE_WORDS[one.kind]}"] += count

    def _message(
        self,
        day: date,
        address: str,
        expected: set[Said],
        told: list[Arrived],
        said: dict[str, set[tuple[str, str, date]]],
    ) -> None:
        self.differences.checks["tin nhắn"] += 1
        if len(told) != bool(expected):
            self.differences.say(
                day, address, f"số tin tới {address}", str(int(bool(expected))), f"{len(told)}"
            )
        entries = {entry for one in told for entry in said.get(one.message_id, ())}
        wanted = {(one, code, last) for one, code, last in expected}
        found = {(self.owed_by_key.get(key), code, last) for key, code, last in entries}
        for one, code, last in wanted - found:
            self.differences.say(
                day, address, f"bước {code} của {one.words} ({last})", f"báo {address}", "không báo"
            )
        for unknown, code, last in found - wanted:
            words = unknown.words if unknown else "việc lạ"
            self.differences.say(
                day, address, f"bước {code} của {words} ({last})", "không báo", f"báo {address}"
            )
        self.differences.checks["bước nhắc"] += len(wanted)
        self._text(day, address, expected, told)

    def _text(self, day: date, address: str, expected: set[Said], told: list[Arrived]) -> None:
        """The works that the message names, as a person reads it."""
        works = {one.work for one, _, _ in expected if isinstance(one.work, int)}
        named = {work for one in told for work in one.works}
        if works != named:
            odd = sorted(works ^ named)
            self.differences.say(
                day, address, f"lời tin tới {address}", f"đủ việc {sorted(works)}", f"lệch {odd}"
            )

    def _outbox(self, day: date) -> tuple[dict[str, str], dict[str, set[tuple[str, str, date]]]]:
        """The step of each message of the day by Message-ID, and its entries."""
        is_of_day = ReminderRow.planned_for == day
        sent = col(ReminderRow.state) == ReminderState.SENT
        asked = select(ReminderRow.message_id, ReminderRow.step).where(is_of_day, sent)
        said: dict[str, set[tuple[str, str, date]]] = defaultdict(set)
        entries: Any = (
            select(  # type: ignore[call-overload]
                *(ReminderRow.message_id, ReminderEntryRow.obligation_key),
                *(ReminderEntryRow.step, ReminderEntryRow.due),
            )
            .join(ReminderRow, col(ReminderRow.id) == ReminderEntryRow.reminder_id)
            .where(is_of_day, sent)
        )
        with reading(self.differences.made.office.engine) as opened:
            kinds = dict(opened.exec(asked).all())
            for message_id, key, step, due in opened.exec(entries):
                said[message_id].add((key, step, due))
        return kinds, said
