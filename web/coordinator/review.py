"""/dieu-phoi/ke-hoach/{id}: a plan's doubts, each beside its rows and settled in place; approval."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlmodel import Session, col, func, select

from dondoc.errors import DondocError
from dondoc.plan import Severity
from dondoc.schedule.answers import AnswerKind
from models.engine import reading, session
from models.plans import findings_of, items_of, plan_by_id
from models.tables import ObligationRow, PlanRow, PlanStatus
from tasks.plans.approve import approve
from tasks.plans.settle import Given, reopen_doubt, settle_doubt
from web.coordinator.amended import amendment_view, others_in_force
from web.coordinator.doubts import Doubt, doubts_of
from web.coordinator.entry import HOME, Number, Sender, Who, back_to, desk_page, refused
from web.routes.agency import day_of, text_of

PLANS = f"{HOME}/ke-hoach"
Field = Annotated[str, Form()]
router = APIRouter(prefix=PLANS)


@router.get("/{plan_id}")
def review_page(request: Request, who: Who, plan_id: Number, xong: str = "") -> Response:
    """The plan: what is in doubt first, errors before doubts, then what was settled, then all rows."""
    with reading(who.office.engine) as opened:
        plan = plan_by_id(plan_id, session=opened)
        items = items_of(plan_id, session=opened)
        base = plan_by_id(plan.based_on, session=opened) if plan.based_on else None
        doubts = doubts_of(findings_of(plan_id, session=opened), plan, items, base)
        values = {
            "here": "plans",
            "done": xong,
            "plan": plan,
            "is_draft": plan.status is PlanStatus.DRAFT,
            "open": [one for one in doubts if not one.settled and one.asks],
            "notes": [one for one in doubts if not one.settled and not one.asks],
            "settled": [one for one in doubts if one.settled],
            "errors": _open_errors(doubts),
            "which": sum(one.asks_which and not one.settled for one in doubts),
            "items": items,
            "agencies": who.office.directory.agencies,
            "obligations": _obligations(plan, opened),
            "change": amendment_view(plan, who.office, opened),
            "others": others_in_force(plan, opened),
        }
    return desk_page(request, who, "review.html", values)


@router.post("/{plan_id}/nghi-van/{number}")
def settle(
    request: Request,
    who: Sender,
    plan_id: Number,
    number: Number,
    cach: Field = "",
    co_quan: Field = "",
    tu: Field = "",
    den: Field = "",
    ly_do: Field = "",
    nhiem_vu: Field = "",
) -> Response:
    """Settle one doubt of a draft."""
    way = f"{PLANS}/{plan_id}"
    try:
        given = _given(cach, co_quan, tu, den, ly_do, nhiem_vu)
        with session(who.office.engine) as opened:
            words = settle_doubt(
                plan_id, number, given, office=who.office, session=opened, author=who.actor
            )
    except DondocError as refusal:
        return refused(request, who, refusal, way)
    return back_to(way, f"Đã ghi: {words}")


@router.post("/{plan_id}/nghi-van/{number}/mo-lai")
def reopen(request: Request, who: Sender, plan_id: Number, number: Number) -> Response:
    """Take an answer back."""
    way = f"{PLANS}/{plan_id}"
    try:
        with session(who.office.engine) as opened:
            reopen_doubt(plan_id, number, office=who.office, session=opened, author=who.actor)
    except DondocError as refusal:
        return refused(request, who, refusal, way)
    return back_to(way, "Đã mở lại điểm cần xem")


@router.post("/{plan_id}/duyet")
def approve_plan(
    request: Request,
    who: Sender,
    plan_id: Number,
    so: Field = "",
    ngay: Field = "",
    du_con_loi: Field = "",
    thay_the: Field = "",
) -> Response:
    """Put the draft in force; from here on it is sent and published."""
    way = f"{PLANS}/{plan_id}"
    try:
        done = approve(
            who.office.engine,
            plan_id,
            approved_by=who.actor,
            now=who.office.now(),
            number=text_of(so) or None,
            issued_on=day_of(ngay) if ngay else None,
            despite_errors=du_con_loi == "co",
            supersedes=int(thay_the) if thay_the.isdecimal() else None,
            office=who.office,
        )
    except DondocError as refusal:
        return refused(request, who, refusal, way)
    if done.unchanged:
        return back_to(way, "Kế hoạch đã được duyệt từ trước")
    touched = f"; so với bản trước: thêm {done.added}, đổi {done.changed}, bỏ {done.cancelled}"
    said = f"Đã duyệt: {done.obligations} hạn có hiệu lực{touched if done.before else ''}"
    return back_to(way, ". ".join((said, *(one.rstrip(".") for one in done.words))))


def _given(kind: str, agencies: str, start: str, due: str, reason: str, same_as: str) -> Given:
    if kind not in set(AnswerKind):
        raise DondocError("chưa chọn cách giải quyết")
    names = tuple(text_of(one) for one in agencies.split(";"))
    days = _day(start), _day(due)
    return Given(AnswerKind(kind), names, *days, text_of(reason), text_of(same_as))


def _day(text: str) -> date | None:
    return day_of(text) if text else None


def _open_errors(doubts: list[Doubt]) -> int:
    return sum(one.severity is Severity.ERROR and not one.settled for one in doubts)


def _obligations(plan: PlanRow, opened: Session) -> int:
    asked = select(func.count()).select_from(ObligationRow)
    asked = asked.where(ObligationRow.plan_id == plan.id, col(ObligationRow.cancelled_at).is_(None))
    return opened.exec(asked).one()
