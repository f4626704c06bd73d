"""What was understood, in Vietnamese for people; and the rule's name, in English for developers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dondoc.plan import Window
from dondoc.timing.clauses import Dated, Span
from dondoc.timing.rates import Rate
from dondoc.timing.rrules import Occurrence, Series
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind, Part, Unit

ROMAN = ("", "I", "II", "III", "IV")
PARTS = {
    Part.EARLY: "đầu",
    Part.MIDDLE: "giữa",
    Part.LATE: "cuối",
    Part.FIRST_HALF: "nửa đầu",
    Part.SECOND_HALF: "nửa cuối",
}
NAMED_RATES = {1: "Hằng tháng", 3: "Hằng quý", 6: "6 tháng một lần", 12: "Hằng năm"}
_FEW = 6


def day_text(day: date) -> str:
    """20/6/2026."""
    return f"{day.day}/{day.month}/{day.year}"


def dated_text(dated: Dated, window: Window, span: Span | None) -> str:
    """One window: "Đến hết ngày 19/6/2026 (trước ngày 20/6)"."""
    named = _named(dated, span)
    if dated.is_deadline:
        return f"Đến hết ngày {day_text(window.due)}{named}"
    if window.start == window.due:
        return f"Trong ngày {day_text(window.due)}{named}"
    return f"Từ ngày {day_text(window.start)} đến hết ngày {day_text(window.due)}{named}"


def _named(dated: Dated, span: Span | None) -> str:
    if span is None:
        return ""
    start = unit_text(span.start)
    end = unit_text(span.end) if span.end else ""
    if not start or (span.end and not end):
        return ""
    if end:
        return f" ({start} đến {end})"
    if dated.bound is None:
        return "" if span.start.kind is Kind.DAY and not span.start.feast else f" ({start})"
    return f" ({_BOUNDS[dated.bound]} {start})"


_BOUNDS = {Sym.BEFORE: "trước", Sym.BY: "chậm nhất", Sym.FROM: "từ", Sym.AFTER: "sau"}


def unit_text(unit: Unit) -> str:
    """A stretch in plain words; empty where the days alone say it better."""
    year = f"/{unit.year}" if unit.year is not None else ""
    if unit.feast is not None:
        return unit.feast.name[0].upper() + unit.feast.name[1:]
    if unit.kind is Kind.DAY and unit.month is not None:
        return f"ngày {unit.number}/{unit.month}{year}"
    if unit.kind is Kind.MONTH and unit.of is None:
        return f"tháng {unit.number}{year}"
    if unit.kind is Kind.QUARTER:
        return f"Quý {ROMAN[unit.number]}{year}"
    if unit.kind is Kind.YEAR:
        return f"năm {unit.year}" if unit.year is not None else "năm"
    if unit.kind is Kind.LUNAR_DAY and unit.month is not None and unit.number > 0:
        return f"ngày {unit.number} tháng {unit.month}{' nhuận' if unit.leap else ''} âm lịch"
    if unit.kind is Kind.LUNAR_MONTH:
        return f"tháng {unit.number}{' nhuận' if unit.leap else ''} âm lịch"
    return _piece_text(unit)


def _piece_text(unit: Unit) -> str:
    if unit.kind is Kind.MONTHS:
        months = unit.upto - unit.number + 1
        if unit.number > 1 and unit.upto < 12:
            return (
                f"tháng {unit.number} đến tháng {unit.upto}{f'/{unit.year}' if unit.year else ''}"
            )
        place = "đầu" if unit.number == 1 else "cuối"
        return f"{months} tháng {place} năm{f' {unit.year}' if unit.year else ''}"
    around = unit_text(unit.of) if unit.of else ""
    if unit.kind is Kind.PART and unit.part is not None and around:
        return f"{PARTS[unit.part]} {around}"
    if unit.kind is Kind.WEEK and around:
        return f"tuần {'cuối' if unit.number == -1 else unit.number} {around}"
    if unit.kind is Kind.SCHOOL_YEAR:
        return "năm học"
    return ""


def rate_text(rate: Rate) -> str:
    """ "Hằng quý", "2 tuần một lần"."""
    if rate.days:
        name = "Hằng ngày" if rate.days == 1 else f"{rate.days} ngày một lần"
    elif rate.weeks:
        name = "Hằng tuần" if rate.weeks == 1 else f"{rate.weeks} tuần một lần"
    else:
        name = NAMED_RATES.get(rate.months, f"{rate.months} tháng một lần")
    return name if rate.times == 1 else f"{name}, {rate.times} lần mỗi kỳ"


def series_text(series: Series) -> str:
    """A recurrence by its dues: all of a few, the first and last of many."""
    dues = [one.window.due for one in series.occurrences]
    name = series.text or "Định kỳ"
    if not dues:
        return f"{name}: không có kỳ nào trong năm"
    if len(dues) == 1:
        return f"{name}: {_span_text(series.occurrences[0])}"
    if len(dues) <= _FEW:
        days = ", ".join(f"{due.day}/{due.month}" for due in dues[:-1])
        return f"{name}: {len(dues)} kỳ, hạn đến hết các ngày {days} và {day_text(dues[-1])}"
    first, last = day_text(dues[0]), day_text(dues[-1])
    return f"{name}: {len(dues)} kỳ, kỳ đầu đến hết ngày {first}, kỳ cuối đến hết ngày {last}"


def _span_text(one: Occurrence) -> str:
    if one.window.start == one.window.due:
        return f"ngày {day_text(one.window.due)}"
    return f"từ ngày {day_text(one.window.start)} đến hết ngày {day_text(one.window.due)}"


def with_doubts(text: str, doubts: Sequence[str]) -> str:
    """The reading with its assumptions."""
    if not doubts:
        return text
    return f"{text}. Giả định: {'; '.join(dict.fromkeys(doubts))}"


def rule_of_dated(dated: Dated) -> str:
    """ "before <day>", "<month> to <month>", "list of <quarter>"."""
    spans = list(dict.fromkeys(_rule_of_span(span) for span in dated.spans))
    named = " and ".join(spans)
    if len(dated.spans) > len(spans) or len(dated.spans) > 2:
        named = f"list of {named}"
    bound = f"{dated.bound.value} " if dated.bound else ""
    return f"{bound}{named}" + (" onward" if dated.onward else "")


def _rule_of_span(span: Span) -> str:
    start = rule_of_unit(span.start)
    return f"{start} to {rule_of_unit(span.end)}" if span.end else start


def rule_of_unit(unit: Unit) -> str:
    """ "<day>", "<part of month>", "<day of every quarter>"."""
    if unit.kind is Kind.EACH:
        return f"every <{_period(unit.period)}>"
    if unit.of is None:
        return f"<{unit.kind.value}>"
    return f"<{unit.kind.value}> of {rule_of_unit(unit.of)}"


def _period(months: int) -> str:
    return {0: "week", 1: "month", 3: "quarter", 6: "half-year", 12: "year"}.get(
        months, f"{months} months"
    )


def rule_of_rate(rate: Rate) -> str:
    """ "every <quarter>", "2 times every <year>"."""
    period = "day" if rate.days else "week" if rate.weeks else _period(rate.months)
    times = f"{rate.times} times " if rate.times > 1 else ""
    return f"{times}every <{period}>"
