"""The rows of each sheet of a collation, as tuples in the order of its columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dondoc.reports.form import PROGRESS_NAMES, ROLE_NAMES, ItemPlace, Progress
from dondoc.reports.matrix import ReportState
from dondoc.reports.outcomes import ItemOutcome, Outcomes, Tally
from dondoc.schedule.periods import FINAL_FIGURES
from dondoc.schedule.wording import short_date

# a column's name in JSON -> its heading in the workbook and the CSV file
HEADINGS = {
    "reference": "TT",
    "section": "Mục",
    "heading": "Tên mục",
    "content": "Nội dung",
    "role": "Vai trò",
    "lead": "Cơ quan phụ trách",
    "agency": "Cơ quan",
    "deadline": "Hạn",
    "progress": "Tình trạng",
    "result": "Kết quả",
    "figure": "Số liệu",
    "unit": "Đơn vị tính",
    "difficulty": "Khó khăn/lý do",
    "proposal": "Đề xuất",
    "asked": "Số phải trả lời",
    "answered": "Đã trả lời",
    Progress.DONE: PROGRESS_NAMES[Progress.DONE],
    Progress.IN_PROGRESS: PROGRESS_NAMES[Progress.IN_PROGRESS],
    Progress.NOT_STARTED: PROGRESS_NAMES[Progress.NOT_STARTED],
    Progress.NOT_DOING: PROGRESS_NAMES[Progress.NOT_DOING],
    "done_share": "Tỷ lệ hoàn thành (%)",
    "lead_progress": "Cơ quan phụ trách báo",
    "late": "Quá hạn",
    "state": "Tình trạng báo cáo",
    "received_on": "Ngày nhận",
    "days_late": "Số ngày muộn",
    "due": "Hạn gửi",
    "file": "Tệp",
    "version": "Lần gửi",
    "sheet": "Trang tính",
    "cell": "Ô",
    "receipt": "Mã biên nhận",
    "count": "Số giá trị",
    "total": "Tổng",
    "fault": "Lỗi, lưu ý",
    "is_estimated": "Ước/chính thức",
    "estimated": "Trong đó số ước",
    "change": "So với năm trước",
    "old_reference": "TT năm trước",
    "old_content": "Nội dung năm trước",
    "old_lead": "Cơ quan chủ trì năm trước",
    "outcome": "Kết quả năm trước",
    "notes": "Ghi chú",
}
ESTIMATED, FINAL = "ước thực hiện", "chính thức"
TALLY_COLUMNS = ("asked", "answered", *Progress, "done_share")
TRACE_COLUMNS = ("file", "version", "sheet", "cell", "received_on", "receipt")
ANSWER_COLUMNS = (
    *("reference", "content", "agency", "role", "deadline", "progress", "result", "figure"),
    *("unit", "difficulty", "proposal", *TRACE_COLUMNS),
)
ITEM_COLUMNS = (
    *("reference", "content", "lead", "deadline", "lead_progress", "late", *TALLY_COLUMNS),
    *("result", "difficulty"),
)
AGENCY_COLUMNS = ("agency", "state", "received_on", "days_late", *TALLY_COLUMNS)
SECTION_COLUMNS = ("section", "heading", *TALLY_COLUMNS)
FIGURE_COLUMNS = (
    *("reference", "content", "agency", "role", "figure", "unit", "is_estimated", *TRACE_COLUMNS),
)
TOTAL_COLUMNS = ("reference", "content", "role", "unit", "count", "total", "estimated")
MISSING_COLUMNS = ("agency", "state", "due", "days_late", "asked")
FAULT_COLUMNS = ("agency", "file", "fault")
LAST_YEAR_COLUMNS = (
    *("change", "reference", "content", "lead", "old_reference", "old_content", "old_lead"),
    *("outcome", "notes"),
)

Rows = Iterator[tuple[Any, ...]]


def answer_rows(found: Outcomes) -> Rows:
    """Every answer with the place of its state's cell, in the plan's order, then by agency."""
    for item in found.items.values():
        for report, one in item.answers:
            yield (
                *(item.reference, one.content, report.agency_name, ROLE_NAMES[one.role]),
                *(item.deadline, PROGRESS_NAMES[one.progress], one.result, one.figure, one.unit),
                *(one.difficulty, one.proposal, report.file_name, report.version, report.sheet),
                *(one.cells["progress"], short_date(report.received_on), report.receipt),
            )


def item_rows(found: Outcomes) -> Rows:
    """One row per item of the plan; the counts are of all agencies, leading and coordinating."""
    for item in found.items.values():
        leads = item.lead_answers
        yield (
            *(item.reference, item.place[2], item.lead, item.deadline, lead_progress(item)),
            "quá hạn" if item.is_late(found.round.day) else "",
            *_counts(_both(item)),
            "\n".join(one.result for _, one in leads if one.result),
            "\n".join(one.difficulty for _, one in leads if one.difficulty),
        )


def agency_rows(found: Outcomes) -> Rows:
    """One row per agency that is to report."""
    for cell in found.round.matrix.cells:
        received = short_date(cell.received.received_on) if cell.received else ""
        tally = found.agencies.get(cell.expected.agency_id, Tally())
        yield cell.expected.agency_name, cell.words, received, cell.days_late, *_counts(tally)


def section_rows(found: Outcomes) -> Rows:
    """One row per section of the plan, and a last one for all of them."""
    every = Tally()
    for ordinal, tally in found.sections.items():
        every.add(tally)
        yield ordinal, found.round.sections.get(ordinal, "Ngoài phụ lục"), *_counts(tally)
    yield "", "Cộng", *_counts(every)


def figure_rows(found: Outcomes) -> Rows:
    """Every figure with agency, file, sheet and cell."""
    counted = FINAL if found.round.period.endswith(FINAL_FIGURES) else ""
    for one in found.figures:
        report = one.report
        yield (
            *(found.items[one.place].reference, one.place[2], report.agency_name),
            *(ROLE_NAMES[one.role], one.value, one.unit),
            *(ESTIMATED if one.is_estimated else counted, report.file_name, report.version),
            *(report.sheet, one.cell, short_date(report.received_on), report.receipt),
        )


def total_rows(found: Outcomes) -> Rows:
    """The sums of the figures by item, role and unit."""
    for total in found.totals:
        reference = found.items[total.place].reference
        yield (
            *(reference, total.place[2], ROLE_NAMES[total.role], total.unit),
            *(total.count, total.value, total.estimated or None),
        )


def missing_rows(found: Outcomes) -> Rows:
    """Agencies from which nothing has come."""
    for cell in found.round.matrix.missing:
        tally = found.agencies.get(cell.expected.agency_id, Tally())
        due = short_date(cell.expected.due_now)
        yield cell.expected.agency_name, cell.words, due, cell.days_late, tally.asked


def fault_rows(found: Outcomes) -> Rows:
    """What a coordinator has still to look at."""
    for report in found.round.reports:
        for remark in report.remarks:
            yield report.agency_name, report.file_name, remark
    for cell in found.round.matrix.cells:
        if cell.state is ReportState.RETURNED and cell.received:
            reason = cell.received.reason or "chưa ghi lý do"
            yield cell.expected.agency_name, "", f"đã trả lại, chưa gửi lại: {reason}"
    for one in found.round.matrix.unexpected:
        yield one.agency_id, "", "gửi báo cáo nhưng không thuộc danh sách phải báo cáo"


def lead_progress(item: ItemOutcome) -> str:
    """What those who lead it say: one state, or how many say which; "chưa có báo cáo" for none."""
    counted = {state: count for state, count in item.leading.by_progress.items() if count}
    silent = item.leading.asked - item.leading.answered
    if not counted:
        return "chưa có báo cáo"
    if len(counted) == 1 and not silent:
        return PROGRESS_NAMES[next(iter(counted))]
    said = [f"{PROGRESS_NAMES[state]}: {count}" for state, count in counted.items()]
    return "; ".join([*said, f"chưa có báo cáo: {silent}"] if silent else said)


def _both(item: ItemOutcome) -> Tally:
    both = Tally()
    both.add(item.leading)
    both.add(item.coordinating)
    return both


def _counts(tally: Tally) -> tuple[Any, ...]:
    done = tally.by_progress[Progress.DONE]
    share = round(100 * done / tally.asked, 1) if tally.asked else None
    return tally.asked, tally.answered, *tally.by_progress.values(), share


def last_year_rows(found: Outcomes) -> Rows:
    """Every item of this year's plan beside last year's, with how that ended; the dropped ones last."""
    for one in found.round.last_year:
        change = one.change if one.is_sure else f"{one.change} (cần xem có phải cùng một nhiệm vụ)"
        yield (
            *(change, _reference(one.new), _content(one.new), one.new_lead),
            *(_reference(one.old), _content(one.old), one.old_lead),
            f"Năm {one.old_year}: {one.outcome}" if one.outcome else "",
            " ".join(one.notes),
        )


def _reference(place: ItemPlace | None) -> str:
    return ".".join(part for part in place[:2] if part) if place else ""


def _content(place: ItemPlace | None) -> str:
    return place[2] if place else ""
