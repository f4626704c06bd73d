"""What an office fills in itself on a drafted document: number, symbol, day, who signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What is left out stays a blank for the pen.

    `signer_titles` are lines: ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"),
    ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") (Phụ lục I, phần II, mục II.7).
    """

    number: str | None = None
    symbol: str = "BC-…"
    issued_on: date | None = None
    signer_titles: tuple[str, ...] = ()
    signer_name: str = ""
