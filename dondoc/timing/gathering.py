"""Elements gathered into clauses: lists, ranges, the bound that governs them."""

from __future__ import annotations

from dataclasses import replace

from dondoc.timing.clauses import Clause, Dated, Span
from dondoc.timing.elements import Element, What
from dondoc.timing.symbols import Sym
from dondoc.timing.units import Kind, Unit

BOTH_BOUNDS = "'chậm nhất' và 'trước' đi cùng nhau: lấy 'trước'"
EITHER = "'hoặc' hiểu là cả hai thời gian"
SLASHED = "dấu '/' giữa hai thời gian hiểu là 'và'"
GOVERNED = "chữ 'trước' hiểu là áp dụng cho cả các thời gian kể sau"
NAMES_A_PLAN = "kế hoạch theo kỳ hiểu là việc làm theo kỳ đó"
DAY_OF_EVENT = "ngày trong ngoặc hiểu là ngày của sự kiện"
AROUND = "'trước, trong và sau' lấy chính các ngày đó"
APPROXIMATE = "thời gian ước chừng"

_LIST = (Sym.COMMA, Sym.AND, Sym.OR, Sym.SEMICOLON, Sym.SLASH)
_HARD = (Sym.SEMICOLON, Sym.STOP, Sym.OPEN, Sym.CLOSE)
# marks that stand between a bound and its stretch without parting them
_TRANSPARENT = (Sym.OCCASION, Sym.APPROXIMATE)
_MOST_WORDS_AFTER_BY = 6


class Gatherer:
    """Takes the elements one by one; `clauses` holds the result, `strays` what found no place.

    `waits` says that "đến" stands before something that is no time.
    """

    def __init__(self) -> None:
        self.clauses: list[Clause] = [Clause()]
        self.strays: list[str] = []
        self.marks: set[Sym] = set()
        self._link: Sym | None = None
        self._bounds: list[Sym] = []
        self._open: Dated | None = None
        self._hour = -1
        self._waiting_words = 0
        self._named_report = False
        self._occasion = False
        self._bracket = False
        self._after_ad_hoc = False
        self._after_event = False
        self.waits = False

    def gather(self, elements: list[Element]) -> None:
        """Take in all elements."""
        for element in elements:
            _TAKE[element.what](self, element)
        self._drop_bounds()

    @property
    def clause(self) -> Clause:
        """The clause that is being filled."""
        return self.clauses[-1]

    # units

    def take_units(self, element: Element) -> None:
        spans = [Span(one) for one in element.units]
        if element.sym in (Sym.WHOLE, Sym.WITHIN):
            self._bounds = [one for one in self._bounds if one is not Sym.WITHIN]
        if self._ends_range(spans):
            return
        if not self._extends_list(spans):
            self._new_dated(spans, element)
        self._link = None
        self._after_units()

    def _after_units(self) -> None:
        self._bounds, self._hour, self._waiting_words = [], -1, 0
        self._named_report = self._occasion = False

    def _ends_range(self, spans: list[Span]) -> bool:
        if self._link not in (Sym.DASH, Sym.UNTIL) or self._open is None or len(spans) != 1:
            return False
        last = self._open.spans[-1]
        others = [one for one in self._bounds if one not in (Sym.WITHIN, Sym.UNTIL, Sym.BEFORE)]
        if last.end is not None or others:
            return False
        last.end = spans[0].start
        last.end_before = Sym.BEFORE in self._bounds and self._hour <= 0
        if self._open.bound is Sym.FROM:
            self._open.bound = None
        self._link = None
        self._after_units()
        return True

    def _extends_list(self, spans: list[Span]) -> bool:
        dated, link = self._open, self._link
        if dated is None or link not in _LIST or self._named_report:
            return False
        same_bound = (
            self._bounds and self._resolved_bound() == dated.bound and self._bounds == [Sym.WITHIN]
        )
        if self._bounds and not same_bound:
            return False
        alike = _rank(dated.spans[-1].start) == _rank(spans[0].start)
        governed = dated.bound is not None or dated.occasion or link is Sym.SEMICOLON
        if not alike and governed:
            return False
        if dated.bound is Sym.FROM:
            return False
        dated.spans.extend(spans)
        if link in (Sym.OR, Sym.SLASH):
            dated.doubts.append(EITHER if link is Sym.OR else SLASHED)
        if dated.bound is not None and link is Sym.SEMICOLON:
            dated.doubts.append(GOVERNED)
        return True

    def _new_dated(self, spans: list[Span], element: Element) -> None:
        if self._link is not None:
            self._split(self._link)
        dated = Dated(
            spans,
            bound=self._resolved_bound(),
            label=self._named_report,
            occasion=self._occasion,
            bracket=self._bracket,
            whole=any(one.start.whole for one in spans),
            focus=Sym.FOCUS in self.clause.marks,
        )
        if self._after_event and self._bracket and dated.bound is None:
            dated.bound = Sym.FROM
            dated.doubts.append(DAY_OF_EVENT)
        self._after_event = False
        if Sym.BY in self._bounds and Sym.BEFORE in self._bounds:
            dated.doubts.append(BOTH_BOUNDS)
        if Sym.AFTER in self._bounds and Sym.BEFORE in self._bounds:
            dated.doubts.append(AROUND)
        if Sym.APPROXIMATE in self.clause.marks:
            dated.doubts.append(APPROXIMATE)
        self._open = dated
        if not self._finishes(dated):
            if Sym.MOVED in self._bounds:
                self._forget_what_is_moved()
            self.clause.dated.append(dated)

    def _resolved_bound(self) -> Sym | None:
        bounds = self._bounds
        if Sym.MOVED in bounds and Sym.BEFORE not in bounds:
            return None
        if Sym.BEFORE in bounds and Sym.AFTER in bounds:
            return None
        if Sym.BEFORE in bounds:
            # before an hour of a day the day itself is still on time
            return Sym.BY if self._hour > 0 else Sym.BEFORE
        if Sym.AFTER in bounds:
            return Sym.AFTER
        if Sym.BY in bounds or Sym.UNTIL in bounds:
            return Sym.BEFORE if self._hour == 0 else Sym.BY
        return Sym.FROM if Sym.FROM in bounds else None

    def _finishes(self, dated: Dated) -> bool:
        """ "Từ tháng 11/2025 và hoàn thành trong năm 2027" is one range."""
        start = self._last_open_start()
        if start is None or dated.single is None or Sym.FROM in self._bounds:
            return False
        finishing = Sym.FINISH in self.clause.marks and Sym.REPORT not in self.clause.marks
        if not (finishing or self._bounds[:1] == [Sym.UNTIL]):
            return False
        span = start.spans[0]
        span.end, span.end_before = dated.single, dated.bound is Sym.BEFORE
        start.bound = None
        self._open = start
        return True

    def _last_open_start(self) -> Dated | None:
        for clause in self.clauses[:-4:-1]:
            if clause.dated:
                last = clause.dated[-1]
                return last if last.bound is Sym.FROM and last.single is not None else None
            if clause.sign in (Sym.STOP, Sym.SEMICOLON):
                return None
        return None

    def _forget_what_is_moved(self) -> None:
        for clause in self.clauses:
            if Sym.UNSETTLED in self.marks or any(one.bound is Sym.FROM for one in clause.dated):
                clause.dated.clear()

    # everything else

    def take_rate(self, element: Element) -> None:
        rate = element.rate
        assert rate is not None
        if rate.bare and rate.written and self._bounds == [Sym.WITHIN]:
            self.take_length(element)
            return
        if rate.bare and rate.months == 12 and not rate.written and self._bounds:
            self.take_units(replace(element, units=(Unit(Kind.YEAR, shift=0),)))
            return
        self._close()
        if (
            self._bounds
            and self._bounds[-1] in (Sym.UNTIL, Sym.BEFORE, Sym.BY)
            and rate.bare
            and not rate.written
        ):
            each = Unit(Kind.EACH, period=rate.months)
            self.take_units(replace(element, units=(each,)))
            return
        if self._after_ad_hoc:
            rate = rate.doubted(NAMES_A_PLAN)
        self.clause.rates.append(rate)
        self._drop_bounds(keep_by=True)

    def take_length(self, element: Element) -> None:
        self._close()
        if element.rate is not None:
            self.clause.lengths.append(element.rate)
        if Sym.AFTER in self._bounds or Sym.BEFORE in self._bounds:
            self.clause.event = True
        self._bounds = []

    def take_bound(self, element: Element) -> None:
        if (
            element.sym is Sym.UNTIL
            and self._open is not None
            and not self._bounds
            and self._link is None
        ):
            self._link = Sym.UNTIL
            return
        around = {element.sym, *self._bounds} & {Sym.BEFORE, Sym.AFTER, Sym.WITHIN}
        if len(around) > 1 and self._link in (Sym.AND, Sym.COMMA) and self._bounds:
            self._link = None
        elif self._link in _HARD or (
            self._link is not None
            and element.sym is not Sym.WITHIN
            and self._link not in (Sym.DASH, Sym.UNTIL)
        ):
            self._close()
        self._bounds.append(element.sym)

    def take_link(self, element: Element) -> None:
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
        if sym is Sym.DASH and self._open is None:
            sym = Sym.COMMA
        if self._link in _HARD and sym in (Sym.COMMA, Sym.AND):
            return
        if self._link in (Sym.AND, Sym.COMMA) and sym in (Sym.AND, Sym.OR):
            sym = Sym.OR if sym is Sym.OR else self._link
        self._link = sym
        self._after_ad_hoc = False

    def take_mark(self, element: Element) -> None:
        sym = element.sym
        if sym is Sym.ONWARD:
            if self.clauses and self._latest() is not None:
                self._latest_dated().onward = True
        elif (
            sym not in _TRANSPARENT or self._open is None or self._link not in (Sym.DASH, Sym.UNTIL)
        ):
            self._close_for_mark(sym)
        if sym in (Sym.EXCEPT, Sym.BUT_FOR):
            self._split(Sym.COMMA)
            self.clause.role = sym
        self.marks.add(sym)
        self.clause.marks.add(sym)
        self._after_ad_hoc = sym is Sym.AD_HOC
        if sym is Sym.OCCASION:
            self._occasion = True
        if sym is Sym.REPORT:
            self._named_report = True

    def _close_for_mark(self, sym: Sym) -> None:
        if sym in _TRANSPARENT and self._link in _LIST:
            return
        self._close()
        if sym not in _TRANSPARENT and sym not in (Sym.NEGATIVE,):
            self._drop_bounds(keep_by=True)

    def _latest(self) -> Dated | None:
        for clause in reversed(self.clauses):
            if clause.dated:
                return clause.dated[-1]
        return None

    def _latest_dated(self) -> Dated:
        latest = self._latest()
        assert latest is not None
        return latest

    def take_clock(self, element: Element) -> None:
        self._hour = element.hour

    def take_event(self, element: Element) -> None:
        latest = self.clause.dated[-1] if self.clause.dated else None
        until = element.text.casefold().startswith(("đến", "tới", "cho"))
        if until and latest is not None and latest.bound is Sym.FROM and self._link is None:
            latest.until_event = True
        self._close()
        self.clause.event = True
        self._after_event = element.text.casefold().startswith(("từ", "kể từ", "sau", "khi", "ngay"))
        self._bounds = []

    def take_words(self, element: Element) -> None:
        self._close()
        self.clause.words += 1
        if Sym.BY in self._bounds:
            self._waiting_words += 1
            if self._waiting_words > _MOST_WORDS_AFTER_BY:
                self._drop_bounds()
        else:
            self._drop_bounds()

    def take_quiet(self, element: Element) -> None:
        """Signs and words that part nothing."""

    def take_stray(self, element: Element) -> None:
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
        self._named_report = self._named_report and sign is Sym.AND

    def _drop_bounds(self, *, keep_by: bool = False) -> None:
        """Bounds that words have parted from any time: "trước Đại hội" waits for an event."""
        if Sym.BEFORE in self._bounds or Sym.AFTER in self._bounds:
            self.clause.event = True
        self.waits = self.waits or Sym.UNTIL in self._bounds
        self._bounds = [one for one in self._bounds if keep_by and one is Sym.BY]


def _rank(unit: Unit) -> str:
    if unit.kind in (Kind.DAY, Kind.LUNAR_DAY, Kind.FEAST, Kind.WEEKDAY, Kind.WORKDAY):
        return "day"
    return unit.kind.value


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
