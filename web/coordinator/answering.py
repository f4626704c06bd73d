"""/dieu-phoi/yeu-cau and /dieu-phoi/tin-nhan: what waits for a word, and the word that is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlmodel import Session

from dondoc.errors import DondocError
from models.engine import one_at_a_time, reading, session
from models.settling import Decision, settle
from web.coordinator.entry import HOME, Number, Sender, SignedIn, Who, back_to, desk_page, refused
from web.coordinator.reach import undecided, unreached
from web.coordinator.waiting import decide_done, decide_later_day, decide_report, waiting_now
from web.coordinator.work import lines_on, own_work
from web.routes.agency import text_of

REQUESTS, MESSAGES = f"{HOME}/yeu-cau", f"{HOME}/tin-nhan"
WAITING = "waiting"
YES, NO = "dong-y", "khong"
Field = Annotated[str, Form()]
router = APIRouter(prefix=HOME)


@router.get("/yeu-cau")
def waiting_page(request: Request, who: Who, xong: str = "") -> Response:
    """What waits for the coordinator's word, each with its answer in place."""
    office = who.office
    with reading(office.engine) as opened:
        lines = own_work(lines_on(office.today(), office, opened))
        values = {"here": "waiting", "waiting": waiting_now(lines, office, opened), "done": xong}
    return desk_page(request, who, "waiting.html", values)


@router.post("/yeu-cau/gia-han/{number}")
def answer_later_day(
    request: Request, who: Sender, number: Number, tra_loi: Field = "", ly_do: Field = ""
) -> Response:
    """Grant or refuse a later day."""
    return _answer(
        request,
        who,
        tra_loi,
        ly_do,
        lambda granted, reason, opened: decide_later_day(
            number, granted=granted, reason=reason, who=who, session=opened
        ),
    )


@router.post("/yeu-cau/xac-nhan/{key}")
def answer_done(
    request: Request, who: Sender, key: str, tra_loi: Field = "", ly_do: Field = ""
) -> Response:
    """Confirm that work is done, or open it again."""
    return _answer(
        request,
        who,
        tra_loi,
        ly_do,
        lambda granted, reason, opened: decide_done(
            text_of(key), granted=granted, reason=reason, who=who, session=opened
        ),
    )


@router.post("/yeu-cau/bao-cao/{number}")
def answer_report(
    request: Request, who: Sender, number: Number, tra_loi: Field = "", ly_do: Field = ""
) -> Response:
    """Accept a report or give it back."""
    return _answer(
        request,
        who,
        tra_loi,
        ly_do,
        lambda granted, reason, opened: decide_report(
            number, granted=granted, reason=reason, who=who, session=opened
        ),
    )


Deed = Callable[[bool, str, Session], str]


def _answer(request: Request, who: SignedIn, answer: str, reason: str, deed: Deed) -> Response:
    """Do what the form says in one transaction; a no must say why."""
    why = text_of(reason)
    try:
        if answer not in (YES, NO):
            raise DondocError("chưa chọn đồng ý hay không")
        if answer == NO and not why:
            raise DondocError("thiếu lý do không đồng ý", remedy="ghi lý do để cơ quan biết")
        with session(who.office.engine) as opened:
            # of two coordinators who answer at once, one does, and the other is told
            one_at_a_time(WAITING, session=opened)
            said = deed(answer == YES, why, opened)
    except DondocError as refusal:
        return refused(request, who, refusal, REQUESTS)
    return back_to(REQUESTS, said)


@router.get("/tin-nhan")
def messages_page(request: Request, who: Who, xong: str = "") -> Response:
    """Messages to be decided on, and agencies that nobody can be told of."""
    office = who.office
    with reading(office.engine) as opened:
        lines = lines_on(office.today(), office, opened)
        values = {
            "here": "messages",
            "done": xong,
            "messages": undecided(office, opened),
            "unreached": unreached(lines, office, opened),
        }
    return desk_page(request, who, "messages.html", values)


DECISIONS = {
    Decision.ARRIVED: "Đã ghi: tin đã đến",
    Decision.AGAIN: "Đã ghi: gửi lại",
    Decision.DROP: "Đã ghi: bỏ qua tin này",
}


@router.post("/tin-nhan/{key}")
def decide_message(
    request: Request, who: Sender, key: str, quyet: Field = "", ly_do: Field = ""
) -> Response:
    """Say that an unsure message arrived, is to go again, or is to be left."""
    try:
        if quyet not in set(Decision):
            raise DondocError("chưa chọn cách xử lý tin này")
        with session(who.office.engine) as opened:
            settle(
                text_of(key),
                Decision(quyet),
                session=opened,
                day=who.office.today(),
                at=who.office.now(),
                author=who.actor,
                note=text_of(ly_do),
            )
    except DondocError as refusal:
        return refused(request, who, refusal, MESSAGES)
    return back_to(MESSAGES, DECISIONS[Decision(quyet)])
