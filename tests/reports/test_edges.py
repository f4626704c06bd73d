"""From an approved plan in the database to templates, reports taken in, a matrix and a collation."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlmodel import Session, select

from dondoc.errors import DondocError, NotFound, RefusedReport
from dondoc.reports.decree30_check import decree30_faults
from dondoc.reports.matrix import ReportState
from dondoc.reports.template_look import FIRST_ANSWER, HEADER_ROW, SHEET
from models.engine import reading, session
from models.exemptions import exempt
from models.holds import end_hold
from models.kept_files import SUBMISSIONS
from models.office import Office
from models.report_intake import Taken
from models.submissions import judge_submission
from models.tables import HoldRow, SubmissionRow, SubmissionState
from tasks.reports.collate import collate_period, matrix_of_period
from tasks.reports.submit import submit_file
from tasks.reports.templates import write_templates
from tests.reports.office_makers import (
    COORDINATOR,
    IN_TIME,
    LATE,
    NOW,
    PERIOD,
    create_item,
    create_office,
    create_reading,
    keep_plan,
)

FRIDAY_19_JUNE, SATURDAY_20_JUNE = date(2026, 6, 19), date(2026, 6, 20)


def fill(path: Path, progress: str = "Đã hoàn thành", **cells: object) -> Path:
    """The template with one state in every row, and whatever stands in `cells`."""
    workbook = load_workbook(path)
    sheet = workbook[SHEET]
    for row in range(HEADER_ROW + 1, sheet.max_row + 1):
        sheet.cell(row, FIRST_ANSWER, progress)
        sheet.cell(row, FIRST_ANSWER + 1, "Đã làm xong")
    for place, value in cells.items():
        sheet[place] = value
    workbook.save(path)
    return path


def template(office: Office, folder: Path, agency_id: str) -> Path:
    written = write_templates(
        folder, period=PERIOD, office=office, today=NOW.date(), agency_id=agency_id
    )
    return written[0].path


def send(office: Office, path: Path, agency_id: str = "so-noi-vu", at: datetime = IN_TIME) -> Taken:
    return submit_file(
        path, agency_id=agency_id, period=PERIOD, office=office, received_at=at, actor="an"
    )


def kept_rows(office: Office) -> list[SubmissionRow]:
    with reading(office.engine) as opened:
        return list(opened.exec(select(SubmissionRow)))


def test_all_who_report_and_the_collecting_office_get_a_template(
    office: Office, tmp_path: Path
) -> None:
    written = write_templates(tmp_path, period=PERIOD, office=office, today=NOW.date())
    rows = {one.agency_id: one.rows for one in written}
    assert len(rows) == 126 + 2
    assert rows["so-noi-vu"] == 2  # the undated item without a lead stands under its heading
    assert rows[COORDINATOR] == 1
    assert all(one.path.stat().st_size for one in written)


def test_a_template_goes_out_and_comes_back_in_time(office: Office, tmp_path: Path) -> None:
    taken = send(office, fill(template(office, tmp_path, "so-noi-vu"), I7="1.234,5"))
    assert (taken.is_new, taken.days_late, taken.submission.version) == (True, 0, 1)
    row = kept_rows(office)[0]
    assert row.answers["rows"][0]["figure"] == "1234.5"
    kept = SUBMISSIONS.path(row.sha256, office.settings.home)
    assert kept.read_bytes() == (tmp_path / f"{PERIOD}-so-noi-vu.xlsx").read_bytes()


def test_the_same_file_again_is_the_version_that_is_there(office: Office, tmp_path: Path) -> None:
    path = fill(template(office, tmp_path, "so-noi-vu"))
    send(office, path)
    assert not send(office, path, at=LATE).is_new
    assert len(kept_rows(office)) == 1


def test_the_very_file_that_was_given_back_is_refused_until_it_is_mended(
    office: Office, tmp_path: Path
) -> None:
    path = fill(template(office, tmp_path, "so-noi-vu"))
    taken = send(office, path)
    with session(office.engine) as opened:
        judge_submission(
            opened.get_one(SubmissionRow, taken.submission.id),
            session=opened,
            state=SubmissionState.RETURNED,
            reason="thiếu số liệu quý II",
            actor="chị Bình",
            at=IN_TIME,
        )
    with pytest.raises(RefusedReport, match=r"Sở Nội vụ.*bị trả lại.*thiếu số liệu quý II"):
        send(office, path, at=LATE)
    mended = send(office, fill(path, I7="3"), at=LATE)
    assert (mended.is_new, mended.submission.version, mended.days_late) == (True, 2, 1)


def test_midnight_parts_in_time_from_late_and_a_correction_stays_in_time(
    office: Office, tmp_path: Path
) -> None:
    path = template(office, tmp_path, "ubnd-xa-ba-vi")
    late = send(office, fill(path), "ubnd-xa-ba-vi", LATE)
    assert late.submission.late
    assert late.days_late == 1
    path = template(office, tmp_path, "so-noi-vu")
    send(office, fill(path), at=IN_TIME)
    corrected = send(office, fill(path, "Đang thực hiện"), at=LATE)
    assert corrected.submission.version == 2
    assert not corrected.submission.late


def test_a_refused_report_leaves_nothing_behind(office: Office, tmp_path: Path) -> None:
    path = fill(template(office, tmp_path, "so-noi-vu"), G7="Gần xong")
    with pytest.raises(RefusedReport, match=r"Sở Nội vụ.*ô G7"):
        send(office, path)
    with pytest.raises(RefusedReport, match="mẫu của cơ quan so-noi-vu"):
        send(office, path, "ubnd-xa-ba-vi")
    assert kept_rows(office) == []
    assert not (office.settings.home / "submissions").exists()


def test_a_file_of_500_mb_is_refused_before_it_is_read(office: Office, tmp_path: Path) -> None:
    huge = tmp_path / "lon.xlsx"
    with huge.open("wb") as stream:
        stream.truncate(500 * 2**20)
    with pytest.raises(RefusedReport, match="500 MB"):
        send(office, huge)


def test_an_agency_without_a_report_and_a_period_that_is_none_are_named(office: Office) -> None:
    with pytest.raises(NotFound, match="Sở Y tế không phải báo cáo"):
        template(office, Path("unused"), "so-y-te")
    with pytest.raises(NotFound, match="2026-6-thang"):
        matrix_of_period("2027-nam", office=office, today=NOW.date())


def test_a_round_runs_the_same_on_both_databases(database_url: str, tmp_path: Path) -> None:
    office = create_office(tmp_path / "home", database_url=database_url)
    keep_plan(office)
    send(office, fill(template(office, tmp_path, "so-noi-vu"), I7="0,1"))
    made = collate_period(tmp_path / "out", period=PERIOD, office=office, today=FRIDAY_19_JUNE)
    assert [str(one.value) for one in made.outcomes.figures] == ["0.1"]
    assert len(made.outcomes.round.matrix.missing) == 126


def test_a_draft_plan_asks_for_nothing(tmp_path: Path) -> None:
    office = create_office(tmp_path)
    keep_plan(office, approved=False)
    with pytest.raises(NotFound, match="duyệt kế hoạch trước"):
        matrix_of_period(PERIOD, office=office, today=NOW.date())


def test_two_plans_with_one_period_are_told_apart_by_number(office: Office) -> None:
    other = keep_plan(office, create_reading("Kế hoạch khác năm 2026"))
    with pytest.raises(NotFound, match="--plan"):
        matrix_of_period(PERIOD, office=office, today=NOW.date())
    assert matrix_of_period(PERIOD, office=office, today=NOW.date(), plan_id=other).cells


def test_the_matrix_knows_only_what_had_come_in_by_the_day(office: Office, tmp_path: Path) -> None:
    send(office, fill(template(office, tmp_path, "so-noi-vu")))
    send(office, fill(template(office, tmp_path, "ubnd-xa-ba-vi")), "ubnd-xa-ba-vi", LATE)
    send(office, fill(template(office, tmp_path, COORDINATOR)), COORDINATOR)
    friday = matrix_of_period(PERIOD, office=office, today=FRIDAY_19_JUNE)
    saturday = matrix_of_period(PERIOD, office=office, today=SATURDAY_20_JUNE)
    assert len(friday.cells) == 127
    assert (len(friday.missing), len(saturday.missing)) == (126, 125)
    assert saturday.counts[ReportState.LATE] == 1
    assert saturday.unexpected == ()


def test_an_exempt_agency_is_neither_missing_nor_late_and_the_matrix_says_why(
    office: Office,
) -> None:
    with session(office.engine) as opened:
        kept = grant_exemption(office, opened, day=FRIDAY_19_JUNE)
        assert (kept.starts, kept.subject != "") == (FRIDAY_19_JUNE, True)
    saturday = matrix_of_period(PERIOD, office=office, today=SATURDAY_20_JUNE)
    (cell,) = [one for one in saturday.cells if one.expected.agency_id == "so-noi-vu"]
    assert (cell.words, cell.expected.exempt) == ("miễn: mới giải thể", "mới giải thể")
    assert saturday.counts[ReportState.EXEMPT] == 1
    assert len(saturday.missing) == 126
    before = matrix_of_period(PERIOD, office=office, today=NOW.date())
    assert before.counts[ReportState.EXEMPT] == (1 if NOW.date() >= FRIDAY_19_JUNE else 0)


def test_an_exemption_is_given_once_with_a_reason_to_one_that_owes_the_report(
    office: Office,
) -> None:
    with session(office.engine) as opened:
        with pytest.raises(NotFound, match="Sở Y tế không phải báo cáo"):
            grant_exemption(office, opened, agency_id="so-y-te")
        with pytest.raises(DondocError, match="phải có lý do"):
            grant_exemption(office, opened, reason="  ")
        kept = grant_exemption(office, opened)
        with pytest.raises(DondocError, match="đã được miễn"):
            grant_exemption(office, opened)
        assert kept.id is not None
        end_hold(
            kept.id,
            session=opened,
            day=SATURDAY_20_JUNE,
            reason="tách ra lại",
            actor="chị Bình",
            at=NOW,
        )
    saturday = matrix_of_period(PERIOD, office=office, today=SATURDAY_20_JUNE)
    assert saturday.counts[ReportState.EXEMPT] == 0


def grant_exemption(
    office: Office,
    opened: Session,
    *,
    agency_id: str = "so-noi-vu",
    reason: str = "mới giải thể",
    day: date = FRIDAY_19_JUNE,
) -> HoldRow:
    return exempt(
        agency_id,
        period=PERIOD,
        reason=reason,
        author="chị Bình",
        office=office,
        session=opened,
        day=day,
    )


def test_a_returned_report_does_not_count_until_it_comes_again(
    office: Office, tmp_path: Path
) -> None:
    path = template(office, tmp_path, "so-noi-vu")
    first = send(office, fill(path)).submission
    with session(office.engine) as opened:
        row = opened.get(SubmissionRow, first.id)
        assert row is not None
        judge_submission(
            row,
            session=opened,
            state=SubmissionState.RETURNED,
            reason="thiếu số liệu",
            actor="chị Bình",
            at=NOW,
        )
    made = collate_period(tmp_path / "a", period=PERIOD, office=office, today=FRIDAY_19_JUNE)
    assert made.outcomes.round.reports == ()
    send(office, fill(path, "Đang thực hiện"))
    again = collate_period(tmp_path / "b", period=PERIOD, office=office, today=FRIDAY_19_JUNE)
    assert [one.version for one in again.outcomes.round.reports] == [2]


def test_a_collation_makes_workbook_report_csv_and_json(office: Office, tmp_path: Path) -> None:
    send(office, fill(template(office, tmp_path, "so-noi-vu"), I7=12, J7="lớp"))
    send(office, fill(template(office, tmp_path, COORDINATOR)), COORDINATOR)
    made = collate_period(tmp_path / "out", period=PERIOD, office=office, today=SATURDAY_20_JUNE)
    document = json.loads(made.json.read_text(encoding="utf-8"))
    items = {one["reference"]: one["lead_progress"] for one in document["by_item"]}
    assert items == dict.fromkeys(("I.1", "II.1", "II.2"), "Đã hoàn thành")
    assert [(one["figure"], one["cell"]) for one in document["figures"]] == [(12, "I7")]
    assert decree30_faults(made.report.read_bytes()) == []
    assert "Tất cả trả lời" in load_workbook(made.workbook).sheetnames
    assert made.csv.read_bytes().startswith(b"\xef\xbb\xbfTT,")


def test_a_report_taken_before_a_corrected_plan_still_counts(
    office: Office, tmp_path: Path
) -> None:
    send(office, fill(template(office, tmp_path, "so-noi-vu")))
    reading_ = create_reading()
    reworded = create_item(
        "I", "1", "Nâng cấp trục liên thông dữ liệu.", date(2026, 3, 31), lead="Sở Nội vụ"
    )
    keep_plan(office, replace(reading_, items=(reworded, *reading_.items[1:])))
    made = collate_period(tmp_path / "out", period=PERIOD, office=office, today=SATURDAY_20_JUNE)
    tally = made.outcomes.agencies["so-noi-vu"]
    assert (tally.asked, tally.answered) == (3, 2)
    with pytest.raises(RefusedReport, match="mẫu đã cũ"):
        send(office, fill(tmp_path / f"{PERIOD}-so-noi-vu.xlsx", "Đang thực hiện"))


@pytest.fixture
def dondoc(office: Office) -> Callable[..., subprocess.CompletedProcess[str]]:
    home = {"DONDOC_HOME": str(office.settings.home), "PATH": "/usr/bin:/bin"}

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from cli.main import main; main()", *map(str, arguments)],
            env=home,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


@pytest.mark.long
def test_the_four_commands_from_template_to_report(
    dondoc: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    asked = ("--period", PERIOD, "--json")
    made = dondoc("template", "--agency", "Sở Nội vụ", "--out", tmp_path, *asked)
    path = Path(json.loads(made.stdout)["templates"][0]["file"])

    refused = dondoc("submit", path, "--agency", "so-noi-vu", *asked, "--today", "2026-06-20")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert len(refused.stderr.splitlines()) == 1
    assert "ô G7" in refused.stderr
    assert "ô G8" in refused.stderr

    sent = dondoc("submit", fill(path), "--agency", "so-noi-vu", *asked, "--today", "2026-06-20")
    receipt = json.loads(sent.stdout)
    assert (receipt["late"], receipt["days_late"], receipt["version"]) == (True, 1, 1)

    matrix = json.loads(dondoc("matrix", *asked, "--today", "2026-06-20").stdout)
    assert matrix["expected"] == 127
    assert matrix["counts"]["late"] == 1
    assert "so-noi-vu" not in matrix["missing"]

    collated = dondoc("collate", "--out", tmp_path / "out", *asked, "--today", "2026-06-20")
    document = json.loads(collated.stdout)
    assert (document["received"], document["items"], document["done"]) == (1, 3, 2)
    assert all(Path(file).stat().st_size for file in document["files"].values())
