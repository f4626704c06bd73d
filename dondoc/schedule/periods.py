"""What a report is for: a label that stays ("2026-6-thang") and its words ("6 tháng năm 2026")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dondoc.calendars.reporting_periods import has_estimated_figures, note_on_figures, period_of
from dondoc.language.text import match_key
from dondoc.plan import PlanHeader, ReportingDuty
from dondoc.policy import ReportingPeriod, ReportingRule
from dondoc.schedule.wording import ROMAN, cut_at_word, first_upper

_NAMED = re.compile(
    r"\b(?:0?(?P<months>[369]|12) thang(?P<second> cuoi nam)?"
    r"|quy (?P<quarter>iv|i{1,3}|[1-4])"
    r"|thang (?P<month>\d{1,2})"
    # "Kế hoạch năm 2026" names the plan, not the period
    r"|(?P<year>(?<=^bao cao )nam|ca nam|nam(?! \d)|tong ket))\b"
)
_BARE_NAME = re.compile(
    r"bao cao(?: dinh ky)?(?: (?:0?[369] thang(?: (?:dau|cuoi) nam)?|quy \w+|thang \d+|nam))*(?: \d{4})?"
)
# what `config/policy.toml` calls the periods of Nghị định 09/2019/NĐ-CP, Điều 12
_NAMES_IN_LAW = {
    "6-thang": "6 tháng đầu năm",
    "6-thang-cuoi": "6 tháng cuối năm",
    "9-thang": "9 tháng",
    "nam": "năm",
    **{f"thang-{month}": f"tháng {month}" for month in range(1, 13)},
    **{f"quy-{at}": f"quý {numeral}" for at, numeral in enumerate(ROMAN, start=1)},
}
# what a period's label gets where final figures are asked for after estimated ones
FINAL_FIGURES = "-chinh-thuc"
_LATEST_MONTH_OF_A_HALF_YEAR_REPORT = 8
_MONTH_IN_WHICH_LAST_YEAR_IS_REPORTED = 2


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """One report of a plan with its period's label and the title that a person reads.

    `slug` is the period without its year ("6-thang", "nam"), `year` the one reported on.
    """

    duty: ReportingDuty
    label: str
    title: str
    slug: str
    year: int


def periods_of(header: PlanHeader, reports: Sequence[ReportingDuty]) -> Iterator[ReportPeriod]:
    """Each report with a label of its own; two reports for one period get "…-2" and so on."""
    used: Counter[str] = Counter()
    for duty in reports:
        slug, words = _slug_and_words(duty)
        year = _year(header, duty, slug)
        label = f"{year}-{slug}"
        used[label] += 1
        unique = label if used[label] == 1 else f"{label}-{used[label]}"
        yield ReportPeriod(duty, unique, _title(duty.name, f"{words} {year}"), slug, year)


def figures_counted(report: ReportPeriod, rules: Sequence[ReportingRule]) -> ReportingPeriod | None:
    """The days from which the law has the report's figures; None where it does not say."""
    name = _NAMES_IN_LAW.get(report.slug)
    rule = next((one for one in rules if one.name == name), None)
    return period_of(rule, report.year) if rule else None


def note_on(report: ReportPeriod, rules: Sequence[ReportingRule]) -> str:
    """What to tell of a report's figures where the plan and the law differ; the plan's words stand."""
    period = figures_counted(report, rules)
    if period is None:
        return ""
    own = report.duty.figures_until
    if own is None or own == period.end:
        return note_on_figures(report.duty.due, period) or ""
    return (
        f"Kế hoạch lấy số liệu đến {own:%d/%m/%Y}, {period.article} chốt ngày "
        f"{period.end:%d/%m/%Y}: làm theo kế hoạch."
    )


def estimated_until(report: ReportPeriod, rules: Sequence[ReportingRule]) -> ReportingPeriod | None:
    """The period of the law whose figures the report can only estimate; None where they are final.

    A plan that sets its own day for its figures has them final by that day.
    """
    period = figures_counted(report, rules)
    if period is None or report.duty.figures_until not in (None, period.end):
        return None
    return period if has_estimated_figures(report.duty.due, period) else None


def _slug_and_words(duty: ReportingDuty) -> tuple[str, str]:
    named = _NAMED.search(match_key(duty.name))
    if named is None:
        return _by_due_month(duty)
    if months := named["months"]:
        return _months(months, is_second_half=bool(named["second"]))
    if quarter := named["quarter"]:
        at = int(quarter) if quarter.isdigit() else ROMAN.index(quarter.upper()) + 1
        return f"quy-{at}", f"quý {ROMAN[at - 1]} năm"
    if month := named["month"]:
        return f"thang-{int(month)}", f"tháng {int(month)} năm"
    return "nam", "năm"


def _months(months: str, *, is_second_half: bool) -> tuple[str, str]:
    if months == "12":
        return "nam", "năm"
    if is_second_half:
        return f"{months}-thang-cuoi", f"{months} tháng cuối năm"
    return f"{months}-thang", f"{months} tháng năm"


def _by_due_month(duty: ReportingDuty) -> tuple[str, str]:
    """A name without a period ("báo cáo kết quả thực hiện"): the due day tells which half."""
    if (
        _MONTH_IN_WHICH_LAST_YEAR_IS_REPORTED
        < duty.due.month
        <= _LATEST_MONTH_OF_A_HALF_YEAR_REPORT
    ):
        return "6-thang", "6 tháng năm"
    return "nam", "năm"


def _year(header: PlanHeader, duty: ReportingDuty, slug: str) -> int:
    start, end = header.period
    if start.year == end.year:
        return header.year
    reported_after_the_year = slug == "nam" and (
        duty.due.month <= _MONTH_IN_WHICH_LAST_YEAR_IS_REPORTED
    )
    return duty.due.year - 1 if reported_after_the_year else duty.due.year


def _title(name: str, words: str) -> str:
    """ "Báo cáo 6 tháng năm 2026", or the report's own name with the period in brackets."""
    if _BARE_NAME.fullmatch(match_key(name)):
        return f"Báo cáo {words}"
    return f"{cut_at_word(first_upper(name), 80 - len(words) - 3)} ({words})"
