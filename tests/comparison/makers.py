"""Plans of our own in two years, and agencies that were reorganised between them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dondoc.language.agencies import AgencyDirectory
from dondoc.language.directory import Agency, AgencyGroup
from dondoc.plan import Place, PlanHeader, PlanItem, PlanReading, RowCount, Section
from dondoc.timing import read_timing

ENDED = date(2025, 2, 28)
DIRECTORY = AgencyDirectory(
    (
        Agency("so-noi-vu", "Sở Nội vụ", "department"),
        Agency("so-y-te", "Sở Y tế", "department", aliases=("SYT",)),
        Agency("so-tai-chinh", "Sở Tài chính", "department"),
        Agency(
            "so-ke-hoach",
            "Sở Kế hoạch và Đầu tư",
            "department",
            successors=("so-tai-chinh",),
            valid_to=ENDED,
        ),
        Agency(
            "so-thong-tin",
            "Sở Thông tin",
            "department",
            successors=("so-noi-vu", "so-y-te"),
            valid_to=ENDED,
        ),
        Agency("so-cu", "Sở Cũ", "department", valid_to=ENDED),
    ),
    (AgencyGroup("related", "Các cơ quan, đơn vị liên quan", is_open=True),),
)
OLD_YEAR, NEW_YEAR = 2024, 2026
REVIEW = "Rà soát, sửa đổi quy định về tiếp nhận hồ sơ trực tuyến tại bộ phận một cửa."
TRAINING = "Tổ chức hội nghị tập huấn kỹ năng chữa cháy cho lực lượng dân phòng ở cơ sở."
DATA = "Xây dựng cơ sở dữ liệu khám chữa bệnh dùng chung giữa các bệnh viện công lập."


def item(
    content: str = REVIEW,
    *,
    timing: str = "Quý I",
    lead: str = "Sở Nội vụ",
    coordinating: str = "",
    number: str = "1",
    section: str = "I",
    year: int = OLD_YEAR,
) -> PlanItem:
    """One row, its timing read in the plan's year."""
    return PlanItem(
        section=section,
        number=number,
        content=content,
        timing=read_timing(timing, year),
        lead=lead,
        lead_agencies=(lead,) if lead else (),
        coordinating=coordinating,
        coordinating_agencies=(coordinating,) if coordinating else (),
        assignee=None,
        product=None,
        source=Place(line=1),
    )


def plan(
    *items: PlanItem,
    year: int = OLD_YEAR,
    sections: Sequence[Section] = (Section("I", "NHIỆM VỤ CHUNG"),),
    issued_on: date | None = None,
) -> PlanReading:
    """A plan of these items."""
    return PlanReading(
        plan=PlanHeader(
            number=None,
            issued_on=issued_on,
            year=year,
            period=(date(year, 1, 1), date(year, 12, 31)),
            title=f"Công tác năm {year}",
            issuer="UBND thành phố Hà Nội",
            coordinator="Sở Nội vụ",
        ),
        sections=tuple(sections),
        items=items,
        reports=(),
        anniversaries=(),
        standing_duties=(),
        cadences=(),
        rows=RowCount(len(items), len(items), 0, 0, 0, 0),
        findings=(),
    )
