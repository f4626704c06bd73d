"""One version of a plan takes over from another: what becomes of the pauses, before and when it does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from dondoc.reading.as_json import reading_from_json
from dondoc.schedule.items import places_of
from dondoc.schedule.lineage import Parts, lineage_from_json
from dondoc.schedule.wording import short_date
from models.events import record
from models.holds import add_hold, item_subject
from models.office import OFFICE_TIME
from models.tables import HoldKind, HoldRow, HoldScope, PlanRow
from models.takeover import Turn

HOLD_WORDS = {
    HoldKind.HOLD: "tạm dừng",
    HoldKind.SILENCE: "tạm ngừng nhắc",
    HoldKind.EXEMPTION: "miễn báo cáo",
}
Subject = tuple[HoldScope, str]


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one pause: it stands for `subjects` from now on, or ends for a reason.

    `words` say what a person must know of it; without any it goes on as it is.
    """

    subjects: tuple[Subject, ...] = ()
    ends: str = ""
    words: tuple[str, ...] = ()


def carry_holds(turn: Turn, *, session: Session) -> list[str]:
    """Let the pauses of the version before go on with what they were for; says what a person must know."""
    words: list[str] = []
    for hold in _holds_of(turn, session):
        hold.plan_id = turn.after.id
        if hold.until >= _today(turn):
            fate = _fate(hold, turn)
            words += fate.words
            _carry(hold, fate, turn, session)
    return words


def holds_ahead(turn: Turn, *, session: Session) -> list[str]:
    """What carrying them will have to say, before it is done."""
    holds = [hold for hold in _holds_of(turn, session) if hold.until >= _today(turn)]
    return [words for hold in holds for words in _fate(hold, turn).words]


def _today(turn: Turn) -> date:
    return turn.now.astimezone(OFFICE_TIME).date()


def _holds_of(turn: Turn, session: Session) -> list[HoldRow]:
    asked = select(HoldRow).where(HoldRow.plan_id == turn.before.id).order_by(col(HoldRow.id))
    return list(session.exec(asked))


def _fate(hold: HoldRow, turn: Turn) -> Fate:
    if hold.scope is HoldScope.ITEM:
        return _fate_of_item(hold, turn)
    if hold.scope is HoldScope.OBLIGATION and hold.subject not in turn.new:
        before = turn.old.get(hold.subject)
        title = before.title if before else hold.subject
        return _ending(hold, f"việc “{title}” không còn trong kế hoạch")
    if hold.scope is HoldScope.PLAN and turn.is_other_plan:
        return _ending(hold, "kế hoạch được thay bằng kế hoạch khác")
    if hold.scope is HoldScope.PERIOD and not any(
        row.period == hold.subject for row in turn.new.values()
    ):
        return _ending(hold, f"không còn kỳ báo cáo {hold.subject}")
    return Fate()


def _ending(hold: HoldRow, reason: str, *before: str) -> Fate:
    said = f"Lần {HOLD_WORDS[hold.kind]} đến {short_date(hold.until)} kết thúc: {reason}."
    return Fate(ends=reason, words=(*before, said))


def _fate_of_item(hold: HoldRow, turn: Turn) -> Fate:
    """To where the held rows stand now; where others stand there too, to their own work alone."""
    was, stands = _stands(turn.before), _stands(turn.after)
    held = {first for first, place in was.items() if item_subject(*place[1:3]) == hold.subject}
    left = [first for first in held if first in stands]
    if not left:
        return _ending(hold, f"nhiệm vụ ở mục {hold.subject} không còn trong kế hoạch")
    at: dict[str, list[Parts]] = defaultdict(list)
    for first, place in stands.items():
        at[item_subject(*place[1:3])].append(first)
    subjects = dict.fromkeys(item_subject(*stands[first][1:3]) for first in left)
    pure = [one for one in subjects if held.issuperset(at[one])]
    mixed = [one for one in subjects if one not in pure]
    wanted = [(HoldScope.ITEM, one) for one in pure]
    wanted += [(HoldScope.OBLIGATION, key) for key in _keys_of_held(hold, mixed, turn)]
    if wanted == [(HoldScope.ITEM, hold.subject)]:
        return Fate()
    moved = (
        f"Lần {HOLD_WORDS[hold.kind]} nhiệm vụ ở mục {hold.subject} (đến {short_date(hold.until)}) "
        f"theo nhiệm vụ ấy sang mục {', '.join(subjects)}."
    )
    if not wanted:
        return _ending(hold, "nhiệm vụ không còn việc nào", moved)
    return Fate(tuple(wanted), words=(moved,))


def _stands(plan: PlanRow) -> dict[Parts, Parts]:
    """Where each item stands in a version, by where it first stood."""
    lineage = lineage_from_json(plan.lineage)
    items = reading_from_json(plan.reading).items
    return {lineage.first(place): place for place in places_of(items, plan.key)}


def _keys_of_held(hold: HoldRow, subjects: Sequence[str], turn: Turn) -> Iterator[str]:
    """The work at these places that was held before, not what came to stand beside it."""
    for key, row in turn.new.items():
        was = turn.old.get(key)
        if was is None or item_subject(row.section, row.number) not in subjects:
            continue
        if item_subject(was.section, was.number) == hold.subject:
            yield key


def _carry(hold: HoldRow, fate: Fate, turn: Turn, session: Session) -> None:
    if fate.ends:
        _end(hold, fate.ends, turn, session)
    elif fate.subjects:
        _move(hold, fate.subjects[0], turn, session)
        for scope, subject in fate.subjects[1:]:
            _add_like(hold, scope, subject, turn, session)


def _move(hold: HoldRow, to: Subject, turn: Turn, session: Session) -> None:
    hold.scope, hold.subject = to
    said = {"scope": hold.scope.value, "subject": hold.subject, "plan": hold.plan_id}
    subject = f"hold:{hold.id}"
    record("hold-moved", subject, session=session, at=turn.now, actor=turn.actor, details=said)


def _add_like(hold: HoldRow, scope: HoldScope, subject: str, turn: Turn, session: Session) -> None:
    told = hold.model_dump(exclude={"id", "scope", "subject"})
    add_hold(HoldRow(**told, scope=scope, subject=subject), session=session, at=turn.now)


def _end(hold: HoldRow, reason: str, turn: Turn, session: Session) -> None:
    """End it from today on: its place may be another task's now."""
    hold.until = _today(turn) - timedelta(days=1)
    said = {"until": hold.until.isoformat(), "reason": reason}
    subject = f"hold:{hold.id}"
    record("hold-ended", subject, session=session, at=turn.now, actor=turn.actor, details=said)
