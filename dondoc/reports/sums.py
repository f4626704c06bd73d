"""Sums inside an answer: "12 lớp, gồm 5 lớp ở xã và 7 lớp ở phường" must agree with itself and its figure."""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_SUM = re.compile(
    rf"(?<![\d/.,-])(?P<total>{_NUMBER})\s+(?P<unit>[^\W\d]+)\b[^.;:\n]{{0,60}}?"
    rf"\b(?P<word>trong đó|bao gồm|gồm)(?:\s+có)?\s*:?\s+(?P<parts>[^.\n]+)",
    re.IGNORECASE,
)
_PART = re.compile(rf"(?<![\d/.,-])({_NUMBER})\s+([^\W\d]+)")
_ANY_NUMBER = re.compile(r"\d")
LEAST_PARTS = 2


def disagreement(result: str, figure: Decimal | None, unit: str) -> str:
    """What does not add up in the words of a result, or between them and the figure; empty if nothing.

    Only where every number of the parts has the total's own unit: else it is not sure what they count.
    "trong đó" may leave some out, "gồm" may not.
    """
    for found in _SUM.finditer(result):
        total, parts = _decimal(found["total"]), _parts(found)
        if parts is None:
            continue
        added = sum(parts, Decimal())
        is_whole = found["word"].lower() != "trong đó"
        if added > total or (is_whole and added != total):
            return f"các phần cộng lại là {_shown(added)}, tổng ghi {_shown(total)}"
        is_same = found["unit"].casefold() == unit.strip().casefold()
        if is_same and figure is not None and figure != total:
            return f"cột Số liệu ghi {_shown(figure)}, phần Kết quả ghi tổng {_shown(total)}"
    return ""


def _parts(found: re.Match[str]) -> list[Decimal] | None:
    pairs = _PART.findall(found["parts"])
    rest = _PART.sub("", found["parts"])
    alike = all(unit.casefold() == found["unit"].casefold() for _, unit in pairs)
    if len(pairs) < LEAST_PARTS or not alike or _ANY_NUMBER.search(rest):
        return None
    return [_decimal(number) for number, _ in pairs]


def _decimal(written: str) -> Decimal:
    return Decimal(written.replace(".", "").replace(",", "."))


def _shown(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")
