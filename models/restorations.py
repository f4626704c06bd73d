"""After a restore: what may have been sent since the backup is in doubt, and nothing goes out until a
person says how far the lost database had come.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, update
from sqlmodel import Session, col, select

from dondoc.errors import DondocError
from models.outbox_tables import ANSWER, WELCOME
from models.tables import (
    CoordinatorSessionRow,
    EventRow,
    ReminderRow,
    ReminderState,
    RestorationRow,
)
from models.updates import changed_rows

IN_DOUBT = "khôi phục từ bản sao lưu, không rõ đã gửi sau giờ sao lưu hay chưa"
# what the lost database may have sent after the backup was made
ON_THE_WAY = (ReminderState.PLANNED, ReminderState.CLAIMED)
_REMINDER: Any = ReminderRow.__table__  # type: ignore[attr-defined]
_RESTORATION: Any = RestorationRow.__table__  # type: ignore[attr-defined]
_EVENT: Any = EventRow.__table__  # type: ignore[attr-defined]
# asked by every run
_IS_HELD = select(exists().where(_RESTORATION.c.released_at.is_(None)))
_SIGNED_IN: Any = CoordinatorSessionRow.__table__  # type: ignore[attr-defined]


def hold_outbox(connection: Connection, *, backup_at: datetime, at: datetime, actor: str) -> None:
    """Hold a database that has just come back: no sending, what waited is unsure, nobody signed in."""
    connection.execute(insert(_RESTORATION).values(backup_at=backup_at, restored_at=at))
    connection.execute(
        update(_REMINDER)
        .where(_REMINDER.c.state.in_(ON_THE_WAY))
        .values(state=ReminderState.UNSURE, last_error=IN_DOUBT, claimed_until=None)
    )
    # who signed out, or was put out, since the backup must not be in again
    connection.execute(delete(_SIGNED_IN))
    details = {"backup_at": backup_at.isoformat()}
    connection.execute(
        insert(_EVENT).values(
            at=at, actor=actor, action="database-restored", subject="database", details=details
        )
    )


def is_held() -> ColumnElement[bool]:
    """The condition, for queries that must not find anything meanwhile."""
    return exists(select(RestorationRow.id).where(col(RestorationRow.released_at).is_(None)))


def held(*, session: Session) -> RestorationRow | None:
    """The restore after which nobody has released the outbox yet."""
    asked = select(RestorationRow).where(col(RestorationRow.released_at).is_(None))
    return session.exec(asked.order_by(col(RestorationRow.id))).first()


def refuse_while_held(*, session: Session) -> None:
    """Raises DondocError where the outbox is held."""
    if not session.connection().execute(_IS_HELD).scalar():
        return
    row = held(session=session)
    if row is not None:
        raise DondocError(
            f"chưa gửi gì: dữ liệu vừa được khôi phục từ bản sao lưu lúc {_words(row.backup_at)}",
            remedy="cho biết tin đã gửi đến ngày nào: dondoc outbox release --help",
        )


def doubt_all(since: datetime, *, session: Session) -> int:
    """Make unsure what was planned for days on which the lost database may have sent it; count them.

    Answers and links that were written `since` the restore are nobody's but ours: they only wait.
    """
    is_ours = col(ReminderRow.step).in_((ANSWER, WELCOME)) & (col(ReminderRow.created_at) >= since)
    planned = col(ReminderRow.state) == ReminderState.PLANNED
    changes = {"state": ReminderState.UNSURE, "last_error": IN_DOUBT}
    return changed_rows(session, update(ReminderRow).where(planned, ~is_ours).values(changes))


def take_as_sent(*, session: Session, at: datetime) -> int:
    """What the restore left in doubt did arrive, as a person says who has looked; count them."""
    changes = {"state": ReminderState.SENT, "sent_at": at, "last_error": ""}
    return changed_rows(session, _doubted().values(changes))


def plan_again(*, session: Session) -> int:
    """What the restore left in doubt was never sent, as a person says; it waits again. Counts them."""
    free = {"claimed_by": None, "claimed_until": None, "begun_at": None}
    changes = {"state": ReminderState.PLANNED, "last_error": "", **free}
    return changed_rows(session, _doubted().values(changes))


def in_doubt(*, session: Session) -> int:
    """How many messages the restore left in doubt that nobody has settled."""
    asked = select(ReminderRow.id).where(
        ReminderRow.state == ReminderState.UNSURE, ReminderRow.last_error == IN_DOUBT
    )
    return len(session.exec(asked).all())


def let_go(
    row: RestorationRow, *, session: Session, sent_until: date | None, at: datetime, actor: str
) -> None:
    """Let the outbox send again. Raises DondocError where somebody else just did."""
    mine = col(RestorationRow.id) == row.id, col(RestorationRow.released_at).is_(None)
    changes = {"released_at": at, "released_by": actor, "sent_until": sent_until}
    if changed_rows(session, update(RestorationRow).where(*mine).values(changes)) != 1:
        raise DondocError("vừa có người khác cho gửi lại")
    details = {"sent_until": sent_until.isoformat() if sent_until else None}
    session.add(
        EventRow(at=at, actor=actor, action="outbox-released", subject="database", details=details)
    )


def _doubted() -> Any:
    return update(ReminderRow).where(
        col(ReminderRow.state) == ReminderState.UNSURE, col(ReminderRow.last_error) == IN_DOUBT
    )


def _words(moment: datetime) -> str:
    from models.office import OFFICE_TIME

    return f"{moment.astimezone(OFFICE_TIME):%H:%M ngày %d/%m/%Y}"
