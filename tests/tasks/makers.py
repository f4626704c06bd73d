"""Makers of what these tests need: a small plan, its schedule, contacts, a migrated database."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import TypedDict

from sqlalchemy import Engine
from sqlmodel import Session

from dondoc.calendars.working_days import WorkingCalendar
from dondoc.language.agencies import AgencyDirectory
from dondoc.language.directory import Agency
from dondoc.plan import (
    Certainty,
    Finding,
    Place,
    PlanHeader,
    PlanItem,
    PlanReading,
    RowCount,
    Severity,
    Timing,
    TimingStatus,
    Window,
)
from dondoc.policy import Audience, Policy, Step
from dondoc.schedule.answers import Answer
from dondoc.schedule.lineage import Lineage
from dondoc.schedule.obligation import (
    Commemoration,
    Obligation,
    ObligationKind,
    Role,
    Schedule,
)
from models.contacts import add_contact
from models.engine import reading, session
from models.obligations import claim_done, obligation_in_force
from models.outbox import reminders
from models.tables import PlanRow, ReminderRow
from tasks.outbox.plan import PlanCounts, plan_reminders
from tasks.plans.approve import approve
from tasks.plans.kinship import Kinship
from tasks.plans.outcome import IngestOutcome, Particulars
from tasks.plans.store import Source, store_reading

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday 2 March, eight in the morning in Hà Nội
DIRECTORY = AgencyDirectory(
    [
        Agency("so-noi-vu", "Sở Nội vụ", "sở"),
        Agency("so-du-lich", "Sở Du lịch", "sở"),
        Agency("so-van-hoa", "Sở Văn hóa và Thể thao", "sở"),
    ],
    [],
)
DUE = date(2026, 6, 19)


def create_item(number: str, content: str) -> PlanItem:
    timing = Timing(
        "Quý II", (Window(date(2026, 4, 1), DUE),), None, TimingStatus.DATED, Certainty.CERTAIN
    )
    place = Place(line=10, row=int(number))
    lead = ("Sở Nội vụ",)
    return PlanItem("I", number, content, timing, lead[0], lead, "", (), None, None, place)


def create_reading(
    *,
    title: str = "Kế hoạch thử",
    contents: Sequence[str] = ("Mở lớp tin học", "Ra bản tin"),
    number: str | None = None,
    findings: Sequence[Finding] = (),
) -> PlanReading:
    period = date(2026, 1, 1), date(2026, 12, 31)
    header = PlanHeader(number, date(2026, 1, 15), 2026, period, title, "UBND", "Sở Văn hóa")
    items = tuple(create_item(str(place), text) for place, text in enumerate(contents, start=1))
    rows = RowCount(len(items), len(items), 0, 0, 0, 0)
    return PlanReading(header, (), items, (), (), (), (), rows, tuple(findings))


def create_finding(
    code: str = "lead-blank", severity: Severity = Severity.ERROR, read: str = "dòng 3"
) -> Finding:
    return Finding(code, severity, "mục I", read, "Không ghi cơ quan phụ trách.")


def create_obligation(key: str, *, agency: str = "so-noi-vu", due: date = DUE) -> Obligation:
    return Obligation(
        key=key,
        kind=ObligationKind.DATED,
        role=Role.LEAD,
        agency_id=agency,
        section="I",
        number="1",
        title=f"Mở lớp tin học {key}",
        content="Mở lớp tin học cho người cao tuổi",
        lead="Sở Nội vụ",
        coordinating="",
        timing_text="Quý II",
        start=date(2026, 4, 1),
        due=due,
        certainty=Certainty.CERTAIN,
    )


def create_schedule(*obligations: Obligation) -> Schedule:
    day = Commemoration("day1", "Quốc khánh", date(2026, 9, 2), "1945-09-02", 81, "81 năm")
    return Schedule(obligations or (create_obligation("k1"), create_obligation("k2")), (day,))


@dataclasses.dataclass
class Fixed:
    """A schedule that follows from any reading, with keys of its own."""

    owed: Schedule

    def answers(self, _lineage: Lineage) -> tuple[Answer, ...]:
        """None."""
        return ()

    def schedule(self, _lineage: Lineage) -> Schedule:
        """The one."""
        return self.owed

    def kinship(self, base: PlanRow | None, _draft: PlanRow | None, *, session: Session) -> Kinship:
        """It goes on from the version in force."""
        return Kinship(base.id if base else None)


def store(
    engine: Engine,
    reading: PlanReading | None = None,
    schedule: Schedule | None = None,
    *,
    now: datetime = NOW,
    given: Particulars | None = None,
) -> IngestOutcome:
    source = Source("ke-hoach.docx", "00ff", "an", now, "so-van-hoa", given or Particulars())
    follows = Fixed(schedule or create_schedule())
    with session(engine) as opened:
        return store_reading(reading or create_reading(), follows, source, session=opened)


def store_approved(engine: Engine, *obligations: Obligation, now: datetime = NOW) -> int:
    kept = store(engine, schedule=create_schedule(*obligations), now=now)
    approve(engine, kept.plan_id, approved_by="chị Bình", now=now)
    return kept.plan_id


def create_contact(
    engine: Engine,
    url: str,
    *,
    agency: str = "so-noi-vu",
    audience: Audience = Audience.OFFICER,
    name: str = "Văn thư",
) -> int:
    with session(engine) as opened:
        added, _ = add_contact(
            session=opened,
            agency_id=agency,
            name=name,
            audience=audience,
            url=url,
            actor="an",
            at=NOW,
        )
    assert added.id is not None
    return added.id


def create_claim(key: str, *, session: Session, note: str = "", at: datetime = NOW) -> None:
    """Its agency says at that moment (aware) that the work is done."""
    row = obligation_in_force(key, session=session)
    claim_done(row, session=session, on=at.date(), note=note, actor=row.agency_id, at=at)


def moved(obligation: Obligation, due: date) -> Obligation:
    return dataclasses.replace(obligation, due=due)


LADDER = (
    Step("còn năm ngày", -5, Audience.OFFICER),
    Step("còn một ngày", -1, Audience.OFFICER),
    Step("hôm nay là hạn cuối", 0, Audience.OFFICER),
    Step("quá hạn một ngày", 1, Audience.OFFICER),
    Step("quá hạn một ngày", 1, Audience.LEADER),
    Step("quá hạn một tuần", 5, Audience.COORDINATOR),
)
POLICY = Policy(
    close_of_business=time(17, 0),
    due_soon_working_days=5,
    checkpoints=(),
    ladders={kind.value: LADDER for kind in ObligationKind},
    remind_coordinating=False,
    cancelled_events_kept_days=60,
)
CALENDAR = WorkingCalendar(years=frozenset({2026}))


class Rules(TypedDict):
    """The keywords that planning takes."""

    directory: AgencyDirectory
    policy: Policy
    calendar: WorkingCalendar
    public_url: str


RULES = Rules(
    directory=DIRECTORY, policy=POLICY, calendar=CALENDAR, public_url="https://dondoc.example"
)


def instant(day: date) -> datetime:
    """Eight in the morning in Hà Nội on that day."""
    return datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)


def plan_day(engine: Engine, day: date) -> PlanCounts:
    return plan_reminders(engine, today=day, now=instant(day), **RULES)


def outbox(engine: Engine) -> list[ReminderRow]:
    with reading(engine) as opened:
        return [row for row, _ in reminders(session=opened)]
