"""Deadlines in running text: every sentence of the corpus gives its days, and what is none gives none."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from dondoc.plan import Certainty
from dondoc.timing.deadlines import find_deadlines

SENTENCES = tomllib.loads(Path(__file__).with_name("deadlines.toml").read_text("utf-8"))
READS = [(text, days) for days, texts in SENTENCES["reads"].items() for text in texts]
REFUSES = [text for texts in SENTENCES["refuses"].values() for text in texts]
YEAR = 2026


def dues(text: str) -> set[date]:
    return {window.due for one in find_deadlines(text, YEAR) for window in one.timing.windows}


@pytest.mark.parametrize(("text", "days"), READS)
def test_a_deadline_in_a_sentence_is_read_with_its_words(text: str, days: str) -> None:
    assert dues(text) == {date.fromisoformat(day) for day in days.split()}
    for one in find_deadlines(text, YEAR):
        assert text[one.start : one.end] == one.text
        assert one.text in one.sentence


@pytest.mark.parametrize("text", REFUSES)
def test_what_only_looks_like_a_deadline_is_none(text: str) -> None:
    assert find_deadlines(text, YEAR) == ()


def test_the_corpus_has_more_than_120_sentences_of_each_kind() -> None:
    assert len(set(READS)) > 120
    assert len(set(REFUSES)) > 120


@pytest.mark.parametrize("text", REFUSES)
def test_what_is_no_deadline_stays_none_beside_one(text: str) -> None:
    together = f"{text.rstrip('.;')}. Báo cáo kết quả trước ngày 15/12."
    assert dues(together) == {date(2026, 12, 14)}


@pytest.mark.parametrize(("text", "days"), READS)
def test_small_and_capital_letters_make_no_difference(text: str, days: str) -> None:
    assert dues(text.upper()) == dues(text)


@pytest.mark.parametrize("text", ["xong trước ngày 31/02", "gửi chậm nhất ngày 31/4/2026"])
def test_a_day_that_no_calendar_has_is_said_to_be_unreadable(text: str) -> None:
    (one,) = find_deadlines(text, YEAR)
    assert one.timing.certainty is Certainty.UNREADABLE
    assert one.timing.windows == ()


def test_a_text_of_any_length_is_read_in_time_that_grows_with_it() -> None:
    long = "hạn gửi " * 2000 + "các văn bản " * 2000 + "được " * 2000 + "trước ngày 15/12"
    assert len(find_deadlines(long, YEAR)) <= 1
