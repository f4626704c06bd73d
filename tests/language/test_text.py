"""Keeping, matching and sorting Vietnamese text."""

from __future__ import annotations

import random
import unicodedata

import pytest

from dondoc.language.text import clean, match_key, nfc, vietnamese_sort_key


def test_decomposed_text_is_kept_composed() -> None:
    assert nfc(unicodedata.normalize("NFD", "Sở Tài chính")) == "Sở Tài chính"


@pytest.mark.parametrize(
    "printed",
    [
        "  Sở  Tài\u00a0chính ",
        "Sở\nTài\r\nchính",
        "Sở\tTài\u2003chính\x0c",
        "S\u200bở Tài chính\ufeff",
        unicodedata.normalize("NFD", "Sở Tài chính"),
    ],
)
def test_clean_text_is_composed_with_single_spaces(printed: str) -> None:
    assert clean(printed) == "Sở Tài chính"


def test_clean_keeps_spelling_case_and_punctuation() -> None:
    assert clean("Hoà bình – “hữu nghị”…") == "Hoà bình – “hữu nghị”…"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sở Văn hoá và Thể thao", "SỞ VĂN HÓA VÀ THỂ THAO"),
        ("Thành uỷ", "Thành ủy"),
        ("Quy hoạch – Kiến trúc", "Quy hoạch - Kiến trúc"),
        ("“Góc Hà Nội”", '"Góc Hà Nội"'),
        ("Đống Đa", "dong da"),
        ("Sở\u00a0Du lịch", "Sở Du lịch"),
        ("tháng 2…", "thang 2..."),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)


def test_different_names_keep_different_keys() -> None:
    assert match_key("Sở Nội vụ") != match_key("Sở Ngoại vụ")


def test_names_sort_as_in_a_vietnamese_dictionary() -> None:
    ordered = ["An", "àn", "Ăn", "Ân", "Bà", "Dung", "Đống Đa", "Ê", "Hoa", "Hoà", "Ô", "Ơn", "Ưng"]
    shuffled = random.Random(7).sample(ordered, len(ordered))
    assert sorted(shuffled, key=vietnamese_sort_key) == ordered


def test_the_place_of_a_tone_mark_does_not_part_names_in_sorting() -> None:
    assert vietnamese_sort_key("Hoà")[:2] == vietnamese_sort_key("Hòa")[:2]
    assert vietnamese_sort_key("Hoà")[:2] != vietnamese_sort_key("Hoạ")[:2]


def test_numbers_and_spaces_come_before_letters() -> None:
    names = ["Ban A", "Ban", "2 Ban", "Bang"]
    assert sorted(names, key=vietnamese_sort_key) == ["2 Ban", "Ban", "Ban A", "Bang"]
