"""The same tasks in every layout and every kind of file: the reader gives them back."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dondoc.plan import Severity
from dondoc.reading.formats import open_document
from dondoc.reading.layouts import RowsRead, read_rows
from tests.reading import laying_out
from tests.reading.laying_out import FILES, Section, Style, Task

SECTIONS = (
    Section("I", "Hoàn thiện thể chế"),
    Section("II", "Phát triển hạ tầng số"),
    Section("III", "Tuyên truyền, tập huấn"),
)
CONTENTS = (
    "Rà soát, sửa đổi quy định về tiếp nhận hồ sơ trực tuyến.",
    "Tổ chức hội nghị tập huấn cho 126 xã, phường.",
    "Xây dựng cơ sở dữ liệu dùng chung của Thành phố (giai đoạn 1).",
    "Ban hành bộ tiêu chí đánh giá mức độ hài lòng năm 2026",
    "Thực hiện báo cáo; công khai kết quả trên Cổng thông tin điện tử.",
    "Phòng, chống lộ lọt dữ liệu cá nhân.",
    "Các hoạt động truyền thông về Đề án 06",
    "Bộ phận Một cửa niêm yết 12 thủ tục mới.",
)
TIMINGS = ("Quý I", "Quý III, IV/2026", "Cả năm", "Thường xuyên", "Trước 20/6", "Tháng 3/2026", "Năm 2026 - 2027", "Hằng quý")  # fmt: skip
LEADS = ("Sở Nội vụ", "Văn phòng UBND Thành phố", "Công an Thành phố", "Sở Khoa học và Công nghệ", "UBND các xã, phường")  # fmt: skip
COORDINATING = ("Các sở, ban, ngành", "Sở Tài chính; các đơn vị liên quan", "", "UBND xã, phường, đặc khu")  # fmt: skip
PRODUCTS = ("Quyết định", "Báo cáo kết quả", "", "Phần mềm dùng chung")

tasks = st.lists(
    st.builds(
        Task,
        section=st.sampled_from([one.ordinal for one in SECTIONS]),
        number=st.just(""),
        content=st.sampled_from(CONTENTS),
        timing=st.sampled_from(TIMINGS),
        lead=st.sampled_from(LEADS),
        coordinating=st.sampled_from(COORDINATING),
        product=st.sampled_from(PRODUCTS),
    ),
    min_size=4,
    max_size=12,
).filter(lambda made: {task.section for task in made} == {one.ordinal for one in SECTIONS})

orders = st.permutations(["content", "timing", "lead", "coordinating", "product"]).map(
    lambda order: ("number", *order)
)
styles = st.builds(
    Style,
    order=st.one_of(
        orders,
        orders.map(lambda order: order[:-1] if order[-1] not in ("content",) else order),
        st.just(("content", "lead", "timing")),
        st.just(("number", "timing", "content", "lead")),
    ),
    seed=st.integers(0, 10_000),
    numbering=st.sampled_from(["arabic", "running", "dotted", "lettered", "roman"]),
    sections=st.sampled_from(["roman", "letters"]),
    headings=st.sampled_from(["two cells", "one cell", "capitals", "none"]),
    header_again_after=st.sampled_from([0, 2, 3]),
    two_header_rows=st.booleans(),
    merges_down=st.booleans(),
).filter(lambda style: "lead" in style.order or "timing" in style.order)
LOSES_MERGED_CELLS = "thanh-dung.md"
# DONDOC_EXAMPLES=1000 looks much further than a daily run does
EXAMPLES = int(os.environ.get("DONDOC_EXAMPLES", "15"))
QUICK = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def read(data: bytes, name: str) -> RowsRead:
    return read_rows(open_document(data, name=name), 2026)


def told(rows: RowsRead) -> list[Task]:
    return [
        Task(i.section, i.number, i.content, i.timing.text, i.lead, i.coordinating, i.product or "")
        for i in rows.items
    ]


def errors(rows: RowsRead) -> list[str]:
    return [one.message for one in rows.findings if one.severity is Severity.ERROR]


@pytest.mark.parametrize("name", FILES)
@given(made=tasks, style=styles)
@QUICK
def test_the_reader_gives_back_what_was_laid_out(name: str, made: list[Task], style: Style) -> None:
    if name == LOSES_MERGED_CELLS:
        style = replace(style, merges_down=False)
        made = [
            task._replace(
                coordinating=task.coordinating or "Sở Y tế", product=task.product or "Tờ trình"
            )
            for task in made
        ]
    if name.startswith("nhieu-bang"):
        style = replace(style, header_again_after=0)
    expected = laying_out.numbered(SECTIONS, made, style)
    rows = laying_out.rows_of(SECTIONS, expected, style)
    found = read(FILES[name](rows), name)
    assert told(found) == expected
    assert errors(found) == []


@given(made=tasks, style=styles)
@QUICK
def test_labelled_paragraphs_give_back_what_was_laid_out(made: list[Task], style: Style) -> None:
    style = Style(
        ("number", "content", *[f for f in style.order if f not in ("number", "content")]),
        style.seed,
        style.numbering,
    )
    expected = laying_out.numbered(SECTIONS, made, style)
    found = read(laying_out.labelled(SECTIONS, expected, style), "a.txt")
    assert told(found) == expected
    assert errors(found) == []


@given(made=tasks, style=styles)
@settings(QUICK, max_examples=2 * EXAMPLES)
def test_cells_that_merging_took_away_are_blank_or_told_and_never_wrong(
    made: list[Task], style: Style
) -> None:
    if "number" not in style.order:
        return
    made = [
        task._replace(
            coordinating=task.coordinating or "Sở Y tế", product=task.product or "Tờ trình"
        )
        for task in made
    ]
    expected = laying_out.numbered(SECTIONS, made, style)
    found = read(laying_out.as_lone_bars(laying_out.rows_of(SECTIONS, expected, style)), "a.md")
    if errors(found):
        return
    doubted = " ".join(one.read for one in found.findings)
    assert len(found.items) == len(expected)
    for one, other in zip(told(found), expected, strict=True):
        wrong = [
            field
            for field, text in zip(one._fields, one, strict=True)
            if text and text != getattr(other, field)
        ]
        assert not wrong or other.content in doubted


@pytest.mark.parametrize("numbering", ["arabic", "roman"])
def test_tasks_that_share_their_merged_time_and_lead_are_tasks(numbering: str) -> None:
    style = Style(("number", "timing", "content", "lead"), numbering=numbering, merges_down=True)
    made = [
        Task(one.ordinal, "", text, "Quý I", "Sở Y tế", "")
        for one in SECTIONS
        for text in CONTENTS[:3]
    ]
    expected = laying_out.numbered(SECTIONS, made, style)
    found = read(laying_out.as_word(laying_out.rows_of(SECTIONS, expected, style)), "a.docx")
    assert told(found) == expected
