"""Clauses that say one thing together: "hằng năm, trước ngày 15/12", "6 tháng, năm"."""

from __future__ import annotations

from dondoc.timing.clauses import Clause, Dated
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind

NAMES_REPORT = "kỳ ghi trong ngoặc hiểu là tên của báo cáo"
_WEAK = (Sym.COMMA, Sym.AND, Sym.OR, Sym.DASH, Sym.OPEN, Sym.CLOSE, Sym.SLASH, None)


def merged(clauses: list[Clause]) -> list[Clause]:
    """The clauses with what belongs together joined; exceptions hang on what they except from."""
    result: list[Clause] = []
    for clause in clauses:
        _drop_years_remembered(clause)
        previous = result[-1] if result else None
        if previous is None:
            result.append(clause)
        elif previous.empty and previous.role is None:
            clause.marks |= previous.marks & {Sym.PERIODIC, Sym.OCCASION}
            clause.sign = previous.sign
            result[-1] = clause
        elif clause.role is not None:
            previous.specials.append(clause)
        elif previous.specials and _completes_special(previous.specials[-1], clause):
            previous.specials[-1].dated.extend(clause.dated)
        elif _is_length_of_rate(previous, clause):
            continue
        elif _names_what_is_due(previous, clause):
            previous.dated[-1].doubts.append(NAMES_REPORT)
        elif _belongs(previous, clause) or _continues_dues(previous, clause):
            _join(previous, clause)
        elif not clause.empty:
            result.append(clause)
    return [one for one in result if not one.empty]


def _drop_years_remembered(clause: Clause) -> None:
    """ "kỷ niệm 80 năm thành lập (1946 - 2026)": two years that say no day."""
    kept = [dated for dated in clause.dated if not _remembers_years(dated)]
    if len(kept) < len(clause.dated):
        clause.dated, clause.event = kept, True


def _remembers_years(dated: Dated) -> bool:
    span = dated.spans[0]
    if not dated.occasion or len(dated.spans) > 1 or span.end is None:
        return False
    first, last = span.start.year, span.end.year
    years = span.start.kind is span.end.kind is Kind.YEAR
    return years and first is not None and last is not None and last - first > 10


def _is_length_of_rate(previous: Clause, clause: Clause) -> bool:
    """ "hằng tháng (12 tháng)": how long the recurrence lasts."""
    if clause.sign is not Sym.OPEN or clause.dated or len(clause.rates) != 1:
        return False
    year = clause.rates[0].bare and clause.rates[0].written and clause.rates[0].months == 12
    return year and any(not rate.bare and rate.months < 12 for rate in previous.rates)


def _names_what_is_due(previous: Clause, clause: Clause) -> bool:
    """ "trước ngày 10/6 (báo cáo 6 tháng)", "hằng tháng (12 tháng)": the bracket only names."""
    if clause.sign is not Sym.OPEN or clause.dated or not clause.rates or not previous.dated:
        return False
    return all(rate.bare for rate in clause.rates)


def _completes_special(special: Clause, clause: Clause) -> bool:
    """ "riêng tháng 12, trước ngày 20"."""
    waits = special.role is Sym.BUT_FOR and len(special.dated) == 1
    return waits and bool(clause.dated) and clause.dated[0].is_deadline and clause.sign in _WEAK


def _belongs(previous: Clause, clause: Clause) -> bool:
    if clause.sign not in _WEAK or clause.empty:
        return False
    if clause.lengths or (previous.lengths and not previous.dated and not previous.rates):
        return bool(clause.dated) and not clause.rates
    if _narrows_days_of_each(previous, clause):
        return True
    if previous.rates and not previous.dated:
        return _follows_rates(previous, clause)
    if previous.dated and not previous.rates:
        return _follows_dates(previous, clause)
    return _bounds_yearly(previous, clause)


def _narrows_days_of_each(previous: Clause, clause: Clause) -> bool:
    """ "ngày 25 hằng tháng, từ tháng 3 đến tháng 6"."""
    if clause.rates or clause.words or clause.marks or len(clause.dated) != 1:
        return False
    units = [unit for dated in previous.dated for unit in dated.units]
    spans = clause.dated[0].spans
    months = all(unit.kind in (Kind.MONTH, Kind.QUARTER) for unit in clause.dated[0].units)
    is_range = len(spans) == 1 and spans[0].end is not None
    return is_range and months and any(unit.each for unit in units)


def _continues_dues(previous: Clause, clause: Clause) -> bool:
    """ "hằng quý (quý I: trước 15/4; quý II: trước 15/7; …)": the signs part only the dates."""
    if not previous.rates or not previous.dated or not clause.dated or clause.rates:
        return False
    wanted = sum(12 // rate.months * rate.times for rate in previous.rates if 0 < rate.months <= 12)
    every = [dated for dated in (*previous.dated, *clause.dated) if dated.is_deadline]
    closed = all(not unit.each and not unit.open for dated in every for unit in dated.units)
    named = any(dated.is_deadline for dated in clause.dated)
    count = sum(len(dated.spans) for dated in every)
    return closed and named and count <= wanted and any(one.is_deadline for one in previous.dated)


def _bounds_yearly(previous: Clause, clause: Clause) -> bool:
    """ "Quý II hằng năm (trước ngày 30/6)"."""
    yearly = all(rate.months == 12 and not rate.bare for rate in previous.rates)
    if clause.rates or not clause.dated or clause.sign is not Sym.OPEN:
        return False
    return yearly and bool(previous.dated) and clause.dated[0].is_deadline


def _follows_rates(previous: Clause, clause: Clause) -> bool:
    if not clause.dated:
        return bool(clause.rates)
    if clause.rates:
        # "báo cáo 6 tháng, năm trước ngày 20/11": only the last period has the date
        return False
    # "6 tháng và trước ngày 20/11" are two things, "hằng năm, trước ngày 20/11" is one
    first = clause.dated[0]
    narrows = first.bound is Sym.FROM or any(span.end is not None for span in first.spans)
    years = all(unit.kind is Kind.YEAR for unit in first.units)
    statement = clause.words > 0 or bool(clause.marks & {Sym.REPORT, Sym.FINISH})
    yearly = all(rate.months == 12 for rate in previous.rates)
    if statement and not (yearly or narrows or years or first.is_deadline):
        return False
    return clause.sign is not Sym.AND or narrows or years or any(unit.open for unit in first.units)


def _follows_dates(previous: Clause, clause: Clause) -> bool:
    if not clause.dated and not clause.rates:
        return False
    if not clause.rates:
        return _goes_with_stretch(previous, clause)
    if _is_frame_of_years(previous):
        return True
    if clause.dated:
        return _shares_yearly_rate(previous, clause)
    new_statement = clause.words > 0 or Sym.REPORT in clause.marks or Sym.FINISH in clause.marks
    if any(one.bare for one in clause.rates) or (
        new_statement and Sym.PERIODIC not in clause.marks
    ):
        return False
    yearly = clause.sign is not Sym.AND and all(rate.months == 12 for rate in clause.rates)
    has_open = any(unit.open for dated in previous.dated for unit in dated.units)
    narrows = all(
        span.end is not None or dated.bound is Sym.FROM
        for dated in previous.dated
        for span in dated.spans
    )
    return yearly or has_open or narrows


def _is_frame_of_years(previous: Clause) -> bool:
    """ "2026-2030 (báo cáo hằng năm trước 15/12)": the years only hold the recurrence."""
    years = all(unit.kind is Kind.YEAR for dated in previous.dated for unit in dated.units)
    return years and len(previous.dated) == 1 and len(previous.dated[0].spans) == 1


def _shares_yearly_rate(previous: Clause, clause: Clause) -> bool:
    """ "trước ngày 15/6 và trước ngày 15/12 hằng năm"."""
    yearly = all(rate.months == 12 and not rate.bare for rate in clause.rates)
    deadlines = all(dated.is_deadline for dated in (*previous.dated, *clause.dated))
    return yearly and deadlines and clause.words == 0 and Sym.REPORT not in clause.marks


def _goes_with_stretch(previous: Clause, clause: Clause) -> bool:
    """ "Quý II (tháng 5)", "Trong tháng 6, trước ngày 20", "Năm 2026, Quý III"."""
    first, second = previous.dated[-1], clause.dated[0]
    if clause.sign is Sym.OPEN:
        return True
    if clause.sign not in (Sym.COMMA, Sym.CLOSE, Sym.DASH) or first.single is None:
        return False
    if first.single.kind is Kind.YEAR:
        return True
    return second.is_deadline and first.bound is None and clause.words == 0


def _join(previous: Clause, clause: Clause) -> None:
    if clause.dated:
        clause.dated[0].apart = True
    previous.dated.extend(clause.dated)
    previous.rates.extend(clause.rates)
    previous.lengths.extend(clause.lengths)
    previous.marks |= clause.marks
    previous.event = previous.event or clause.event
    previous.words += clause.words
