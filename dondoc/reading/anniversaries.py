"""The commemorations that a plan names, in its text and in the contents of its items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from dondoc.calendars.anniversaries import KnownAnniversary, find_known
from dondoc.plan import Anniversary, PlanItem
from dondoc.reading.document import Document
from dondoc.reading.prose import Chapter, chapters

# chapters that tell what was, or why: what they name is not commemorated by this plan
PAST_OR_REASONS = ("co so", "su can thiet", "thuc trang", "ket qua", "danh gia", "can cu")

# a name of an event begins so, where no "kỷ niệm" stands before the count
_EVENT = (
    r"(?:[Nn]gày\s(?!lễ|kỷ niệm|hội)|Quốc khánh|Quốc lễ|Cách mạng|Chiến thắng|Tổng tuyển cử|Tổng khởi nghĩa|"
    r"[Gg]iải phóng|[Tt]hành lập|[Tt]hiết lập quan hệ|Việt Nam gia nhập|[Gg]ia nhập|[Tt]oàn quốc kháng chiến|"
    r"[Tt]hống nhất|[Tt]ruyền thống|Hiệp định|Xô viết|Khởi nghĩa)"
)
# "ngày" in small letters is a feast only before these: elsewhere it is any day
_FEAST = (
    r"(?:Quốc khánh|ngày\s(?:[Qq]uốc tế|[Ss]inh|[Tt]hành lập|[Tt]ruyền thống|[Gg]iải phóng|"
    r"[Tt]oàn quốc|[Tt]hương binh|[Qq]uốc khánh))"
)
# a comma inside a name: all others end it
_NAME_GOES_ON = r"(?:thống nhất (?:đất nước|Tổ quốc|nước nhà)|các đối tác)"
# words after "và" that begin another matter, and words that end a name wherever they stand
_OTHER_MATTER = (
    r"(?:đảm nhận|tổ chức|triển khai|tuyên truyền|phối hợp|thực hiện|đẩy mạnh|tiếp tục|tăng cường|"
    r"các|những|chào mừng|hướng tới|vai trò)\b"
)
_ENDS_NAME = r"(?:nhân dịp|gắn với|hướng tới|trên địa bàn|thông qua|nhằm|trong năm|năm \d{4})\b"
_NAME = (
    rf"(?:(?!\s*,(?!\s*{_NAME_GOES_ON})|\s*[;()…!?”\"]|\s*\.(?:\s|$|\.)|\s+và\s+{_OTHER_MATTER}"
    rf"|\s+và\s+(?:kỷ niệm\s+)?\d|\s+và\s+{_EVENT}|\s+{_ENDS_NAME}).){{1,200}}"
)
_DATES = r"(?:\s*\((?P<{}>[^()]*\d[^()]*)\))?"
_NOT_A_COUNT = (
    r"(?<!sau )(?<!trong )(?<!gần )(?<!hơn )(?<!kết )(?<!qua )(?<!suốt )(?<!\d)(?<![/.,-])"
)

_COUNTED = re.compile(
    rf"(?:(?P<lead>[Kk]ỷ niệm\s+(?:tròn\s+|lần thứ\s+)?)|{_NOT_A_COUNT}\b(?=\d+\s+năm\s+{_EVENT}))"
    rf"(?P<ordinal>\d{{1,4}})\s+(?:năm\s+)?(?P<name>(?!\d){_NAME}){_DATES.format('dates')}"
    rf"(?:\s+và\s+(?P<second>(?={_EVENT}){_NAME}){_DATES.format('second_dates')})?"
)
_ROUND_YEARS = re.compile(r"(?:các hoạt động\s+)?kỷ niệm năm (?:tròn|chẵn)[^.…]{0,600}", re.I)
_OF_ROUND_YEARS = re.compile(
    r"(?:ngày\s+)?(?:thiết lập quan hệ|quốc khánh|truyền thống)(?:(?!\s+và\s+ngày)[^,;]){0,200}",
    re.I,
)
_RELATIONS = re.compile(
    r"[Nn]gày thiết lập quan hệ (?:ngoại giao|đối tác)"
    rf"(?:\s+(?:với|giữa)\s(?:(?!,(?!\s*{_NAME_GOES_ON})|\.(?:\s|$|\.))[^;()…]){{0,200}})?"
)
_WITH_DAY = re.compile(
    rf"(?P<name>(?:Ngày\s+(?!hội|lễ|kỷ niệm)[^\W\d_]|{_FEAST})(?:(?!\b[Nn]gày\s|\svà\s)[^;,.():…\d]){{0,80}}?)"
    r"\s*(?:\((?P<dates>\d{1,2}/\d{1,2}(?:/\d{4})?(?:\s*[-–—]\s*\d{1,2}/\d{1,2}/\d{4})?)\)"
    r"|(?P<bare>\d{1,2}/\d{1,2})(?![/\d]))"
)
_NAMED = re.compile(rf"[Kk]ỷ niệm\s+(?P<name>(?={_EVENT}){_NAME})")

_DAY = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?:/(?P<year>\d{4}))?")
_YEARS_ONLY = re.compile(r"\s*(?P<first>\d{4})\s*[-–—]\s*(?P<last>\d{4})\s*$")


class _Named(NamedTuple):
    """One commemoration as found: the passage, the name, its dates in brackets, its count."""

    text: str
    name: str
    dates: str
    ordinal: int | None


@dataclass(frozen=True, slots=True)
class _Days:
    """What the dates in brackets say: the day this year, the first day or year, the last year."""

    day: date | None = None
    origin: str | None = None
    last_year: int | None = None


def read_anniversaries(
    document: Document, items: Sequence[PlanItem], year: int, known: Sequence[KnownAnniversary]
) -> tuple[Anniversary, ...]:
    """The commemorations in the order in which they stand: the text first, then the items.

    One that is named twice is given twice. A count is checked against the year printed beside it
    and against the first year known.
    """
    texts = [paragraph.text for part in _plan_parts(document) for paragraph in part.paragraphs]
    texts += [item.content for item in items]
    return tuple(
        _anniversary(named, year, known) for text in texts for named in find_commemorations(text)
    )


def find_commemorations(text: str) -> list[_Named]:
    """The commemorations named in one passage, in order."""
    found: list[tuple[int, _Named]] = []
    taken = bytearray(len(text))  # a mark on each sign that an earlier way has read
    for pattern, commemorations_of in _WAYS:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            found += [(match.start(), named) for named in commemorations_of(match)]
    return [named for _, named in sorted(found, key=lambda one: one[0])]


def _plan_parts(document: Document) -> list[Chapter]:
    parts = list(chapters(document))
    if len(parts) > 1:  # what stands above the first chapter are the grounds of the plan
        parts = parts[1:]
    return [part for part in parts if not part.is_about(PAST_OR_REASONS)]


def _counted(match: re.Match[str]) -> Iterator[_Named]:
    ordinal = int(match["ordinal"])
    yield _Named(match.group(), match["name"].strip(), match["dates"] or "", ordinal)
    if match["second"]:
        yield _Named(match.group(), match["second"].strip(), match["second_dates"] or "", ordinal)


def _of_round_years(match: re.Match[str]) -> Iterator[_Named]:
    text = match.group().strip()
    for one in _OF_ROUND_YEARS.finditer(text):
        yield _Named(text, one.group().strip(), "", None)


def _with_day(match: re.Match[str]) -> Iterator[_Named]:
    yield _Named(match.group(), match["name"].strip(), match["dates"] or match["bare"], None)


def _whole(match: re.Match[str]) -> Iterator[_Named]:
    yield _Named(match.group().strip(), match.group().strip(), "", None)


def _named(match: re.Match[str]) -> Iterator[_Named]:
    yield _Named(match.group().strip(), match["name"].strip(), "", None)


# in this order; a later way does not look into what an earlier one has taken
_WAYS = (
    (_ROUND_YEARS, _of_round_years),
    (_COUNTED, _counted),
    (_WITH_DAY, _with_day),
    (_RELATIONS, _whole),
    (_NAMED, _named),
)


def _anniversary(named: _Named, year: int, known: Sequence[KnownAnniversary]) -> Anniversary:
    days = _days(named.dates, year)
    origin = days.origin
    if origin is None and named.ordinal is not None:
        origin = str(year - named.ordinal)
    return Anniversary(
        text=named.text,
        name=named.name,
        date=days.day,
        origin=origin,
        ordinal=named.ordinal,
        consistent=_is_consistent(named, days, year, known),
    )


def _days(text: str, year: int) -> _Days:
    """ "(19/12/1946-19/12/2026)" gives this year's day and the first; "(21/9)" this year's alone."""
    if years := _YEARS_ONLY.match(text):
        return _Days(origin=years["first"], last_year=int(years["last"]))
    printed = [match for match in _DAY.finditer(text) if _date(year, match)]
    if not printed:
        return _Days()
    dated = [
        day for match in printed if match["year"] and (day := _date(int(match["year"]), match))
    ]
    before = [day for day in dated if day.year < year]
    return _Days(
        day=_date(year, printed[-1]),
        origin=min(before).isoformat() if before else None,
        last_year=max(dated).year if len(dated) > 1 else None,
    )


def _date(year: int, match: re.Match[str]) -> date | None:
    try:
        return date(year, int(match["month"]), int(match["day"]))
    except ValueError:  # no such day: a slip of the pen, no day is known then
        return None


def _is_consistent(
    named: _Named, days: _Days, year: int, known: Sequence[KnownAnniversary]
) -> bool | None:
    """Whether the count agrees with the years printed and with the first year known."""
    if named.ordinal is None:
        return None
    if days.last_year not in (None, year):
        return False
    first_years = [int(days.origin[:4])] if days.origin else []
    one = find_known(named.name, known)
    if one and one.origin_year:
        first_years.append(one.origin_year)
    return all(year - first == named.ordinal for first in first_years) if first_years else None
