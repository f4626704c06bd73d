"""One version of a plan takes over from another: what becomes of requests and done work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from dondoc.schedule.wording import short_date
from models.events import record
from models.tables import (
    ExtensionRow,
    ExtensionState,
    ObligationRow,
    PlanRow,
)

Owed = Mapping[str, ObligationRow]


@dataclass(frozen=True, slots=True)
class Turn:
    """One version taking over from another."""

    before: PlanRow
    after: PlanRow
    old: Owed
    new: Owed
    now: datetime
    actor: str

    @property
    def is_other_plan(self) -> bool:
        """Whether a plan of another title takes over."""
        return self.before.key != self.after.key


def done_and_dropped(turn: Turn) -> Iterator[str]:
    """Work that was said or confirmed to be done and that nobody is asked for any more."""
    for key, row in turn.old.items():
        done = row.confirmed_on or row.claimed_done_on
        if done is not None and row.cancelled_at is None and key not in turn.new:
            yield (
                f"Việc “{row.title}” đã báo xong ngày {short_date(done)} nay không còn trong kế hoạch "
                "hoặc đã thành việc khác; kết quả cũ vẫn giữ trong lịch sử."
            )


def close_extensions(turn: Turn, *, session: Session) -> list[str]:
    """Close the requests that the new version has overtaken; says what a person must know."""
    words = list(_overtaken(turn))
    for asked, reason in _to_close(turn, session):
        asked.state, asked.decided_by = ExtensionState.REFUSED, turn.actor
        _log_closed(asked, reason, turn, session)
        words.append(_closed_words(asked, reason, turn))
    return words


def extensions_ahead(turn: Turn, *, session: Session) -> list[str]:
    """What closing them will have to say, before it is done."""
    closing = _to_close(turn, session)
    return [*_overtaken(turn), *(_closed_words(asked, why, turn) for asked, why in closing)]


def _to_close(turn: Turn, session: Session) -> list[tuple[ExtensionRow, str]]:
    waiting = select(ExtensionRow).where(ExtensionRow.state == ExtensionState.ASKED)
    found = []
    for asked in list(session.exec(waiting.where(col(ExtensionRow.obligation_key).in_(turn.old)))):
        row = turn.new.get(asked.obligation_key)
        if row is None:
            found.append((asked, "việc không còn trong kế hoạch sau khi điều chỉnh"))
        elif asked.new_due <= row.due:
            found.append((asked, f"kế hoạch điều chỉnh đã cho hạn đến {short_date(row.due)}"))
    return found


def _closed_words(asked: ExtensionRow, reason: str, turn: Turn) -> str:
    title = turn.old[asked.obligation_key].title
    return f"Đề nghị gia hạn việc “{title}” được đóng lại: {reason}."


def _log_closed(asked: ExtensionRow, reason: str, turn: Turn, session: Session) -> None:
    record(
        "extension-refused",
        f"obligation:{asked.obligation_key}",
        session=session,
        at=turn.now,
        actor=turn.actor,
        details={"new_due": asked.new_due.isoformat(), "reason": reason},
    )


def _overtaken(turn: Turn) -> Iterator[str]:
    for key, before in turn.old.items():
        if before.extended_due is None or before.cancelled_at is not None:
            continue
        row, until = turn.new.get(key), short_date(before.extended_due)
        if row is None:
            yield f"Việc “{before.title}” đã được gia hạn đến {until}, nay không còn trong kế hoạch."
        elif before.extended_due <= row.due:
            yield (
                f"Việc “{before.title}” đã được gia hạn đến {until}; kế hoạch điều chỉnh cho hạn "
                f"{short_date(row.due)} nên theo hạn mới."
            )
        elif row.due != before.due:
            yield f"Việc “{before.title}” đã được gia hạn đến {until}; gia hạn ấy vẫn giữ."
