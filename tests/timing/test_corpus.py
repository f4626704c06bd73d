"""The corpus beside the rules: each phrasing means its value, and what must not parse does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dondoc.plan import Certainty, Timing, TimingStatus, Window
from dondoc.timing import read_timing
from tests.timing.conftest import corpus, expanded

READS = [(value, phrase) for value in corpus()["reads"] for phrase in value["phrases"]]
REFUSES = [(value, phrase) for value in corpus()["refuses"] for phrase in value["phrases"]]


def window(text: str) -> Window:
    start, due = text.split("/")
    return Window(date.fromisoformat(start), date.fromisoformat(due))


def _name(value: Any) -> str:
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize(("value", "phrase"), READS, ids=_name)
def test_a_phrase_of_the_corpus_means_its_value(value: dict[str, Any], phrase: str) -> None:
    reading = read_timing(phrase, value["year"])
    assert reading.status == value["status"], reading.reading
    assert reading.certainty == value.get("certainty", reading.certainty), reading.reading
    assert reading.certainty is not Certainty.UNREADABLE
    if "windows" in value:
        order = sorted if value.get("unordered") else list
        assert order(reading.windows) == order(window(one) for one in value["windows"])
    if "count" in value:
        assert len(reading.windows) == value["count"]
    if "first" in value:
        assert reading.windows[0] == window(value["first"])
    if "rrule" in value:
        _has_dues(reading, value)


def _has_dues(reading: Timing, value: dict[str, Any]) -> None:
    wanted: set[date] = set()
    for rule in value["rrule"].splitlines():
        wanted |= expanded(rule, value["year"])
    assert reading.rrule is not None
    assert expanded(reading.rrule, value["year"]) == wanted
    assert {due for _, due in reading.windows} == wanted


@pytest.mark.parametrize(("value", "phrase"), REFUSES, ids=_name)
def test_what_no_calendar_has_and_what_is_no_time_is_never_guessed(
    value: dict[str, Any], phrase: str
) -> None:
    reading = read_timing(phrase, value["year"])
    assert reading.status is TimingStatus.INVALID, reading.reading
    assert reading.certainty is Certainty.UNREADABLE
    assert reading.windows == ()
    assert reading.reading.startswith("Không đọc được: ")


def test_each_phrase_stands_in_the_corpus_once_for_a_year() -> None:
    seen = [(value["year"], phrase) for value, phrase in READS + REFUSES]
    assert sorted(seen) == sorted(set(seen))
