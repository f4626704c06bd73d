"""Decisions in several layouts: each row is applied, or it is said why not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from config.agencies import load_directory
from config.anniversaries import load_anniversaries
from dondoc.amending.applying import Applied, Told, apply_rows
from dondoc.amending.decision import read_decision
from dondoc.amending.rows import Decision, row_as_json, row_from_json
from dondoc.errors import NotAPlan
from dondoc.plan import PlanReading
from dondoc.reading import read_plan

HERE = Path(__file__).parent / "decisions"
SAMPLE = Path(__file__).parents[2] / "samples" / "ke-hoach-2026.txt"
FATES = {
    "ba-phan.txt": ["change done", "add done", "abolish done"],
    "cot-hinh-thuc.txt": ["change done", "abolish done", "add done", "unsaid asked"],
    "hai-ben.txt": ["change done", "change done", "change asked"],
    "dieu-khoan.txt": [
        *("change done", "abolish done", "abolish done", "add done"),
        *("change done", "replace asked", "change unread"),
    ],
}
DAYS = {
    "ba-phan.txt": ("2156/QĐ-UBND", date(2026, 6, 5)),
    "cot-hinh-thuc.txt": ("2301/QĐ-UBND", date(2026, 6, 18)),
    "hai-ben.txt": ("2400/QĐ-UBND", date(2026, 6, 25)),
    "dieu-khoan.txt": ("2511/QĐ-UBND", date(2026, 7, 2)),
}


@pytest.fixture(scope="module")
def sample() -> PlanReading:
    return read_plan(
        SAMPLE.read_bytes(),
        name=SAMPLE.name,
        directory=load_directory(),
        known_anniversaries=load_anniversaries(),
    )


def decision(name: str) -> Decision:
    return read_decision((HERE / name).read_bytes(), name=name, year=2026)


def applied(plan: PlanReading, name: str, told: dict[int, int | Told] | None = None) -> Applied:
    return apply_rows(plan.items, plan.sections, decision(name).rows, 2026, told)


@pytest.mark.parametrize("name", FATES)
def test_each_row_has_a_fate(sample: PlanReading, name: str) -> None:
    found = applied(sample, name)
    assert [f"{one.row.action} {one.fate}" for one in found.fates] == FATES[name]
    assert (decision(name).number, decision(name).issued_on) == DAYS[name]


@pytest.mark.parametrize("name", FATES)
def test_rows_that_no_decision_names_stay_as_they_are(sample: PlanReading, name: str) -> None:
    found = applied(sample, name)
    changed = [
        origin
        for item, origin in zip(found.items, found.origins, strict=True)
        if origin is not None and item != sample.items[origin]
    ]
    assert len(changed) == FATES[name].count("change done")
    assert found.origins.count(None) == FATES[name].count("add done")
    gone = len(sample.items) - len({one for one in found.origins if one is not None})
    assert gone == FATES[name].count("abolish done")


@pytest.mark.parametrize("name", FATES)
def test_rows_come_back_from_the_database_as_they_were(name: str) -> None:
    rows = decision(name).rows
    assert tuple(row_from_json(row_as_json(row)) for row in rows) == rows


def test_a_replacement_by_another_task_takes_the_place_of_the_old_one(sample: PlanReading) -> None:
    found = applied(sample, "dieu-khoan.txt", {5: Told.NEW, 6: Told.PASSED_OVER})
    (new,) = [
        item
        for item, origin in zip(found.items, found.origins, strict=True)
        if origin is None and item.section == "V"
    ]
    assert (new.number, new.content) == ("3", "Tổ chức ngày hội khoa học trẻ toàn thành phố")
    assert not [item for item in found.items if "cuộc thi lập trình" in item.content]
    assert [str(one.fate) for one in found.fates[5:]] == ["done", "passed-over"]


def test_a_paper_that_changes_no_row_is_refused() -> None:
    text = "QUYẾT ĐỊNH\nVề việc khen thưởng năm 2026\n\nĐiều 1. Tặng bằng khen cho hai tập thể."
    with pytest.raises(NotAPlan, match="không thấy dòng nào"):
        read_decision(text.encode(), name="qd.txt", year=2026)
