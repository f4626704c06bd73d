"""Plans of other offices, each laid out in its own way, against their hand-made readings."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from config.agencies import load_directory
from config.anniversaries import load_anniversaries
from dondoc.language.text import match_key
from dondoc.plan import PlanReading, Severity
from dondoc.reading import read_plan

OTHERS = {
    "bnnmt_2200-QD-BNNMT_2026.txt": "Bộ Nông nghiệp và Môi trường",
    "btnmt_09-KH-BTNMT_2024.txt": "Bộ Tài nguyên và Môi trường",
    "dongthap_617-KH-UBND_2025.md": "UBND tỉnh Đồng Tháp",
    "hanoi_308-KH-UBND_2025.md": "UBND thành phố Hà Nội",
    "hcm_2820-QD-UBND_2025.md": "UBND thành phố Hồ Chí Minh",
}
FIELDS = ("number", "content", "timing", "lead", "coordinating", "product")


@cache
def reading(plans: Path, name: str) -> PlanReading:
    return read_plan(
        (plans / "others" / name).read_bytes(),
        name=name,
        directory=load_directory(),
        known_anniversaries=load_anniversaries(),
    )


def gold(plans: Path, name: str) -> dict[str, Any]:
    file = plans / "others" / f"{Path(name).stem}.gold.json"
    loaded: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("name", OTHERS)
def test_every_task_equals_the_hand_made_reading(plans: Path, name: str) -> None:
    read = [
        (i.number, i.content, i.timing.text, i.lead, i.coordinating, i.product or "")
        for i in reading(plans, name).items
    ]
    # what a cell merged away leaves unsaid is null there, and blank here
    expected = [tuple(item[field] or "" for field in FIELDS) for item in gold(plans, name)["items"]]
    assert read == expected


@pytest.mark.parametrize("name", OTHERS)
def test_every_task_stands_under_the_headings_of_the_hand_made_reading(
    plans: Path, name: str
) -> None:
    read = reading(plans, name)
    headings = {section.ordinal: section.heading for section in read.sections}
    for item, expected in zip(read.items, gold(plans, name)["items"], strict=True):
        path = expected["section"] or ""
        parts = [part.partition(". ") for part in path.split(" > ") if part]
        assert item.section == " > ".join(ordinal for ordinal, _, _ in parts)
        if item.section:
            assert match_key(headings[item.section]) == match_key(parts[-1][2])


@pytest.mark.parametrize("name", OTHERS)
def test_the_particulars_are_those_of_the_hand_made_reading(plans: Path, name: str) -> None:
    header, expected = reading(plans, name).plan, gold(plans, name)["plan"]
    assert header.number == expected["number"]
    assert header.issued_on is not None
    assert header.issued_on.isoformat() == expected["date"]
    assert header.year == expected["year"]
    assert match_key(header.title) == match_key(expected["title"])
    assert header.issuer == OTHERS[name]


@pytest.mark.parametrize("name", OTHERS)
def test_every_row_is_accounted_for_and_none_is_lost(plans: Path, name: str) -> None:
    read = reading(plans, name)
    count = read.rows
    told = count.items + count.headings + count.headers + count.continuations + count.unread
    assert (told, count.unread) == (count.total, 0)
    assert [one for one in read.findings if one.severity is Severity.ERROR] == []


def test_tasks_that_share_a_number_are_told(plans: Path) -> None:
    found = reading(plans, "hcm_2820-QD-UBND_2025.md").findings
    assert sum(one.code == "row-assumed" for one in found) == 3
