"""The windows of one plan item: what is owed when, before it is said by whom."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dondoc.language.text import match_key
from dondoc.plan import Cadence, Certainty, PlanHeader, PlanItem, Timing, TimingStatus, Window
from dondoc.schedule.content_deadlines import (
    covers,
    deadline_occurrences,
    deadlines_of_item,
    first_day,
)
from dondoc.schedule.obligation import ObligationKind
from dondoc.schedule.occurrence import Occurrence
from dondoc.schedule.recurrence import last_day_of_month, parts_of
from dondoc.schedule.wording import BULLETS, ROMAN, first_upper, title_of, window_words
from dondoc.timing.deadlines import Deadline

_KIND_OF_STATUS = {
    TimingStatus.DATED: ObligationKind.DATED,
    TimingStatus.EVENT: ObligationKind.DATED,
    TimingStatus.RECURRING: ObligationKind.CADENCE,
}
A_YEAR = date(2001, 1, 1), date(2001, 12, 31)
_SENTENCE_END = re.compile(r"(?<=[^.][.;])\s+")
_QUARTER = re.compile(r"\bquy (?P<quarter>iv|i{1,3})\b")


@dataclass(frozen=True, slots=True)
class Checkpoints:
    """The days on which all-year items are asked about, each with a name that stays."""

    days: tuple[tuple[str, date], ...]

    @classmethod
    def of(
        cls, reports: Sequence[date], policy: Iterable[tuple[int, int]], period: tuple[date, date]
    ) -> Checkpoints:
        """The due days of the plan's reports; without reports the (month, day) of the policy."""
        days = list(dict.fromkeys(reports)) or _policy_days(policy, period)
        return cls(tuple((str(at), day) for at, day in enumerate(days, start=1)))

    def windows(self, whole: Window) -> Iterator[tuple[str, Window]]:
        """From the start of the window to each checkpoint inside it, and to its end."""
        for name, day in self.days:
            if whole.start <= day < whole.due:
                yield name, Window(whole.start, day)
        yield "end", whole


def occurrences_of(
    item: PlanItem,
    cadences: Sequence[Cadence],
    *,
    header: PlanHeader,
    checkpoints: Checkpoints,
) -> tuple[Occurrence, ...]:
    """What the item's timing gives, then what recurs by its content, then its content's deadlines.

    Ad hoc and unreadable timings give nothing: the findings of the reading say so.
    """
    timed = tuple(_timed(item, checkpoints))
    known = {one.window for one in timed if one.kind is ObligationKind.CADENCE}
    deadlines = deadlines_of_item(item, header.year)
    recurring = recurring_occurrences(item.content, cadences, header.period, deadlines)
    return (
        *timed,
        *(one for one in recurring if one.window not in known),
        *deadline_occurrences(deadlines, first_day(header), but_not=_dues(timed)),
    )


def _dues(timed: Iterable[Occurrence]) -> set[date]:
    """The days by which something is to be done; days of asking how it goes are none, but the last."""
    return {
        one.window.due
        for one in timed
        if one.kind is not ObligationKind.CHECKPOINT or one.id.endswith(".end")
    }


def recurring_occurrences(
    content: str,
    cadences: Sequence[Cadence],
    period: tuple[date, date],
    deadlines: Sequence[Deadline] = (),
) -> Iterator[Occurrence]:
    """One for each part of the period, rule and sentence; a rule named twice in one counts once.

    What a deadline gives a day of its own ("hằng tháng … trước ngày 25") is left to that deadline.
    """
    works = {
        (cadence.rrule, sentence): cadence
        for cadence in reversed(cadences)
        for sentence in reversed(_sentences_with(cadence.text, content))
    }
    seen: Counter[str] = Counter()
    for (rrule, sentence), cadence in reversed(works.items()):
        a_year = len(parts_of(A_YEAR, rrule))
        if not any(covers(deadline, sentence, a_year) for deadline in deadlines):
            yield from _of_work(f"{rrule}~{seen[rrule]}", sentence, cadence, period)
        seen[rrule] += 1


def _of_work(
    name: str, sentence: str, cadence: Cadence, period: tuple[date, date]
) -> Iterator[Occurrence]:
    windows = tuple(_within(one, cadence.text) for one in parts_of(period, cadence.rrule))
    if not windows:
        yield _unknown_rule(name, sentence, cadence, period)
    note = f"Kế hoạch nêu “{cadence.text}”; tạm tính hạn là ngày cuối mỗi kỳ."
    for at, window in enumerate(windows, start=1):
        title = title_of(f"{window_words(window)}: {sentence}")
        kind = ObligationKind.CADENCE
        yield Occurrence(f"{name}#{at}", kind, window, title, Certainty.ASSUMED, note)


def _sentences_with(text: str, content: str) -> list[str]:
    """The sentences in which something recurs: long contents name several works."""
    wanted = match_key(text)
    sentences = (one.lstrip(BULLETS) for one in _SENTENCE_END.split(content))
    found = [first_upper(one) for one in sentences if wanted in match_key(one)]
    return found or [content.lstrip(BULLETS)]


def _within(window: Window, text: str) -> Window:
    """ "Trong quý I hằng năm" is the first quarter of each year, not its end."""
    named = _QUARTER.search(match_key(text))
    if named is None:
        return window
    at = ROMAN.index(named["quarter"].upper())
    year = window.due.year
    start, due = date(year, 3 * at + 1, 1), last_day_of_month(year, 3 * at + 3)
    return Window(start, due) if window.start <= start and due <= window.due else window


def _unknown_rule(
    name: str, sentence: str, cadence: Cadence, period: tuple[date, date]
) -> Occurrence:
    note = f"Chưa hiểu chu kỳ “{cadence.text}”; cần cơ quan đầu mối xác định ngày."
    return Occurrence(
        f"{name}#0",
        ObligationKind.CADENCE,
        Window(*period),
        title_of(sentence),
        Certainty.UNREADABLE,
        note,
    )


def _timed(item: PlanItem, checkpoints: Checkpoints) -> Iterator[Occurrence]:
    timing = item.timing
    title = title_of(item.content)
    for at, window in enumerate(timing.windows, start=1):
        if timing.status is TimingStatus.ALL_YEAR:
            yield from _checked(item, window, at, checkpoints, title)
        elif kind := _KIND_OF_STATUS.get(timing.status):
            named = f"{window_words(window)}: {item.content}" if _recurs(timing) else item.content
            yield Occurrence(
                str(at), kind, window, title_of(named), timing.certainty, _assumption(timing)
            )


def _checked(
    item: PlanItem, whole: Window, at: int, checkpoints: Checkpoints, title: str
) -> Iterator[Occurrence]:
    for name, window in checkpoints.windows(whole):
        yield Occurrence(
            f"{at}.{name}",
            ObligationKind.CHECKPOINT,
            window,
            title,
            item.timing.certainty,
            _assumption(item.timing),
        )


def _recurs(timing: Timing) -> bool:
    return timing.status is TimingStatus.RECURRING


def _assumption(timing: Timing) -> str:
    return "" if timing.certainty is Certainty.CERTAIN else timing.reading


def _policy_days(policy: Iterable[tuple[int, int]], period: tuple[date, date]) -> list[date]:
    start, end = period
    days = (
        date(year, month, min(day, last_day_of_month(year, month).day))
        for year in range(start.year, end.year + 1)
        for month, day in policy
    )
    return sorted(day for day in days if start <= day <= end)
