"""What the words of a cell look like: a time, agencies, money, an ordinal, the rest of a sentence.

Only shapes, to tell where a cell belongs whose column is not known; what it means is read elsewhere.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dondoc.language.agency_grammar import folded, grammar
from dondoc.language.text import match_key
from dondoc.plan import TimingStatus
from dondoc.reading.formats.wrapping import ends_sentence
from dondoc.reading.layouts.ordinals import bare_ordinal
from dondoc.timing import read_timing

BULLETS = frozenset("-–—+•*·")
LONGEST_TIME = 120
_LONGEST_AGENCIES = 600
_ANY_YEAR = 2026
_BEGINS_TIME = re.compile(
    r"^(?:truoc|den|tu|trong|ca nam|(?:quy|qui)(?! (?:che|hoach|dinh|trinh|uoc|tac|mo|y)\b)|thang|nam|ngay|hang|moi|thuong xuyen|dinh ky|dot xuat"
    r"|het|xong|dip|t\d{1,2}|q(?:[1-4]|i{1,3}|iv)"
    r"|cham nhat|sau|khi|giai doan|dau|giua|cuoi|tuan|ngay sau|lien tuc|xuyen suot|\(?\d+"
    r"|theo (?:ke hoach|tien do|lo trinh|yeu cau|chuong trinh|quy dinh|chi dao|thoi gian|tung|thuc te"
    r"|nhu cau|dot|mua|huong dan|phan cong|su |lich)"
    r"|(?:thuc hien|trien khai|hoan thanh|ban hanh|trinh|bao cao)(?: \w+){0,3}"
    r" (?:trong|truoc|(?:nam|quy|thang) (?:\d+|[ivx]+)|thuong xuyen|hang|dinh ky|theo|den|giai doan|ngay|\d{1,2}))\b"
)
_MONEY = re.compile(
    r"^(?:(?:chi thuong xuyen|ngan sach|nguon|kinh phi|von|xa hoi hoa|nsnn|nstw|nsdp|dau tu cong)\b|\d[\d.,]*$)"
)
_OPEN_END = re.compile(r"(?:[,;:&–-]|\b(?:và|các|của|cho|với|về|theo|tại|trong|thuộc|đến|từ))$")
# "Tổ chức Diễn đàn" says what is done; "Tổ chức Y tế thế giới" is rare enough
_ORGANISES = re.compile(
    r"Tổ chức (?!(?:chính trị|xã hội|phi chính phủ|có |liên quan|thành viên|hội|đoàn thể))\w", re.I
)
# the office of a commune is named so, and so it ends
_WHOLE_END = re.compile(
    r"(?:HĐND|Hội đồng nhân dân)(?: và|,) (?:UBND|[UỦ][ỶY] ban nhân dân)$", re.I
)
_CROP = re.compile(r"^Vụ (?:Đông|Xuân|Hè|Thu|Mùa|[Cc]hiêm)\b")
_COMMAS = re.compile(r"[,;]+(?=\s|$)")
_ACRONYM = re.compile(r"^[A-ZĐ]{3,}[,;]?$")
_BARE_HEAD = re.compile(
    r"(?:^|[,;]\s*|\bvà\s)(?:Sở|Bộ|Ban|Cục|Vụ|Viện|Hội|Chi cục|Trung tâm)$"
    r"|(?:[,;]\s*|\bvà\s)(?:Phòng|Đài|Báo|Công an|UBND|Văn phòng)$"
)


@lru_cache(maxsize=4096)
def looks_like_number(cell: str) -> bool:
    """Whether a cell may stand in a column of row numbers."""
    return bare_ordinal(cell) is not None or cell in BULLETS


@lru_cache(maxsize=4096)
def looks_like_time(cell: str) -> bool:
    """Whether a cell says when and nothing else."""
    if not cell or len(cell) > LONGEST_TIME or not _BEGINS_TIME.match(match_key(cell)):
        return False
    return read_timing(cell, _ANY_YEAR).status is not TimingStatus.INVALID


@lru_cache(maxsize=4096)
def looks_like_agencies(cell: str) -> bool:
    """Whether a cell begins with the name of a body or of a group of bodies.

    A noun alone is not enough: "Bộ tiêu chí" and "Tổ chức hội nghị" begin as "Bộ Công an" does.
    """
    if not cell or len(cell) > _LONGEST_AGENCIES:
        return False
    words = grammar()
    key = folded(_COMMAS.sub(" ", cell))
    if words.no_beginnings.at_start(key) or _ORGANISES.match(cell) or _CROP.match(cell):
        return False
    if words.determiners.at_start(key):
        return bool(words.beginnings.at_start(key[words.determiners.at_start(key) :]))
    length = words.beginnings.at_start(key)
    written = cell.split()
    if not length:
        return bool(_ACRONYM.match(written[0]))
    if len(written) == length or written[length - 1].endswith((",", ";", ":")):
        return True
    following = key[length:]
    is_qualified = (
        words.qualifiers.at_start(following)
        or words.territories.at_start(following)
        or words.determiners.at_start(following)
    )
    return written[length][0].isupper() or written[length][0] in "&-–/(" or bool(is_qualified)


@lru_cache(maxsize=4096)
def looks_like_money(cell: str) -> bool:
    """Whether a cell says how much, or who pays."""
    return bool(_MONEY.match(match_key(cell)))


def is_open(text: str) -> bool:
    """Whether a text breaks off in the middle: at a comma, a "và", a bare "Sở"."""
    if not text or _WHOLE_END.search(text):
        return False
    return bool(_OPEN_END.search(text) or _BARE_HEAD.search(text))


def is_closed(text: str) -> bool:
    """Whether a text ends as a whole one does."""
    return ends_sentence(text) or text.endswith((")", "”", '"', "]"))


def begins_low(text: str) -> bool:
    """Whether a text begins as only the middle of a sentence does."""
    return text[:1].islower() or text[:1] in ",;)%"
