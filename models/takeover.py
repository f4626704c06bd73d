"""One version of a plan takes over from another: what becomes of pauses, requests and done work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from dondoc.reading.as_json import reading_from_json
from dondoc.schedule.items import places_of
from dondoc.schedule.lineage import Parts, lineage_from_json
from dondoc.schedule.wording import short_date
from models.events import record
from models.holds import add_hold, item_subject
from models.office import OFFICE_TIME
from models.tables import (
    ExtensionRow,
    ExtensionState,
    HoldKind,
    HoldRow,
    HoldScope,
    ObligationRow,
    PlanRow,
)

HOLD_WORDS = {
    HoldKind.HOLD: "tạm dừng",
    HoldKind.SILENCE: "tạm ngừng nhắc",
    HoldKind.EXEMPTION: "miễn báo cáo",
}
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


def carry_holds(turn: Turn, *, session: Session) -> list[str]:
    """Let the pauses of the version before go on with what they were for; says what a person must know."""
    words: list[str] = []
    today = turn.now.astimezone(OFFICE_TIME).date()
    asked = select(HoldRow).where(HoldRow.plan_id == turn.before.id).order_by(col(HoldRow.id))
    for hold in list(session.exec(asked)):
        hold.plan_id = turn.after.id
        if hold.until >= today:
            words += _carried(hold, turn, session)
    return words


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


def _carried(hold: HoldRow, turn: Turn, session: Session) -> Iterator[str]:
    if hold.scope is HoldScope.ITEM:
        yield from _carry_item(hold, turn, session)
    elif hold.scope is HoldScope.OBLIGATION and hold.subject not in turn.new:
        before = turn.old.get(hold.subject)
        title = before.title if before else hold.subject
        yield from _ended(hold, f"việc “{title}” không còn trong kế hoạch", turn, session)
    elif hold.scope is HoldScope.PLAN and turn.is_other_plan:
        yield from _ended(hold, "kế hoạch được thay bằng kế hoạch khác", turn, session)
    elif hold.scope is HoldScope.PERIOD and not any(
        row.period == hold.subject for row in turn.new.values()
    ):
        yield from _ended(hold, f"không còn kỳ báo cáo {hold.subject}", turn, session)


def _carry_item(hold: HoldRow, turn: Turn, session: Session) -> Iterator[str]:
    """To where the held rows stand now; where others stand there too, to their own work alone."""
    was, stands = _stands(turn.before), _stands(turn.after)
    held = {first for first, place in was.items() if item_subject(*place[1:3]) == hold.subject}
    left = [first for first in held if first in stands]
    if not left:
        reason = f"nhiệm vụ ở mục {hold.subject} không còn trong kế hoạch"
        yield from _ended(hold, reason, turn, session)
        return
    at: dict[str, list[Parts]] = defaultdict(list)
    for first, place in stands.items():
        at[item_subject(*place[1:3])].append(first)
    subjects = dict.fromkeys(item_subject(*stands[first][1:3]) for first in left)
    pure = [one for one in subjects if held.issuperset(at[one])]
    mixed = [one for one in subjects if one not in pure]
    wanted = [(HoldScope.ITEM, one) for one in pure]
    wanted += [(HoldScope.OBLIGATION, key) for key in _keys_of_held(hold, mixed, turn)]
    if wanted == [(HoldScope.ITEM, hold.subject)]:
        return
    moved = ", ".join(subjects)
    yield (
        f"Lần {HOLD_WORDS[hold.kind]} nhiệm vụ ở mục {hold.subject} (đến {short_date(hold.until)}) "
        f"theo nhiệm vụ ấy sang mục {moved}."
    )
    if not wanted:
        yield from _ended(hold, "nhiệm vụ không còn việc nào", turn, session)
        return
    _move(hold, wanted[0], turn, session)
    for scope, subject in wanted[1:]:
        _add_like(hold, scope, subject, turn, session)


def _stands(plan: PlanRow) -> dict[Parts, Parts]:
    """Where each item stands in a version, by where it first stood."""
    lineage = lineage_from_json(plan.lineage)
    items = reading_from_json(plan.reading).items
    return {lineage.first(place): place for place in places_of(items, plan.key)}


def _keys_of_held(hold: HoldRow, subjects: Sequence[str], turn: Turn) -> list[str]:
    """The work at these places that was held before, not what came to stand beside it."""
    return [
        key
        for key, row in turn.new.items()
        if item_subject(row.section, row.number) in subjects
        and (was := turn.old.get(key)) is not None
        and item_subject(was.section, was.number) == hold.subject
    ]


def _move(hold: HoldRow, to: tuple[HoldScope, str], turn: Turn, session: Session) -> None:
    hold.scope, hold.subject = to
    said = {"scope": hold.scope.value, "subject": hold.subject, "plan": hold.plan_id}
    subject = f"hold:{hold.id}"
    record("hold-moved", subject, session=session, at=turn.now, actor=turn.actor, details=said)


def _add_like(hold: HoldRow, scope: HoldScope, subject: str, turn: Turn, session: Session) -> None:
    told = hold.model_dump(exclude={"id", "scope", "subject"})
    add_hold(HoldRow(**told, scope=scope, subject=subject), session=session, at=turn.now)


def _ended(hold: HoldRow, reason: str, turn: Turn, session: Session) -> Iterator[str]:
    """End it from today on: its place may be another task's now."""
    today = turn.now.astimezone(OFFICE_TIME).date()
    until = hold.until
    hold.until = today - timedelta(days=1)
    said = {"until": hold.until.isoformat(), "reason": reason}
    subject = f"hold:{hold.id}"
    record("hold-ended", subject, session=session, at=turn.now, actor=turn.actor, details=said)
    yield f"Lần {HOLD_WORDS[hold.kind]} đến {short_date(until)} kết thúc: {reason}."
