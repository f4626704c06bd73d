"""One "công văn đôn đốc" to all who are late with a plan, with the list of what is late as its appendix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dondoc.reports import decree30, word
from dondoc.reports.blanks import Letterhead
from dondoc.reports.late_work import LateWork, UrgedPlan
from dondoc.reports.letter import CENTRED, HEADER, in_full, late_row, short_name
from dondoc.reports.letterhead import add_addressee, add_head, add_signature, begin_appendix
from dondoc.schedule.wording import first_upper, short_date

ADDRESSEES = "Các cơ quan, đơn vị (theo danh sách kèm theo)"
LIST_NAME = "NHIỆM VỤ, BÁO CÁO QUÁ HẠN CỦA CÁC CƠ QUAN, ĐƠN VỊ"
WIDTHS_MM = (15.0, 128.0, 54.0, 26.0, 27.0)


@dataclass(frozen=True, slots=True)
class LateAgency:
    """One agency with all that it is late with."""

    name: str
    works: Sequence[LateWork]


def letter_to_all(
    plan: UrgedPlan,
    late: Sequence[LateAgency],
    *,
    day: date,
    answer_by: date,
    letterhead: Letterhead | None = None,
) -> bytes:
    """The draft (.docx, mẫu 1.5 of Nghị định 30/2020/NĐ-CP); ValueError where nobody is late."""
    if not late or not all(one.works for one in late):
        raise ValueError("a letter about nothing late is no letter")
    head = letterhead or Letterhead(symbol="…-…")
    about = f"V/v đôn đốc thực hiện {short_name(plan)}"
    document = word.decree_document(first_upper(about.removeprefix("V/v ")))
    add_head(document, plan.issuer, plan.office, head, day.year, about=about)
    add_addressee(document, ADDRESSEES)
    for text in _body(plan, late, day, answer_by):
        word.add_part(document, decree30.BODY, text)
    recipients = ("- Như trên;", f"- {plan.issuer} (để báo cáo);", "- Lưu: VT.")
    add_signature(document, plan.office, head, recipients)
    begin_appendix(
        *(document, LIST_NAME, "Công văn", head),
        issuer=plan.issuer,
        office=plan.office,
        year=day.year,
    )
    rows, names = _rows(late)
    word.add_grid(
        *(document, HEADER, rows, WIDTHS_MM), bold_rows=names, bold_across=True, centred=CENTRED
    )
    return word.document_bytes(document)


def _body(plan: UrgedPlan, late: Sequence[LateAgency], day: date, answer_by: date) -> Iterator[str]:
    count = sum(len(one.works) for one in late)
    yield (
        f"Thực hiện {in_full(plan)}, {plan.office} theo dõi, đôn đốc các cơ quan, đơn vị được "
        "giao nhiệm vụ."
    )
    yield (
        f"Đến hết ngày {short_date(day)}, còn {len(late):02} cơ quan, đơn vị với {count:02} nhiệm vụ, "
        f"báo cáo đã quá hạn mà {plan.office} chưa nhận được kết quả thực hiện (danh sách tại Phụ lục "
        "kèm theo)."
    )
    yield (
        f"{plan.office} đề nghị các cơ quan, đơn vị có tên trong danh sách khẩn trương hoàn thành các "
        "nhiệm vụ, báo cáo của mình; gửi kết quả, hoặc nguyên nhân chậm và thời hạn hoàn thành, về "
        f"{plan.office} chậm nhất là ngày {short_date(answer_by)} để tổng hợp, báo cáo {plan.issuer}."
    )
    yield (
        "Trường hợp đã hoàn thành, đề nghị cập nhật trên trang theo dõi của cơ quan, đơn vị hoặc gửi "
        "văn bản kèm tài liệu liên quan."
    )
    yield f"{plan.office} đề nghị các cơ quan, đơn vị quan tâm, phối hợp thực hiện./."


def _rows(late: Sequence[LateAgency]) -> tuple[list[tuple[str, ...]], frozenset[int]]:
    """A row with each agency's name, below it what it is late with; and which rows the names are."""
    rows: list[tuple[str, ...]] = []
    names = set()
    for at, agency in enumerate(late, start=1):
        names.add(len(rows))
        rows.append((str(at), agency.name, "", "", ""))
        rows += [late_row(f"{at}.{number}", one) for number, one in enumerate(agency.works, 1)]
    return rows, frozenset(names)
