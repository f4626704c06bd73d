"""Who has reported is what is expected less what has come in, on the day asked."""

from __future__ import annotations

from datetime import date

import pytest

from dondoc.reports.matrix import (
    ExpectedReport,
    MatrixCell,
    ReceivedReport,
    ReportState,
    Verdict,
    matrix_of,
)

PERIOD = "2026-6-thang"
FRIDAY_19_JUNE = date(2026, 6, 19)
SATURDAY_20_JUNE = date(2026, 6, 20)
MONDAY_29_JUNE = date(2026, 6, 29)


def owed(**changes: object) -> ExpectedReport:
    return ExpectedReport("so-noi-vu", "Sở Nội vụ", PERIOD, FRIDAY_19_JUNE, **changes)  # type: ignore[arg-type]


def sent(version: int, day: date, verdict: Verdict = Verdict.NONE) -> ReceivedReport:
    return ReceivedReport("so-noi-vu", PERIOD, version, day, verdict)


def cell_on(day: date, expected: ExpectedReport, *received: ReceivedReport) -> MatrixCell:
    return matrix_of([expected], received, day=day).cells[0]


@pytest.mark.parametrize(
    ("day", "received", "state", "words"),
    [
        (FRIDAY_19_JUNE, [], ReportState.MISSING, "chưa gửi"),
        (SATURDAY_20_JUNE, [], ReportState.MISSING, "chưa gửi, quá hạn 1 ngày"),
        (MONDAY_29_JUNE, [sent(1, FRIDAY_19_JUNE)], ReportState.RECEIVED, "đã nhận"),
        (MONDAY_29_JUNE, [sent(1, SATURDAY_20_JUNE)], ReportState.LATE, "muộn 1 ngày"),
        (FRIDAY_19_JUNE, [sent(1, SATURDAY_20_JUNE)], ReportState.MISSING, "chưa gửi"),
        (
            MONDAY_29_JUNE,
            [sent(1, FRIDAY_19_JUNE, Verdict.ACCEPTED)],
            ReportState.ACCEPTED,
            "đã duyệt",
        ),
        (
            MONDAY_29_JUNE,
            [sent(1, SATURDAY_20_JUNE, Verdict.ACCEPTED)],
            ReportState.ACCEPTED,
            "đã duyệt, muộn 1 ngày",
        ),
        (
            MONDAY_29_JUNE,
            [sent(1, FRIDAY_19_JUNE, Verdict.RETURNED)],
            ReportState.RETURNED,
            "trả lại",
        ),
    ],
)
def test_a_report_stands_as_it_stood_on_the_day_asked(
    day: date, received: list[ReceivedReport], state: ReportState, words: str
) -> None:
    cell = cell_on(day, owed(), *received)
    assert (cell.state, cell.words) == (state, words)


def test_a_report_returned_and_sent_again_late_is_late() -> None:
    versions = sent(1, FRIDAY_19_JUNE, Verdict.RETURNED), sent(2, MONDAY_29_JUNE)
    assert cell_on(MONDAY_29_JUNE, owed(), *versions).days_late == 10


def test_who_sent_in_time_and_corrects_it_later_was_in_time() -> None:
    versions = sent(2, MONDAY_29_JUNE), sent(1, FRIDAY_19_JUNE)
    cell = cell_on(MONDAY_29_JUNE, owed(), *versions)
    assert cell.state is ReportState.RECEIVED
    assert cell.received is not None
    assert cell.received.version == 2


def test_an_extension_holds_to_its_last_day_and_no_longer() -> None:
    extended = owed(extended_due=SATURDAY_20_JUNE)
    assert cell_on(SATURDAY_20_JUNE, extended).words == "gia hạn"
    assert cell_on(MONDAY_29_JUNE, extended).words == "chưa gửi, quá hạn 9 ngày"
    assert cell_on(MONDAY_29_JUNE, extended, sent(1, SATURDAY_20_JUNE)).words == "đã nhận"


def test_an_exempt_agency_is_never_missing() -> None:
    matrix = matrix_of([owed(exempt="sáp nhập")], [], day=MONDAY_29_JUNE)
    assert matrix.cells[0].words == "miễn: sáp nhập"
    assert matrix.missing == ()


def test_missing_is_expected_less_received_and_every_report_is_somewhere() -> None:
    expected = [
        ExpectedReport(f"phuong-{number}", f"Phường {number}", PERIOD, FRIDAY_19_JUNE)
        for number in range(126)
    ]
    received = [
        ReceivedReport(f"phuong-{number}", PERIOD, 1, FRIDAY_19_JUNE) for number in range(0, 130, 2)
    ]
    matrix = matrix_of(expected, received, day=FRIDAY_19_JUNE)
    assert len(matrix.missing) == 63
    assert sum(matrix.counts.values()) == 126
    assert [one.agency_id for one in matrix.unexpected] == ["phuong-126", "phuong-128"]
