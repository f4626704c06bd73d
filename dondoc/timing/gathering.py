"""Elements gathered into clauses: lists, ranges, the bound that governs them."""

from __future__ import annotations

from dataclasses import replace

from dondoc.timing.clauses import Clause, Dated, Span
from dondoc.timing.element import Element, What
from dondoc.timing.joining import LIST_LINKS, RANGE_LINKS, ends_range, extends_list, finished_start
from dondoc.timing.pending import Pending
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind, Unit

NOT_GOVERNED = "thời hạn ghi trước hiểu là không áp dụng cho thời gian này"
SOME_PERIOD = "không nói tháng, quý nào: hiểu là mỗi tháng, mỗi quý"
NAMES_A_PLAN = "kế hoạch theo kỳ hiểu là việc làm theo kỳ đó"

_HARD = (Sym.SEMICOLON, Sym.STOP, Sym.OPEN, Sym.CLOSE)
# marks that stand between a bound and its stretch without parting them
_TRANSPARENT = (Sym.OCCASION, Sym.APPROXIMATE)
_UPPER_BOUNDS = (Sym.UNTIL, Sym.BEFORE, Sym.BY)
_AROUND = (Sym.BEFORE, Sym.AFTER, Sym.WITHIN)


class Gatherer:
    """Takes the elements one by one; `clauses` holds the result, `strays` what found no place.

    `waits` says that "đến" stands before something that is no time.
    """

    def __init__(self) -> None:
        self.clauses: list[Clause] = [Clause()]
        self.strays: list[str] = []
        self.marks: set[Sym] = set()
        self.waits = False
        self._pending = Pending()
        self._open: Dated | None = None
        self._link: Sym | None = None
        self._bracket = False
        self._after_ad_hoc = False

    def gather(self, elements: list[Element]) -> None:
        """Take in all elements."""
        for element in elements:
            _TAKE[element.what](self, element)
        self._drop_bounds()

    @property
    def clause(self) -> Clause:
        """The clause that is being filled."""
        return self.clauses[-1]

    def take_units(self, element: Element) -> None:
        """A stretch: the end of a range, one more of a list, or a new one."""
        spans = [Span(one) for one in element.units]
        if element.sym in (Sym.WHOLE, Sym.WITHIN):
            self._pending.bounds = [one for one in self._pending.bounds if one is not Sym.WITHIN]
        joined = ends_range(self._open, self._link, spans, self._pending)
        if not joined and not extends_list(self._open, self._link, spans, self._pending):
            self._take_new(spans)
        self._link = None
        self._pending.settle()

    def _take_new(self, spans: list[Span]) -> None:
        if self._link is not None:
            self._split(self._link)
        dated = self._pending.dated(spans, self.clause, bracket=self._bracket)
        last = self._open
        if last is not None and last.is_deadline and not self._pending.bounds:
            dated.doubts.append(NOT_GOVERNED)
        finished = finished_start(self.clauses, dated, self._pending)
        self._open = finished or dated
        if finished is None:
            if Sym.MOVED in self._pending.bounds:
                self._forget_what_is_moved()
            self.clause.dated.append(dated)

    def _forget_what_is_moved(self) -> None:
        """ "lùi từ tháng 6 sang tháng 12": only the new time counts."""
        for clause in self.clauses:
            if Sym.UNSETTLED in self.marks or any(one.bound is Sym.FROM for one in clause.dated):
                clause.dated.clear()

    def take_rate(self, element: Element) -> None:
        """A recurrence, unless a bound makes of the period a stretch: "hết năm", "trong 6 tháng"."""
        rate, bounds = element.rate, self._pending.bounds
        assert rate is not None
        if rate.bare and rate.written and bounds == [Sym.WITHIN]:
            self.take_length(element)
            return
        if rate.bare and not rate.written and (bounds or self._link is Sym.UNTIL):
            upper = self._link is Sym.UNTIL or bounds[-1] in _UPPER_BOUNDS
            if rate.months == 12 or upper:
                each = Unit(Kind.EACH, period=rate.months).doubted(SOME_PERIOD)
                unit = Unit(Kind.YEAR, shift=0) if rate.months == 12 else each
                self.take_units(replace(element, units=(unit,)))
                return
        self._close()
        self.clause.rates.append(rate.doubted(NAMES_A_PLAN) if self._after_ad_hoc else rate)
        self._drop_bounds(keep_by=True)

    def take_length(self, element: Element) -> None:
        """A length; after "sau" or "trước" it counts from an event."""
        self._close()
        if element.rate is not None:
            self.clause.lengths.append(element.rate)
        if Sym.AFTER in self._pending.bounds or Sym.BEFORE in self._pending.bounds:
            self.clause.event = True
        self._pending.bounds = []

    def take_bound(self, element: Element) -> None:
        """ "trước", "đến" …; between two stretches "đến" makes a range."""
        bounds, link = self._pending.bounds, self._link
        if element.sym is Sym.UNTIL and self._open is not None and not bounds and link is None:
            self._link = Sym.UNTIL
            return
        both = bool(bounds) and len({element.sym, *bounds} & set(_AROUND)) > 1
        if both and link in (Sym.AND, Sym.COMMA, Sym.OR):
            self._link = None
            self._pending.or_within = True
        elif link in _HARD or (
            link is not None and link not in RANGE_LINKS and element.sym is not Sym.WITHIN
        ):
            self._close()
        self._pending.bounds.append(element.sym)

    def take_link(self, element: Element) -> None:
        """A sign or joining word, kept until what follows says what it joins."""
        sym = element.sym
        if sym is Sym.COLON:
            if self.clause.dated and self._open is self.clause.dated[-1]:
                self._open.colon = True
            self._open = None
            return
        if sym in (Sym.OPEN, Sym.CLOSE):
            self._bracket = sym is Sym.OPEN
            self._open = None
            self._drop_bounds(keep_by=True)
        self._after_ad_hoc = False
        self._link = self._joined_link(sym)

    def _joined_link(self, sym: Sym) -> Sym:
        if sym is Sym.DASH and self._open is None:
            sym = Sym.COMMA
        if self._link in _HARD and sym in (Sym.COMMA, Sym.AND):
            return self._link
        if self._link in (Sym.AND, Sym.COMMA) and sym is Sym.AND:
            return self._link
        return sym

    def take_mark(self, element: Element) -> None:
        """A word that colours its clause: "định kỳ", "dịp", "trừ", "trở đi"."""
        sym = element.sym
        if sym is Sym.ONWARD:
            self._run_on()
        elif sym not in _TRANSPARENT or self._open is None or self._link not in RANGE_LINKS:
            self._close_for_mark(sym)
        if sym in (Sym.EXCEPT, Sym.BUT_FOR):
            self._split(Sym.COMMA)
            self.clause.role = sym
        self.marks.add(sym)
        self.clause.marks.add(sym)
        self._after_ad_hoc = sym is Sym.AD_HOC
        self._pending.approximate = self._pending.approximate or sym is Sym.APPROXIMATE
        self._pending.occasion = self._pending.occasion or sym is Sym.OCCASION
        self._pending.named_report = self._pending.named_report or sym is Sym.REPORT

    def _close_for_mark(self, sym: Sym) -> None:
        if sym in _TRANSPARENT and self._link in LIST_LINKS:
            return
        self._close()
        if sym not in _TRANSPARENT and sym is not Sym.NEGATIVE:
            self._drop_bounds(keep_by=True)

    def _run_on(self) -> None:
        latest = next((one.dated[-1] for one in reversed(self.clauses) if one.dated), None)
        if latest is not None:
            latest.onward = True

    def take_clock(self, element: Element) -> None:
        """The hour of a day; from one hour to another is no range of days."""
        if element.sym is Sym.UNTIL:
            self._pending.bounds = [one for one in self._pending.bounds if one is not Sym.FROM]
        self._pending.hour = element.hour

    def take_event(self, element: Element) -> None:
        """What has to happen first, or what ends a range: "đến khi tổ chức Đại hội"."""
        latest = self.clause.dated[-1] if self.clause.dated else None
        words = element.text.casefold()
        until = words.startswith(("đến", "tới", "cho"))
        if until and latest is not None and latest.bound is Sym.FROM and self._link is None:
            latest.until_event = True
        self._close()
        self.clause.event = True
        self._lengths_from_event()
        self._pending.bounds = []
        begins = words.startswith(("từ", "kể từ", "sau", "khi", "ngay"))
        self._pending.after_event = begins and not self._bracket

    def _lengths_from_event(self) -> None:
        """ "12 tháng kể từ ngày ký": a length, no period that comes round."""
        clause = self.clause
        if clause.rates and not clause.dated and all(r.bare and r.written for r in clause.rates):
            clause.lengths, clause.rates = [*clause.lengths, *clause.rates], []

    def take_words(self, _element: Element) -> None:
        """Words that say no time."""
        self._close()
        self.clause.words += 1
        if not self._pending.past_word():
            self._drop_bounds()

    def take_quiet(self, _element: Element) -> None:
        """Signs and words that part nothing."""

    def take_stray(self, element: Element) -> None:
        """A number or a time word that found no place."""
        self._close()
        self.strays.append(element.text)
        self._drop_bounds(keep_by=True)

    def _close(self) -> None:
        """What follows is no part of the list: a link before it begins a new clause."""
        self._open = None
        if self._link is not None:
            self._split(self._link)
            self._link = None

    def _split(self, sign: Sym) -> None:
        if not self.clause.empty or self.clause.marks:
            self.clauses.append(Clause(sign, bracket=self._bracket))
        else:
            self.clause.sign, self.clause.bracket = sign, self._bracket
        self._pending.named_report = self._pending.named_report and sign is Sym.AND

    def _drop_bounds(self, *, keep_by: bool = False) -> None:
        """Bounds that words have parted from any time: "trước Đại hội" waits for an event."""
        bounds = self._pending.bounds
        if Sym.BEFORE in bounds or Sym.AFTER in bounds:
            self.clause.event = True
        self.waits = self.waits or Sym.UNTIL in bounds
        self._pending.bounds = [one for one in bounds if keep_by and one is Sym.BY]


_TAKE = {
    What.UNITS: Gatherer.take_units,
    What.RATE: Gatherer.take_rate,
    What.LENGTH: Gatherer.take_length,
    What.BOUND: Gatherer.take_bound,
    What.LINK: Gatherer.take_link,
    What.MARK: Gatherer.take_mark,
    What.CLOCK: Gatherer.take_clock,
    What.EVENT: Gatherer.take_event,
    What.WORDS: Gatherer.take_words,
    What.QUIET: Gatherer.take_quiet,
    What.STRAY: Gatherer.take_stray,
}
