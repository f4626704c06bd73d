"""Who issues a plan, by its letterhead, else by the running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from dondoc.reading.document import Paragraph

_LOOKED_AT = 40
_UNIT = r"(?P<unit>THÀNH PHỐ|TP\.?|TỈNH|QUẬN|HUYỆN|THỊ XÃ|THỊ TRẤN|PHƯỜNG|XÃ|ĐẶC KHU)"
COMMITTEE = re.compile(
    r"(?:(?P<committee>[UỦ][YỶ] BAN NHÂN DÂN|UBND)|HỘI ĐỒNG NHÂN DÂN|HĐND)[\s*|]+"
    + _UNIT
    + r"\s+(?P<words>(?:[^\W\d_]+\s*){1,6})"
)
# what may stand behind the name on the same line: the national title, the plan's kind, its own office
_NOT_A_NAME = frozenset(
    {
        "CỘNG",
        "KẾ",
        "QUYẾT",
        "ĐỀ",
        "CHƯƠNG",
        "SỞ",
        "BAN",
        "VĂN",
        "PHÒNG",
        "CHI",
        "TRUNG",
        "SỐ",
        "CỤC",
    }
)
# what an office that issues plans of its own is called; the last such line of a letterhead is its own
_OFFICE = re.compile(
    r"(?:^|(?<=\s))\W*(?P<name>(?:BỘ(?! TRƯỞNG)|SỞ|(?<!Y )(?<!Ỷ )BAN(?! HÀNH| NHÂN DÂN)|CỤC|CHI CỤC|TỔNG CỤC|VĂN PHÒNG|THANH TRA|VIỆN"
    r"|HỌC VIỆN|TRƯỜNG|ĐẠI HỌC|BỆNH VIỆN|TRUNG TÂM|CÔNG AN|TỔNG CÔNG TY|CÔNG TY|TẬP ĐOÀN|KHO BẠC|THUẾ|BẢO HIỂM XÃ HỘI"
    r"|LIÊN ĐOÀN|LIÊN MINH|LIÊN HIỆP|HỘI(?! ĐỒNG NHÂN DÂN| CHỦ NGHĨA)|TỈNH ĐOÀN|THÀNH ĐOÀN|TỈNH ỦY|THÀNH ỦY|HUYỆN ỦY|QUẬN ỦY|ĐẢNG ỦY|ĐẢNG BỘ"
    r"|PHÒNG|ĐÀI|BÁO|CẢNG|TÒA ÁN|VIỆN KIỂM SÁT|[UỦ][YỶ] BAN(?! NHÂN DÂN))\s[^\d|]{1,100}?"
    r"|TỈNH [UỦ][YỶ]|THÀNH [UỦ][YỶ]|HUYỆN [UỦ][YỶ]|ĐẢNG [UỦ][YỶ]|THANH TRA CHÍNH PHỦ|CHÍNH PHỦ|THỦ TƯỚNG CHÍNH PHỦ)"
    r"(?=\s+CỘNG H[ÒO][ÀA]|\s*[|*]|\s+[-–—](?!\s?[A-ZĐ])|\s*[-–—]{2}|\s*$)"
)
_ENDS_LETTERHEAD = re.compile(r"\W*(?:Số\s*:|SỐ\s*:)")
_KIND = re.compile(
    r"(?:TỔNG CÔNG TY|CÔNG TY|TỔNG CỤC|CHI CỤC|HỌC VIỆN|VĂN PHÒNG|TRUNG TÂM|BỆNH VIỆN|LIÊN MINH|LIÊN ĐOÀN"
    r"|TRƯỜNG ĐẠI HỌC|TRƯỜNG CAO ĐẲNG|ĐẠI HỌC|BAN QUẢN LÝ|CÔNG AN|THANH TRA|TẬP ĐOÀN|CHÍNH PHỦ|THỦ TƯỚNG"
    r"|\w+ [UỦ][YỶ]|[UỦ][YỶ] BAN)(?=\s|$)"
)
_ACRONYMS = frozenset({"ubnd", "hđnd", "mttq", "đbqh", "tncs", "vncs"})
_UNITS = ("tỉnh", "phố", "quận", "huyện", "xã", "phường", "trấn")
_NO_UNITS = (
    "tỉnh ủy",
    "tỉnh uỷ",
    "tỉnh đoàn",
    "xã hội",
    "huyện ủy",
    "huyện uỷ",
    "quận ủy",
    "quận uỷ",
)
# what is written with capitals inside a name
_CAPITALS = (
    "Việt Nam",
    "Tổ quốc",
    "Đại học",
    "Cao đẳng",
    "Hồ Chí Minh",
    "Trung ương",
    "Công Thương",
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
    own = _own_office(lines)
    if own:
        return _as_printed_in(body, own)
    for place in (*lines, heading, body):
        if match := COMMITTEE.search(place):
            words = match["words"].split()
            name = takewhile(lambda word: word.isupper() and word not in _NOT_A_NAME, words)
            body_of = "UBND" if match["committee"] else "HĐND"
            return _committee(match["unit"], list(name)[:4], body_of)
    return _issuer_in_text(body)


def _own_office(lines: Sequence[str]) -> str:
    """The office in whose name the letterhead stands: the lowest of it, under the body it belongs to."""
    found = ""
    for line in lines:
        if _ENDS_LETTERHEAD.match(line):
            break
        for match in _OFFICE.finditer(line):
            found = match["name"]
    return found


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


def _committee(unit: str, name: Sequence[str], body: str = "UBND") -> str:
    unit = "thành phố" if unit.startswith("TP") else unit.lower()
    return f"{body} {unit} {' '.join(word.capitalize() for word in name)}"


def _as_printed_in(body: str, capitals: str) -> str:
    """The name in the writing of the running text, where it stands there; else as names are written."""
    found = (match[0] for match in re.finditer(re.escape(capitals), body, re.I))
    printed = next((name for name in found if not name.isupper()), "")
    return printed or _as_written(capitals)


def _as_written(capitals: str) -> str:
    """ "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH" as "Sở Văn hóa, Thể thao và Du lịch"."""
    words = capitals.lower().split()
    written: list[str] = []
    begins, is_place, last = True, False, _last_word_of_kind(capitals)
    for place, word in enumerate(words):
        is_unit = word in _UNITS and " ".join(words[place : place + 2]) not in _NO_UNITS
        is_and = word in ("và", "-", "–", "&")
        is_capital = not place or ((begins or is_place) and not is_unit and not is_and)
        written.append(_cased(word, is_capital=is_capital))
        begins = is_and or word.endswith(",") or place == last
        is_place = is_place or is_unit or (place > 0 and word in ("ủy", "uỷ"))
    return _with_capitals(" ".join(written))


def _cased(word: str, *, is_capital: bool) -> str:
    if word in _ACRONYMS:
        return word.upper()
    return word.capitalize() if is_capital else word


def _with_capitals(name: str) -> str:
    for words in _CAPITALS:
        name = re.sub(rf"\b{words}\b", words, name, flags=re.I)
    return name


def _last_word_of_kind(capitals: str) -> int:
    """The place of the last word that says what kind of office it is: the name begins behind it."""
    kind = _KIND.match(capitals)
    return len(kind[0].split()) - 1 if kind else 0
