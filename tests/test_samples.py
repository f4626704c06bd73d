"""The bundled sample is what its README says, and its Word file is made from its text."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from config.agencies import load_directory
from config.anniversaries import load_anniversaries
from dondoc.plan import PlanReading
from dondoc.policy import Audience
from dondoc.reading import read_plan
from dondoc.reading.as_json import reading_as_json
from samples.make import TEXT, WORD, make_word, table_rows

CONTACTS = TEXT.with_name("contacts.csv")


def test_the_word_sample_is_made_from_the_text() -> None:
    assert WORD.read_bytes() == make_word(TEXT.read_text(encoding="utf-8")), (
        "run: python -m samples.make"
    )


def test_the_sample_has_30_items_in_6_sections_and_one_torn_row() -> None:
    header, rows = table_rows(TEXT.read_text(encoding="utf-8").splitlines())
    numbers = [row[0] for row in rows]
    assert header[0] == "TT"
    assert sum(number.isdigit() for number in numbers) == 30
    assert [number for number in numbers if not number.isdigit()] == [
        "I",
        "II",
        "III",
        "IV",
        "V",
        "VI",
    ]
    torn = next(row for row in rows if "10 lớp" in row[1])
    assert torn[1].endswith("sau mỗi lớp.")


def read_sample(file: Path) -> PlanReading:
    return read_plan(
        file.read_bytes(),
        name=file.name,
        directory=load_directory(),
        known_anniversaries=load_anniversaries(),
    )


@pytest.fixture(scope="module")
def readings() -> tuple[PlanReading, PlanReading]:
    return read_sample(TEXT), read_sample(WORD)


def said(reading: PlanReading) -> dict[str, object]:
    """What a reading states, without where it stands in its file."""
    document = reading_as_json(reading)
    for item in document["items"]:
        del item["source"]
    return {name: part for name, part in document.items() if name not in ("rows", "findings")}


def test_the_text_and_the_word_file_are_read_alike(
    readings: tuple[PlanReading, PlanReading],
) -> None:
    text, word = readings
    assert said(text) == said(word)
    assert [one.code for one in text.findings] == [one.code for one in word.findings]


def test_every_row_of_the_sample_is_read(readings: tuple[PlanReading, PlanReading]) -> None:
    text, word = readings
    assert (text.rows.total, text.rows.continuations, text.rows.unread) == (41, 1, 0)
    assert (word.rows.total, word.rows.continuations, word.rows.unread) == (37, 0, 0)


def test_the_sample_states_its_reports_and_cadences(
    readings: tuple[PlanReading, PlanReading],
) -> None:
    reading = readings[0]
    assert reading.plan.coordinator == "Sở Khoa học và Công nghệ"
    assert [report.due for report in reading.reports] == [date(2026, 6, 19), date(2026, 11, 19)]
    cadences = {f"{one.section}.{one.number}": one.rrule for one in reading.cadences if one.section}
    assert cadences == {
        "I.4": "FREQ=MONTHLY",
        "III.3": "FREQ=MONTHLY;INTERVAL=6",
        "IV.4": "FREQ=MONTHLY;INTERVAL=3",
        "VI.3": "FREQ=MONTHLY",
    }


@pytest.mark.parametrize(
    ("code", "where"),
    [
        ("plan-number-missing", "phần đầu"),
        ("plan-date-missing", "phần đầu"),
        ("lead-blank", "mục III, số 5"),
        ("agency-unknown", "mục II, số 4"),
        ("agency-succeeded", "mục I, số 6"),
        ("section-led-by-another", "mục II, số 5"),
        ("numbering-gap", "mục IV, số 4"),
        ("near-duplicate-rows", "mục III, số 5"),
        ("anniversary-count-wrong", "phần lời"),
        ("timing-assumed", "mục IV, số 5"),
        ("timing-unreadable", "mục V, số 3"),
    ],
)
def test_each_slip_that_the_readme_names_is_flagged(
    readings: tuple[PlanReading, PlanReading], code: str, where: str
) -> None:
    assert any(one.code == code and one.where.startswith(where) for one in readings[0].findings), [
        (one.code, one.where) for one in readings[0].findings
    ]


def test_every_contact_belongs_to_a_known_agency_and_stays_on_localhost() -> None:
    directory = load_directory()
    with CONTACTS.open(encoding="utf-8", newline="") as stream:
        contacts = list(csv.DictReader(stream))
    assert {Audience(one["audience"]) for one in contacts} == set(Audience)
    for one in contacts:
        assert directory.agency(one["agency"])
        assert urlsplit(one["url"]).hostname == "localhost"
