"""A small database as an approved plan leaves it, for the tests of the web; all of our own writing."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import Engine
from sqlmodel import Session

from dondoc.plan import Certainty, PlanHeader, PlanReading, RowCount
from dondoc.reading.as_json import reading_as_json
from dondoc.schedule.keys import stable_key
from dondoc.schedule.obligation import ObligationKind, Role
from models.engine import session
from models.tables import CommemorationRow, ObligationRow, PlanRow, PlanStatus

A, B = "so-du-lich", "so-noi-vu"
THEN = datetime(2026, 1, 12, 2, 0, tzinfo=UTC)


def a_plan(
    opened: Session, *, status: PlanStatus = PlanStatus.APPROVED, key: str = "ke-hoach"
) -> int:
    """A plan of 2026 and its id."""
    plan = PlanRow(
        key=key,
        number="27/KH-UBND" if status is PlanStatus.APPROVED else None,
        issued_on=date(2026, 1, 9),
        year=2026,
        period_start=date(2026, 1, 1),
        period_end=date(2026, 12, 31),
        title="Kế hoạch quảng bá hình ảnh thành phố năm 2026",
        issuer="Ủy ban nhân dân thành phố",
        coordinator="Sở Văn hóa và Thể thao",
        status=status,
        file_name="ke-hoach.docx",
        file_sha256="0" * 64,
        reading=reading_as_json(_an_empty_reading()),
        ingested_at=THEN,
        approved_at=THEN,
    )
    opened.add(plan)
    opened.flush()
    assert plan.id is not None
    return plan.id


def _an_empty_reading() -> PlanReading:
    year = date(2026, 1, 1), date(2026, 12, 31)
    header = PlanHeader(None, None, 2026, year, "Kế hoạch quảng bá", "Ủy ban nhân dân", "")
    return PlanReading(header, (), (), (), (), (), (), RowCount(0, 0, 0, 0, 0, 0), ())


def owes(
    opened: Session, plan_id: int, agency_id: str, title: str, due: date, **changes: Any
) -> str:
    """One obligation of the agency under the plan; gives its key."""
    number = str(changes.pop("number", len(title)))
    values: dict[str, Any] = {
        "plan_id": plan_id,
        "key": stable_key(str(plan_id), agency_id, title, due.isoformat()),
        "kind": ObligationKind.DATED,
        "role": Role.LEAD,
        "agency_id": agency_id,
        "section": "II",
        "number": number,
        "title": title,
        "content": f"{title}, trên các nền tảng số và tại các điểm đến của thành phố",
        "lead": "Sở Du lịch",
        "coordinating": "Sở Nội vụ; các cơ quan liên quan",
        "timing_text": "Quý II",
        "start": date(2026, 1, 1),
        "due": due,
        "certainty": Certainty.CERTAIN,
        "revised_at": THEN,
    }
    row = ObligationRow(**values | changes)
    opened.add(row)
    opened.flush()
    return row.key


def fill(engine: Engine) -> dict[str, str]:
    """A plan with work of two agencies in every state on Friday 19 June 2026; keys by short name."""
    with session(engine) as opened:
        plan = a_plan(opened)
        keys = {
            "overdue": owes(opened, plan, A, "Xuất bản bản đồ du lịch song ngữ", date(2026, 5, 29)),
            "soon": owes(opened, plan, A, "Tổ chức đoàn báo chí nước ngoài", date(2026, 6, 24)),
            "later": owes(opened, plan, A, "Tuần lễ văn hóa tại nước ngoài", date(2026, 9, 30)),
            "sunday": owes(opened, plan, A, "Phim ngắn giới thiệu di sản", date(2026, 6, 21)),
            "claimed": owes(
                opened,
                plan,
                A,
                "Bộ ảnh về phố cổ",
                date(2026, 6, 15),
                claimed_done_on=date(2026, 6, 12),
                done_note="Công văn 215/SDL",
            ),
            "done": owes(
                opened,
                plan,
                A,
                "Ký kết với hãng hàng không",
                date(2026, 3, 31),
                confirmed_on=date(2026, 3, 20),
            ),
            "late": owes(
                opened,
                plan,
                A,
                "Cẩm nang cho du khách",
                date(2026, 2, 27),
                confirmed_on=date(2026, 3, 9),
            ),
            "helping": owes(
                opened,
                plan,
                A,
                "Hội nghị kiều bào",
                date(2026, 10, 10),
                role=Role.COORDINATING,
                lead="Sở Ngoại vụ",
            ),
            "report": owes(
                opened,
                plan,
                A,
                "Báo cáo 6 tháng đầu năm 2026",
                date(2026, 6, 19),
                kind=ObligationKind.REPORT,
                role=Role.REPORTER,
                period="2026-6-thang",
                section="",
                number="",
                lead="Sở Văn hóa và Thể thao",
                coordinating="",
            ),
            "other": owes(opened, plan, B, "Tập huấn cho cán bộ đối ngoại", date(2026, 6, 30)),
        }
        opened.add(
            CommemorationRow(
                plan_id=plan,
                key=stable_key("30-4"),
                name="Ngày Giải phóng miền Nam",
                day=date(2026, 4, 30),
                origin="1975-04-30",
                ordinal=51,
                text="kỷ niệm 51 năm Ngày Giải phóng miền Nam",
                revised_at=THEN,
            )
        )
        draft = a_plan(opened, status=PlanStatus.DRAFT, key="du-thao")
        keys["draft"] = owes(opened, draft, A, "Việc chỉ có trong dự thảo", date(2026, 7, 1))
        return keys


def filled_in(workbook: bytes, progress: str = "Đang thực hiện") -> bytes:
    """The template with every row answered."""
    book = load_workbook(io.BytesIO(workbook))
    sheet = book["Báo cáo"]
    header = next(row for row in sheet.iter_rows() if row[0].value == "Mã dòng")
    columns = {cell.value: cell.column for cell in header}
    state = next(at for name, at in columns.items() if "Tình" in name or "Tiến độ" in name)
    for row in sheet.iter_rows(min_row=header[0].row + 1):
        if row[0].value:
            sheet.cell(row[0].row, state, progress)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
