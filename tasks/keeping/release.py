"""What a person says after a restore: how far the lost database had come with its messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from dondoc.errors import DondocError
from models.engine import reading, session
from models.office import OFFICE_TIME, Office
from models.restorations import (
    doubt_all,
    held,
    in_doubt,
    let_go,
    plan_again,
    take_as_sent,
)
from models.tables import RestorationRow
from tasks.outbox.remind import plan_though_held

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Released:
    """How many messages are left in doubt, count as sent, or wait again."""

    unsure: int = 0
    sent: int = 0
    again: int = 0


def release(
    office: Office, sent_until: date | None, *, today: date, actor: str, arrived: bool = False
) -> Released:
    """Let the outbox send again after a restore.

    Everything that was due from the backup up to `sent_until`, that day included, may have gone out:
    it is planned as it would have been and left unsure, or counts as sent where a person knows that
    it `arrived`. None says that nothing at all went out after the backup. What is due later is
    planned by the next run. Raises DondocError where nothing is held, or for another day.
    """
    row = _held(office)
    if sent_until is not None:
        for day in _days(row, sent_until, today):
            plan_though_held(office, day)
            with session(office.engine) as opened:
                doubt_all(row.restored_at, session=opened)
    with session(office.engine) as opened:
        released = _settle(opened, office, sent_until, arrived)
        let_go(row, session=opened, sent_until=sent_until, at=office.moment(today), actor=actor)
    return released


def _held(office: Office) -> RestorationRow:
    with reading(office.engine) as opened:
        row = held(session=opened)
    if row is None:
        raise DondocError("không có gì phải cho gửi lại: dữ liệu không vừa được khôi phục")
    return row


def _days(row: RestorationRow, last: date, today: date) -> list[date]:
    first = row.backup_at.astimezone(OFFICE_TIME).date()
    if not first <= last <= today:
        raise DondocError(
            f"ngày {last:%d/%m/%Y} không ở giữa ngày sao lưu {first:%d/%m/%Y} và hôm nay",
            remedy="nếu sau giờ sao lưu chưa gửi gì thì dùng --nothing-sent",
        )
    return [first + n * ONE_DAY for n in range((last - first).days + 1)]


def _settle(opened: Session, office: Office, sent_until: date | None, arrived: bool) -> Released:
    if sent_until is None:
        return Released(again=plan_again(session=opened))
    if arrived:
        return Released(sent=take_as_sent(session=opened, at=office.now()))
    return Released(unsure=in_doubt(session=opened))
