"""Values with defaults for the tests of schedule, status, messages and feeds; all of our own writing."""

from __future__ import annotations

from datetime import date, time
from itertools import count
from typing import Any

from dondoc.calendars.working_days import WorkingCalendar
from dondoc.plan import (
    Anniversary,
    Cadence,
    Certainty,
    Place,
    PlanHeader,
    PlanItem,
    PlanReading,
    ReportingDuty,
    RowCount,
    Section,
    Timing,
    TimingStatus,
    Window,
)
from dondoc.policy import Audience, Policy, Step
from dondoc.schedule.keys import stable_key
from dondoc.schedule.obligation import Obligation, ObligationKind, Role

_numbers = count(1)

# 2 September 2026 is a Wednesday, Tuesday the second day of the holiday; Monday 31 August is off in
# exchange for Saturday 22 August.
CALENDAR_2026 = WorkingCalendar(
    days_off=frozenset(
        {
            date(2026, 4, 30),
            date(2026, 5, 1),
            date(2026, 8, 31),
            date(2026, 9, 1),
            date(2026, 9, 2),
        }
    ),
    days_worked=frozenset({date(2026, 8, 22)}),
    years=frozenset({2026}),
)

DATED_LADDER = (
    Step("còn năm ngày", -5, Audience.OFFICER),
    Step("còn một ngày", -1, Audience.OFFICER),
    Step("hôm nay", 0, Audience.OFFICER),
    Step("quá hạn một ngày", 1, Audience.OFFICER),
    Step("quá hạn một ngày", 1, Audience.LEADER),
    Step("quá hạn một tuần", 5, Audience.COORDINATOR),
)


def a_policy(**changes: Any) -> Policy:
    """A policy that soon means five working days, with one ladder for all kinds but anniversaries."""
    values: dict[str, Any] = {
        "close_of_business": time(17, 0),
        "due_soon_working_days": 5,
        "checkpoints": ((6, 15), (12, 15)),
        "ladders": {kind.value: DATED_LADDER for kind in ObligationKind},
        "remind_coordinating": False,
        "cancelled_events_kept_days": 60,
    }
    return Policy(**values | changes)


def an_obligation(**changes: Any) -> Obligation:
    """Work of one lead agency due on Friday 19 June 2026."""
    values: dict[str, Any] = {
        "key": stable_key("maker", str(next(_numbers))),
        "kind": ObligationKind.DATED,
        "role": Role.LEAD,
        "agency_id": "so-du-lich",
        "section": "III",
        "number": "2",
        "title": "Xây dựng bộ ảnh giới thiệu làng nghề",
        "content": "Xây dựng bộ ảnh giới thiệu làng nghề; in 500 bản.",
        "lead": "Sở Du lịch",
        "coordinating": "Sở Tài chính",
        "timing_text": "Trước ngày 20/6",
        "start": date(2026, 1, 1),
        "due": date(2026, 6, 19),
        "certainty": Certainty.CERTAIN,
    }
    return Obligation(**values | changes)


def a_header(**changes: Any) -> PlanHeader:
    """The header of a plan of one year."""
    values: dict[str, Any] = {
        "number": "12/KH-UBND",
        "issued_on": date(2026, 1, 15),
        "year": 2026,
        "period": (date(2026, 1, 1), date(2026, 12, 31)),
        "title": "Quảng bá làng nghề năm 2026",
        "issuer": "UBND thành phố Hà Nội",
        "coordinator": "Sở Văn hóa và Thể thao",
    }
    return PlanHeader(**values | changes)


def a_timing(
    *windows: tuple[date, date], status: TimingStatus = TimingStatus.DATED, **changes: Any
) -> Timing:
    """A certain timing with these windows."""
    values: dict[str, Any] = {
        "text": "Quý II",
        "windows": tuple(Window(*window) for window in windows),
        "status": status,
        "certainty": Certainty.CERTAIN,
    }
    return Timing(**values | changes)


QUARTER_II = a_timing((date(2026, 4, 1), date(2026, 6, 30)))
ALL_YEAR = a_timing(
    (date(2026, 1, 1), date(2026, 12, 31)), status=TimingStatus.ALL_YEAR, text="Năm 2026"
)


def an_item(**changes: Any) -> PlanItem:
    """Row I.1, led by one department, due in the second quarter."""
    values: dict[str, Any] = {
        "section": "I",
        "number": "1",
        "content": "Xây dựng bộ ảnh giới thiệu làng nghề.",
        "timing": QUARTER_II,
        "lead": "Sở Du lịch",
        "lead_agencies": ("Sở Du lịch",),
        "coordinating": "",
        "coordinating_agencies": (),
        "assignee": None,
        "product": None,
        "source": Place(page=3, row=4),
    }
    return PlanItem(**values | changes)


def a_report(name: str, due: date, **changes: Any) -> ReportingDuty:
    """A report to the coordinating office by the departments and the communes."""
    values: dict[str, Any] = {
        "name": name,
        "deadline_text": "",
        "before": due,
        "due": due,
        "to": "Sở Văn hóa và Thể thao",
        "reporters": "các sở, ban, ngành, UBND các phường, xã",
    }
    return ReportingDuty(**values | changes)


def an_anniversary(text: str, name: str, **changes: Any) -> Anniversary:
    """A mention of a day, without a printed one."""
    values: dict[str, Any] = {"date": None, "origin": None, "ordinal": None, "consistent": None}
    return Anniversary(text, name, **values | changes)


def a_reading(*items: PlanItem, **changes: Any) -> PlanReading:
    """A plan of one section with these items."""
    values: dict[str, Any] = {
        "plan": a_header(),
        "sections": (Section("I", "SỞ DU LỊCH"),),
        "items": items,
        "reports": (),
        "anniversaries": (),
        "standing_duties": (),
        "cadences": (),
        "rows": RowCount(0, 0, 0, 0, 0, 0),
        "findings": (),
    }
    return PlanReading(**values | changes)


def a_cadence(text: str, rrule: str, section: str = "I", number: str = "1") -> Cadence:
    """A cadence of row I.1."""
    return Cadence(section, number, text, rrule)
