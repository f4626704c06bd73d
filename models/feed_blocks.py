"""Rows as the lines of a calendar: made once for each change of a row, kept, and joined again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from threading import Lock
from typing import Any

from sqlalchemy import Select
from sqlmodel import Session, col, select

from dondoc.calendars.working_days import WorkingCalendar
from dondoc.feeds import Block, event_block, event_of, event_of_commemoration, todo_block
from dondoc.schedule.obligation import Commemoration
from dondoc.schedule.wording import place_words
from models.obligations import as_obligation
from models.tables import CommemorationRow, ObligationRow

MOST_BYTES = 64 * 1024 * 1024
# databases bound how many values one question may name
ROWS_ASKED_AT_ONCE = 500
_COMMEMORATION = tuple(field.name for field in fields(Commemoration))
CalendarOf = Callable[[date], WorkingCalendar]
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What besides its row decides the lines of an event: its plan's name, and the days off."""

    plan: str
    calendar_of: CalendarOf

    def words(self, place: str) -> str:
        """Where the plan states it, as the messages say it too."""
        return f"{place}, {self.plan}" if self.plan else place


class KeptBlocks:
    """Blocks by row and revision, the oldest thrown out past `most_bytes`; for any thread."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._blocks: dict[Key, Block] = {}
        self._bytes = 0
        self._lock = Lock()
        self.made = 0

    def get(self, key: Key) -> Block | None:
        """The block, if it is kept."""
        return self._blocks.get(key)

    def put(self, key: Key, block: Block) -> None:
        """Keep a block that was made."""
        with self._lock:
            self.made += 1
            self._bytes += _size(block)
            self._blocks[key] = block
            while self._bytes > self._most:
                oldest = next(iter(self._blocks))
                self._bytes -= _size(self._blocks.pop(oldest))


def _size(block: Block) -> int:
    return len(block.head) + len(block.tail)


def obligation_blocks(
    rows: Iterable[Any],
    plans: dict[int, Source],
    *,
    tasks: bool,
    kept: KeptBlocks,
    session: Session,
) -> dict[int, Block]:
    """The block of each row by its id; `rows` name id, plan_id, key, revision and revised_at.

    Whole rows are asked for only where their block is not kept.
    """
    keys = {row.id: _key(row, plans[row.plan_id], tasks) for row in rows}
    found, missing = _found(keys, kept)
    for row in _whole(ObligationRow, missing, session):
        block = _obligation_block(row, plans[row.plan_id], tasks)
        kept.put(keys[row.id], block)
        found[row.id] = block
    return found


def commemoration_blocks(
    rows: Iterable[Any], plans: dict[int, Source], *, kept: KeptBlocks, session: Session
) -> dict[int, Block]:
    """The same for the days that plans commemorate."""
    keys = {row.id: ("day", *_key(row, plans[row.plan_id], False)) for row in rows}
    found, missing = _found(keys, kept)
    for row in _whole(CommemorationRow, missing, session):
        block = _commemoration_block(row, plans[row.plan_id])
        kept.put(keys[row.id], block)
        found[row.id] = block
    return found


def _key(row: Any, source: Source, tasks: bool) -> Key:
    return tasks, row.id, row.key, row.revision, row.revised_at, source.plan


def _found(keys: dict[int, Key], kept: KeptBlocks) -> tuple[dict[int, Block], list[int]]:
    found = {at: block for at, key in keys.items() if (block := kept.get(key)) is not None}
    return found, [at for at in keys if at not in found]


def _whole(
    table: type[ObligationRow] | type[CommemorationRow], ids: list[int], session: Session
) -> Iterable[Any]:
    for at in range(0, len(ids), ROWS_ASKED_AT_ONCE):
        asked: Select[Any] = select(*table.metadata.tables[str(table.__tablename__)].columns)
        some = asked.where(col(table.id).in_(ids[at : at + ROWS_ASKED_AT_ONCE]))
        yield from session.execute(some)


def _obligation_block(row: Any, source: Source, tasks: bool) -> Block:
    obligation = as_obligation(row)
    event = event_of(
        obligation,
        calendar=source.calendar_of(row.extended_due or row.due),
        stamp=row.revised_at,
        sequence=row.revision,
        due=row.extended_due,
        source=source.words(place_words(obligation)),
        cancelled=row.cancelled_at is not None,
        claimed_on=row.claimed_done_on,
        confirmed_on=row.confirmed_on,
    )
    return todo_block(event) if tasks else event_block(event)


def _commemoration_block(row: Any, source: Source) -> Block:
    return event_block(
        event_of_commemoration(
            Commemoration(**{name: getattr(row, name) for name in _COMMEMORATION}),
            stamp=row.revised_at,
            sequence=row.revision,
            source=source.plan,
            cancelled=row.cancelled_at is not None,
        )
    )
