"""The letter by which an agency gets its link: the address in words and as a QR code to scan."""

from __future__ import annotations

import io
from collections.abc import Iterator

import segno
from docx.document import Document
from docx.shared import Mm

from dondoc.reports import decree30, word
from dondoc.reports.blanks import Letterhead
from dondoc.reports.late_work import UrgedPlan
from dondoc.reports.letter import in_full, short_name
from dondoc.reports.letterhead import add_addressee, add_head, add_signature
from dondoc.schedule.wording import first_upper

CODE_MM = 42.0
COLUMNS_MM = (50.0, 112.0)


def link_letter(
    agency: str,
    plan: UrgedPlan,
    address: str,
    *,
    year: int,
    letterhead: Letterhead | None = None,
) -> bytes:
    """The draft (.docx, mẫu 1.5 of Nghị định 30/2020/NĐ-CP) that hands `address` to the agency.

    `year` is that of the blank date. The address is a key: the file is as secret as the link.
    """
    head = letterhead or Letterhead(symbol="…-…")
    about = f"V/v cung cấp trang theo dõi thực hiện {short_name(plan)}"
    document = word.decree_document(first_upper(about.removeprefix("V/v ")))
    add_head(document, plan.issuer, plan.office, head, year, about=about)
    add_addressee(document, agency)
    for text in _opening(agency, plan):
        word.add_part(document, decree30.BODY, text)
    _add_address(document, address)
    for text in _closing(agency, plan):
        word.add_part(document, decree30.BODY, text)
    add_signature(document, plan.office, head, ("- Như trên;", "- Lưu: VT."))
    return word.document_bytes(document)


def link_letter_name(agency_id: str) -> str:
    """The name of the file: ASCII, so that every program shows it whole."""
    return f"cong-van-trang-theo-doi-{agency_id}.docx"


def _opening(agency: str, plan: UrgedPlan) -> Iterator[str]:
    yield (
        f"Thực hiện {in_full(plan)}, để thuận tiện cho việc theo dõi tiến độ và gửi báo cáo, "
        f"{plan.office} cung cấp cho {agency} địa chỉ trang theo dõi riêng sau đây, không cần tài "
        "khoản và mật khẩu:"
    )


def _closing(agency: str, plan: UrgedPlan) -> Iterator[str]:
    yield (
        "Địa chỉ trên là chìa khóa riêng của cơ quan: ai có địa chỉ này đều có thể xem và báo cáo "
        f"thay cơ quan. {plan.office} đề nghị {agency} chỉ giao cho người được phân công, không gửi "
        "ra ngoài cơ quan; khi thay người phụ trách hoặc nghi bị lộ, thông báo để thu hồi và cấp "
        "địa chỉ mới."
    )
    yield f"{plan.office} đề nghị {agency} quan tâm, phối hợp thực hiện./."


def _add_address(document: Document, address: str) -> None:
    left, right = word.add_two_columns(document, *COLUMNS_MM)
    word.keep_row_whole(document.tables[-1])
    left.paragraphs[0].add_run().add_picture(io.BytesIO(_code(address)), width=Mm(CODE_MM))
    for text in (
        "Quét mã bên cạnh bằng máy ảnh của điện thoại, hoặc gõ địa chỉ:",
        address,
        "Tại trang này, cơ quan có thể:",
        "- Xem việc được giao và thời hạn của từng việc;",
        "- Đưa các thời hạn vào lịch của điện thoại, máy tính;",
        "- Báo đã làm xong, xin gia hạn;",
        "- Tải mẫu, gửi báo cáo và nhận biên nhận.",
    ):
        word.add_part(right, decree30.TABLE_CELL, text)


def _code(address: str) -> bytes:
    """The QR code as PNG; error correction M, which survives a stamp and a photocopy."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="png", scale=8, border=4)
    return drawn.getvalue()
