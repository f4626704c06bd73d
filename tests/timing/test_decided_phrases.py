"""The phrases of real plans that were decided by hand: all right where careful readers agree."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from dondoc.plan import Certainty, Timing
from dondoc.timing import read_timing
from tests.timing.conftest import expanded

# TIMING says that the 30th is the last day of a short month; the line leaves February out, arguably
READ_OTHERWISE = {"t525"}


def _merged(windows: list[list[str]]) -> list[list[str]]:
    merged: list[list[str]] = []
    for start, due in sorted(windows):
        day_after = date.fromisoformat(merged[-1][1]) + timedelta(days=1) if merged else None
        if day_after is not None and date.fromisoformat(start) <= day_after:
            merged[-1][1] = max(merged[-1][1], due)
        else:
            merged.append([start, due])
    return merged


def _wrong(line: dict[str, Any], reading: Timing) -> list[str]:
    windows = [[start.isoformat(), due.isoformat()] for start, due in reading.windows]
    wrong = []
    if reading.status != line["status"]:
        wrong.append(f"status {reading.status}, not {line['status']}")
    if line["status"] == "recurring":
        wrong += _wrong_dues(line, reading)
    elif windows != line["windows"]:
        mergeable = line.get("mergeable") and _merged(windows) == _merged(line["windows"])
        wrong += [] if mergeable else [f"windows {windows}, not {line['windows']}"]
    return wrong


def _wrong_dues(line: dict[str, Any], reading: Timing) -> list[str]:
    wanted = {date.fromisoformat(due) for _, due in line["windows"]}
    wrong = [] if {due for _, due in reading.windows} == wanted else ["dues"]
    if reading.rrule is None or expanded(reading.rrule, line["plan_year"]) != wanted:
        wrong.append(f"rule {reading.rrule}")
    return wrong


def _all_wrong(lines: list[dict[str, Any]]) -> dict[str, list[str]]:
    found = {one["id"]: _wrong(one, read_timing(one["text"], one["plan_year"])) for one in lines}
    return {name: wrong for name, wrong in found.items() if wrong}


def test_every_phrase_on_which_readers_agree_is_right(decided: list[dict[str, Any]]) -> None:
    assert _all_wrong([one for one in decided if not one.get("arguable")]) == {}


def test_arguable_phrases_are_read_as_decided_but_for_one(decided: list[dict[str, Any]]) -> None:
    assert set(_all_wrong([one for one in decided if one.get("arguable")])) == READ_OTHERWISE


def test_nothing_wrong_is_said_to_be_certain(decided: list[dict[str, Any]]) -> None:
    certain = [
        one
        for one in decided
        if read_timing(one["text"], one["plan_year"]).certainty is Certainty.CERTAIN
    ]
    assert _all_wrong(certain) == {}


def test_an_assumed_reading_says_its_assumption(decided: list[dict[str, Any]]) -> None:
    for line in decided:
        reading = read_timing(line["text"], line["plan_year"])
        assumes = "Giả định: " in reading.reading
        assert assumes == (reading.certainty is Certainty.ASSUMED), line["id"]


def test_every_phrase_names_its_rule_and_its_reading(decided: list[dict[str, Any]]) -> None:
    for line in decided:
        reading = read_timing(line["text"], line["plan_year"])
        assert reading.rule, line["id"]
        assert reading.reading, line["id"]
        assert reading.text == line["text"]
