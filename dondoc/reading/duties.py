"""What each agency is told to do all the time: the chapter on who carries the plan out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from dondoc.plan import StandingDuty
from dondoc.reading.document import Document, Paragraph
from dondoc.reading.prose import Block, Chapter, blocks, chapters, is_point, points

WHO_DOES_IT = ("to chuc thuc hien", "phan cong thuc hien", "trach nhiem", "phan cong nhiem vu")

_LONGEST_HEADING = 160
_AGENCY = re.compile(
    r"(?:đề nghị\s*:?\s*)?(?:các |những )?(?:sở|ban|bộ|công an|ubnd|[uủ][ỷy] ban|văn phòng|liên hiệp|"
    r"liên đoàn|liên minh|cơ quan|đơn vị|đài|báo|viện|trung tâm|hội|hiệp hội|thanh tra|cục|tổng cục|"
    r"chi cục|vụ|kho bạc|mặt trận|thành đoàn|tỉnh đoàn|đoàn|trường|học viện|tổng công ty|công ty|"
    r"tập đoàn|phòng|thủ trưởng|giám đốc|chủ tịch|người đứng đầu|bảo hiểm|ngân hàng|t[oò][àa] án|"
    r"quận|huyện|phường|xã|quỹ|doanh nghiệp|tạp chí|thường trực|chánh)\b",
    re.I,
)
# words that begin like an agency and are none
_NO_AGENCY = re.compile(
    r"(?:báo cáo|ban hành|hội nghị|hội thảo|hội nhập|đoàn kết|trường hợp|phòng,? chống|xã hội)\b",
    re.I,
)
_DUTY_BEGINS = re.compile(
    r"\s*:?\s+(?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|chủ trì|phối hợp|tham mưu|chủ động|"
    r"căn cứ|hướng dẫn|là (?:cơ quan )?đầu mối)\b"
)
_MERE_LINK = re.compile(r"\s*:?\s*(?:có trách nhiệm|có nhiệm vụ)?\s*:?\s*$")


def read_standing_duties(document: Document) -> tuple[StandingDuty, ...]:
    """The duties of each agency in order: a point each, sub-points and cut lines joined to it.

    The agency is the heading without number and closing full stop; "Đề nghị …" is kept.
    """
    parts = chapters(document)
    carrying_out = [part for part in parts if part.is_about(WHO_DOES_IT)]
    found = [duty for part in carrying_out for duty in _duties_of(part)]
    return tuple(found or _without_chapters(parts[0]))


def agency_of(heading: str) -> str | None:
    """The agency that a heading names, or None where it names none."""
    name = _MERE_LINK.sub("", heading).rstrip(" .:;")
    if len(name) > _LONGEST_HEADING or not _AGENCY.match(name) or _NO_AGENCY.match(name):
        return None
    return name


def _duties_of(chapter: Chapter) -> Iterator[StandingDuty]:
    found = blocks(chapter.paragraphs)
    if not any(block.number for block in found):
        yield from _without_chapters(chapter)
    for block in found:
        duty = _duty_of(block) if block.number else None
        if duty:
            yield duty


def _duty_of(block: Block) -> StandingDuty | None:
    """A heading with its points, or one long paragraph that opens with the agency."""
    told = points(block.paragraphs)
    opening = _DUTY_BEGINS.search(block.title)
    if opening and _MERE_LINK.fullmatch(block.title, opening.start()) is None:
        agency = agency_of(block.title[: opening.start()])
        told = (block.title[opening.start() :].strip(" :"), *told)
    else:
        agency = agency_of(block.title)
    return StandingDuty(agency, told) if agency and told else None


def _without_chapters(chapter: Chapter) -> Iterator[StandingDuty]:
    """Duties where headings have no number: a bare agency line with points under it."""
    paragraphs = chapter.paragraphs
    starts = [index for index in range(len(paragraphs)) if _is_bare_heading(paragraphs, index)]
    for start, end in pairwise([*starts, len(paragraphs)]):
        agency = agency_of(paragraphs[start].text)
        told = points(paragraphs[start + 1 : end])
        if agency and told:
            yield StandingDuty(agency, told)


def _is_bare_heading(paragraphs: Sequence[Paragraph], index: int) -> bool:
    follows = index + 1 < len(paragraphs) and is_point(paragraphs[index + 1])
    here = paragraphs[index]
    return follows and not is_point(here) and agency_of(here.text) is not None
