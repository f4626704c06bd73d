"""Scores count each due day once, rank by what was kept, and name nobody for too little."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from docx import Document as open_document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from PIL import Image

from dondoc.reports.decree30_check import decree30_faults
from dondoc.reports.scores import Judged, Scores, scores_of
from dondoc.reports.scores_document import scores_document
from dondoc.reports.scores_files import scores_workbook
from dondoc.reports.scores_words import in_sum, rank_rows
from dondoc.schedule.obligation import Role
from dondoc.status import State

FIRST, LAST, TODAY = date(2026, 1, 1), date(2026, 12, 31), date(2026, 7, 1)
NAMES = {"a": "Sở A", "b": "Sở B", "c": "Sở Đ", "d": "UBND xã D"}


def due(
    agency: str, month: int, state: State = State.DONE_ON_TIME, role: Role = Role.LEAD, **more: int
) -> Judged:
    return Judged(agency, role, date(2026, month, 28), state, returned=more.get("returned", 0))


def scored(*judged: Judged) -> Scores:
    return scores_of(judged, names=NAMES, first=FIRST, last=LAST, today=TODAY)


SAMPLE = scored(
    *(due("a", month) for month in (1, 2, 3, 4)),
    *(due("b", month) for month in (1, 2, 3)),
    due("b", 4, State.OVERDUE),
    *(due("c", month) for month in (1, 2, 3, 4)),
    due("d", 5, State.DONE_LATE),
    due("d", 5, State.AWAITING_CONFIRMATION),
    due("d", 3, role=Role.COORDINATING),
)


def test_ranks_go_by_share_and_equals_share_a_rank() -> None:
    ranks = [(one.agency_id, one.rank, one.leading.share) for one in SAMPLE.agencies]
    assert ranks == [
        ("a", 1, Decimal("100.0")),
        ("c", 1, Decimal("100.0")),
        ("b", 3, Decimal("75.0")),
        ("d", 4, Decimal("0.0")),
    ]


def test_what_waits_for_confirmation_is_neither_kept_nor_late() -> None:
    score = SAMPLE.agencies[-1].leading
    assert (score.due, score.judged, score.waiting, score.late) == (2, 1, 1, 1)


def test_helping_counts_apart_and_moves_no_rank() -> None:
    last = SAMPLE.agencies[-1]
    assert (last.helping.on_time, last.leading.on_time) == (1, 0)


def test_the_trend_is_the_last_judged_month_against_the_one_before() -> None:
    by_id = {one.agency_id: one for one in SAMPLE.agencies}
    assert (by_id["b"].trend, by_id["a"].trend, by_id["d"].trend) == (Decimal(-100), 0, None)


def test_all_in_time_is_commended_and_anything_overdue_is_reminded() -> None:
    assert [one.agency_id for one in SAMPLE.commended] == ["a", "c"]
    assert [one.agency_id for one in SAMPLE.reminded] == ["b"]


@pytest.mark.parametrize(
    "judged",
    [
        (due("a", 1), due("a", 2)),
        (*(due("a", month) for month in (1, 2, 3)), due("a", 4, returned=1)),
        (*(due("a", month) for month in (1, 2, 3)), due("a", 4, State.DONE_LATE)),
    ],
    ids=["too little", "a report given back", "one late"],
)
def test_nobody_is_commended_for_too_little_or_with_a_fault(judged: tuple[Judged, ...]) -> None:
    assert scored(*judged).commended == []


def test_days_not_over_days_outside_and_cancelled_work_count_nowhere() -> None:
    scores = scores_of(
        [due("a", 7), due("a", 1, State.CANCELLED), Judged("a", Role.LEAD, TODAY, State.DUE_SOON)],
        names=NAMES,
        first=date(2026, 1, 29),
        last=LAST,
        today=TODAY,
    )
    assert (scores.agencies, scores.every.due, scores.last) == ((), 0, date(2026, 6, 30))
    assert "Chưa có việc nào" in in_sum(scores)


@given(
    st.lists(
        st.builds(
            due,
            st.sampled_from("abcd"),
            st.integers(1, 12),
            st.sampled_from(State),
            st.sampled_from(Role),
        ),
        max_size=60,
    )
)
def test_agencies_months_and_all_add_up_to_the_same(judged: list[Judged]) -> None:
    scores = scored(*judged)
    for name in ("on_time", "late", "overdue", "waiting"):
        total = getattr(scores.every, name)
        assert total == sum(getattr(one.leading, name) for one in scores.agencies)
        assert total == sum(getattr(score, name) for score in scores.months.values())
    ranks = [one.rank for one in scores.agencies if one.rank is not None]
    assert ranks == sorted(ranks)


def test_the_workbook_holds_the_ranks_months_and_helping() -> None:
    book = load_workbook(io.BytesIO(scores_workbook(SAMPLE)))
    assert book.sheetnames == ["Xếp hạng", "Theo tháng (%)", "Phối hợp"]
    assert [row[1].value for row in book["Xếp hạng"].iter_rows(min_row=2)] == [
        row[1] for row in rank_rows(SAMPLE)
    ]
    assert [cell.value for cell in book["Theo tháng (%)"][1]][1:] == [
        "T1/2026",
        "T2/2026",
        "T3/2026",
        "T4/2026",
        "T5/2026",
    ]


def test_the_document_names_both_lists_has_two_charts_and_no_fault_by_the_decree() -> None:
    made = scores_document(SAMPLE, issuer="UBND thành phố Hà Nội", office="Sở Văn hóa và Thể thao")
    assert decree30_faults(made) == []
    document = open_document(io.BytesIO(made))
    tables = [[row.cells[1].text for row in table.rows][1:] for table in document.tables]
    assert tables[1:3] == [["Sở A", "Sở Đ"], ["Sở B"]]
    assert tables[-1] == [str(row[1]) for row in rank_rows(SAMPLE)]
    pictures = [one for one in document.part.related_parts.values() if "png" in one.partname]
    assert len(pictures) == 2
    for picture in pictures:
        shades = Image.open(io.BytesIO(picture.blob)).convert("L").getextrema()
        assert shades[0] < 100 < 250 < shades[1]


@pytest.mark.parametrize("count", [12, 13], ids=["in the text", "appendix"])
def test_a_long_list_stands_in_an_appendix(count: int) -> None:
    names = {str(number): f"UBND xã {number}" for number in range(count)}
    late = [due(agency, 5, State.OVERDUE) for agency in names]
    scores = scores_of(late, names=names, first=FIRST, last=LAST, today=TODAY)
    made = scores_document(scores, issuer="UBND tỉnh A", office="Sở Nội vụ")
    assert decree30_faults(made) == []
    document = open_document(io.BytesIO(made))
    texts = [one.text for one in document.paragraphs]
    assert ("Phụ lục II" in texts) == (count > 12)
    assert any(f"Có {count} cơ quan, đơn vị còn việc" in text for text in texts)
    assert texts.index("Phụ lục II" if count > 12 else "Phụ lục") > texts.index(
        next(text for text in texts if text.startswith("Trên đây"))
    )


def test_the_same_scores_are_the_same_bytes() -> None:
    names = {"issuer": "UBND thành phố Hà Nội", "office": "Sở Văn hóa và Thể thao"}
    assert scores_document(SAMPLE, **names) == scores_document(SAMPLE, **names)
    assert scores_workbook(SAMPLE) == scores_workbook(SAMPLE)
