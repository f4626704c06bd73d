"""The collated report as a Word document in the layout of Nghị định 30/2020/NĐ-CP (mẫu 1.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from docx.document import Document
from docx.shared import Pt

from dondoc.reports import decree30, report_text, word
from dondoc.reports.outcomes import Outcomes
from dondoc.reports.report_opinions import reasons_of, standing_of
from dondoc.reports.reporting_round import ReportingRound
from dondoc.schedule.wording import short_date

LEFT_MM, RIGHT_MM = 70.0, 92.0
ITEMS_APPENDIX = "TÌNH HÌNH THỰC HIỆN CÁC NHIỆM VỤ CỦA KẾ HOẠCH"
MISSING_APPENDIX = "CƠ QUAN, ĐƠN VỊ CHƯA GỬI BÁO CÁO"
ITEM_HEADER = (
    *("TT", "Nội dung", "Cơ quan phụ trách", "Hạn", "Tình trạng"),
    *("Kết quả, số liệu", "Khó khăn, lý do"),
)
ITEM_WIDTHS_MM = (12.0, 62.0, 32.0, 25.0, 24.0, 58.0, 34.0)
MISSING_HEADER = ("TT", "Cơ quan, đơn vị", "Hạn gửi", "Số ngày quá hạn")
MISSING_WIDTHS_MM = (15.0, 130.0, 50.0, 52.0)
# what a person signs as who heads such a body, by how its name begins
HEADS = (
    ("UBND", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
    ("Ủy ban", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
    ("Văn phòng", ("CHÁNH VĂN PHÒNG",)),
    ("Ban ", ("TRƯỞNG BAN",)),
)
_PLACE = re.compile(r"(?:thành phố|tỉnh)\s+(?P<name>.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What an office fills in itself; left out, blanks for number, date and name."""

    number: str | None = None
    symbol: str = "BC-…"
    issued_on: date | None = None
    signer_titles: tuple[str, ...] = ()
    signer_name: str = ""


def report_document(found: Outcomes, letterhead: Letterhead | None = None) -> bytes:
    """The report (.docx): head, body by the plan's sections, signature, appendices."""
    head = letterhead or Letterhead()
    document = word.decree_document(report_text.subject_of(found.round))
    _add_head(document, found.round, head)
    _add_body(document, found)
    _add_signature(document, found.round, head)
    _add_appendices(document, found, head)
    return word.document_bytes(document)


def _add_head(document: Document, round_: ReportingRound, head: Letterhead) -> None:
    left, right = word.add_two_columns(document, LEFT_MM, RIGHT_MM)
    if not round_.coordinator.startswith(("UBND", "Ủy ban nhân dân")):
        word.add_part(left, decree30.PARENT_BODY, round_.issuer.upper())
    word.add_part(left, decree30.ISSUING_BODY, round_.coordinator.upper())
    word.add_rule(left, LEFT_MM, 0.4)
    word.add_part(left, decree30.NUMBER, f"Số: {_number(head)}")
    word.add_part(right, decree30.TITLE_OF_STATE, decree30.NATIONAL_TITLE)
    word.add_part(right, decree30.STATE_MOTTO, decree30.MOTTO)
    word.add_rule(right, RIGHT_MM, 0.55)
    word.add_part(right, decree30.PLACE_AND_DATE, _place_and_date(round_, head))
    word.add_part(document, decree30.KIND, "BÁO CÁO").paragraph_format.space_before = Pt(18)
    word.add_part(document, decree30.SUBJECT, report_text.subject_of(round_))
    word.add_rule(document, word.text_width_mm(), 0.4)
    addressee = word.add_part(document, decree30.ADDRESSEE, f"Kính gửi: {round_.issuer}")
    addressee.paragraph_format.space_before = addressee.paragraph_format.space_after = Pt(12)


def _add_body(document: Document, found: Outcomes) -> None:
    word.add_part(document, decree30.BODY, report_text.opening(found.round))
    for passage in report_text.passages(found):
        heading = word.add_part(document, decree30.HEADING, passage.heading)
        heading.paragraph_format.keep_with_next = True
        for text in passage.paragraphs:
            word.add_part(document, decree30.BODY, text)
    word.add_part(document, decree30.BODY, report_text.closing(found.round))


def _add_signature(document: Document, round_: ReportingRound, head: Letterhead) -> None:
    left, right = word.add_two_columns(document, LEFT_MM, RIGHT_MM)
    word.keep_row_whole(document.tables[-1])
    word.add_part(left, decree30.RECIPIENTS, "Nơi nhận:")
    for line in ("- Như trên;", "- Các cơ quan, đơn vị liên quan;", "- Lưu: VT."):
        word.add_part(left, decree30.RECIPIENT, line)
    for title in head.signer_titles or _titles_of(round_.coordinator):
        word.add_part(right, decree30.AUTHORITY, title)
    for _line in range(4):  # room for signature and seal
        word.add_part(right, decree30.SIGNER, "")
    word.add_part(right, decree30.SIGNER, head.signer_name)


def _add_appendices(document: Document, found: Outcomes, head: Letterhead) -> None:
    has_missing = bool(found.round.matrix.missing)
    _begin_appendix(document, " I" if has_missing else "", ITEMS_APPENDIX, found, head)
    rows = list(_item_rows(found))
    headings = frozenset(
        index for index, row in enumerate(rows) if row[0] and row[0] in found.sections
    )
    word.add_grid(document, ITEM_HEADER, rows, ITEM_WIDTHS_MM, bold_rows=headings)
    if has_missing:
        _begin_appendix(document, " II", MISSING_APPENDIX, found, head)
        missing = [
            (
                str(number),
                cell.expected.agency_name,
                short_date(cell.expected.due_now),
                str(cell.days_late or ""),
            )
            for number, cell in enumerate(found.round.matrix.missing, start=1)
        ]
        word.add_grid(document, MISSING_HEADER, missing, MISSING_WIDTHS_MM)


def _begin_appendix(
    document: Document, numeral: str, name: str, found: Outcomes, head: Letterhead
) -> None:
    word.begin_appendix(document)
    word.add_part(document, decree30.APPENDIX, f"Phụ lục{numeral}")
    word.add_part(document, decree30.APPENDIX_NAME, name)
    day = _place_and_date(found.round, head).partition(", ")[2]
    of_report = f"(Kèm theo Báo cáo số {_number(head)} {day} của {found.round.coordinator})"
    word.add_part(document, decree30.APPENDIX_OF, of_report).paragraph_format.space_after = Pt(8)


def _item_rows(found: Outcomes) -> Iterator[tuple[str, ...]]:
    totals = found.totals
    for ordinal in found.sections:
        if ordinal:
            yield ordinal, found.round.sections.get(ordinal, ""), "", "", "", "", ""
        for item in found.items.values():
            if item.place[0] == ordinal:
                late = "; quá hạn" if item.is_late(found.round.day) else ""
                yield (
                    *(item.place[1], item.place[2], item.lead, item.deadline),
                    *(standing_of(item) + late, report_text.result_of(item, totals)),
                    reasons_of(item),
                )


def _number(head: Letterhead) -> str:
    # Phụ lục I, mục II.3: numbers under 10 take a nought in front
    number = head.number.zfill(2) if head.number else "      "
    return f"{number}/{head.symbol}"


def _place_and_date(round_: ReportingRound, head: Letterhead) -> str:
    found = _PLACE.search(round_.issuer)
    place = found["name"] if found else "…"
    if head.issued_on:
        return report_text.place_and_date(place, head.issued_on)
    return report_text.blank_date(place, round_.day.year)


def _titles_of(coordinator: str) -> tuple[str, ...]:
    return next((titles for start, titles in HEADS if coordinator.startswith(start)), ("GIÁM ĐỐC",))
