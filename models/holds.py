"""Pauses: what is held or kept silent on which day, by whom and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from dondoc.errors import DondocError, NotFound
from models.events import record
from models.tables import HoldKind, HoldRow, HoldScope, ObligationRow

ONE_DAY = timedelta(days=1)
_ENDING = select(HoldRow).where(HoldRow.until >= bindparam("day")).order_by(col(HoldRow.id))
_WIDE = (HoldScope.PLAN, HoldScope.EVERYTHING)


def add_hold(hold: HoldRow, *, session: Session, at: datetime) -> HoldRow:
    """Keep a hold or a silence; raises DondocError where it would end before it starts."""
    if hold.until < hold.starts:
        raise DondocError(
            f"ngày cuối {hold.until:%d/%m/%Y} trước ngày đầu {hold.starts:%d/%m/%Y}",
            remedy="ghi ngày cuối từ ngày đầu trở đi",
        )
    session.add(hold)
    session.flush()
    said = {
        "kind": hold.kind.value,
        "scope": hold.scope.value,
        "subject": hold.subject,
        "plan": hold.plan_id,
        "starts": hold.starts.isoformat(),
        "until": hold.until.isoformat(),
        "reason": hold.reason,
    }
    subject = f"hold:{hold.id}"
    record("hold-added", subject, session=session, at=at, actor=hold.author, details=said)
    return hold


def end_hold(
    hold_id: int, *, session: Session, day: date, reason: str, actor: str, at: datetime
) -> HoldRow:
    """Let it end before that day, which is free of it. Raises NotFound, and DondocError if it is over."""
    hold = session.get(HoldRow, hold_id)
    if hold is None:
        raise NotFound(f"không có lần tạm dừng số {hold_id}", remedy="xem: dondoc hold list")
    if hold.until < day:
        raise DondocError(f"lần tạm dừng số {hold_id} đã hết từ ngày {hold.until:%d/%m/%Y}")
    hold.until = day - ONE_DAY
    said = {"until": hold.until.isoformat(), "reason": reason}
    record("hold-ended", f"hold:{hold_id}", session=session, at=at, actor=actor, details=said)
    return hold


class Holds(list[HoldRow]):
    """Holds that are asked about many obligations: found by what they cover, not by looking at each."""

    def of(self, row: ObligationRow) -> list[HoldRow]:
        """Those that may cover the obligation, in the order of the list."""
        by_subject = self._by_subject
        found = [
            *by_subject[HoldScope.OBLIGATION].get(row.key, ()),
            *by_subject[HoldScope.AGENCY].get(row.agency_id, ()),
            *by_subject[HoldScope.PERIOD].get(row.period, ()),
            *self._wide,
        ]
        if items := by_subject[HoldScope.ITEM]:
            found += items.get(item_subject(row.section, row.number), ())
        return [self[at] for at in sorted(found)]

    @cached_property
    def _wide(self) -> list[int]:
        """Places in the list of those about a plan or everything."""
        return [at for at, hold in enumerate(self) if hold.scope in _WIDE]

    @cached_property
    def _by_subject(self) -> dict[HoldScope, dict[str, list[int]]]:
        """Places in the list of the others, by what they are about."""
        found: dict[HoldScope, dict[str, list[int]]] = {scope: {} for scope in HoldScope}
        for at, hold in enumerate(self):
            if hold.scope not in _WIDE:
                found[hold.scope].setdefault(hold.subject, []).append(at)
        return found


def holds_ending_on_or_after(day: date, *, session: Session) -> Holds:
    """The holds and silences that matter on that day or later."""
    return Holds(session.exec(_ENDING, params={"day": day}))


def holds_of(rows: Collection[ObligationRow], day: date, *, session: Session) -> Holds:
    """Those of them that cover any of these obligations: each row is looked at with every one."""
    found = holds_ending_on_or_after(day, session=session)
    if not found:
        return found
    named = {name for row in rows for name in (row.key, row.agency_id, row.period)}
    named |= {item_subject(row.section, row.number) for row in rows}
    return Holds(one for one in found if one.scope in _WIDE or one.subject in named)


def hold_on(day: date, row: ObligationRow, holds: Sequence[HoldRow]) -> HoldRow | None:
    """The hold of an obligation on that day; of several the one that ends last."""
    return _latest((HoldKind.HOLD, HoldKind.EXEMPTION), day, row, holds)


def exemption_on(day: date, row: ObligationRow, holds: Sequence[HoldRow]) -> HoldRow | None:
    """Why a report is not owed on that day, if it is not."""
    return _latest((HoldKind.EXEMPTION,), day, row, holds)


def silence_on(day: date, row: ObligationRow, holds: Sequence[HoldRow]) -> HoldRow | None:
    """The silence kept about an obligation on that day; of several the one that ends last."""
    return _latest((HoldKind.SILENCE,), day, row, holds)


def item_subject(section: str, number: str) -> str:
    """An item as the subject of a hold."""
    return f"{section} > {number}"


def _latest(
    kinds: tuple[HoldKind, ...], day: date, row: ObligationRow, holds: Sequence[HoldRow]
) -> HoldRow | None:
    on_that_day = [
        hold
        for hold in (holds.of(row) if isinstance(holds, Holds) else holds)
        if hold.kind in kinds and hold.starts <= day <= hold.until and _covers(hold, row)
    ]
    return max(on_that_day, key=lambda hold: hold.until, default=None)


def _covers(hold: HoldRow, row: ObligationRow) -> bool:
    if hold.plan_id is not None and hold.plan_id != row.plan_id:
        return False
    subjects = {
        HoldScope.OBLIGATION: row.key,
        HoldScope.ITEM: item_subject(row.section, row.number),
        HoldScope.AGENCY: row.agency_id,
        HoldScope.PERIOD: row.period,
        HoldScope.PLAN: hold.subject,
        HoldScope.EVERYTHING: hold.subject,
    }
    return hold.subject == subjects[hold.scope]
