"""Deadlines inside running text: "báo cáo kết quả trước ngày 15/12", "gửi trước ngày 25 hằng tháng".

A day is a deadline only where words make it one. Numbers and days of documents, commemorations,
titles of programmes, validity, data cut-offs, days of events and what is past are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from dondoc.plan import Timing, TimingStatus, Window
from dondoc.timing import deadline_words as words
from dondoc.timing import read_timing
from dondoc.timing.cadences import find_cadences

_OPENING, _CLOSING = "“«", "”»"
# how far a sentence and a clause are looked into: contents have no such long ones, hostile texts do
_NEAR, _IN_CLAUSE = 600, 240
_COMMA = re.compile(r"[,(:]\s")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WITH_DAYS = (
    TimingStatus.DATED,
    TimingStatus.RECURRING,
    TimingStatus.EVENT,
    TimingStatus.ALL_YEAR,
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as it stands in a text: its words, their place, the sentence, and what they mean.

    `timing` is unreadable where the words ask for a day that no calendar has.
    """

    text: str
    start: int
    end: int
    sentence: str
    timing: Timing

    def with_windows(self, windows: tuple[Window, ...]) -> Deadline:
        """The same deadline with only these windows."""
        return replace(self, timing=replace(self.timing, windows=windows))


@dataclass(frozen=True, slots=True)
class _Around:
    """A match with what stands before it and behind it in its sentence; `clause` from the last comma."""

    match: re.Match[str]
    sentence: str
    before: str
    clause: str
    after: str


def find_deadlines(text: str, year: int) -> tuple[Deadline, ...]:
    """The deadlines that a content or duty names, in order; days without a year are of `year`."""
    found: list[Deadline] = []
    for match in _candidates(text):
        if found and match.start() < found[-1].end:
            continue
        around = _around(match, text)
        if _is_deadline(around):
            found += _read(around, year)
    return tuple(found)


def _candidates(text: str) -> list[re.Match[str]]:
    patterns = (words.DEADLINE, words.DAY_OF_EACH)
    return sorted((one for p in patterns for one in p.finditer(text)), key=re.Match.start)


def _around(match: re.Match[str], text: str) -> _Around:
    nearest = max(0, match.start() - _NEAR)
    ends = [one.end() for one in words.SENTENCE_END.finditer(text, nearest, match.start())]
    start = ends[-1] if ends else nearest
    farthest = match.end() + _NEAR
    closing = words.SENTENCE_END.search(text, match.end(), farthest)
    end = closing.start() if closing else min(len(text), farthest)
    before = text[start : match.start()]
    commas = [one.end() for one in _COMMA.finditer(before)]
    clause = (before[commas[-1] :] if commas else before)[-_IN_CLAUSE:]
    return _Around(
        match, text[start:end].strip().rstrip(" ."), before, clause, text[match.end() : end]
    )


def _is_deadline(around: _Around) -> bool:
    if _is_quoted(around) or words.NOT_YET.search(around.clause):
        return False
    if words.IN_FORCE.search(around.clause) or words.STATE.search(around.clause):
        return False
    if _tells_which(around):
        return False
    named = around.match.groupdict()
    if named["time"] and named.get("marker") is None:
        return bool(words.REPORTING.search(around.sentence))
    if named["before"]:
        return _is_before(around)
    if named["until"]:
        return _is_until(around)
    return _is_within(around) if named["within"] else True


def _is_quoted(around: _Around) -> bool:
    at = around.match.start()
    before = around.match.string[max(0, at - _NEAR) : at]
    opened = sum(before.count(sign) for sign in _OPENING)
    return opened > sum(before.count(sign) for sign in _CLOSING) or before.count('"') % 2 == 1


def _tells_which(around: _Around) -> bool:
    """ "rà soát các văn bản ban hành trước ngày …": the day tells which ones are meant."""
    if words.TELLS_OF_OTHERS.search(around.clause) or words.GIVEN.search(around.clause):
        return True
    if words.MUST.search(around.clause):
        return False
    if words.WHICH_ONES.search(around.clause):
        return True
    if words.DONE_AT_THE_END.search(around.clause) and words.GOES_ON.search(around.after):
        return True
    passive = words.PASSIVE.search(around.clause)
    return bool(passive) and not words.OF_PRODUCTS.search(around.clause)


def _is_before(around: _Around) -> bool:
    if words.NO_DATE.search(around.after):
        return False
    if around.match["year_only"] and not _finishes(around):
        return False
    return _is_until(around) if words.UP_TO.search(around.before) else True


def _is_until(around: _Around) -> bool:
    """ "đến hết ngày 30/6 hoàn thành …", "gửi … đến hết ngày 30/6"; never the end of a stretch."""
    if words.RANGE.search(around.before):
        return False
    year_only = around.match["year_only"] is not None
    if year_only and words.PROGRAMME.search(around.before):
        return False
    if words.LEADS.search(around.before) and words.FINISHING.search(around.after):
        return True
    handed = not year_only and words.HANDING_OVER.search(around.clause)
    return _finishes(around) or bool(handed)


def _is_within(around: _Around) -> bool:
    """ "hoàn thành trong tháng 6"; "báo cáo hoạt động trong tháng 6" names what is reported."""
    if _finishes(around):
        return True
    if around.match["year_only"] or not words.PUTTING_OUT.search(around.clause):
        return False
    return not words.TELLS_OF_WORK.search(around.clause)


def _finishes(around: _Around) -> bool:
    return bool(words.FINISHING.search(around.clause))


def _read(around: _Around, year: int) -> Iterator[Deadline]:
    phrase = _phrase(around)
    if phrase is None or _is_long_past(phrase, year):
        return
    timing = read_timing(phrase, year)
    is_impossible = timing.status is TimingStatus.INVALID
    if is_impossible or (timing.status in _WITH_DAYS and _is_ahead(timing, year)):
        yield _deadline(around, timing)


def _deadline(around: _Around, timing: Timing) -> Deadline:
    match = around.match
    return Deadline(match.group(), match.start(), match.end(), around.sentence, timing)


def _is_long_past(phrase: str, year: int) -> bool:
    years = [int(one) for one in _YEAR.findall(phrase)]
    return bool(years) and max(years) < year


def _is_ahead(timing: Timing, year: int) -> bool:
    """What ended before the plan's year is told, not asked for."""
    return any(window.due >= date(year, 1, 1) for window in timing.windows)


def _phrase(around: _Around) -> str | None:
    """The words that the grammar of timings reads; None for a lone day of no month."""
    match = around.match
    named = match.groupdict()
    phrase = f"trước {named['time']}" if named.get("before") else match.group()
    if named.get("term"):
        inner = re.search(r"\b(?:trước|trong|vào)$", named["term"], re.I)
        phrase = f"{inner.group() if inner else 'hạn'} {named['time']}"
    if not named.get("bare_day") and not re.search(r"tháng\s+(?:sau|tiếp|kế)", phrase):
        return phrase
    cadences = find_cadences(around.sentence)
    return f"{cadences[0][0]}, {phrase}" if cadences else None
