"""A database of before there were amendments goes on as it was: no key changes, up or down."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import text
from sqlmodel import select

from config.agencies import load_directory
from config.policy import load_policy
from config.settings import load_settings
from models.engine import engine_from, reading, session
from models.migrate import migrate, take_back
from models.obligations import obligation_in_force
from models.office import Office
from models.tables import ObligationRow
from tasks.plans.approve import approve
from tasks.plans.ingest import ingest_for
from tests.tasks.makers import NOW, create_claim

BEFORE = "0012"
SAMPLE = (
    (Path(__file__).parents[2] / "samples" / "ke-hoach-2026.txt")
    .read_text(encoding="utf-8")
    .replace("UBND các phường, xã", "Sở Y tế")
)


def test_keys_stay_as_they_were_and_the_next_version_carries_them_on(database_url: str) -> None:
    engine = engine_from(database_url)
    migrate(engine)
    office = Office(load_settings(), engine, load_directory(), load_policy(), lambda: NOW)
    first = ingest_for(office, SAMPLE.encode(), "ke-hoach.txt", actor="test").plan_id
    approve(engine, first, approved_by="lan", now=NOW, despite_errors=True)
    keys = _keys(office)
    with session(engine) as opened:
        key = min(keys)
        create_claim(key, session=opened)
    take_back(engine, to=BEFORE)
    with engine.connect() as connection:
        assert set(connection.execute(text("SELECT key FROM obligation")).scalars()) == keys
    migrate(engine)
    assert _keys(office) == keys
    assert ingest_for(office, SAMPLE.encode(), "ke-hoach.txt", actor="test").unchanged
    changed = SAMPLE.replace("30/9/2026", "31/10/2026").encode()
    second = ingest_for(office, changed, "ke-hoach.txt", actor="test").plan_id
    later = NOW + timedelta(days=1)
    approve(engine, second, approved_by="lan", now=later, despite_errors=True)
    with reading(engine) as opened:
        assert obligation_in_force(key, session=opened).claimed_done_on == NOW.date()
        rows = opened.exec(select(ObligationRow).where(ObligationRow.plan_id == second))
        assert {row.key for row in rows} == keys
    engine.dispose()


def _keys(office: Office) -> set[str]:
    with reading(office.engine) as opened:
        return set(opened.exec(select(ObligationRow.key)))
