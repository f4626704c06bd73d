"""Real plans through their years: each day's planning brings what the whole of the year foretold."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlmodel import col

from config.days_off import load_calendar
from dondoc.policy import Audience
from models.engine import engine_from, session
from models.obligations import standing_rows
from models.tables import ReminderRow, ReminderState
from tasks.outbox.audit import audit
from tasks.outbox.dry_run import messages_of_the_year
from tasks.outbox.plan import plan_reminders
from tasks.plans.approve import approve
from tests.tasks.makers import create_contact, instant, outbox
from tests.tasks.test_real_plans import RULES as READING
from tests.tasks.test_real_plans import bring

pytestmark = pytest.mark.long
COORDINATING = "so-van-hoa-va-the-thao"


def everybody_is_told(engine: Engine) -> None:
    """An officer everywhere, a leader in every other agency, one who coordinates."""
    with session(engine) as opened:
        agencies = sorted({row.agency_id for row in standing_rows(session=opened)})
    for number, agency in enumerate(agencies):
        url = f"json://127.0.0.1/{number}"
        create_contact(engine, url, agency=agency)
        if number % 2:
            create_contact(engine, url, agency=agency, audience=Audience.LEADER)
    create_contact(engine, "json://127.0.0.1/c", agency=COORDINATING, audience=Audience.COORDINATOR)


def all_sent(engine: Engine) -> None:
    with session(engine) as opened:
        waits = col(ReminderRow.state) == ReminderState.PLANNED
        opened.execute(update(ReminderRow).where(waits).values(state=ReminderState.SENT))


@pytest.mark.parametrize("name", ["2013.txt", "2020.docx", "2025.docx", "2026.txt"])
def test_each_day_of_a_real_plans_year_brings_what_the_whole_foretold(
    plans: Path, tmp_path: Path, migrated_file: Path, name: str
) -> None:
    year = int(name[:4])
    engine = engine_from(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'year.db')}")
    begins = datetime(year, 1, 1, 1, 0, tzinfo=UTC)
    kept = bring(engine, plans / name, now=begins)
    approve(engine, kept.plan_id, approved_by="chị Bình", now=begins, despite_errors=True)
    everybody_is_told(engine)
    given: dict[str, Any] = {
        "directory": READING.directory,
        "policy": READING.policy,
        "calendar": load_calendar(range(year - 1, year + 2)),
    }
    first, last = date(year, 1, 1), date(year, 12, 31)
    foretold = Counter(
        (one.key, one.day, one.subject, one.message.text)
        for one in messages_of_the_year(engine, today=first, **given)
    )
    looked_at = random.Random(year).sample(range(365), 12)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        plan_reminders(engine, today=day, now=instant(day), **given)
        if number in looked_at:
            found = audit(engine, today=day, now=instant(day), **given)
            assert (found.missing, found.stale) == ((), ())
        all_sent(engine)
    brought = Counter((row.key, row.planned_for, row.subject, row.text) for row in outbox(engine))
    assert brought == foretold
    assert foretold
    engine.dispose()
