"""The real plans go into both databases, and again without a trace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from config.agencies import load_directory
from config.anniversaries import load_anniversaries
from config.policy import load_policy
from dondoc.errors import NotAPlan
from models.engine import reading
from models.obligations import obligations_in_force
from models.tables import EventRow, FindingRow, ItemRow, ObligationRow, PlanRow
from tasks.plans.approve import approve
from tasks.plans.ingest import ReadingRules, ingest_file
from tasks.plans.outcome import IngestOutcome, Particulars

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
FILES = ("2013.txt", "2020.txt", "2020.docx", "2025.txt", "2025.docx", "2026.txt")
RULES = ReadingRules(load_directory(), load_policy(), load_anniversaries())


def bring(engine: Engine, file: Path, **given: Any) -> IngestOutcome:
    return ingest_file(
        engine,
        file.read_bytes(),
        file.name,
        RULES,
        **{"now": NOW, "actor": "an", **given},
    )


def rows(engine: Engine) -> list[list[dict[str, Any]]]:
    with reading(engine) as opened:
        tables = (PlanRow, ItemRow, FindingRow, ObligationRow, EventRow)
        return [[row.model_dump() for row in opened.exec(select(table))] for table in tables]


@pytest.mark.parametrize("name", FILES)
def test_a_real_plan_read_again_changes_nothing(engine: Engine, plans: Path, name: str) -> None:
    kept = bring(engine, plans / name)
    assert kept.obligations > 0
    approve(engine, kept.plan_id, approved_by="chị Bình", now=NOW, despite_errors=True)
    before = rows(engine)
    again = bring(engine, plans / name, now=NOW + timedelta(days=30))
    assert (again.plan_id, again.unchanged) == (kept.plan_id, True)
    assert rows(engine) == before


def test_the_plan_of_2026_owes_its_two_reports_to_the_19th_and_final_figures_to_28_december(
    engine: Engine, plans: Path
) -> None:
    kept = bring(engine, plans / "2026.txt")
    approve(engine, kept.plan_id, approved_by="chị Bình", now=NOW, despite_errors=True)
    with reading(engine) as opened:
        owed = obligations_in_force(session=opened)
    dues = {f"{row.due:%d/%m}" for row in owed if row.kind.value == "report"}
    # and the final figures, ten working days after the law closes them
    assert dues == {"19/06", "19/11", "28/12"}


def test_a_newspaper_piece_is_refused_and_nothing_is_kept(engine: Engine, plans: Path) -> None:
    with pytest.raises(NotAPlan):
        bring(engine, plans / "2025-press.txt")
    assert not any(rows(engine))


def test_the_number_that_the_newspaper_reports_can_be_given(engine: Engine, plans: Path) -> None:
    kept = bring(engine, plans / "2025.txt", given=Particulars("48/KH-UBND"))
    with reading(engine) as opened:
        assert opened.get_one(PlanRow, kept.plan_id).number == "48/KH-UBND"
