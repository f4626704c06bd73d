"""Whole plans: the hand-made readings of 2020 and 2025 in every field, and the JSON contract."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from config.agencies import load_directory
from config.anniversaries import load_anniversaries
from dondoc.errors import NotAPlan
from dondoc.plan import PlanReading
from dondoc.reading import read_plan
from dondoc.reading.as_json import reading_as_json, reading_from_json
from tests.reading.files import paragraph, table, word

PLANS = ["2026.txt", "2025.txt", "2025.docx", "2020.txt", "2020.docx", "2013.txt"]
KEYS = {
    "": "plan sections items reports anniversaries standing_duties cadences phases targets "
    "phase_tasks recommendations budget budget_checks rows findings",
    "plan": "number issued_on year period title issuer coordinator",
    "sections": "ordinal heading",
    "items": "section number content timing windows status certainty lead lead_agencies "
    "coordinating coordinating_agencies assignee product source",
    "reports": "name deadline_text before due to from",
    "anniversaries": "text name date origin ordinal consistent",
    "standing_duties": "agency duties",
    "cadences": "section number text rrule",
    "rows": "total items headings headers continuations unread",
    "findings": "code severity where read message",
}


def read(data: bytes, name: str = "ke-hoach.txt", year: int | None = None) -> PlanReading:
    return read_plan(
        data,
        name=name,
        directory=load_directory(),
        known_anniversaries=load_anniversaries(),
        year=year,
    )


@cache
def reading(file: Path) -> PlanReading:
    return read(file.read_bytes(), file.name)


def printed(file: Path) -> dict[str, Any]:
    """What `dondoc read --json` prints, read back as JSON."""
    document: dict[str, Any] = json.loads(json.dumps(reading_as_json(reading(file))))
    return document


def gold_of(plans: Path, year: int) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((plans / "gold" / f"{year}.json").read_text())
    return document


def in_fields_of(gold: list[dict[str, Any]], read: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The read entries cut to the fields of the gold ones."""
    fields = gold[0].keys() if gold else ()
    return [{name: one[name] for name in fields} for one in read]


LISTS = ["sections", "items", "reports", "anniversaries", "standing_duties", "cadences"]


@pytest.mark.parametrize("part", LISTS)
@pytest.mark.parametrize("year", [2020, 2025])
def test_a_text_equals_the_hand_made_reading(plans: Path, year: int, part: str) -> None:
    gold, document = gold_of(plans, year), printed(plans / f"{year}.txt")
    assert in_fields_of(gold[part], document[part]) == gold[part]


@pytest.mark.parametrize("part", ["sections", "items", "standing_duties", "cadences"])
@pytest.mark.parametrize("year", [2020, 2025])
def test_a_word_file_equals_the_hand_made_reading(plans: Path, year: int, part: str) -> None:
    gold, document = gold_of(plans, year), printed(plans / f"{year}.docx")
    assert in_fields_of(gold[part], document[part]) == gold[part]


@pytest.mark.parametrize("name", ["2020.txt", "2025.txt"])
def test_the_particulars_equal_the_hand_made_ones(plans: Path, name: str) -> None:
    gold = gold_of(plans, int(name[:4]))["plan"]
    document = printed(plans / name)["plan"]
    assert {field: document[field] for field in gold} == gold


@pytest.mark.parametrize("name", PLANS)
def test_the_json_has_the_keys_of_the_contract(plans: Path, name: str) -> None:
    document = printed(plans / name)
    assert set(document) == set(KEYS[""].split())
    for part, keys in KEYS.items():
        held = document.get(part, [])
        for one in held if isinstance(held, list) else [held]:
            assert set(one) == set(keys.split()), part


@pytest.mark.parametrize("name", PLANS)
def test_every_item_says_where_it_stands(plans: Path, name: str) -> None:
    for item in printed(plans / name)["items"]:
        assert {"line", "page"} & set(item["source"])
        assert all(isinstance(number, int) for number in item["source"].values())


@pytest.mark.parametrize("name", PLANS)
def test_a_reading_comes_back_from_its_json(plans: Path, name: str) -> None:
    assert reading_from_json(printed(plans / name)) == reading(plans / name)


def test_the_reports_of_2026_are_on_time_until_the_day_before(plans: Path) -> None:
    reports = printed(plans / "2026.txt")["reports"]
    assert [(one["before"], one["due"]) for one in reports] == [
        ("2026-06-20", "2026-06-19"),
        ("2026-11-20", "2026-11-19"),
    ]


def test_a_programme_has_its_phases_and_no_items(plans: Path) -> None:
    document = printed(plans / "2013.txt")
    assert document["items"] == []
    assert [one["period"] for one in document["phases"]] == [
        ["2013-01-01", "2015-12-31"],
        ["2016-01-01", "2020-12-31"],
    ]
    assert [one["difference"] for one in document["budget_checks"] if not one["agrees"]]


TABLE = table(
    [
        ("TT", "Nội dung", "Thời gian", "Cơ quan chủ trì"),
        ("1", "Rà soát thủ tục.", "Quý I", "Sở Nội vụ"),
    ]
)
TITLE = paragraph("KẾ HOẠCH") + paragraph("Chuyển đổi số năm 2027")


def test_the_year_comes_from_the_title() -> None:
    assert read(word(TITLE + TABLE), "a.docx").plan.year == 2027


def test_the_year_that_the_caller_knows_wins() -> None:
    assert read(word(TITLE + TABLE), "a.docx", year=2026).plan.year == 2026


def test_a_year_moves_the_windows() -> None:
    (item,) = read(word(TITLE + TABLE), "a.docx", year=2028).items
    assert [window.due.isoformat() for window in item.timing.windows] == ["2028-03-31"]


def from_plans(name: str) -> Callable[[Path], bytes]:
    return lambda plans: (plans / name).read_bytes()


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (from_plans("2025-press.txt"), "không phải văn bản kế hoạch"),
        (lambda _: word(TITLE + paragraph("Các sở, ngành thực hiện.")), "bảng nhiệm vụ"),
        (lambda _: word(TABLE), "năm"),
        (lambda _: "Thưa quý vị và các bạn.\n".encode(), "không phải văn bản kế hoạch"),
    ],
    ids=["a newspaper piece", "Word without a table", "no year at all", "a letter"],
)
def test_what_is_no_plan_is_refused_in_one_clear_line(
    plans: Path, made: Callable[[Path], bytes], says: str
) -> None:
    with pytest.raises(NotAPlan) as refusal:
        read(made(plans), "tin.txt")
    line = str(refusal.value)
    assert line.startswith("tin.txt: ")
    assert says in line
    assert "; hãy " in line
    assert "\n" not in line
