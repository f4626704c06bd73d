"""The scores as a workbook, and as a Word document with charts and the two lists of names."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from docx.document import Document
from docx.shared import Pt
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from dondoc.reports import charts, decree30, word
from dondoc.reports.collation_files import head_cell, new_sheet, text_cell
from dondoc.reports.letterhead import Letterhead, add_addressee, add_head, add_signature
from dondoc.reports.packages import same_bytes_each_time
from dondoc.reports.scores import ENOUGH, AgencyScore, Scores
from dondoc.reports.scores_words import (
    HELPING_COLUMNS,
    RANK_COLUMNS,
    decimal_words,
    helping_rows,
    in_sum,
    month_names,
    month_rows,
    period_words,
    rank_rows,
)

# a chart of more bars than fit a page is no chart; the table has all of them
MOST_BARS = 30
# below this a bar is drawn as weak
WEAK_SHARE = Decimal(80)
NAME_WIDTH, FIGURE_WIDTH = 40, 12
LIST_HEADER = ("TT", "Cơ quan, đơn vị", "Đến hạn", "Đúng hạn", "Quá hạn", "Tỷ lệ (%)")
LIST_WIDTHS_MM = (12.0, 78.0, 19.0, 19.0, 19.0, 18.0)
RECIPIENTS = ("- Như trên;", "- Các cơ quan, đơn vị liên quan;", "- Lưu: VT.")


def scores_workbook(scores: Scores) -> bytes:
    """The workbook (.xlsx): ranks, months, coordinating work apart."""
    workbook = Workbook(write_only=True)
    workbook.properties.creator = "dondoc"
    _write(workbook, "Xếp hạng", RANK_COLUMNS, rank_rows(scores), names_at=2)
    months = ("Cơ quan, đơn vị", *month_names(scores))
    _write(workbook, "Theo tháng (%)", months, month_rows(scores), names_at=1)
    _write(workbook, "Phối hợp", HELPING_COLUMNS, helping_rows(scores), names_at=1)
    written = io.BytesIO()
    workbook.save(written)
    return same_bytes_each_time(written.getvalue())


def scores_document(
    scores: Scores, *, issuer: str, office: str, letterhead: Letterhead | None = None
) -> bytes:
    """The report (.docx, mẫu 1.4 of Nghị định 30/2020/NĐ-CP) on who kept their days, for signature."""
    head = letterhead or Letterhead()
    subject = f"Kết quả thực hiện đúng thời hạn nhiệm vụ, báo cáo {period_words(scores)}"
    document = word.decree_document(subject)
    add_head(document, issuer, office, head, scores.today.year)
    word.add_part(document, decree30.KIND, "BÁO CÁO").paragraph_format.space_before = Pt(18)
    word.add_part(document, decree30.SUBJECT, subject)
    word.add_rule(document, word.text_width_mm(), 0.4)
    add_addressee(document, issuer)
    _add_body(document, scores)
    add_signature(document, office, head, RECIPIENTS)
    return word.document_bytes(document)


def _add_body(document: Document, scores: Scores) -> None:
    word.add_part(document, decree30.HEADING, "I. KẾT QUẢ CHUNG")
    word.add_part(document, decree30.BODY, in_sum(scores))
    if scores.every.judged:
        _add_charts(document, scores)
    _add_list(
        document,
        "II. CƠ QUAN, ĐƠN VỊ ĐỀ NGHỊ BIỂU DƯƠNG",
        "các cơ quan, đơn vị hoàn thành đúng hạn tất cả việc được giao, không có báo cáo bị trả lại",
        scores.commended,
    )
    _add_list(
        document,
        "III. CƠ QUAN, ĐƠN VỊ ĐỀ NGHỊ NHẮC NHỞ, ĐÔN ĐỐC",
        "các cơ quan, đơn vị còn việc chủ trì hoặc báo cáo quá hạn chưa xong",
        scores.reminded,
    )


def _add_charts(document: Document, scores: Scores) -> None:
    width = word.text_width_mm()
    months = [
        (name, score.share, score.judged)
        for name, score in zip(month_names(scores), scores.months.values(), strict=True)
    ]
    title = "Tỷ lệ đúng hạn theo tháng (dưới tên tháng: số hạn đã đánh giá)"
    word.add_picture(document, charts.month_bars(months, title=title, width_mm=width), width)
    # one due day makes 0 or 100 per cent: a bar of that says nothing
    shares = [
        (one.name, one.leading.share)
        for one in scores.agencies
        if one.leading.share is not None and one.leading.judged >= ENOUGH
    ]
    if not shares:
        return
    shown = shares[-MOST_BARS:]
    of_them = "" if len(shown) == len(shares) else f", {MOST_BARS} cơ quan thấp nhất"
    title = f"Tỷ lệ đúng hạn theo cơ quan (từ {ENOUGH} hạn trở lên{of_them})"
    word.add_picture(
        document,
        charts.share_bars(shown, title=title, width_mm=width, weak_below=WEAK_SHARE),
        width,
    )


def _add_list(document: Document, heading: str, rule: str, agencies: Sequence[AgencyScore]) -> None:
    word.add_part(document, decree30.HEADING, heading).paragraph_format.keep_with_next = True
    if not agencies:
        word.add_part(document, decree30.BODY, f"Không có: {rule}.")
        return
    said = f"Gồm {len(agencies)} cơ quan, đơn vị: {rule}."
    word.add_part(document, decree30.BODY, said).paragraph_format.keep_with_next = True
    word.add_grid(document, LIST_HEADER, list(_list_rows(agencies)), LIST_WIDTHS_MM)
    document.add_paragraph().paragraph_format.line_spacing = Pt(6)


def _list_rows(agencies: Sequence[AgencyScore]) -> Iterable[tuple[str, ...]]:
    for number, one in enumerate(agencies, start=1):
        score = one.leading
        share = decimal_words(score.share) if score.share is not None else ""
        yield (
            *(str(number), one.name, str(score.due), str(score.on_time)),
            *(str(score.overdue), share),
        )


def _write(
    workbook: Workbook,
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    names_at: int,
) -> None:
    widths = [NAME_WIDTH if at == names_at else FIGURE_WIDTH for at in range(1, len(columns) + 1)]
    sheet = new_sheet(workbook, title, widths)
    sheet.freeze_panes = f"{get_column_letter(names_at + 1)}2"
    sheet.print_title_rows = "1:1"
    sheet.append([head_cell(sheet, name) for name in columns])
    for row in rows:
        sheet.append([text_cell(sheet, value) for value in row])
