"""The drafted "công văn đôn đốc": a letter that urges one agency on, for the office to number and sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from docx.document import Document
from docx.shared import Pt

from dondoc.reports import decree30, word
from dondoc.reports.blanks import Letterhead
from dondoc.reports.late_work import LateWork, UrgedPlan
from dondoc.reports.letterhead import add_addressee, add_head, add_signature
from dondoc.schedule.wording import first_upper, short_date

HEADER = ("TT", "Nhiệm vụ, báo cáo", "Mục trong Kế hoạch", "Hạn", "Quá hạn (ngày làm việc)")
WIDTHS_MM = (12.0, 74.0, 34.0, 23.0, 22.0)
CENTRED = frozenset({0, 3, 4})


def urging_letter(
    agency: str,
    plan: UrgedPlan,
    works: Sequence[LateWork],
    *,
    day: date,
    answer_by: date,
    letterhead: Letterhead | None = None,
) -> bytes:
    """The draft (.docx, mẫu 1.5 of Nghị định 30/2020/NĐ-CP); ValueError where nothing is late."""
    if not works:
        raise ValueError("a letter about nothing late is no letter")
    head = letterhead or Letterhead(symbol="…-…")
    about = f"V/v đôn đốc thực hiện {short_name(plan)}"
    document = word.decree_document(first_upper(about.removeprefix("V/v ")))
    add_head(document, plan.issuer, plan.office, head, day.year, about=about)
    add_addressee(document, agency)
    for text in _before_the_table(agency, plan, len(works), day):
        word.add_part(document, decree30.BODY, text)
    _add_table(document, works)
    for text in _after_the_table(agency, plan, answer_by):
        word.add_part(document, decree30.BODY, text)
    recipients = ("- Như trên;", f"- {plan.issuer} (để báo cáo);", "- Lưu: VT.")
    add_signature(document, plan.office, head, recipients)
    return word.document_bytes(document)


def short_name(plan: UrgedPlan) -> str:
    """ "Kế hoạch số 48/KH-UBND", or the plan's title where it has no number."""
    if plan.number:
        return f"{_kind(plan)} số {plan.number}"
    return _with_kind(plan)


def _kind(plan: UrgedPlan) -> str:
    kinds = ("Kế hoạch", "Chương trình", "Đề án")
    return next(
        (one for one in kinds if plan.title.casefold().startswith(one.casefold())), kinds[0]
    )


def _with_kind(plan: UrgedPlan) -> str:
    is_named = plan.title.casefold().startswith(_kind(plan).casefold())
    return plan.title if is_named else f"{_kind(plan)} {plan.title[:1].lower()}{plan.title[1:]}"


def in_full(plan: UrgedPlan) -> str:
    """The plan with its number, day, issuer and what it is about."""
    if not plan.number:
        return f"{_with_kind(plan)} của {plan.issuer}"
    issued = f" ngày {short_date(plan.issued_on)}" if plan.issued_on else ""
    about = _with_kind(plan)[len(_kind(plan)) :].strip()
    return f"{_kind(plan)} số {plan.number}{issued} của {plan.issuer} về {about}"


def late_row(number: str, one: LateWork) -> tuple[str, ...]:
    """One thing that is late as a row under `HEADER`."""
    return number, one.title, one.place, short_date(one.due), str(one.days_late)


def _before_the_table(agency: str, plan: UrgedPlan, count: int, day: date) -> tuple[str, str]:
    return (
        f"Thực hiện {in_full(plan)}, {plan.office} theo dõi, đôn đốc các cơ quan, đơn vị được "
        "giao nhiệm vụ.",
        f"Đến hết ngày {short_date(day)}, {plan.office} chưa nhận được kết quả thực hiện của "
        f"{agency} đối với {count:02} nhiệm vụ, báo cáo đã quá hạn sau đây:",
    )


def _after_the_table(agency: str, plan: UrgedPlan, answer_by: date) -> tuple[str, str, str]:
    return (
        f"{plan.office} đề nghị {agency} khẩn trương hoàn thành các nhiệm vụ, báo cáo nêu trên; "
        f"gửi kết quả, hoặc nguyên nhân chậm và thời hạn hoàn thành, về {plan.office} chậm nhất "
        f"ngày {short_date(answer_by)} để tổng hợp, báo cáo {plan.issuer}.",
        "Trường hợp đã hoàn thành, đề nghị cập nhật trên trang theo dõi của cơ quan hoặc gửi văn "
        "bản kèm tài liệu liên quan.",
        f"{plan.office} đề nghị {agency} quan tâm, phối hợp thực hiện./.",
    )


def _add_table(document: Document, works: Sequence[LateWork]) -> None:
    rows = [late_row(str(number), one) for number, one in enumerate(works, start=1)]
    word.add_grid(document, HEADER, rows, WIDTHS_MM, centred=CENTRED)
    # a paragraph between the table and the text, or they touch
    document.add_paragraph().paragraph_format.line_spacing = Pt(6)
