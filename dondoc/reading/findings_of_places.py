"""Plans of another province: their "Sở Nội vụ" is none of those in the directory."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dondoc.language.agencies import AgencyDirectory
from dondoc.language.text import match_key
from dondoc.plan import Finding, PlanHeader, Severity
from dondoc.reading.document import Document
from dondoc.reading.issuer import COMMITTEE, issuer_of

IN_HEADER = "phần đầu của kế hoạch"
_LINES_OF_A_LETTERHEAD = 12
_PLACE = re.compile(r"(?:tỉnh|thành phố)\s+(?P<name>\S.*)$", re.I)
_COMMUNE = re.compile(r"^(?:UBND|HĐND) (?:xã|phường|thị trấn|đặc khu|quận|huyện|thị xã) ", re.I)
# "Cà Mau, ngày 3 tháng 2 năm 2026"
_DATED_AT = re.compile(r"^\W*(?P<name>[^\W\d][^\d,]{1,30}),\s*ngày\b", re.I)
_CENTRAL = re.compile(
    r"^(?:Bộ(?! chỉ huy| tư lệnh)|Chính phủ|Thủ tướng|Văn phòng Chính phủ|Tổng cục|Thanh tra Chính phủ|Ngân hàng)",
    re.I,
)


def issued_elsewhere(
    document: Document, plan: PlanHeader, directory: AgencyDirectory
) -> Iterator[Finding]:
    """A doubt where a plan was issued in another place than the directory is of."""
    if not directory.place or _CENTRAL.match(plan.issuer):
        return
    place = _place_of(document, plan, directory)
    if not place or match_key(place).removeprefix("tinh ") in match_key(directory.place):
        return
    message = (
        f"Kế hoạch này của {place}, còn danh bạ cơ quan là của {directory.place}: các tên như “Sở Nội vụ” "
        "sẽ bị hiểu là cơ quan của nơi có danh bạ. Hãy thay config/agencies.toml và danh sách xã, phường "
        "bằng danh bạ của nơi ban hành trước khi duyệt."
    )
    yield Finding("directory-of-another-place", Severity.DOUBT, IN_HEADER, plan.issuer, message)


def _place_of(document: Document, plan: PlanHeader, directory: AgencyDirectory) -> str:
    """The province that the letterhead names; failing that, the commune that is not in the directory, or
    the place over the date."""
    lines = [one.text for one in document.paragraphs[:_LINES_OF_A_LETTERHEAD]]
    heads = [plan.issuer, *(issuer_of([line], ()) for line in lines if COMMITTEE.search(line))]
    for head in heads:
        if found := _PLACE.search(head):
            return found.group(0)
    if _COMMUNE.match(plan.issuer):
        return "" if directory.find(plan.issuer) else plan.issuer
    dated = next(filter(None, map(_DATED_AT.match, lines)), None)
    return dated["name"].strip() if dated else ""
