"""Recurring outputs named inside running text: what recurs, and how often.

Whatever tells only that work goes on ("thường xuyên") or that it comes round at no stated interval
("định kỳ hoặc đột xuất") is no cadence, nor is a number of a document or of an issue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MONTHLY = "FREQ=MONTHLY"
QUARTERLY = "FREQ=MONTHLY;INTERVAL=3"
HALF_YEARLY = "FREQ=MONTHLY;INTERVAL=6"
YEARLY = "FREQ=YEARLY"

_RULE_OF_UNIT = {"tháng": MONTHLY, "quý": QUARTERLY, "6 tháng": HALF_YEARLY, "năm": YEARLY}
_RULE_OF_TIMES_A_YEAR = {1: YEARLY, 2: HALF_YEARLY, 4: QUARTERLY, 12: MONTHLY}

_UNIT = r"(?:0?6\s+tháng|sáu\s+tháng|tháng|quý|năm)"
# "năm 2026" is a year, "quý I" a quarter, "tháng 6" a month: none of them a unit that comes round
_END = r"(?!\s*\d)(?!\s+[IVX]+\b)(?!\w)"
_EVERY = r"(?:hằng|hàng|mỗi)"
# "ngân hàng", "mặt hàng" end in the word that also means "every"
_NOT_GOODS = (
    r"(?<!ngân )(?<!mặt )(?<!bán )(?<!khách )(?<!cửa )(?<!đơn )(?<!giao )(?<!nhà )(?<!xuất )"
)
# "Kế hoạch … hằng năm của Thành phố" tells which plan, not how often the work is done
_NOT_OF_SOMETHING = r"(?<!năm(?=\s+của\b))"
# "dự toán chi thường xuyên hằng năm" is a term of the budget
_BUDGET_TERM = re.compile(r"\b(?:dự toán|ngân sách|kinh phí)(?:\s+\w+){0,4}\s*$", re.I)
# "định kỳ 6 tháng và tổng kết năm 2025" are the two rounds of one year: the plan's reports
_NOT_ROUNDS_OF_ONE_YEAR = r"(?!\s+và\s+(?:tổng kết\s+|báo cáo\s+)?năm\b)"

# how far before a unit a word of the budget may stand
_NEAR = 80

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.I))
    for kind, pattern in (
        ("a year", r"\b(?:mỗi|một) năm\s+(?:tổ chức\s+)?(?P<times>\d{1,2})\s+(?:số|kỳ|lần)\b"),
        (
            "every",
            rf"(?:\b(?:trong\s+)?quý\s+[IV]+\s+|\bđịnh kỳ\s+)?{_NOT_GOODS}\b{_EVERY}\s+(?P<units>{_UNIT}{_END}"
            rf"(?:\s*(?:,|và|hoặc)\s*(?:{_EVERY}\s+)?{_UNIT}{_END})*){_NOT_OF_SOMETHING}",
        ),
        (
            "every",
            rf"\bđịnh kỳ\s+(?P<units>{_UNIT}{_END}(?:\s*(?:,|và|hoặc)\s*{_UNIT}{_END})*)"
            rf"(?:\s*(?:/|một|01|1)\s*lần\b)?{_NOT_ROUNDS_OF_ONE_YEAR}",
        ),
        ("yearly", r"\bthường niên\b"),
        (
            "one in",
            rf"\b(?:0?1|một|mỗi)\s+(?P<units>{_UNIT})\s*(?:/|ra|có|xuất bản|phát hành|)\s*"
            r"(?:0?1|một)\s+(?:số|kỳ|lần)\b",
        ),
        ("one in", r"\b(?P<units>0?6 tháng|sáu tháng)\s*(?:/|một|01|1)\s*(?:lần|số|kỳ)\b"),
        ("one in", rf"\b(?:0?1|một)\s+(?:số|kỳ|lần)\s*/\s*(?:0?1\s+)?(?P<units>{_UNIT}){_END}"),
        ("a year", r"\b(?P<times>\d{1,2})\s+(?:số|kỳ|lần)\s*/\s*(?:0?1\s+)?năm\b(?!\s*\d)"),
    )
)


def find_cadences(text: str) -> tuple[tuple[str, str], ...]:
    """The cadences of a content or duty in order: (the text as written, its RFC 5545 rule).

    A list ("hàng quý, năm") gives one entry for each unit, all with the same text.
    """
    found: list[tuple[int, str, str]] = []
    taken = bytearray(len(text))  # a mark on each sign that an earlier pattern has read
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - _NEAR) : match.start()]
            if any(taken[match.start() : match.end()]) or _BUDGET_TERM.search(before):
                continue
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            found += [(match.start(), match.group(), rule) for rule in _rules(kind, match)]
    return tuple((as_written, rule) for _, as_written, rule in sorted(found, key=_by_place))


def _by_place(entry: tuple[int, str, str]) -> int:
    return entry[0]


def _rules(kind: str, match: re.Match[str]) -> Iterator[str]:
    if kind == "yearly":
        yield YEARLY
    elif kind == "a year":
        rule = _RULE_OF_TIMES_A_YEAR.get(int(match["times"]))
        if rule:
            yield rule
    else:
        for unit in re.findall(_UNIT, match["units"], re.I):
            yield _RULE_OF_UNIT[_plain_unit(unit)]


def _plain_unit(unit: str) -> str:
    words = " ".join(unit.lower().split())
    return words.replace("sáu", "6").replace("06", "6")
