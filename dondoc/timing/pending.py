"""What stands before a stretch and waits for it: bounds, an hour, "báo cáo", "dịp"."""

from __future__ import annotations

from dataclasses import dataclass, field

from dondoc.timing.clauses import Clause, Dated, Span
from dondoc.timing.symbols import Sym

BOTH_BOUNDS = "'chậm nhất' và 'trước' đi cùng nhau: lấy 'trước'"
DAY_OF_EVENT = "ngày trong ngoặc hiểu là ngày của sự kiện"
AROUND = "'trước, trong và sau' lấy chính các ngày đó"
FROM_EVENT = "ngày bắt đầu phụ thuộc một sự kiện chưa có ngày"
OR_WITHIN = "'trước' đi cùng 'trong': tính cả ngày ghi"
APPROXIMATE = "thời gian ước chừng"
_MOST_WORDS_AFTER_BY = 6


@dataclass(slots=True)
class Pending:
    """Bounds in their order, the hour of a day (-1 none), and what the words before it named."""

    bounds: list[Sym] = field(default_factory=list)
    hour: int = -1
    words: int = 0
    named_report: bool = False
    occasion: bool = False
    after_event: bool = False
    approximate: bool = False
    or_within: bool = False

    def settle(self) -> None:
        """The stretch has come: nothing waits any more."""
        self.bounds, self.hour, self.words = [], -1, 0
        self.named_report = self.occasion = self.after_event = self.approximate = False
        self.or_within = False

    @property
    def bound(self) -> Sym | None:
        """The one bound that several words come to."""
        bounds = self.bounds
        if Sym.MOVED in bounds and Sym.BEFORE not in bounds:
            return None
        if Sym.BEFORE in bounds:
            if Sym.AFTER in bounds:
                return None
            if self.or_within:
                return Sym.BY
            # before an hour of a day the day itself is still on time
            return Sym.BY if self.hour > 0 else Sym.BEFORE
        if Sym.AFTER in bounds:
            return Sym.AFTER
        if Sym.BY in bounds or Sym.UNTIL in bounds:
            return Sym.BEFORE if self.hour == 0 else Sym.BY
        return Sym.FROM if Sym.FROM in bounds else None

    @property
    def joins_range(self) -> bool:
        """Whether the bounds can stand before the end of a range: "đến hết", "đến trước"."""
        return all(one in (Sym.WITHIN, Sym.UNTIL, Sym.BEFORE) for one in self.bounds)

    @property
    def before(self) -> bool:
        """Whether the stretch itself is no longer on time."""
        return Sym.BEFORE in self.bounds and self.hour <= 0

    def dated(self, spans: list[Span], clause: Clause, *, bracket: bool) -> Dated:
        """The stretches under what waited for them."""
        dated = Dated(
            spans,
            bound=self.bound,
            label=self.named_report,
            occasion=self.occasion,
            bracket=bracket,
            whole=any(one.start.whole for one in spans),
            focus=Sym.FOCUS in clause.marks,
        )
        if self.after_event and bracket and dated.bound is None:
            dated.bound = Sym.FROM
            dated.doubts.append(DAY_OF_EVENT)
        if Sym.BY in self.bounds and Sym.BEFORE in self.bounds:
            dated.doubts.append(BOTH_BOUNDS)
        if Sym.AFTER in self.bounds and Sym.BEFORE in self.bounds:
            dated.doubts.append(AROUND)
        if self.after_event and not bracket and dated.is_deadline:
            dated.doubts.append(FROM_EVENT)
        if self.or_within and dated.bound is Sym.BY:
            dated.doubts.append(OR_WITHIN)
        if self.approximate:
            dated.doubts.append(APPROXIMATE)
        return dated

    def past_word(self) -> bool:
        """One more word has come; whether "hạn nộp báo cáo …" may still wait for its day."""
        self.words += 1
        return Sym.BY in self.bounds and self.words <= _MOST_WORDS_AFTER_BY
