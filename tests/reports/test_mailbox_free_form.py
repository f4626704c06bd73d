"""Reports in free words: matched as far as it is sure, the rest listed, nothing counted before a person agrees."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from docx import Document

from dondoc.errors import RefusedReport
from dondoc.reports.form import Progress
from dondoc.reports.free_form import Compared, compare
from models.engine import reading, session
from models.incoming import waiting_incoming
from models.office import Office
from models.report_door import take_for
from models.submissions import judge_submission, submission_of, submissions_to_compare
from models.tables import IncomingState, SubmissionState
from tasks.mailbox.letter import read_letter
from tasks.mailbox.post import address_book, take_letter
from tasks.reports.collate import collate_period, matrix_of_period
from tests.reports.mailbox_makers import came_in, form_of_agency, kept, report
from tests.reports.makers import create_form
from tests.reports.office_makers import IN_TIME, PERIOD, create_office, keep_plan
from tests.reports.test_mailbox_imap import know, mail

FORM = create_form()
DAY = date(2026, 6, 19)


def word(*paragraphs: str, table: tuple[tuple[str, ...], ...] = ()) -> bytes:
    made, written = Document(), io.BytesIO()
    for text in paragraphs:
        made.add_paragraph(text)
    if table:
        grid = made.add_table(0, len(table[0]))
        for row in table:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
    made.save(written)
    return written.getvalue()


def compared(*paragraphs: str, table: tuple[tuple[str, ...], ...] = ()) -> Compared:
    return compare(word(*paragraphs, table=table), "bc.docx", FORM)


def found(one: Compared) -> dict[str, tuple[Progress | None, int]]:
    return {match.asked.reference: (match.progress, len(match.passages)) for match in one.matches}


def test_items_are_known_by_their_words_and_by_whole_references() -> None:
    one = compared(
        "BÁO CÁO",
        "Kết quả 6 tháng đầu năm 2026",
        "1. Ban hành danh mục dữ liệu mở",
        "Sở đã hoàn thành và công bố 60 bộ dữ liệu.",
        "Nhiệm vụ II.1: đang triển khai 3 lớp.",
        "Nơi nhận: Như trên",
    )
    assert found(one) == {"I.1": (Progress.DONE, 2), "II.1": (Progress.IN_PROGRESS, 1)}
    assert [row.reference for row in one.unanswered] == ["I.2"]
    rest = [passage.text for passage in one.rest]
    assert rest == ["BÁO CÁO", "Kết quả 6 tháng đầu năm 2026", "Nơi nhận: Như trên"]


def test_a_table_of_ones_own_is_matched_row_by_row() -> None:
    head = ("TT", "Nội dung", "Kết quả")
    rows = (
        head,
        ("1", "Ban hành danh mục dữ liệu mở.", "Đã hoàn thành"),
        ("2", "Xuất bản bản tin hàng tháng", "Chưa thực hiện"),
        ("3", "Việc khác", "Đã hoàn thành"),
    )
    one = compared("Báo cáo", table=rows)
    assert found(one) == {"I.1": (Progress.DONE, 1), "I.2": (Progress.NOT_STARTED, 1)}
    assert [passage.text for passage in one.rest][-1] == "3 | Việc khác | Đã hoàn thành"


@pytest.mark.parametrize(
    "said",
    [
        "Cơ bản hoàn thành.",
        "Chưa hoàn thành do thiếu kinh phí.",
        "Sẽ hoàn thành trong quý IV.",
        "Không thực hiện.",
        "Đã hoàn thành bước 1, đang triển khai bước 2.",
        "Nội dung này được quan tâm.",
    ],
)
def test_a_state_that_the_words_do_not_surely_name_is_not_guessed(said: str) -> None:
    one = compared("1. Ban hành danh mục dữ liệu mở", said)
    assert found(one) == {"I.1": (None, 2)}


@pytest.mark.parametrize(
    "paragraphs",
    [
        # a lone number is the report's own, a near heading another task's
        ("2. Công tác cán bộ", "Đã hoàn thành"),
        ("Ban hành danh mục dịch vụ công trực tuyến. Đã hoàn thành",),
        # twice: nobody knows which is the answer
        (
            "Ban hành danh mục dữ liệu mở. Đã hoàn thành",
            "Ban hành danh mục dữ liệu mở. Chưa thực hiện",
        ),
    ],
)
def test_what_is_not_sure_is_listed_and_not_matched(paragraphs: tuple[str, ...]) -> None:
    one = compared(*paragraphs)
    assert one.matches == ()
    assert len(one.rest) == len(paragraphs)
    assert len(one.unanswered) == 3


def test_every_passage_stands_in_a_match_or_in_the_rest_once() -> None:
    one = compared(
        "A", "1. Ban hành danh mục dữ liệu mở", "x", "II. PHẦN KHÁC", "y", "Trên đây là báo cáo"
    )
    places = [p.at for match in one.matches for p in match.passages] + [p.at for p in one.rest]
    assert sorted(places) == [1, 2, 3, 4, 5, 6]


def test_a_word_file_without_words_or_broken_is_refused() -> None:
    with pytest.raises(RefusedReport, match="không có chữ nào"):
        compared()
    with pytest.raises(RefusedReport):
        compare(word("a")[:900], "bc.docx", FORM)


@pytest.fixture(scope="module")
def approved_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("approved")
    office = create_office(home, now=IN_TIME)
    keep_plan(office)
    know(office)
    office.engine.dispose()
    return home


@pytest.fixture
def office(approved_home: Path, tmp_path: Path) -> Office:
    return create_office(Path(copytree(approved_home, tmp_path / "home")), now=IN_TIME)


FREE = "1. Mở lớp kỹ năng số", "Sở đã hoàn thành 12 lớp.", "2. Công tác khác"


def bring(office: Office, data: bytes, number: int = 1, **headers: str) -> None:
    letter = read_letter(mail(("bc.docx", data), Message_ID=f"<{number}@x>", **headers).as_bytes())
    with session(office.engine) as opened:
        take_letter(
            letter, address_book(opened), office=office, session=opened, at=IN_TIME, came=IN_TIME
        )


def counted(office: Office, folder: Path) -> int:
    made = collate_period(folder, period=PERIOD, office=office, today=DAY)
    return sum(len(one.answers) for one in made.outcomes.round.reports)


def test_by_mail_it_is_received_and_counts_only_what_the_coordinator_accepts(
    office: Office, tmp_path: Path
) -> None:
    bring(office, word(*FREE))
    (row,), (incoming,) = kept(office), came_in(office)
    assert (row.state, incoming.state) == (SubmissionState.TO_COMPARE, IncomingState.TAKEN)
    matrix = matrix_of_period(PERIOD, office=office, today=DAY)
    (cell,) = [one for one in matrix.cells if one.expected.agency_id == "so-noi-vu"]
    assert cell.words == "đã nhận, chờ đối chiếu"
    assert counted(office, tmp_path / "a") == 0
    with session(office.engine) as opened:
        assert [one.id for one in submissions_to_compare(session=opened)] == [row.id]
        waiting = submission_of(row.id or 0, session=opened)
        assert waiting.answers["compared"].startswith("khớp chắc 1/")
        assert waiting.answers["rest"][-1]["text"] == "2. Công tác khác"
        judge_submission(
            waiting,
            session=opened,
            state=SubmissionState.ACCEPTED,
            reason="",
            actor="chị Bình",
            at=IN_TIME,
        )
    assert counted(office, tmp_path / "b") == 1


def test_a_template_that_came_before_still_counts_until_then(
    office: Office, tmp_path: Path
) -> None:
    letter = read_letter(mail(("a.xlsx", report(office))).as_bytes())
    with session(office.engine) as opened:
        take_letter(
            letter, address_book(opened), office=office, session=opened, at=IN_TIME, came=IN_TIME
        )
    whole = counted(office, tmp_path / "a")
    bring(office, word(*FREE), 2)
    assert [row.state for row in came_in(office)] == [IncomingState.TAKEN, IncomingState.WAITING]
    number = came_in(office)[1].id or 0
    with session(office.engine) as opened:
        take_for(
            waiting_incoming(number, session=opened),
            agency_id="so-noi-vu",
            period=PERIOD,
            plan_id=None,
            office=office,
            session=opened,
            actor="chị Bình",
            at=IN_TIME,
        )
    assert [one.state for one in kept(office)] == [
        SubmissionState.RECEIVED,
        SubmissionState.TO_COMPARE,
    ]
    assert counted(office, tmp_path / "b") == whole


def test_the_forms_items_are_what_it_is_compared_with(office: Office) -> None:
    form = form_of_agency(office)
    one = compare(word(*FREE), "bc.docx", form)
    assert len(one.matches) + len(one.unanswered) == len(form.rows)
    with reading(office.engine) as opened:
        assert submissions_to_compare(session=opened) == []
