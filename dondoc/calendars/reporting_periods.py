"""The periods for which the law counts figures: Nghị định số 09/2019/NĐ-CP, Điều 12 (months,
quarters, halves, the year; nine months as its first three quarters).

The rules themselves are policy data (`config/policy.toml`); a plan's own words win over them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from dondoc.language.text import match_key
from dondoc.policy import ReportingPeriod, ReportingRule

_HALF_YEAR = re.compile(r"\b0?6 thang\b|\bsau thang\b")
_SECOND_HALF = re.compile(r"\bcuoi nam\b|\b6 thang cuoi\b")
_NINE_MONTHS = re.compile(r"\b0?9 thang\b|\bchin thang\b")
_MONTH = re.compile(r"\bthang (0?[1-9]|1[0-2])\b")
_QUARTER = re.compile(r"\bquy (iv|iii|ii|i|[1-4])\b")
_WHOLE_YEAR = re.compile(r"\bnam\b|\btong ket\b|\bhang nam\b")
_ROMAN = {"1": "i", "2": "ii", "3": "iii", "4": "iv"}


def period_of(rule: ReportingRule, year: int) -> ReportingPeriod:
    """The rule's period in that year, both days included."""
    first_year = year - 1 if rule.from_year_before else year
    return ReportingPeriod(
        name=rule.name,
        start=date(first_year, *rule.start),
        end=date(year, *rule.end),
        article=rule.article,
    )


def periods_in(year: int, rules: Sequence[ReportingRule]) -> tuple[ReportingPeriod, ...]:
    """Every period of that year, in the order of the rules."""
    return tuple(period_of(rule, year) for rule in rules)


def period_meant(report: str, year: int, rules: Sequence[ReportingRule]) -> ReportingPeriod | None:
    """The period that a report's name means ("báo cáo 6 tháng", "Báo cáo quý II"), or None."""
    name = _period_name(match_key(report))
    found = (rule for rule in rules if match_key(rule.name) == name)
    rule = next(found, None)
    return period_of(rule, year) if rule else None


def _period_name(key: str) -> str | None:
    quarter = _QUARTER.search(key)
    if quarter:
        return f"quy {_ROMAN.get(quarter.group(1), quarter.group(1))}"
    if _HALF_YEAR.search(key):
        return "6 thang cuoi nam" if _SECOND_HALF.search(key) else "6 thang dau nam"
    if _NINE_MONTHS.search(key):
        return "9 thang"
    if month := _MONTH.search(key):
        return f"thang {int(month.group(1))}"
    return "nam" if _WHOLE_YEAR.search(key) else None


def has_estimated_figures(due: date, period: ReportingPeriod) -> bool:
    """Whether a report due on that day must go out before its period's figures are closed."""
    return due < period.end


def true_up_from(period: ReportingPeriod) -> date:
    """The first day on which the final figures of the period can be sent."""
    return period.end + timedelta(days=1)


def note_on_figures(due: date, period: ReportingPeriod) -> str | None:
    """What to tell the reporter where the plan's deadline and the law's period differ.

    None where the figures of the whole period can be in the report.
    """
    if not has_estimated_figures(due, period):
        return None
    return (
        f"Hạn {due:%d/%m/%Y} sớm hơn ngày chốt số liệu {period.end:%d/%m/%Y} ({period.article}): "
        f"báo cáo ghi số liệu ước thực hiện, bổ sung số chính thức từ {true_up_from(period):%d/%m/%Y}."
    )
