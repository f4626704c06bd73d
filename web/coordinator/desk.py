"""/dieu-phoi: the coordinator's day, what agencies owe, the rounds of reports and the year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session

from dondoc.errors import NotFound
from dondoc.schedule.wording import short_date
from dondoc.status import State
from models.engine import reading
from models.office import Office
from models.plans import findings_of, plans
from models.tables import PlanStatus
from web.answers import NO_STORE
from web.coordinator.entry import HOME, SignedIn, Who, desk_page
from web.coordinator.prefect import DEPLOYMENTS
from web.coordinator.reach import undecided, unreached
from web.coordinator.rounds import (
    KIND_WORDS,
    Rounds,
    plans_with_reports,
    rounds_of,
)
from web.coordinator.rounds_file import rounds_workbook
from web.coordinator.waiting import waiting_now
from web.coordinator.work import (
    THIS_WEEK,
    Line,
    choices,
    chosen,
    due_this_week,
    lines_on,
    long_day,
    own_work,
    week_of,
)
from web.coordinator.year import agency_years, legend, months_header, year_strip, years_in
from web.root import root

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST_LINES = 8
# a browser shows this many lines at once; the states' filters and the agencies' pages have the rest
MOST_LINES = 500
router = APIRouter(prefix=HOME)


@dataclass(frozen=True, slots=True)
class Tile:
    """One count of the day, where it leads, and the state whose colours it has."""

    count: int
    words: str
    way: str
    state: State | None
    prefect: str


@router.get("")
def today_page(request: Request, who: Who, xong: str = "") -> Response:
    """Hôm nay: what asks for the coordinator, each with its count and the way there."""
    office, today = who.office, who.office.today()
    with reading(office.engine) as opened:
        lines = own_work(lines_on(today, office, opened))
        overdue = chosen(lines, "qua-han", today)
        week = due_this_week(lines, today)
        first, last = week_of(today)
        values = {
            "here": "today",
            "done": xong,
            "today_words": long_day(today),
            "week_words": f"{short_date(first)} – {short_date(last)}",
            "tiles": _tiles(lines, today, office, opened),
            "overdue": overdue[:FIRST_LINES],
            "overdue_count": len(overdue),
            "week": week[:FIRST_LINES],
            "week_count": len(week),
            "deployments": DEPLOYMENTS,
        }
    return desk_page(request, who, "today.html", values)


def _tiles(lines: list[Line], today: date, office: Office, session: Session) -> tuple[Tile, ...]:
    drafts = plans(session=session, status=PlanStatus.DRAFT)
    overdue, week = chosen(lines, "qua-han", today), due_this_week(lines, today)
    waiting = waiting_now(lines, office, session).count
    messages = undecided(office, session)
    unsure = sum(one.may_have_arrived for one in messages)
    nobody = len(unreached(lines, office, session))
    soon, wait, over, held = (
        State.DUE_SOON,
        State.AWAITING_CONFIRMATION,
        State.OVERDUE,
        State.ON_HOLD,
    )
    return (
        Tile(len(overdue), "việc quá hạn", "viec?tinh-trang=qua-han", over, "send-reminders"),
        Tile(
            len(week),
            "việc đến hạn tuần này",
            f"viec?tinh-trang={THIS_WEEK}",
            soon,
            "send-reminders",
        ),
        Tile(waiting, "đề nghị, báo cáo chờ trả lời", "yeu-cau", wait, ""),
        Tile(unsure, "tin không chắc đã đến", "tin-nhan", over, "audit-reminders"),
        Tile(len(messages) - unsure, "tin không gửi được", "tin-nhan", over, "send-reminders"),
        Tile(nobody, "cơ quan không liên lạc được", "tin-nhan#co-quan", held, "audit-reminders"),
        Tile(len(drafts), "kế hoạch chờ duyệt", "ke-hoach", wait, "approve-plan"),
    )


@router.get("/viec")
def work_page(request: Request, who: Who) -> Response:
    """What agencies owe, all or of one state."""
    office, today = who.office, who.office.today()
    way = request.query_params.get("tinh-trang", "")
    with reading(office.engine) as opened:
        lines = own_work(lines_on(today, office, opened))
    shown = chosen(lines, way, today)
    values = {
        "here": "work",
        "way": way,
        "choices": choices(lines, today),
        "lines": shown[:MOST_LINES],
        "left": max(0, len(shown) - MOST_LINES),
        "today_words": long_day(today),
    }
    return desk_page(request, who, "work.html", values)


@router.get("/co-quan/{agency_id}")
def agency_page(request: Request, who: Who, agency_id: str) -> Response:
    """One agency: its year and everything it owes, what it helps with apart."""
    office, today = who.office, who.office.today()
    agency = office.directory.agency(agency_id)
    with reading(office.engine) as opened:
        lines = lines_on(today, office, opened, agency_id)
        nobody = unreached(lines, office, opened)
    own = own_work(lines)
    month = _number(request.query_params.get("thang", ""), 1, 12)
    year = _number(request.query_params.get("nam", ""), 2000, 2100) or today.year
    listed = [one for one in lines if _is_in(one, year if month else None, month)]
    values = {
        "here": "year",
        "agency": agency,
        "year": year,
        "month": month,
        "strip": year_strip(
            [one for one in own if one.row.due_now.year == year],
            year,
            f"{root()}{HOME}/co-quan/{agency_id}",
        ),
        "heads": months_header(year, today),
        "lines": own_work(listed),
        "helping": [one for one in listed if one.helping],
        "unreached": nobody[0].reason if nobody else "",
        "today_words": long_day(today),
    }
    return desk_page(request, who, "agency.html", values)


@router.get("/ca-nam")
def year_page(request: Request, who: Who) -> Response:
    """The year of all agencies, a strip each."""
    office, today = who.office, who.office.today()
    with reading(office.engine) as opened:
        lines = own_work(lines_on(today, office, opened))
    years = years_in(lines, today)
    asked = _number(request.query_params.get("nam", ""), 2000, 2100)
    year = asked if asked in years else today.year
    values = {
        "here": "year",
        "year": year,
        "years": years,
        "agencies": agency_years(lines, year, f"{root()}{HOME}/co-quan"),
        "heads": months_header(year, today),
        "legend": legend(),
        "today_words": long_day(today),
    }
    return desk_page(request, who, "year.html", values)


@router.get("/bao-cao")
def rounds_page(request: Request, who: Who) -> Response:
    """Agency × report period of a plan."""
    plan = _number(request.query_params.get("ke-hoach", ""), 1, 2**31)
    kind = request.query_params.get("tinh-trang", "")
    kind = kind if kind in KIND_WORDS else ""
    found, others = _rounds(who, plan, kind)
    values = {"here": "rounds", "rounds": found, "plans": others, "kind": kind}
    values["today_words"] = long_day(who.office.today())
    return desk_page(request, who, "rounds.html", values)


@router.get("/bao-cao.xlsx")
def rounds_file(request: Request, who: Who) -> Response:
    """The same table as a workbook."""
    plan = _number(request.query_params.get("ke-hoach", ""), 1, 2**31)
    kind = request.query_params.get("tinh-trang", "")
    found, _ = _rounds(who, plan, kind if kind in KIND_WORDS else "")
    if found is None:
        raise NotFound("chưa có kế hoạch nào yêu cầu báo cáo")
    day = who.office.today()
    name = f"bao-cao-ke-hoach-{found.plan_id}-{day:%Y%m%d}.xlsx"
    headers = NO_STORE | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(rounds_workbook(found, day), media_type=WORKBOOK, headers=headers)


def _rounds(
    who: SignedIn, plan_id: int | None, kind: str
) -> tuple[Rounds | None, list[tuple[int | None, str]]]:
    with reading(who.office.engine) as opened:
        having = plans_with_reports(opened)
        plan = next((one for one in having if one.id == plan_id), having[0] if having else None)
        others = [(one.id, one.title) for one in having]
        if plan is None:
            return None, others
        return rounds_of(plan, who.office.today(), who.office, opened, kind), others


@router.get("/ke-hoach")
def plans_page(request: Request, who: Who, xong: str = "") -> Response:
    """All plans, drafts first, each with how many doubts are open."""
    with reading(who.office.engine) as opened:
        found = [
            (plan, sum(not one.settled for one in findings_of(plan.id or 0, session=opened)))
            for plan in plans(session=opened)
        ]
    order = {PlanStatus.DRAFT: 0, PlanStatus.APPROVED: 1, PlanStatus.SUPERSEDED: 2}
    found.sort(key=lambda pair: (order[pair[0].status], -(pair[0].id or 0)))
    return desk_page(request, who, "plans.html", {"here": "plans", "done": xong, "plans": found})


def _is_in(line: Line, year: int | None, month: int | None) -> bool:
    day = line.row.due_now
    return (year is None or day.year == year) and (month is None or day.month == month)


def _number(text: str, least: int, most: int) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) < 11):
        return None
    return int(text) if least <= int(text) <= most else None
