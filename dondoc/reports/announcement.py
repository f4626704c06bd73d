"""The letter that opens a reporting round: what is asked, of whom, by when, and by which way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from docx.document import Document

from dondoc.reports import decree30, word
from dondoc.reports.blanks import Letterhead
from dondoc.reports.late_work import UrgedPlan
from dondoc.reports.letter import in_full, short_name
from dondoc.reports.letterhead import (
    add_addressee,
    add_head,
    add_signature,
    begin_appendix,
)
from dondoc.reports.period_words import period_in_full
from dondoc.schedule.wording import first_upper, short_date

ADDRESSEES = "Các cơ quan, đơn vị (theo danh sách kèm theo)"
LIST_NAME = "DANH SÁCH CƠ QUAN, ĐƠN VỊ BÁO CÁO"
HEADER = ("TT", "Cơ quan, đơn vị", "Số nhiệm vụ phải báo cáo", "Hạn gửi")
WIDTHS_MM = (15.0, 130.0, 52.0, 50.0)


@dataclass(frozen=True, slots=True)
class AskedAgency:
    """One agency that is to report: how many rows its template has, and its last day on time."""

    name: str
    rows: int
    due: date


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a round asks; `figures` says from which days figures are taken, in words, or nothing."""

    plan: UrgedPlan
    period: str
    due: date
    figures: str
    agencies: tuple[AskedAgency, ...]


def announcement_letter(
    asked: Announcement, *, day: date, letterhead: Letterhead | None = None
) -> bytes:
    """The draft (.docx, mẫu 1.5 of Nghị định 30/2020/NĐ-CP) with the list as its appendix.

    `day` gives the year of the blank date; ValueError where nobody is asked.
    """
    if not asked.agencies:
        raise ValueError("a round that asks nobody needs no letter")
    head = letterhead or Letterhead(symbol="…-…")
    plan = asked.plan
    about = f"V/v báo cáo {period_in_full(asked.period)} kết quả thực hiện {short_name(plan)}"
    document = word.decree_document(first_upper(about.removeprefix("V/v ")))
    add_head(document, plan.issuer, plan.office, head, day.year, about=about)
    add_addressee(document, ADDRESSEES)
    for text in _body(asked):
        word.add_part(document, decree30.BODY, text)
    recipients = ("- Như trên;", f"- {plan.issuer} (để báo cáo);", "- Lưu: VT.")
    add_signature(document, plan.office, head, recipients)
    _add_list(document, asked, head, day)
    return word.document_bytes(document)


def announcement_name(period: str) -> str:
    """The name of the file."""
    return f"cong-van-bao-cao-{period}.docx"


def _body(asked: Announcement) -> Iterator[str]:
    office, period = asked.plan.office, period_in_full(asked.period)
    yield (
        f"Thực hiện {in_full(asked.plan)}, {office} đề nghị các cơ quan, đơn vị báo cáo kết quả thực "
        f"hiện {period} như sau:"
    )
    yield (
        "1. Nội dung: theo mẫu đã ghi sẵn các nhiệm vụ của từng cơ quan, đơn vị, tải tại trang theo dõi "
        "riêng của cơ quan, đơn vị. Đối với mỗi nhiệm vụ, nêu rõ tình trạng, kết quả, số liệu, khó khăn "
        "hoặc nguyên nhân chậm và đề xuất, kiến nghị; nhiệm vụ không thực hiện phải nêu rõ lý do."
    )
    number = 2
    if asked.figures:
        yield f"{number}. Số liệu: {asked.figures.rstrip('.')}."
        number += 1
    yield (
        f"{number}. Thời hạn: gửi về {office} chậm nhất là hết ngày {short_date(asked.due)}. Trường hợp "
        "cần gia hạn, đề nghị gửi yêu cầu tại trang theo dõi trước thời hạn nêu trên."
    )
    yield (
        f"{number + 1}. Hình thức gửi: tải tệp đã điền lên trang theo dõi. Tệp hợp lệ được tiếp nhận và "
        "cấp biên nhận ngay; tệp còn thiếu hoặc sai được chỉ rõ từng ô để hoàn thiện và gửi lại."
    )
    yield f"{office} đề nghị các cơ quan, đơn vị quan tâm, phối hợp thực hiện./."


def _add_list(document: Document, asked: Announcement, head: Letterhead, day: date) -> None:
    plan = asked.plan
    begin_appendix(
        *(document, LIST_NAME, "Công văn", head),
        issuer=plan.issuer,
        office=plan.office,
        year=day.year,
    )
    centred = frozenset({0, 2, 3})
    word.add_grid(document, HEADER, _rows(asked.agencies), WIDTHS_MM, centred=centred)


def _rows(agencies: Sequence[AskedAgency]) -> list[tuple[str, ...]]:
    return [
        (str(number), one.name, str(one.rows), short_date(one.due))
        for number, one in enumerate(agencies, start=1)
    ]
