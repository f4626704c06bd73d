"""Promises for every text: spelling makes no difference, windows are in order, nothing raises."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dondoc.plan import Certainty, Timing, TimingStatus
from dondoc.timing.answer import answer
from tests.timing.conftest import corpus, expanded

CORPUS = corpus()
PHRASES = [
    (phrase, value["year"])
    for value in CORPUS["reads"] + CORPUS["refuses"]
    for phrase in value["phrases"]
]
LANGUAGE = tomllib.loads(files("dondoc.timing").joinpath("phrases.toml").read_text("utf-8"))
WORDS = sorted({word for phrases in LANGUAGE["words"].values() for word in phrases})
NUMBERS = [
    "I",
    "II",
    "IV",
    "V",
    "3",
    "12",
    "20/6",
    "31/2",
    "2026",
    "5/2026",
    "20/6/2026",
    "30",
    "mười",
]
SIGNS = [",", ";", ".", ":", "-", "(", ")", "/", "và", "+", "\n"]

known_phrase = st.sampled_from(PHRASES)
soup = st.lists(st.sampled_from(WORDS + NUMBERS * 4 + SIGNS * 2), min_size=1, max_size=14).map(
    " ".join
)
spliced = st.tuples(
    st.lists(st.sampled_from([phrase for phrase, _ in PHRASES]), min_size=2, max_size=3),
    st.sampled_from([", ", "; ", " và ", " - ", " (", ": ", " "]),
).map(lambda parts: parts[1].join(parts[0]))


def meaning(text: str, year: int) -> tuple[Any, ...]:
    reading = answer(text, year)
    return reading.status, reading.windows, reading.rrule, reading.certainty


known_meaning = lru_cache(maxsize=None)(meaning)

SPELLINGS = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "capitals": str.upper,
    "small letters": str.lower,
    "lines": lambda text: text.replace(" ", "\n"),
    "hard spaces": lambda text: text.replace(" ", "\u00a0 "),
    "zero-width spaces": lambda text: text.replace(" ", "\u200b "),
    "en dashes": lambda text: text.replace("-", "\u2013"),
    "brackets": lambda text: f"({text})",
    "a bullet": lambda text: f"• {text}",
    "quotes": lambda text: f"“{text}”",
    "a full stop": lambda text: f"{text}.",
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=list(SPELLINGS))
def test_spelling_and_layout_make_no_difference(spelling: Any) -> None:
    for phrase, year in PHRASES:
        assert meaning(spelling(phrase), year) == known_meaning(phrase, year), phrase


@given(known_phrase, st.data())
def test_any_split_over_lines_makes_no_difference(
    phrase: tuple[str, int], data: st.DataObject
) -> None:
    text, year = phrase
    gaps = st.sampled_from([" ", "\n", "\t", " \n ", "\r\n", "\u00a0"])
    words = text.split(" ")
    torn = "".join(word + data.draw(gaps) for word in words[:-1]) + words[-1]
    assert meaning(torn, year) == known_meaning(text, year)


def _holds(reading: Timing, year: int) -> None:
    for start, due in reading.windows:
        assert start <= due
    if reading.status is TimingStatus.RECURRING:
        inside = {due for _, due in reading.windows if due.year == year}
        found = expanded(reading.rrule, year) if reading.rrule else set()
        assert found == inside
    else:
        assert reading.rrule is None
    empty = (TimingStatus.INVALID, TimingStatus.AD_HOC)
    assert not (reading.status in empty and reading.windows)
    assert (reading.status is TimingStatus.INVALID) == (reading.certainty is Certainty.UNREADABLE)
    assert reading.reading


@given(st.text(max_size=60), st.integers(2000, 2090))
@example("", 2026)
@example("\x00", 2026)
@example("²³ Quý ½", 2026)
def test_no_text_makes_it_raise(text: str, year: int) -> None:
    _holds(answer(text, year), year)


@settings(max_examples=400)
@given(st.one_of(soup, spliced), st.integers(2000, 2090))
def test_any_mix_of_its_own_words_keeps_the_promises(text: str, year: int) -> None:
    _holds(answer(text, year), year)


@pytest.mark.parametrize("year", [2024, 2025, 2028, 2030, 2033])
def test_the_rule_of_a_recurrence_gives_its_dues_in_leap_and_common_years(year: int) -> None:
    for phrase, _ in PHRASES:
        reading = answer(phrase, year)
        if reading.status is TimingStatus.RECURRING and len(reading.windows) < 60:
            _holds(reading, year)


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "(",
        "1/1 ",
        "quý ",
        "I|",
        "1-a/",
        "trước ngày ",
        "6 tháng, ",
        "sau khi ",
        "l1",
        "\u0301",
        "Quý I, ",
    ],
)
def test_ten_thousand_characters_come_to_an_end(unit: str) -> None:
    # `make bench` says how soon; a pattern that goes back and forth would never be through
    assert answer((unit * 10_000)[:10_000], 2026).text


def test_every_kind_of_word_is_proved_by_the_corpus() -> None:
    from dondoc.timing.letters import prepared
    from dondoc.timing.tokens import tokenise

    used = {token.sym.value for phrase, _ in PHRASES for token in tokenise(prepared(phrase))}
    assert set(LANGUAGE["words"]) - used == set()
