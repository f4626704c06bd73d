"""The deadlines that a content or a duty names in its own words, each an obligation of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from dondoc.language.text import match_key
from dondoc.plan import Certainty, PlanHeader, PlanItem, Timing, TimingStatus, Window
from dondoc.schedule.obligation import ObligationKind
from dondoc.schedule.occurrence import Occurrence
from dondoc.schedule.wording import BULLETS, first_upper, title_of, window_words
from dondoc.timing.deadlines import Deadline, find_deadlines


def deadline_occurrences(
    deadlines: Sequence[Deadline], since: date, *, but_not: Iterable[date] = ()
) -> Iterator[Occurrence]:
    """Each day that the deadlines name, from that day on; `but_not` is owed already.

    The name of an occurrence is the place of its deadline in the text, so that it stays when the
    day is moved. Impossible days give none: the findings of the reading say so.
    """
    owed = set(but_not)
    for at, deadline in enumerate(deadlines, start=1):
        for nth, window in enumerate(deadline.timing.windows, start=1):
            if window.due not in owed and window.due >= since:
                owed.add(window.due)
                yield _occurrence(f"content-{at}#{nth}", deadline, window)


def first_day(header: PlanHeader) -> date:
    """The day from which a plan can ask for something: its period's first, or that of its issue."""
    return max(header.period[0], header.issued_on or header.period[0])


def deadlines_of_item(item: PlanItem, year: int) -> tuple[Deadline, ...]:
    """The deadlines in an item's content; what comes round only while the item's own time runs."""
    return tuple(_while_it_runs(one, item.timing) for one in find_deadlines(item.content, year))


def covers(deadline: Deadline, sentence: str, parts: int) -> bool:
    """Whether the deadline is the day of what recurs so often in the sentence."""
    is_said_there = match_key(deadline.sentence.lstrip(BULLETS)) in match_key(sentence) or (
        match_key(sentence) in match_key(deadline.sentence)
    )
    return is_said_there and len(deadline.timing.windows) == parts


def _while_it_runs(deadline: Deadline, timing: Timing) -> Deadline:
    read = deadline.timing
    if read.status is not TimingStatus.RECURRING or timing.status is not TimingStatus.DATED:
        return deadline
    start = min(window.start for window in timing.windows)
    end = max(window.due for window in timing.windows)
    kept = tuple(window for window in read.windows if start <= window.due <= end)
    return deadline.with_windows(kept) if kept else deadline


def _occurrence(name: str, deadline: Deadline, window: Window) -> Occurrence:
    timing = deadline.timing
    recurs = timing.status is TimingStatus.RECURRING
    title = first_upper(deadline.sentence.lstrip(BULLETS))
    doubt = "" if timing.certainty is Certainty.CERTAIN else "; cần xác nhận"
    return Occurrence(
        name,
        ObligationKind.CADENCE if recurs else ObligationKind.DATED,
        window,
        title_of(f"{window_words(window)}: {title}" if recurs else title),
        timing.certainty,
        f"Nội dung nêu “{deadline.text}”, hiểu là: {timing.reading.rstrip('.')}{doubt}.",
        words=deadline.text,
    )
