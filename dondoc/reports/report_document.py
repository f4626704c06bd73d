"""The collated report as a Word document in the layout of Nghị định 30/2020/NĐ-CP (mẫu 1.4)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from docx.document import Document
from docx.shared import Pt

from dondoc.reports import decree30, report_text, word
from dondoc.reports.blanks import Letterhead
from dondoc.reports.letterhead import (
    add_addressee,
    add_head,
    add_signature,
    begin_appendix,
)
from dondoc.reports.outcomes import Outcomes
from dondoc.reports.report_opinions import reasons_of, standing_of
from dondoc.reports.reporting_round import ReportingRound
from dondoc.schedule.wording import cut_at_word, short_date

RECIPIENTS = ("- Như trên;", "- Các cơ quan, đơn vị liên quan;", "- Lưu: VT.")
ITEMS_APPENDIX = "TÌNH HÌNH THỰC HIỆN CÁC NHIỆM VỤ CỦA KẾ HOẠCH"
MISSING_APPENDIX = "CƠ QUAN, ĐƠN VỊ CHƯA GỬI BÁO CÁO"
CHART_CAPTION = "Biểu đồ: Tỷ lệ nhiệm vụ đã hoàn thành theo mục (số hoàn thành/tổng số)"
LEAST_SECTIONS_FOR_A_CHART, LONGEST_BAR_NAME = 2, 60
# more would not fit a page
MOST_BARS = 25
ITEM_HEADER = (
    *("TT", "Nội dung", "Cơ quan phụ trách", "Hạn", "Tình trạng"),
    *("Kết quả, số liệu", "Khó khăn, lý do"),
)
ITEM_WIDTHS_MM = (12.0, 62.0, 32.0, 25.0, 24.0, 58.0, 34.0)
MISSING_HEADER = ("TT", "Cơ quan, đơn vị", "Hạn gửi", "Số ngày quá hạn")
MISSING_WIDTHS_MM = (15.0, 130.0, 50.0, 52.0)


def report_document(found: Outcomes, letterhead: Letterhead | None = None) -> bytes:
    """The report (.docx): head, body by the plan's sections, signature, appendices."""
    head = letterhead or Letterhead()
    document = word.decree_document(report_text.subject_of(found.round))
    _add_head(document, found.round, head)
    _add_body(document, found)
    add_signature(document, found.round.coordinator, head, RECIPIENTS)
    _add_appendices(document, found, head)
    return word.document_bytes(document)


def _add_head(document: Document, round_: ReportingRound, head: Letterhead) -> None:
    add_head(document, round_.issuer, round_.coordinator, head, round_.day.year)
    word.add_part(document, decree30.KIND, "BÁO CÁO").paragraph_format.space_before = Pt(18)
    word.add_part(document, decree30.SUBJECT, report_text.subject_of(round_))
    word.add_rule(document, word.text_width_mm(), 0.4)
    add_addressee(document, round_.issuer)


def _add_body(document: Document, found: Outcomes) -> None:
    word.add_part(document, decree30.BODY, report_text.opening(found.round))
    for passage in report_text.passages(found):
        word.add_part(document, decree30.HEADING, passage.heading)
        for text in passage.paragraphs:
            word.add_part(document, decree30.BODY, text)
        if passage.has_chart:
            _add_chart(document, found)
    word.add_part(document, decree30.BODY, report_text.closing(found.round))


def _add_chart(document: Document, found: Outcomes) -> None:
    """How much of each section is done, by the word of those who lead it."""
    sections = list(report_text.done_by_section(found))
    if len(sections) < LEAST_SECTIONS_FOR_A_CHART:
        return
    # matplotlib takes a second to import, which a report of one section need not wait for
    from dondoc.reports.charts import share_bars

    shares = [(f"{name} ({done}/{of})", Decimal(100 * done) / of) for name, done, of in sections]
    weakest = sorted(range(len(shares)), key=lambda at: shares[at][1])[:MOST_BARS]
    bars = [
        (cut_at_word(name, LONGEST_BAR_NAME), share)
        for at, (name, share) in enumerate(shares)
        if at in weakest
    ]
    caption = CHART_CAPTION + (f", {MOST_BARS} mục thấp nhất" if len(bars) < len(shares) else "")
    picture = share_bars(bars, width_mm=word.text_width_mm())
    word.add_picture(document, caption, picture, word.text_width_mm())


def _add_appendices(document: Document, found: Outcomes, head: Letterhead) -> None:
    has_missing = bool(found.round.matrix.missing)
    _begin_appendix(document, "I" if has_missing else "", ITEMS_APPENDIX, found, head)
    rows = list(_item_rows(found))
    headings = frozenset(
        index for index, row in enumerate(rows) if row[0] and row[0] in found.sections
    )
    word.add_grid(
        *(document, ITEM_HEADER, rows, ITEM_WIDTHS_MM),
        bold_rows=headings,
        bold_across=True,
        centred=frozenset({0, 3}),
    )
    if has_missing:
        _begin_appendix(document, "II", MISSING_APPENDIX, found, head)
        missing = [
            (
                str(number),
                cell.expected.agency_name,
                short_date(cell.expected.due_now),
                str(cell.days_late or ""),
            )
            for number, cell in enumerate(found.round.matrix.missing, start=1)
        ]
        word.add_grid(
            document, MISSING_HEADER, missing, MISSING_WIDTHS_MM, centred=frozenset({0, 2, 3})
        )


def _begin_appendix(
    document: Document, numeral: str, name: str, found: Outcomes, head: Letterhead
) -> None:
    round_ = found.round
    begin_appendix(
        *(document, name, "Báo cáo", head),
        issuer=round_.issuer,
        office=round_.coordinator,
        year=round_.day.year,
        numeral=numeral,
    )


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
