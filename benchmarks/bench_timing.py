"""Timing phrases: ours against programs that find dates in any text, with the errors of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import cycle, islice

from benchmarks.measure import Contender, compare, seconds_of
from benchmarks.timing_phrases import Case, Dues, cases
from dondoc.plan import Certainty
from dondoc.timing import read_timing

MANY = 100_000
NOTHING: Dues = frozenset()
Reader = Callable[[str, int], Dues]
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Peer:
    """A way to read a phrase: the days it is due, none where the peer finds none."""

    name: str
    dues: Reader


def run() -> None:
    """Errors side by side, then speed over what each peer finds a date in, then 100,000 phrases."""
    source, found = cases()
    peers = [Peer("dondoc", _ours), *_peers()]
    print(f"\nerrors over {source}")
    print(f"  {'':<14}{'right':>8}{'wrong':>8}{'silent':>8}   (silent: has a day, none is given)")
    for peer in peers:
        print(_errors(peer, found))
    print(f"  {'':<14}{_wrong_for_certain(found):>8} of ours wrong and said to be certain")
    for peer in peers[1:]:
        _compare(peer, [case for case in found if peer.dues(case.text, case.year)])
    _many(found)


def _errors(peer: Peer, found: Sequence[Case]) -> str:
    read = [(peer.dues(case.text, case.year), case.dues) for case in found]
    right = sum(said == meant for said, meant in read)
    silent = sum(not said and bool(meant) for said, meant in read)
    wrong = len(read) - right - silent
    return f"  {peer.name:<14}{right:>8}{wrong:>8}{silent:>8}"


def _wrong_for_certain(found: Sequence[Case]) -> int:
    readings = [(read_timing(case.text, case.year), case) for case in found]
    return sum(
        one.certainty is Certainty.CERTAIN and _ours(case.text, case.year) != case.dues
        for one, case in readings
    )


def _compare(peer: Peer, readable: Sequence[Case]) -> None:
    ours = Contender("dondoc, nothing kept from before", partial(_read_anew, readable))
    theirs = Contender(peer.name, partial(_read_all, peer.dues, readable))
    compare(f"phrases in which {peer.name} finds a date", "phrases", len(readable), [ours, theirs])


def _many(found: Sequence[Case]) -> None:
    """All different by their year, so that nothing comes from the cache; then as plans repeat them."""
    years = range(1951, 2099)
    different = islice(cycle((case.text, year) for year in years for case in found), MANY)
    read_timing.cache_clear()
    anew = seconds_of(lambda: [read_timing(text, year) for text, year in different])
    repeated = islice(cycle((case.text, case.year) for case in found), MANY)
    again = seconds_of(lambda: [read_timing(text, year) for text, year in repeated])
    print(f"\n{MANY:,} phrases in one process")
    print(f"  {'each with another year':<44}{MANY / anew:>12,.0f} phrases/s   {anew:.1f} s")
    print(
        f"  {'the same ones again and again':<44}{MANY / again:>12,.0f} phrases/s   {again:.2f} s"
    )


def _ours(text: str, year: int) -> Dues:
    return frozenset(window.due for window in read_timing(text, year).windows)


def _read_anew(readable: Sequence[Case]) -> None:
    read_timing.cache_clear()
    _read_all(_ours, readable)


def _read_all(reader: Reader, readable: Sequence[Case]) -> None:
    for case in readable:
        reader(case.text, case.year)


def _peers() -> Iterator[Peer]:
    with suppress(ImportError):
        yield Peer("dateparser", _dateparser())
    try:
        yield Peer("underthesea", _underthesea())
    except ImportError:
        print("underthesea is not here: pip install underthesea to have it in the table")


def _dateparser() -> Reader:
    from dateparser.date import DateDataParser

    parsers = {
        year: DateDataParser(
            languages=["vi"],
            settings={"RELATIVE_BASE": datetime(year, 1, 1), "DATE_ORDER": "DMY"},  # noqa: DTZ001
        )
        for year in range(2010, 2040)
    }

    def dues(text: str, year: int) -> Dues:
        read = parsers[year].get_date_data(text).date_obj
        return frozenset({read.date()}) if read else NOTHING

    return dues


def _underthesea() -> Reader:
    # it has no reader of dates; its tokenizer marks them, and day and month are taken from there
    from underthesea.pipeline.word_tokenize.regex_tokenize import tokenize

    def dues(text: str, year: int) -> Dues:
        days = (_day(token, year) for token, kind in tokenize(text, tag=True) if kind == "datetime")
        return frozenset(day for day in days if day)

    return dues


def _day(token: str, year: int) -> date | None:
    numbers = [int(number) for number in _NUMBERS.findall(token)]
    with suppress(ValueError):
        if len(numbers) == 3:
            return date(numbers[2], numbers[1], numbers[0])
        if len(numbers) == 2 and numbers[1] <= 12:
            return date(year, numbers[1], numbers[0])
    return None
