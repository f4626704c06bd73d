"""What a careful reader would flag in a plan that has been read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from dondoc.calendars.anniversaries import KnownAnniversary, find_known
from dondoc.language.agencies import AgencyDirectory
from dondoc.language.text import match_key
from dondoc.plan import (
    Anniversary,
    BudgetCheck,
    Certainty,
    Finding,
    PlanItem,
    PlanReading,
    Severity,
)
from dondoc.policy import ReportingRule
from dondoc.reading.budget import GRAND_TOTAL, TOTAL
from dondoc.reading.findings_of_agencies import (
    agencies_succeeded,
    agencies_unknown,
    leads_open,
    sections_led_by_another,
)
from dondoc.reading.findings_of_deadlines import deadlines_in_contents
from dondoc.reading.findings_of_numbers import numbers_out_of_order, sections_without_tasks
from dondoc.reading.findings_of_reports import figures_not_of_the_law
from dondoc.reading.header import names_years
from dondoc.reading.near_duplicates import near_duplicates
from dondoc.reading.places import first_places, where_is

IN_TEXT = "phần lời của kế hoạch"
IN_HEADER = "phần đầu của kế hoạch"
IN_BUDGET = "biểu kinh phí"


def careful_reader(
    reading: PlanReading,
    directory: AgencyDirectory,
    known_anniversaries: Sequence[KnownAnniversary],
    reporting_rules: Sequence[ReportingRule] = (),
) -> tuple[Finding, ...]:
    """All findings about what was read, the plan's own particulars first, then row by row.

    `reporting_rules` are the law's periods, against which the plan's deadlines for reports are held.
    """
    found: list[Finding] = []
    for check in _OF_READING:
        found += check(reading)
    found += anniversaries_miscounted(reading, known_anniversaries)
    found += sections_led_by_another(reading, directory)
    found += leads_open(reading, directory)
    found += agencies_unknown(reading, directory)
    found += agencies_succeeded(reading, directory)
    found += figures_not_of_the_law(reading, reporting_rules)
    return tuple(found)


def number_missing(reading: PlanReading) -> Iterator[Finding]:
    """A plan without a number."""
    if reading.plan.number is None:
        message = "Văn bản không ghi số kế hoạch; hãy cho số khi nhập hoặc khi duyệt."
        yield Finding("plan-number-missing", Severity.DOUBT, IN_HEADER, "", message)


def date_missing(reading: PlanReading) -> Iterator[Finding]:
    """A plan without its day of issue."""
    if reading.plan.issued_on is None:
        message = "Văn bản không ghi ngày ban hành; hãy cho ngày khi nhập hoặc khi duyệt."
        yield Finding("plan-date-missing", Severity.DOUBT, IN_HEADER, "", message)


def leads_blank(reading: PlanReading) -> Iterator[Finding]:
    """Rows that name no agency in charge."""
    headings = {section.ordinal: section.heading for section in reading.sections}
    for item in reading.items:
        if item.lead_agencies:
            continue
        heading = headings.get(item.section, "")
        hints = [f"tiêu đề mục là “{heading}”"] if heading else []
        if item.assignee:
            hints.append(f"cột phân công ghi “{item.assignee}”")
        hint = f" ({', '.join(hints)})" if hints else ""
        message = f"Không ghi cơ quan phụ trách{hint}; cần xác nhận cơ quan nào chịu trách nhiệm."
        yield Finding("lead-blank", Severity.DOUBT, where_is(item), item.lead, message)


def timings_unclear(reading: PlanReading) -> Iterator[Finding]:
    """Phrases of time that were not understood, or only on an assumption: once for each phrase."""
    by_phrase: defaultdict[tuple[Certainty, str], list[PlanItem]] = defaultdict(list)
    for item in reading.items:
        if item.timing.certainty is not Certainty.CERTAIN:
            by_phrase[item.timing.certainty, match_key(item.timing.text)].append(item)
    for (certainty, _), items in by_phrase.items():
        timing = items[0].timing
        if certainty is Certainty.UNREADABLE:
            code = "timing-unreadable"
            message = f"Chưa hiểu thời gian “{timing.text}”; hãy cho ngày bắt đầu và hạn."
            if not timing.text:
                message = "Không ghi thời gian thực hiện; hãy cho ngày bắt đầu và hạn."
        else:
            code = "timing-assumed"
            message = f"Thời gian “{timing.text}” được hiểu là: {timing.reading.rstrip('.')}. Cần xác nhận."
        yield Finding(code, Severity.DOUBT, first_places(items), timing.text, message)


def rows_alike(reading: PlanReading) -> Iterator[Finding]:
    """Rows that say nearly the same: one work counted twice, or two?"""
    for group in near_duplicates([item.content for item in reading.items]):
        items = [reading.items[index] for index in group]
        message = (
            f"{len(items)} dòng có nội dung gần như giống nhau; "
            "cần xác nhận đó là một việc hay nhiều việc khác nhau."
        )
        places = first_places(items, at_most=len(items))
        yield Finding("near-duplicate-rows", Severity.DOUBT, places, items[0].content, message)


def outside_the_period(reading: PlanReading) -> Iterator[Finding]:
    """Days that lie outside the plan's own years; said once where the title names no year."""
    start, end = reading.plan.period
    if not names_years(reading.plan.title):
        yield from _period_unstated(reading)
        return
    span = f"{start:%d/%m/%Y} - {end:%d/%m/%Y}"
    code, severity = "period-outside-plan", Severity.DOUBT
    for item in reading.items:
        for window in item.timing.windows:
            if window.due < start or window.due > end:
                message = f"Hạn {window.due:%d/%m/%Y} nằm ngoài thời kỳ của kế hoạch ({span})."
                yield Finding(code, severity, where_is(item), item.timing.text, message)
                break
    for report in reading.reports:
        if not start <= report.due <= end:
            message = f"Hạn báo cáo {report.due:%d/%m/%Y} nằm ngoài thời kỳ của kế hoạch ({span})."
            yield Finding(code, severity, IN_TEXT, report.deadline_text, message)
    for phase in reading.phases:
        if phase.period[0] < start or phase.period[1] > end:
            message = f"{phase.name} nằm ngoài thời kỳ của kế hoạch ({span})."
            yield Finding(code, severity, IN_TEXT, phase.name, message)


def _period_unstated(reading: PlanReading) -> Iterator[Finding]:
    """The year is then only that of issue, and tasks may well run on."""
    end = reading.plan.period[1]
    dues = [window.due for item in reading.items for window in item.timing.windows]
    later = [due for due in dues if due > end]
    if later:
        message = (
            f"Tên kế hoạch không ghi năm nên được hiểu là kế hoạch năm {reading.plan.year}; "
            f"{len(later)} thời hạn sau năm đó, muộn nhất là ngày {max(later):%d/%m/%Y}. Hãy xác nhận thời kỳ."
        )
        yield Finding("period-not-stated", Severity.DOUBT, IN_HEADER, reading.plan.title, message)


def budget_differs(reading: PlanReading) -> Iterator[Finding]:
    """Sums of the budget that are not what their lines add up to."""
    units = [line.unit for line in reading.budget if line.unit]
    unit = f" {units[0].lower()}" if units else ""
    for check in reading.budget_checks:
        if check.agrees:
            continue
        more = "thừa" if check.difference > 0 else "thiếu"
        message = (
            f"{check.name}, {check.phase.lower()}: ghi {_figure(check.stated)}{unit}, cộng các dòng được "
            f"{_figure(check.computed)}{unit}, ghi {more} {_figure(abs(check.difference))}{unit}"
            f"{_of_groups(check, reading)}."
        )
        where = f"{IN_BUDGET}, {check.name[0].lower()}{check.name[1:]}"
        yield Finding("budget-sum-differs", Severity.DOUBT, where, _figure(check.stated), message)


def anniversaries_miscounted(
    reading: PlanReading, known: Sequence[KnownAnniversary]
) -> Iterator[Finding]:
    """Commemorations whose count of years is wrong; says the right one."""
    year = reading.plan.year
    for anniversary in reading.anniversaries:
        if anniversary.consistent is not False:
            continue
        message = _right_count(anniversary, year, known)
        where = _where_named(anniversary, reading)
        yield Finding("anniversary-count-wrong", Severity.DOUBT, where, anniversary.text, message)


def _right_count(anniversary: Anniversary, year: int, known: Sequence[KnownAnniversary]) -> str:
    one = find_known(anniversary.name, known)
    origin = one.origin if one and one.origin else anniversary.origin or ""
    first = one.origin_year if one and one.origin_year else int(origin[:4])
    if year - first == anniversary.ordinal:
        return (
            f"“{anniversary.text}”: năm in trong ngoặc không khớp, "
            f"kế hoạch là của năm {year}, năm thứ {year - first} kể từ {first}."
        )
    day = (
        f"{origin[8:10]}/{origin[5:7]}/{first}" if len(origin) == len("2026-01-01") else str(first)
    )
    return (
        f"“{anniversary.text}”: tính từ {day}, năm {year} là năm thứ {year - first}, "
        f"không phải {anniversary.ordinal}."
    )


def _where_named(anniversary: Anniversary, reading: PlanReading) -> str:
    holders = (item for item in reading.items if anniversary.text in item.content)
    item = next(holders, None)
    return where_is(item) if item else IN_TEXT


def _of_groups(check: BudgetCheck, reading: PlanReading) -> str:
    """A total may follow the groups as printed, whose own sums are wrong; then that is said."""
    if check.name not in (TOTAL, GRAND_TOTAL):
        return ""
    printed = [
        amount
        for line in reading.budget
        if not line.number
        for phase, amount in line.amounts.items()
        if phase == check.phase or check.name == GRAND_TOTAL
    ]
    follows = sum(printed, Decimal(0)) == check.stated
    return " (khớp với số của các nhóm như đã in)" if follows else ""


def _figure(amount: Decimal) -> str:
    """As offices write it: a comma for the decimals, no zeros behind the last figure."""
    plain = f"{amount:f}"
    whole, _, decimals = plain.partition(".")
    decimals = decimals.rstrip("0")
    return f"{whole},{decimals}" if decimals else whole


_OF_READING: tuple[Callable[[PlanReading], Iterator[Finding]], ...] = (
    number_missing,
    date_missing,
    leads_blank,
    timings_unclear,
    deadlines_in_contents,
    numbers_out_of_order,
    sections_without_tasks,
    rows_alike,
    outside_the_period,
    budget_differs,
)
