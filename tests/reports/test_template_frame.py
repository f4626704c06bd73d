"""One frame for many templates: an agency's own words stand in it as they are, whatever they are."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from dondoc.reports.form import Form
from dondoc.reports.form_id import HIDDEN_SHEET, id_of
from dondoc.reports.template import template_of
from dondoc.reports.template_frame import LAST_ROW
from dondoc.reports.template_look import HEADER_ROW, SHEET
from tests.reports.makers import create_form

ODD_WORDS = (
    "=SUM(A1:A9)",
    'a & <b> "c" </t>',
    "[[rows]] [[last]] [[agency]]",
    "  hai đầu có dấu cách ",
    "dòng một\ndòng hai\tthụt",
    str(LAST_ROW),
    "🙂 ệ \u00a0",
    "#N/A",
)


def with_words(form: Form, words: str) -> Form:
    rows = [replace(row, place=(*row.place[:2], words), known=(words,)) for row in form.rows]
    return replace(form, rows=tuple(rows))


@pytest.mark.parametrize("words", ODD_WORDS)
def test_odd_words_stand_in_the_template_as_they_are(words: str) -> None:
    form = with_words(create_form(name=words, plan_title=words, send_to=words), words)
    workbook = load_workbook(io.BytesIO(template_of(form)))
    sheet = workbook[SHEET]
    assert sheet["B2"].value == f"Kế hoạch: {words}"
    assert sheet["B3"].value == f"Cơ quan báo cáo: {words}"
    for row in range(HEADER_ROW + 1, HEADER_ROW + 1 + len(form.rows)):
        assert [sheet[f"{column}{row}"].value for column in "CF"] == [words, words]
        assert [sheet[f"{column}{row}"].data_type for column in "CF"] == ["s", "s"]
    assert workbook.properties.title == f"{words}: báo cáo 6 tháng năm 2026"
    assert workbook[HIDDEN_SHEET]["A1"].value == str(id_of(form))


@pytest.mark.parametrize("wrong", ["\x00", "\x0b", "\x1f", "\ud800", "\uffff"])
def test_what_no_workbook_can_carry_is_never_written(wrong: str) -> None:
    with pytest.raises(IllegalCharacterError):
        template_of(with_words(create_form(), f"a{wrong}b"))
    with pytest.raises(IllegalCharacterError):
        template_of(create_form(name=f"a{wrong}b"))


def test_the_templates_of_a_round_have_nothing_of_each_other() -> None:
    first, other = create_form(), create_form("so-tai-chinh", "Sở Tài chính")
    shorter = replace(other, rows=other.rows[:1])
    before = template_of(first)
    sheet = load_workbook(io.BytesIO(template_of(shorter)))[SHEET]
    assert sheet.dimensions == f"A1:L{HEADER_ROW + 1}"
    assert {str(one.sqref) for one in sheet.data_validations.dataValidation} == {
        f"{letter}7" for letter in "GHIJKL"
    }
    assert "Sở Nội vụ" not in {cell.value for row in sheet.iter_rows() for cell in row}
    assert template_of(first) == before
