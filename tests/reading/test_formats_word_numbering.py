"""Word's automatic numbers are written out as Word shows them, in text and in columns of numbers."""

from __future__ import annotations

import pytest

from dondoc.reading.formats import open_document
from dondoc.reading.layouts import read_rows
from tests.reading.files import cell, table, word
from tests.reading.word_files import (
    HEADER,
    HELD,
    HOLDS,
    level,
    listed,
    lists,
    numbering,
    styled,
    styles,
)


def words(body: str, part: str, style_part: str = "") -> list[str]:
    extra = {"word/numbering.xml": part}
    extra |= {"word/styles.xml": style_part} if style_part else {}
    document = open_document(word(body, extra=extra), name="a.docx")
    return [one.text for one in document.paragraphs]


def test_levels_are_counted_within_each_other() -> None:
    body = "".join(
        listed(text, depth)
        for text, depth in [("Một", 0), ("Hai", 1), ("Ba", 1), ("Bốn", 0), ("Năm", 1)]
    )
    assert words(body, numbering(("upperRoman", "%1."), ("decimal", "%2.%1"))) == [
        "I. Một",
        "1.I Hai",
        "2.I Ba",
        "II. Bốn",
        "1.II Năm",
    ]


@pytest.mark.parametrize(
    ("signs", "text", "first_and_last"),
    [
        ("decimal", "%1.", ("1. a", "29. a")),
        ("decimalZero", "%1)", ("01) a", "29) a")),
        ("lowerLetter", "%1)", ("a) a", "cc) a")),
        ("upperLetter", "%1.", ("A. a", "CC. a")),
        ("lowerRoman", "(%1)", ("(i) a", "(xxix) a")),
        ("upperRoman", "Phần %1:", ("Phần I: a", "Phần XXIX: a")),
        ("bullet", "\uf0b7", ("- a", "- a")),
        ("none", "", ("a", "a")),
    ],
)
def test_each_kind_of_signs(signs: str, text: str, first_and_last: tuple[str, str]) -> None:
    found = words(listed("a") * 29, numbering((signs, text)))
    assert (found[0], found[-1]) == first_and_last


def test_lists_of_one_pattern_go_on_with_each_other() -> None:
    one = level(0, "decimal", "%1.")
    assert words(listed("a") + listed("b", number=2), lists([one], ["0", "0"])) == ["1. a", "2. b"]


def test_lists_of_two_patterns_do_not() -> None:
    one = level(0, "decimal", "%1.")
    both = lists([one, one], ["0", "1"])
    assert words(listed("a") + listed("b", number=2), both) == ["1. a", "1. b"]


def test_a_list_may_begin_anew_and_goes_on_from_there() -> None:
    anew = '0<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    part = lists([level(0, "decimal", "%1.")], ["0", anew])
    body = listed("a") + listed("b", number=2) + listed("c", number=2) + listed("d")
    assert words(body, part) == ["1. a", "5. b", "6. c", "7. d"]


def test_a_list_may_write_a_level_in_its_own_way() -> None:
    own = f'0<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1/")}</w:lvlOverride>'
    assert words(listed("a"), lists([level(0, "decimal", "%1.")], [own])) == ["I/ a"]


def test_a_level_may_run_on_under_a_new_heading() -> None:
    runs_on = level(0, "upperRoman", "%1.") + level(
        1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>'
    )
    body = listed("A") + listed("a", 1) + listed("B") + listed("b", 1)
    assert words(body, lists([runs_on], ["0"])) == ["I. A", "1. a", "II. B", "2. b"]


def test_a_legal_level_writes_the_numbers_above_it_in_figures() -> None:
    legal = level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2.", "<w:isLgl/>")
    assert words(listed("A") + listed("a", 1), lists([legal], ["0"])) == ["I. A", "1.1. a"]


def test_a_style_numbers_its_paragraphs_at_the_level_that_names_it() -> None:
    part = lists(
        [
            level(0, "upperRoman", "%1.", '<w:pStyle w:val="Muc"/>')
            + level(1, "decimal", "%2.", '<w:pStyle w:val="Viec"/>')
        ],
        ["0"],
    )
    made = styles(
        "".join(
            f'<w:style w:styleId="{name}"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
            for name in ("Muc", "Viec")
        )
        + '<w:style w:styleId="ViecCon"><w:basedOn w:val="Viec"/></w:style>'
    )
    body = styled("A", "Muc") + styled("a", "Viec") + styled("b", "ViecCon") + styled("c", "Khac")
    assert words(body, part, made) == ["I. A", "1. a", "2. b", "c"]


def test_a_paragraph_may_leave_the_list_of_its_style() -> None:
    part = numbering(("decimal", "%1."))
    made = styles(
        '<w:style w:styleId="Viec"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    left = '<w:p><w:pPr><w:pStyle w:val="Viec"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'
    body = styled("a", "Viec") + f"{left}<w:r><w:t>b</w:t></w:r></w:p>" + styled("c", "Viec")
    assert words(body, part, made) == ["1. a", "b", "2. c"]


def test_a_pattern_may_point_to_another_by_a_style() -> None:
    part = lists(['<w:numStyleLink w:val="DanhSach"/>', level(0, "upperRoman", "%1.")], ["0", "1"])
    made = styles(
        '<w:style w:styleId="DanhSach"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    assert words(listed("a"), part, made) == ["I. a"]


def numbered_cell(text: str = "", depth: int = 0, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{listed(text, depth)}</w:tc>"


def test_a_column_of_numbers_that_holds_no_text_numbers_its_rows() -> None:
    part = numbering(("upperRoman", "%1"), ("decimal", "%2"))
    section, task = numbered_cell(), numbered_cell(depth=1)
    body = table(
        [HEADER, [section, cell("SỞ NỘI VỤ", '<w:gridSpan w:val="3"/>')]]
        + [[task, f"Rà soát thủ tục {letter}.", "Quý I", "Sở Nội vụ"] for letter in "AB"]
        + [[section, cell("SỞ TÀI CHÍNH", '<w:gridSpan w:val="3"/>')]]
        + [[task, "Công khai ngân sách.", "Quý II", "Sở Tài chính"]]
    )
    document = open_document(word(body, extra={"word/numbering.xml": part}), name="a.docx")
    read = read_rows(document, 2026)
    assert [(item.section, item.number) for item in read.items] == [
        ("I", "1"),
        ("I", "2"),
        ("II", "1"),
    ]
    assert read.findings == ()


def test_a_number_in_the_hidden_part_of_a_merged_cell_is_not_counted() -> None:
    body = table(
        [
            HEADER,
            [numbered_cell(properties=HOLDS), "Rà soát.", "Quý I", "Sở Nội vụ"],
            [numbered_cell(properties=HELD), "Rà soát.", "Quý II", "Sở Tài chính"],
            [numbered_cell(), "Công khai.", "Quý II", "Sở Tài chính"],
        ]
    )
    extra = {"word/numbering.xml": numbering(("decimal", "%1"))}
    document = open_document(word(body, extra=extra), name="a.docx")
    assert [row.cells[0] for row in document.grids[0].rows] == ["TT", "1", "1", "2"]


def test_numbered_content_keeps_its_number_before_its_words() -> None:
    content = f"<w:tc>{listed('Rà soát.')}{listed('Công khai.')}</w:tc>"
    extra = {"word/numbering.xml": numbering(("lowerLetter", "%1)"))}
    body = table([HEADER, ["1", content, "Quý I", "Sở Nội vụ"]])
    document = open_document(word(body, extra=extra), name="a.docx")
    assert document.grids[0].rows[1].cells[1] == "a) Rà soát. b) Công khai."


def test_a_deleted_paragraph_takes_no_number() -> None:
    gone = listed("b").replace("<w:pPr>", "<w:pPr><w:rPr><w:del/></w:rPr>")
    gone = gone.replace("<w:r>", "<w:del><w:r>").replace("</w:r>", "</w:r></w:del>")
    part = numbering(("decimal", "%1."))
    assert words(listed("a") + gone + listed("c"), part) == ["1. a", "2. c"]
