"""Planning reads little and must say what it would say if it read everything; so must the audit."""

from __future__ import annotations

import random
import shutil
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import select

from dondoc.messages.ladder import steps_due
from dondoc.messages.step_windows import step_windows
from dondoc.schedule.obligation import ObligationKind
from models.engine import engine_from, reading
from models.outbox import entries_by_reminder, reminders
from models.tables import AttachmentRow
from tasks.outbox.audit import audit
from tasks.outbox.plan import plan_reminders
from tasks.outbox.rules import Rules
from tests.postgres import Server
from tests.tasks.histories import CALENDAR, FIRST_DAY, Office, rules_by
from tests.tasks.makers import instant
from tests.tasks.whole_planning import audit_of_the_whole, plan_from_the_whole

pytestmark = pytest.mark.long

SEEDS = st.integers(0, 2**32)


def keywords(rules: Rules) -> dict[str, Any]:
    return {
        "directory": rules.directory,
        "policy": rules.policy,
        "calendar": rules.calendar,
        "public_url": rules.public_url,
        "sender": rules.sender,
    }


def written(engine: Engine) -> list[tuple[object, ...]]:
    """All that stands in the outbox, without the numbers of rows."""
    with reading(engine) as opened:
        entries = entries_by_reminder(session=opened)
        files: dict[int, list[str]] = {}
        for file in opened.exec(select(AttachmentRow)):
            files.setdefault(file.reminder_id, []).append(file.name)
        return sorted(
            (
                *(row.key.partition("/")[0], row.state.value, row.contact_id, row.step),
                *(row.planned_for, row.subject, row.text, row.html, row.last_error),
                *(str(entries.get(row.id or 0, [])), str(files.get(row.id or 0, []))),
            )
            for row, _ in reminders(session=opened)
        )


def audited(engine: Engine, day: date, rules: Rules) -> dict[str, object]:
    found = audit(engine, today=day, now=instant(day), **keywords(rules))
    waits = ("chờ gửi quá lâu", "việc gửi bỏ dở")
    return {
        "missing": [(one.agency_id, one.key, one.step) for one in found.missing],
        "outdated": {one.key: one.reason for one in found.stale if one.reason not in waits},
        "unsure": sorted(one.key for one in found.unsure),
        "failed": sorted(one.key for one in found.failed),
        "unreachable": {one.agency_id: one.reason for one in found.unreachable},
    }


def lives(narrow: Engine, whole: Engine, seed: int, days: int) -> int:
    """The same life in two offices, one planned each way; how many messages came of it."""
    offices = [Office(engine, random.Random(seed)) for engine in (narrow, whole)]
    rules, day = rules_by(random.Random(seed)), FIRST_DAY
    for office in offices:
        office.begin()
    steps = random.Random(seed)
    for _ in range(days):
        for office in offices:
            office.live(day)
        assert audited(narrow, day, rules) == audit_of_the_whole(whole, day, rules)
        counts = plan_reminders(narrow, today=day, now=instant(day), **keywords(rules))
        assert counts == plan_from_the_whole(whole, day, instant(day), rules)
        assert written(narrow) == written(whole)
        for office in offices:
            office.deliver()
        day += timedelta(days=steps.choice((0, 1, 1, 2, 5, 9)))
    return len(written(narrow))


@settings(max_examples=6)
@given(seed=SEEDS)
def test_on_any_days_what_is_planned_is_what_the_whole_would_give(
    migrated_file: Path, seed: int
) -> None:
    with TemporaryDirectory() as folder, ExitStack() as left:
        files = [shutil.copy(migrated_file, f"{folder}/{name}.db") for name in ("one", "two")]
        narrow, whole = (engine_from(f"sqlite:///{file}") for file in files)
        left.callback(narrow.dispose)
        left.callback(whole.dispose)
        lives(narrow, whole, seed, days=6)


@pytest.mark.parametrize("seed", range(2))
def test_on_postgresql_the_same(
    postgres: Server, migrated_file: Path, tmp_path: Path, seed: int
) -> None:
    narrow = engine_from(postgres.emptied_database())
    whole = engine_from(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'whole.db')}")
    lives(narrow, whole, seed, days=6)
    narrow.dispose()
    whole.dispose()


@given(seed=SEEDS, day=st.dates(date(2026, 4, 1), date(2026, 9, 30)))
def test_the_windows_of_a_day_hold_what_the_ladder_has_on_it(seed: int, day: date) -> None:
    dice = random.Random(seed)
    rules = rules_by(dice)
    windows = step_windows(day, rules.policy, CALENDAR)
    owed = Office(None, dice)._obligation("k")  # type: ignore[arg-type]
    given_by_ladder = {
        one.step
        for one in steps_due([owed], day, rules.policy, CALENDAR, since=date.min)
        if not (owed.kind is ObligationKind.ANNIVERSARY and day > owed.due)
    }
    jubilee = next((one for one in (5, 10) if owed.years and owed.years % 10 == one % 10), None)
    name = {None: None, 5: "even", 10: "round"}[jubilee]
    by_window = {
        one.step
        for one in windows
        if one.kind is owed.kind
        and one.first <= owed.due <= one.last
        and (one.of_any_years or one.jubilee == name)
        and (owed.role.value != "coordinating" or rules.policy.remind_coordinating)
    }
    assert by_window == given_by_ladder
