"""A plan whose year has no days off yet is taken in with a doubt, which the file has no part in."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from config.agencies import load_directory
from config.days_off import load_calendar
from config.policy import load_policy
from config.settings import load_settings
from dondoc.calendars.working_days import WorkingCalendar
from dondoc.plan import Severity
from models.engine import engine_from, reading
from models.migrate import migrate
from models.office import open_office
from models.plans import findings_of
from samples.make import TEXT
from tasks.overviews.messages import messages_overview
from tasks.plans.ingest import ReadingRules, ingest_file
from tasks.plans.outcome import IngestOutcome
from tests.tasks.makers import instant

IN_FEBRUARY = date(2026, 2, 2)
IN_NOVEMBER = date(2026, 11, 20)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = engine_from(f"sqlite:///{tmp_path}/dondoc.db")
    migrate(made)
    return made


def take_in(
    engine: Engine, day: date, calendar: WorkingCalendar, year: int = 2026
) -> IngestOutcome:
    return ingest_file(
        engine,
        TEXT.read_text(encoding="utf-8").replace("2026", str(year)).encode(),
        "ke-hoach.txt",
        ReadingRules(load_directory(), load_policy(), (), calendar),
        now=instant(day),
        actor="an",
    )


def doubts(engine: Engine, plan_id: int) -> list[tuple[Severity, str]]:
    with reading(engine) as opened:
        found = findings_of(plan_id, session=opened)
    return [(one.severity, one.message) for one in found if one.code == "days-off-unknown"]


def test_a_plan_of_a_year_that_is_announced_is_taken_in_without_the_doubt(engine: Engine) -> None:
    kept = take_in(engine, IN_FEBRUARY, load_calendar([2026]))
    assert doubts(engine, kept.plan_id) == []


def test_a_plan_of_a_year_without_days_off_is_a_doubt_that_names_the_file(engine: Engine) -> None:
    kept = take_in(engine, IN_NOVEMBER, load_calendar([2026, 2027]), year=2027)
    ((severity, message),) = doubts(engine, kept.plan_id)
    assert severity is Severity.DOUBT
    assert "năm 2027" in message
    assert "config/days_off/2027.toml" in message


def test_the_doubt_is_counted_and_reading_the_same_file_again_changes_nothing(
    engine: Engine,
) -> None:
    bare = WorkingCalendar()
    first = take_in(engine, IN_FEBRUARY, bare)
    again = take_in(engine, IN_FEBRUARY + timedelta(days=1), bare)
    assert again.unchanged
    assert first.findings == again.findings
    announced = take_in(engine, IN_FEBRUARY + timedelta(days=2), load_calendar([2026]))
    assert announced.unchanged


@pytest.mark.parametrize(
    ("day", "is_said"),
    [
        (date(2026, 11, 30), False),
        (date(2026, 12, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), True),
    ],
)
def test_the_coordinators_daily_overview_asks_for_next_years_days_off_a_month_ahead(
    engine: Engine, tmp_path: Path, day: date, is_said: bool
) -> None:
    office = open_office(load_settings(home=tmp_path))
    with reading(engine) as opened:
        overview = messages_overview(day, office=office, session=opened)
    office.engine.dispose()
    assert ("Chưa có thông báo ngày nghỉ, ngày làm bù năm 2027" in overview.description) == is_said
    assert ("config/days_off/2027.toml" in overview.description) == is_said
