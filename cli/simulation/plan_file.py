"""A province's plan as the Word file that its office would give to the reader."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape

from cli.simulation.days import YEAR
from cli.simulation.world import Province

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    ),
}
HEADER = ("TT", "Nội dung công việc", "Tiến độ thời gian", "Cơ quan chủ trì", "Cơ quan phối hợp")


def plan_bytes(province: Province) -> bytes:
    """The plan as .docx, as it comes from the office that issued it."""
    body = "".join((*map(_paragraph, _before(province)), _table(province)))
    document = f'<w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>'
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in {**PARTS, "word/document.xml": document}.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return written.getvalue()


def _before(province: Province) -> Iterator[str]:
    place, title, office = province.place, province.title, province.coordinator.name
    yield f"ỦY BAN NHÂN DÂN {place.upper()}"
    yield "Số: 15/KH-UBND"
    yield f"{place.partition(' ')[2]}, ngày 02 tháng 01 năm {YEAR}"
    yield "KẾ HOẠCH"
    yield title
    yield f"UBND {place} ban hành Kế hoạch {title} như sau:"
    yield "I. TỔ CHỨC THỰC HIỆN"
    yield (
        f"Trên đây là Kế hoạch {title}. "
        f"Đề nghị {province.departments}, {province.communes} định kỳ báo cáo kết quả thực hiện "
        f"(báo cáo 6 tháng trước ngày 20/6/{YEAR}, báo cáo năm trước ngày 20/11/{YEAR}, "
        f"gửi {office} tổng hợp, trình UBND {place})."
    )
    yield "PHỤ LỤC"
    yield "NHIỆM VỤ THỰC HIỆN KẾ HOẠCH"


def _table(province: Province) -> str:
    rows, section = [HEADER], ""
    for row in province.rows:
        if row.section != section:
            section = row.section
            rows.append((section, f"NHÓM VIỆC THỨ {section}", "", "", ""))
        cells = (row.content, row.when.phrase, row.lead_text, row.helper_text)
        rows.append((str(row.number), *cells))
    grid = "<w:tblGrid>" + '<w:gridCol w:w="2000"/>' * len(HEADER) + "</w:tblGrid>"
    return f"<w:tbl>{grid}{''.join(map(_row, rows))}</w:tbl>"


def _row(cells: tuple[str, ...]) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{_paragraph(one)}</w:tc>" for one in cells) + "</w:tr>"


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
