"""The Word form is the workbook's sibling: the same rows, the same checks, its own places."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from dondoc.errors import RefusedReport
from dondoc.reports.arrival import FileKind, look_at
from dondoc.reports.form import LAYOUT_VERSION, Estimate, Form, Progress, final_form
from dondoc.reports.form_id import id_of
from dondoc.reports.intake import Accepted, check_submission
from dondoc.reports.packages import WORD_DOCUMENT
from dondoc.reports.word_form import word_form_of
from tests.reports.makers import create_form, filled, filled_word, whole_answers

FORM = create_form()
FIRST = {
    "progress": "Đã hoàn thành",
    "result": "Đã ban hành\nhai văn bản",
    "figure": "1.234,5",
    "unit": "hồ sơ",
    "proposal": "Không",
}
ID_PARTS = ("docProps/custom.xml", "customXml/dondoc.xml", "hidden text")


def taken(data: bytes, form: Form = FORM) -> Accepted:
    return check_submission(data, form)


def faults(data: bytes, form: Form = FORM) -> tuple[str, ...]:
    with pytest.raises(RefusedReport) as refused:
        check_submission(data, form)
    return refused.value.faults


def edited(data: bytes, change: Any) -> bytes:
    """What `change` does to the one table of the document."""
    document = Document(io.BytesIO(data))
    change(document.tables[0])
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def test_the_answers_of_a_word_form_are_those_of_the_workbook() -> None:
    answers = whole_answers(FORM, **FIRST)
    in_word, in_excel = taken(filled_word(FORM, answers)), taken(filled(FORM, answers))
    assert [replace(one, cells={}) for one in in_word.answers] == [
        replace(one, cells={}) for one in in_excel.answers
    ]
    assert (in_word.form_id, in_word.remarks) == (in_excel.form_id, in_excel.remarks)


def test_each_answer_says_its_row_and_column() -> None:
    found = taken(filled_word(FORM, whole_answers(FORM, **FIRST)))
    assert found.sheet == "bảng"
    assert found.answers[2].cells["progress"] == "bảng, dòng 3, cột Tình trạng"


def test_an_untouched_form_lacks_an_answer_in_every_row_and_placeholders_are_none() -> None:
    assert [one.partition(":")[0] for one in faults(word_form_of(FORM))] == [
        f"bảng, dòng {row}, cột Tình trạng" for row in (1, 2, 3)
    ]


def test_every_fault_is_named_in_one_go() -> None:
    answers = whole_answers(FORM, progress="Gần xong", figure="mười")
    answers[1]["progress"] = "Không thực hiện"
    said = faults(filled_word(FORM, answers))
    assert len(said) == 3
    assert said[0].startswith("bảng, dòng 1, cột Tình trạng: không có tình trạng «Gần xong»")
    assert said[1].startswith("bảng, dòng 1, cột Số liệu: «mười» không phải một con số")
    assert "bảng, dòng 2, cột Tình trạng" in said[2]


@pytest.mark.parametrize("kept", ID_PARTS)
def test_the_id_is_found_in_any_one_of_its_three_places(kept: str) -> None:
    mark, other = str(id_of(FORM)).encode(), b"x"
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(filled_word(FORM, whole_answers(FORM)))) as old,
        zipfile.ZipFile(written, "w") as new,
    ):
        assert {*ID_PARTS[:2]} < {*old.namelist()}
        for name in old.namelist():
            is_kept = name == kept or (name == WORD_DOCUMENT and kept == "hidden text")
            content = old.read(name)
            new.writestr(name, content if is_kept else content.replace(mark, other))
    assert taken(written.getvalue()).form_id == id_of(FORM)


@pytest.mark.parametrize("make", [filled, filled_word], ids=["workbook", "word"])
def test_a_file_of_an_older_layout_is_refused_with_the_way_out(make: Any) -> None:
    mark = str(id_of(FORM)).encode()
    older = mark.replace(f"dondoc-{LAYOUT_VERSION};".encode(), b"dondoc-1;")
    data, written = make(FORM, whole_answers(FORM)), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(mark, older))
    (fault,) = faults(written.getvalue())
    assert "mẫu đã cũ" in fault
    assert "tải lại mẫu của kỳ này" in fault


def test_the_door_for_files_that_come_by_themselves_knows_whose_form_it_is() -> None:
    arrived = look_at(word_form_of(FORM))
    assert (arrived.kind, arrived.form_id) == (FileKind.WORD, id_of(FORM))


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (create_form("so-y-te", "Sở Y tế"), "mẫu của cơ quan so-y-te, cần mẫu của Sở Nội vụ"),
        (create_form(period="2026-nam"), "mẫu của kỳ năm 2026, cần mẫu của kỳ 6 tháng năm 2026"),
        (replace(FORM, rows=FORM.rows[:2]), "mẫu đã cũ"),
    ],
    ids=["agency", "period", "version"],
)
def test_another_ones_form_is_refused_by_name(other: Form, named: str) -> None:
    assert named in " ".join(faults(filled_word(other, whole_answers(other))))


def test_rows_in_another_order_a_column_put_in_and_lost_controls_are_read_all_the_same() -> None:
    def change(table: Any) -> None:
        rows = table.rows
        rows[0]._tr.getparent().append(rows[1]._tr)
        for row in table.rows:
            new = row.cells[0]._tc.makeelement(qn("w:tc"))
            new.append(new.makeelement(qn("w:p")))
            row.cells[3]._tc.addnext(new)
        # other programs drop the controls and keep what stands in them
        for control in list(table._tbl.iter(qn("w:sdt"))):
            for part in control.find(qn("w:sdtContent")):
                control.addprevious(part)
            control.getparent().remove(control)

    found = taken(edited(filled_word(FORM, whole_answers(FORM, **FIRST)), change))
    by_key = {one.key: one for one in found.answers}
    assert by_key[FORM.rows[0].key].figure == Decimal("1234.5")
    assert by_key[FORM.rows[0].key].cells["figure"] == "bảng, dòng 3, cột Số liệu"
    assert by_key[FORM.rows[1].key].difficulty == ""


def test_a_row_without_its_key_is_known_by_what_it_says() -> None:
    def change(table: Any) -> None:
        for row in table.rows[1:]:
            for hidden in [
                run
                for run in row._tr.iter(qn("w:r"))
                if run.find(f".//{qn('w:vanish')}") is not None
            ]:
                hidden.getparent().remove(hidden)
            for tag in list(row._tr.iter(qn("w:tag"))):
                tag.getparent().remove(tag)

    assert len(taken(edited(filled_word(FORM, whole_answers(FORM)), change)).answers) == 3


def test_a_row_taken_out_and_a_row_of_ones_own_are_both_named() -> None:
    def change(table: Any) -> None:
        table._tbl.remove(table.rows[2]._tr)
        table.add_row().cells[6].text = "Việc ngoài kế hoạch"

    said = " ".join(faults(edited(filled_word(FORM, whole_answers(FORM)), change)))
    assert "bảng, dòng 3 không có trong mẫu" in said
    assert "thiếu dòng nhiệm vụ I.2" in said


def test_deleted_words_of_tracked_changes_are_no_answer() -> None:
    def change(table: Any) -> None:
        paragraph = table.rows[1]._tr.findall(qn("w:tc"))[5].find(qn("w:p"))
        gone = paragraph.makeelement(qn("w:del"))
        text = gone.makeelement(qn("w:t"))
        text.text = "bỏ đi"
        gone.append(text)
        paragraph.append(gone)

    answers = whole_answers(FORM, **FIRST)
    found = taken(edited(filled_word(FORM, answers), change))
    assert found.answers[0].result == FIRST["result"]


def test_final_figures_stand_in_the_form_as_people_write_them() -> None:
    estimate = Estimate(Progress.DONE, "Xong", Decimal("1250.5"), "lượt người")
    header = replace(FORM.header, period="2026-nam-chinh-thuc", due=date(2026, 12, 28))
    form = final_form(replace(FORM, header=header), {FORM.rows[1].key: estimate})
    found = taken(word_form_of(form), form)
    (answer,) = found.answers
    assert (answer.figure, answer.unit, answer.progress) == (
        Decimal("1250.5"),
        "lượt người",
        Progress.DONE,
    )
    assert not answer.is_estimated


def test_the_state_is_chosen_from_a_list_and_nothing_given_can_be_changed_in_word() -> None:
    body = Document(io.BytesIO(word_form_of(FORM))).element.body
    lists = list(body.iter(qn("w:dropDownList")))
    assert len(lists) == len(FORM.rows)
    assert next(one.get(qn("w:value")) for one in lists[0]) == "Đã hoàn thành"
    locks = [one.get(qn("w:val")) for one in body.iter(qn("w:lock"))]
    assert (locks.count("sdtContentLocked"), locks.count("sdtLocked")) == (12, 18)


def test_a_form_is_the_same_bytes_each_time_and_bad_letters_do_no_harm() -> None:
    assert word_form_of(FORM) == word_form_of(FORM)
    place = ("I", "1", "A\x0b<b>&\x00 'c'")
    odd = replace(FORM, rows=(replace(FORM.rows[0], place=place),))
    assert "A<b>& 'c'" in Document(io.BytesIO(word_form_of(odd))).element.body.xpath(
        "string(//w:tbl)"
    )
