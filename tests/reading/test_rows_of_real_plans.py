"""The real plans' tables: gold in every field, and the torn one of 2026 to the last word."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dondoc.language.text import match_key, nfc
from dondoc.plan import PlanItem
from dondoc.reading.document import Document
from dondoc.reading.formats import open_document
from dondoc.reading.layouts import RowsRead, read_rows

GOLD = [(2020, "2020.txt"), (2020, "2020.docx"), (2025, "2025.txt"), (2025, "2025.docx")]
ITEMS_OF_2026 = {
    "I": 10,
    "II": 7,
    "III": 8,
    "IV": 2,
    "V": 5,
    "VI": 6,
    "VII": 4,
    "VIII": 4,
    "IX": 3,
}


@cache
def document(file: Path) -> Document:
    return open_document(file.read_bytes(), name=file.name)


@cache
def rows(file: Path, year: int) -> RowsRead:
    return read_rows(document(file), year)


def as_gold(item: PlanItem) -> dict[str, Any]:
    """An item in the fields of the gold files."""
    return {
        "section": item.section,
        "number": item.number,
        "content": item.content,
        "timing": item.timing.text,
        "lead": item.lead,
        "lead_agencies": list(item.lead_agencies),
        "coordinating": item.coordinating,
        "coordinating_agencies": list(item.coordinating_agencies),
        "assignee": item.assignee,
    }


@pytest.mark.parametrize(("year", "name"), GOLD, ids=[name for _, name in GOLD])
def test_the_hand_made_reading_is_met_in_every_field(plans: Path, year: int, name: str) -> None:
    gold = json.loads((plans / "gold" / f"{year}.json").read_text())
    read = rows(plans / name, year)
    headings = [{"ordinal": one.ordinal, "heading": one.heading} for one in read.sections]
    assert headings == gold["sections"]
    assert [as_gold(item) for item in read.items] == gold["items"]
    assert read.findings == ()


@pytest.mark.parametrize(
    ("year", "name"), [*GOLD, (2026, "2026.txt")], ids=[*(name for _, name in GOLD), "2026.txt"]
)
def test_every_row_is_accounted_for(plans: Path, year: int, name: str) -> None:
    count = rows(plans / name, year).rows
    parts = count.items + count.headings + count.headers + count.continuations + count.unread
    assert count.total == parts > 0
    assert count.unread == 0


@pytest.mark.parametrize(("year", "name"), [(2020, "2020.txt"), (2025, "2025.txt")])
def test_the_account_equals_the_tabbed_lines(plans: Path, year: int, name: str) -> None:
    lines = (plans / name).read_text().splitlines()
    assert rows(plans / name, year).rows.total == sum("\t" in line for line in lines)


@pytest.mark.parametrize(
    ("year", "name"), [*GOLD, (2026, "2026.txt")], ids=[*(name for _, name in GOLD), "2026.txt"]
)
def test_every_item_carries_its_place_in_order(plans: Path, year: int, name: str) -> None:
    lines = [item.source.line or 0 for item in rows(plans / name, year).items]
    assert lines == sorted(set(lines))
    assert lines[0] > 0


@pytest.mark.parametrize("name", ["2013.txt", "2025-press.txt"])
def test_what_holds_no_table_of_tasks_gives_no_rows(plans: Path, name: str) -> None:
    assert rows(plans / name, 2013).rows.total == 0


def test_the_other_layout_of_2020_holds_the_same_tasks(plans: Path) -> None:
    gold = json.loads((plans / "gold" / "2020.json").read_text())["items"]
    read = rows(plans / "2020-other-layout.docx", 2020).items
    fields = ("section", "number", "content", "timing", "lead", "coordinating")
    assert [[as_gold(item)[name] for name in fields] for item in read] == [
        [item[name] for name in fields] for item in gold
    ]


def test_2026_has_its_nine_sections_and_49_items(plans: Path) -> None:
    read = rows(plans / "2026.txt", 2026)
    assert Counter(item.section for item in read.items) == ITEMS_OF_2026
    assert [one.ordinal for one in read.sections] == list(ITEMS_OF_2026)
    for section, count in ITEMS_OF_2026.items():
        numbers = [item.number for item in read.items if item.section == section]
        assert numbers == [str(number) for number in range(1, count + 1)]


def test_each_item_of_2026_is_led_by_the_agency_that_heads_its_section(plans: Path) -> None:
    read = rows(plans / "2026.txt", 2026)
    headings = {one.ordinal: match_key(one.heading) for one in read.sections}
    for item in read.items:
        assert match_key(item.lead).removesuffix(" ha noi") == headings[item.section], item.number


def test_the_timings_of_2026_are_told_from_the_contents(plans: Path) -> None:
    timings = Counter(item.timing.text for item in rows(plans / "2026.txt", 2026).items)
    assert timings == {"Tháng 1": 1, "Tháng 2": 1, "Quý I": 1, "Năm 2026": 46}


def printed_lines(plans: Path) -> list[str]:
    """The lines of the torn plan, its page numbers (alone under three blank lines) blanked."""
    lines = nfc((plans / "2026.txt").read_text()).split("\n")
    return [
        "" if line.strip().isdecimal() and not "".join(lines[max(0, index - 3) : index]) else line
        for index, line in enumerate(lines)
    ]


def appendix_lines(plans: Path) -> list[str]:
    lines = printed_lines(plans)
    return lines[next(index for index, line in enumerate(lines) if line.startswith("TT ")) :]


def words(text: str) -> Counter[str]:
    """Words, one cut at a hyphen at the end of a line made whole."""
    return Counter(re.sub(r"(?<=\w)-\s*\n\s*", "-", text).split())


def test_every_word_of_the_2026_appendix_is_used_exactly_once(plans: Path) -> None:
    read = rows(plans / "2026.txt", 2026)
    printed = words("\n".join(appendix_lines(plans)))
    header = appendix_lines(plans)
    header = header[: next(i for i, line in enumerate(header) if line.startswith("I "))]
    used = words(" ".join(header))
    for section in read.sections:
        used += words(f"{section.ordinal} {section.heading}")
    for item in read.items:
        cells = (item.number, item.content, item.timing.text, item.lead, item.coordinating)
        used += words(" ".join(cells))
    assert printed - used == Counter()
    assert used - printed == Counter()


def test_each_item_of_2026_holds_the_words_of_its_own_lines(plans: Path) -> None:
    read = rows(plans / "2026.txt", 2026)
    lines = printed_lines(plans)
    starts = [item.source.line or 0 for item in read.items]
    for item, start, end in zip(read.items, starts, [*starts[1:], len(lines) + 1], strict=True):
        own = "\n".join(lines[start - 1 : end - 1])
        own = re.sub(r"\n\s*[IVX]+ [^a-z]*$", "", own)
        cells = (item.number, item.content, item.timing.text, item.lead, item.coordinating)
        assert words(own) == words(" ".join(cells)), f"{item.section}.{item.number}"


def test_each_content_of_2026_keeps_the_order_of_its_words(plans: Path) -> None:
    printed = words_in_order("\n".join(appendix_lines(plans)))
    for item in rows(plans / "2026.txt", 2026).items:
        content = item.content.split()
        cut = longest_run(content, printed)
        rest = content[cut:]
        assert not rest or longest_run(rest, printed) == len(rest), f"{item.section}.{item.number}"


def words_in_order(text: str) -> str:
    whole = re.sub(r"(?<=[^ ])-\s*\n\s*", "-", text)
    return f" {' '.join(whole.split())} "


def longest_run(content: list[str], printed: str) -> int:
    """How many words at the start stand together in print."""
    low, high = 0, len(content)
    while low < high:
        middle = (low + high + 1) // 2
        if f" {' '.join(content[:middle])} " in printed:
            low = middle
        else:
            high = middle - 1
    return low


@pytest.mark.parametrize(
    ("section", "number", "begins", "ends"),
    [
        ("I", "5", "Đẩy mạnh thông tin", "du khách quốc tế."),
        ("II", "3", "Trung tâm phục vụ", "thành phố Hà Nội."),
        ("III", "5", "Xây dựng chương trình", "truyền hình quốc tế."),
        ("V", "1", "Thường xuyên cập nhật", "điện tử của Sở."),
        ("VII", "2", "Tăng cường tin bài", "Tôn giáo Thành phố."),
        ("VIII", "3", "Thực hiện thông tin", "truyền thông khác."),
    ],
)
def test_a_content_of_2026_goes_on_after_the_page_break(
    plans: Path, section: str, number: str, begins: str, ends: str
) -> None:
    read = rows(plans / "2026.txt", 2026)
    item = next(one for one in read.items if (one.section, one.number) == (section, number))
    assert item.content.startswith(begins)
    assert item.content.endswith(ends)
    assert read.rows.continuations == 6


@pytest.mark.parametrize(
    ("section", "number", "lead", "coordinating"),
    [
        ("II", "4", "Văn phòng UBND Thành phố", "Cơ quan Báo và phát thanh, truyền hình Hà Nội; các đơn vị liên quan"),
        ("III", "5", "Sở Du lịch", "Các cơ quan,"),
        ("VI", "1", "Liên hiệp các tổ chức hữu nghị thành phố Hà Nội", "Các sở, ban, ngành, xã, phường, cơ quan, đơn vị liên quan"),
        ("VII", "2", "Sở Dân tộc và Tôn giáo", "Các cơ quan, đơn vị liên quan"),
        ("VIII", "3", "Sở Nội vụ", "Các sở, ngành, đơn vị liên quan"),
    ],
)  # fmt: skip
def test_the_torn_agencies_of_2026_are_whole(
    plans: Path, section: str, number: str, lead: str, coordinating: str
) -> None:
    read = rows(plans / "2026.txt", 2026)
    item = next(one for one in read.items if (one.section, one.number) == (section, number))
    assert (item.lead, item.coordinating) == (lead, coordinating)


def test_the_cell_that_a_page_break_of_2026_cuts_off_is_a_doubt(plans: Path) -> None:
    (finding,) = rows(plans / "2026.txt", 2026).findings
    assert finding.code == "cell-cut"
    assert "III" in finding.where


EXTRACTED: dict[str, Callable[[str], str]] = {
    "with form feeds": lambda text: re.sub(r"\n (?=\S)", "\n\x0c", text),
    "without spaces at line ends": lambda text: re.sub(r" +\n", "\n", text),
    "with Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "without blank lines but for pages": lambda text: re.sub(r"(?<!\n)\n\n(?!\n)", "\n", text),
}


@pytest.mark.parametrize("extract", EXTRACTED.values(), ids=EXTRACTED)
def test_2026_reads_the_same_however_it_was_extracted(
    plans: Path, extract: Callable[[str], str]
) -> None:
    data = extract((plans / "2026.txt").read_text()).encode()
    read = read_rows(open_document(data, name="2026.txt"), 2026)
    assert [as_gold(item) for item in read.items] == [
        as_gold(item) for item in rows(plans / "2026.txt", 2026).items
    ]
