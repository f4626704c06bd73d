"""A small approved plan in a database of the test's own, with the real directory and policy."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from config.agencies import load_directory
from config.settings import load_settings
from dondoc.plan import (
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
from models.engine import session
from models.migrate import migrate
from models.office import Office, open_office
from tasks.plans.approve import approve
from tasks.plans.following import Following
from tasks.plans.rules import ReadingRules
from tasks.plans.store import Source, store_reading

PERIOD = "2026-6-thang"
YEAR = date(2026, 1, 1), date(2026, 12, 31)
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday 2 March, eight in the morning in Hà Nội
IN_TIME = datetime(2026, 6, 19, 16, 59, tzinfo=UTC)  # Friday 19 June, a minute before midnight
LATE = datetime(2026, 6, 19, 17, 0, tzinfo=UTC)  # Saturday 20 June, midnight in Hà Nội
COORDINATOR = "so-khoa-hoc-va-cong-nghe"


def create_item(section: str, number: str, content: str, due: date | None, **who: str) -> PlanItem:
    timing = Timing("Trong dịp hè")
    if due is not None:
        window = Window(YEAR[0], due)
        status, certainty = TimingStatus.DATED, Certainty.CERTAIN
        timing = Timing(f"Trước {due}", (window,), None, status, certainty)
    lead, helping = who["lead"], who.get("coordinating", "")
    return PlanItem(
        section,
        number,
        content,
        timing,
        lead,
        (lead,) if lead else (),
        helping,
        (helping,) if helping else (),
        None,
        None,
        Place(line=1, row=1),
    )


def create_reading(title: str = "Tổ chức hoạt động thử nghiệm năm 2026") -> PlanReading:
    """Two sections: a dated item of the coordinator, one of Sở Nội vụ with wards, one undated."""
    header = PlanHeader(
        "12/KH-UBND",
        date(2026, 2, 3),
        2026,
        YEAR,
        title,
        "UBND thành phố Hà Nội",
        "Sở Khoa học và Công nghệ",
    )
    items = (
        create_item(
            "I",
            "1",
            "Nâng cấp trục liên thông.",
            date(2026, 3, 31),
            lead="Sở Khoa học và Công nghệ",
        ),
        create_item(
            *("II", "1", "Mở lớp kỹ năng số.", date(2026, 9, 30)),
            lead="Sở Nội vụ",
            coordinating="UBND các phường, xã",
        ),
        create_item("II", "2", "Khảo sát sự hài lòng.", None, lead=""),
    )
    sections = Section("I", "SỞ KHOA HỌC VÀ CÔNG NGHỆ"), Section("II", "SỞ NỘI VỤ")
    report = ReportingDuty(
        "báo cáo 6 tháng",
        "trước ngày 20/6/2026",
        date(2026, 6, 20),
        date(2026, 6, 19),
        "Sở Khoa học và Công nghệ",
        "UBND các phường, xã",
    )
    rows = RowCount(5, 3, 2, 0, 0, 0)
    return PlanReading(header, sections, items, (report,), (), (), (), rows, ())


def create_office(folder: Path, now: datetime = NOW, **settings: str) -> Office:
    """An office with a migrated database, in a folder unless the settings say otherwise."""
    office = open_office(load_settings(home=folder, **settings), now=lambda: now)
    migrate(office.engine)
    return office


def keep_plan(office: Office, reading: PlanReading | None = None, *, approved: bool = True) -> int:
    """Keep the plan, and put it in force; rows that may be old ones are new."""
    plan = reading or create_reading()
    follows = Following(plan, ReadingRules(load_directory(), office.policy, ()), (), NOW)
    source = Source("ke-hoach.docx", "00ff", "an", NOW, COORDINATOR)
    with session(office.engine) as opened:
        kept = store_reading(plan, follows, source, session=opened)
    if approved:
        approve(office.engine, kept.plan_id, approved_by="chị Bình", now=NOW, despite_errors=True)
    return kept.plan_id
