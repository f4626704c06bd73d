"""Who issues a plan, by its letterhead, else by the running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from dondoc.reading.document import Paragraph

_LOOKED_AT = 40
_COMMITTEE = re.compile(
    r"(?:[UỦ][YỶ] BAN NHÂN DÂN|UBND)[\s*|]+(?P<unit>THÀNH PHỐ|TỈNH|QUẬN|HUYỆN|THỊ XÃ|PHƯỜNG|XÃ|ĐẶC KHU)\s+"
    r"(?P<words>(?:[^\W\d_]+\s*){1,6})"
)
# what may stand behind the name on the same line: the national title, the plan's kind
_NOT_A_NAME = ("CỘNG", "KẾ", "QUYẾT", "ĐỀ", "CHƯƠNG")
_OFFICE = re.compile(
    r"\W*(?P<name>(?:BỘ(?! TRƯỞNG)|SỞ|BAN|CỤC|TỔNG CỤC|VĂN PHÒNG|THANH TRA)\s[^\d|]{1,100}?)"
    r"(?=\s+CỘNG H[ÒO][ÀA]|\s*[-–—|]|\s*$)"
)
_COMMITTEE_IN_TEXT = re.compile(
    r"(?:UBND|[UỦ][ỶY] ban nhân dân)\s+(?P<unit>thành phố|tỉnh|quận|huyện|thị xã|phường|xã|đặc khu)\s+"
    r"(?P<words>(?:[^\W\d_]+\s*){1,7})",
    re.I,
)
_ISSUES = re.compile(r"(?:ban hành|xây dựng)\b")
_OFFICE_IN_TEXT = re.compile(
    r"(?P<name>(?:Bộ|Sở|Ban|Cục|Văn phòng)\s(?:(?!\bcủa\b|\bvề\b)[^,.;:]){1,100}?)\s+"
    r"(?:ban hành|xây dựng)\s+(?:kế hoạch|đề án|chương trình)\b"
)


def issuer_of(lines: Sequence[str], below: Sequence[Paragraph]) -> str:
    """The issuer as a text would print it: "UBND thành phố Hà Nội", never in capitals.

    `lines` are those above the title, `below` the paragraphs under it.
    """
    heading = " ".join(lines)
    body = " ".join(one.text for one in below[:_LOOKED_AT])
    for place in (*lines, heading, body):
        if match := _COMMITTEE.search(place):
            words = match["words"].split()
            name = takewhile(lambda word: word.isupper() and word not in _NOT_A_NAME, words)
            return _committee(match["unit"], list(name)[:4])
    for line in lines:
        if match := _OFFICE.match(line):
            return _as_printed_in(body, match["name"])
    return _issuer_in_text(body)


def _issuer_in_text(body: str) -> str:
    """The body that "ban hành Kế hoạch"; failing that, the first people's committee named."""
    named: list[tuple[bool, str]] = []
    for match in _COMMITTEE_IN_TEXT.finditer(body):
        words = match["words"].split()
        name = list(takewhile(lambda word: word[0].isupper(), words))
        if name:
            issues = _ISSUES.match(" ".join(words[len(name) :])) is not None
            named.append((issues, _committee(match["unit"], name)))
    office = _OFFICE_IN_TEXT.search(body)
    if office and not any(issues for issues, _ in named):
        return office["name"]
    return max(named, key=lambda one: one[0])[1] if named else ""


def _committee(unit: str, name: Sequence[str]) -> str:
    return f"UBND {unit.lower()} {' '.join(word.capitalize() for word in name)}"


def _as_printed_in(body: str, capitals: str) -> str:
    """The name in the writing of the running text, where it stands there; else as names are written."""
    found = (match[0] for match in re.finditer(re.escape(capitals), body, re.I))
    printed = next((name for name in found if not name.isupper()), "")
    return printed or _as_written(capitals)


def _as_written(capitals: str) -> str:
    """ "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH" as "Sở Văn hóa, Thể thao và Du lịch"."""
    written: list[str] = []
    begins = True
    for word in capitals.lower().split():
        is_and = word in ("và", "-", "–", "&")
        written.append(word.capitalize() if begins and not is_and else word)
        begins = is_and or word.endswith(",") or len(written) == 1
    return " ".join(written)
