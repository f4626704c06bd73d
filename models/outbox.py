"""The outbox: what is planned for whom, once, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, update
from sqlalchemy import Row as SQLRow
from sqlalchemy import select as sql_select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from models.outbox_tables import STAND_ALONE
from models.tables import AttachmentRow, ContactRow, ReminderEntryRow, ReminderRow, ReminderState
from models.updates import changed_rows

_ADD_FILE = insert(AttachmentRow.__table__)  # type: ignore[attr-defined]
_CONTACT: Any = ContactRow.__table__  # type: ignore[attr-defined]
_REMINDER: Any = ReminderRow.__table__  # type: ignore[attr-defined]
_WATCHED: Any = (
    sql_select(
        *(_REMINDER.c.id, _REMINDER.c.contact_id, _REMINDER.c.key, _REMINDER.c.step),
        *(_REMINDER.c.state, _REMINDER.c.planned_for, _REMINDER.c.not_before),
        *(_REMINDER.c.claimed_until, _REMINDER.c.last_error, _CONTACT.c.active),
    )
).join(_CONTACT, _CONTACT.c.id == _REMINDER.c.contact_id)
_WATCHED = _WATCHED.where(_REMINDER.c.state.in_(bindparam("states", expanding=True))).order_by(
    _REMINDER.c.id
)
_WITH_KEYS = sql_select(_REMINDER.c.key).where(
    _REMINDER.c.key.in_(bindparam("keys", expanding=True))
)
# databases bound how many values one question may name
AT_ONCE = 500
# by what the same step for the same day is known (ReminderEntryRow)
UNIQUE = ("contact_id", "obligation_key", "step", "due")
# the states in which a contact counts as told, or about to be
SAID = (
    ReminderState.PLANNED,
    ReminderState.CLAIMED,
    ReminderState.SENT,
    ReminderState.UNSURE,
)
_TOLD = (
    sql_select(_REMINDER.c.contact_id, func.count())
    .where(_REMINDER.c.planned_for == bindparam("day"), _REMINDER.c.state.in_(SAID))
    # who sends a report is answered, and reminded of the other work all the same
    .where(_REMINDER.c.step.not_in(STAND_ALONE))
    .group_by(_REMINDER.c.contact_id)
)
_TOLD_OF = _TOLD.where(_REMINDER.c.contact_id.in_(bindparam("contacts", expanding=True)))


@dataclass(frozen=True, slots=True)
class Entry:
    """One step of one obligation for one contact; `step` is its working days, as "-5" or "+1"."""

    obligation_key: str
    step: str
    due: date


def covered_entries(*, session: Session) -> set[tuple[int, Entry]]:
    """What has been planned or sent to whom; it never goes again."""
    asked = select(
        col(ReminderEntryRow.contact_id),
        col(ReminderEntryRow.obligation_key),
        col(ReminderEntryRow.step),
        col(ReminderEntryRow.due),
    )
    return {(contact, Entry(key, step, due)) for contact, key, step, due in session.exec(asked)}


@dataclass(frozen=True, slots=True)
class NewReminder:
    """A message to be planned: its row, what it says, and the files with it (name, kind, content)."""

    row: dict[str, Any]
    entries: Sequence[Entry]
    files: Sequence[dict[str, Any]] = ()


def add_reminders(new: Sequence[NewReminder], *, session: Session) -> int:
    """Add the messages, ordered by contact, of which nobody has planned any part yet; count them."""
    with session.begin_nested() as together:
        if _are_all_added(new, session):
            return len(new)
        # one of them is there: only one by one do they say which
        together.rollback()
    return sum(_is_added(one, session) for one in new)


def _is_added(one: NewReminder, session: Session) -> bool:
    with session.begin_nested() as part:
        if _are_all_added([one], session):
            return True
        part.rollback()
    return False


def _are_all_added(new: Sequence[NewReminder], session: Session) -> bool:
    # by contact here, and below in one order everywhere: so two planners never wait for each other
    added = _add_unless_there(session, ReminderRow, [one.row for one in new])
    ids = {key: reminder_id for reminder_id, key in added}
    if len(ids) < len(new):
        return False
    said = [_entry_row(one, ids[one.row["key"]], entry) for one in new for entry in one.entries]
    said.sort(key=lambda row: tuple(row[name] for name in UNIQUE))
    if said and len(_add_unless_there(session, ReminderEntryRow, said)) < len(said):
        return False
    files = [{"reminder_id": ids[one.row["key"]], **file} for one in new for file in one.files]
    if files:
        session.connection().execute(_ADD_FILE, files)
    return True


def _entry_row(one: NewReminder, reminder_id: int, entry: Entry) -> dict[str, Any]:
    about = {"reminder_id": reminder_id, "contact_id": one.row["contact_id"]}
    return {
        **about,
        "obligation_key": entry.obligation_key,
        "step": entry.step,
        "due": entry.due,
    }


def keys_in_use(keys: Iterable[str], *, session: Session) -> set[str]:
    """Those of the keys under which there is a message."""
    ask, asked = session.connection().execute, list(keys)
    parts = (asked[at : at + AT_ONCE] for at in range(0, len(asked), AT_ONCE))
    return {key for part in parts for key in ask(_WITH_KEYS, {"keys": part}).scalars()}


def reminders(
    *, session: Session, states: Sequence[ReminderState] = ()
) -> list[tuple[ReminderRow, ContactRow]]:
    """The messages of the outbox, of all states or some, in the order in which they were planned."""
    asked = (
        select(ReminderRow, ContactRow)
        .join(ContactRow, col(ContactRow.id) == ReminderRow.contact_id)
        .order_by(col(ReminderRow.id))
    )
    if states:
        asked = asked.where(col(ReminderRow.state).in_(states))
    return list(session.exec(asked))


def entries_by_reminder(
    *,
    session: Session,
    states: Sequence[ReminderState] = (),
    of: Sequence[int] | None = None,
) -> dict[int, list[Entry]]:
    """The entries of the messages in some states, or `of` those numbers, by message."""
    found: dict[int, list[Entry]] = {}
    asked = select(
        col(ReminderEntryRow.reminder_id),
        col(ReminderEntryRow.obligation_key),
        col(ReminderEntryRow.step),
        col(ReminderEntryRow.due),
    ).order_by(col(ReminderEntryRow.id))
    if states:
        asked = asked.join(ReminderRow, col(ReminderRow.id) == ReminderEntryRow.reminder_id).where(
            col(ReminderRow.state).in_(states)
        )
    if of is not None:
        asked = asked.where(col(ReminderEntryRow.reminder_id).in_(of))
    for reminder_id, key, step, due in session.exec(asked):
        found.setdefault(reminder_id, []).append(Entry(key, step, due))
    return found


@dataclass(frozen=True, slots=True)
class Watched:
    """A message without its texts; `active` says whether its contact is still in use."""

    id: int
    contact_id: int
    key: str
    step: str
    state: ReminderState
    planned_for: date
    not_before: datetime
    claimed_until: datetime | None
    last_error: str
    active: bool

    @property
    def stands_alone(self) -> bool:
        """Whether it speaks of no due day."""
        return self.step in STAND_ALONE


def watched_messages(*, session: Session, states: Sequence[ReminderState]) -> list[Watched]:
    """The messages of these states, in the order in which they were planned."""
    found = session.connection().execute(_WATCHED, {"states": list(states)})
    return [Watched(*row) for row in found]


def cancel_planned(reminder_id: int, reason: str, *, session: Session) -> bool:
    """Take back what has not gone out; its steps and its key are free again."""
    is_waiting = col(ReminderRow.state) == ReminderState.PLANNED
    return take_back(reminder_id, reason, is_waiting, session=session)


def take_back(
    reminder_id: int, reason: str, *conditions: ColumnElement[bool], session: Session
) -> bool:
    """Cancel a message as long as the conditions hold; its steps and its key are free again."""
    changed = changed_rows(
        session,
        update(ReminderRow)
        .where(col(ReminderRow.id) == reminder_id, *conditions)
        .values(
            state=ReminderState.CANCELLED,
            last_error=reason,
            claimed_until=None,
            key=col(ReminderRow.key).concat(f"/cancelled-{reminder_id}"),
        ),
    )
    if changed:
        free_entries(reminder_id, session=session)
    return changed == 1


def free_entries(reminder_id: int, *, session: Session) -> None:
    """What the message was to say is unsaid: a later one may say it."""
    about = col(ReminderEntryRow.reminder_id) == reminder_id
    session.execute(delete(ReminderEntryRow).where(about))


def told_on(day: date, *, session: Session, contacts: Sequence[int] | None = None) -> Counter[int]:
    """How many messages of that day each contact has, or will have, or may have got."""
    ask, given = session.connection().execute, {"day": day}
    if contacts is None:
        return Counter(dict(ask(_TOLD, given).tuples().all()))
    return Counter(dict(ask(_TOLD_OF, {"contacts": list(contacts), **given}).tuples().all()))


def _add_unless_there(
    session: Session, table: Any, rows: list[dict[str, Any]]
) -> Sequence[SQLRow[Any]]:
    """(id, key or step) of the rows that are new."""
    connection = session.connection()
    return connection.execute(_insert_unless_there(table, connection.dialect.name), rows).all()


@lru_cache(maxsize=4)
def _insert_unless_there(table: Any, database: str) -> Any:
    """INSERT … ON CONFLICT DO NOTHING, which both databases have, each in its own dialect."""
    dialect, columns = postgresql if database == "postgresql" else sqlite, table.__table__.c
    asked = columns.key if table is ReminderRow else columns.step
    return dialect.insert(table.__table__).on_conflict_do_nothing().returning(columns.id, asked)
