"""A plan's own particulars: number, date, year, period, title, issuer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from dondoc.errors import NotAPlan
from dondoc.plan import PlanHeader
from dondoc.reading.document import Document, Paragraph
from dondoc.reading.issuer import issuer_of
from dondoc.reading.prose import DECISIONS, kind_and_rest, title_place
from dondoc.reading.reports import coordinating_office

_TITLE_IN_CAPITALS = 4
_YEARS = range(1990, 2101)
_NUMBER = re.compile(
    r"(?:^|\b(?=Số\s*:))Số\s*:?[\s.…]*(?P<number>\d*)[\s.…]*/\s*(?P<symbol>(?:\d{4}/)?[A-ZĐ]+(?:-[A-ZĐa-z&]+)*)"
)
# "Số 45-KH/TU", as the Party numbers
_PARTY_NUMBER = re.compile(
    r"^\W*Số\s*:?\s*(?P<number>\d+)\s*[-–]\s*(?P<symbol>[A-ZĐ][A-ZĐa-z]{0,5}/[A-ZĐ]{1,10})\b"
)
_NUMBER_IN_APPENDIX = re.compile(
    r"Kèm theo (?:Kế hoạch|Quyết định|Chương trình)\s+s(?P<rest>ố.*)", re.I
)
_DATE_IN_WORDS = re.compile(
    r"ngày[\s.…]*(?P<day>\d{1,2})[\s.…]*tháng[\s.…]*(?P<month>\d{1,2})[\s.…]*năm\s*(?P<year>\d{4})",
    re.I,
)
_BLANK_DATE = re.compile(
    r"ngày[\s.…]*(?:\d{0,2})[\s.…]*tháng[\s.…]*\d{0,2}[\s.…]*năm\s*(?P<year>\d{4})"
)
_DATE_IN_FIGURES = re.compile(r"ngày\s*(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})", re.I)
_SPAN_OF_YEARS = re.compile(
    r"(?:giai đoạn|năm học|nhiệm kỳ|các năm)\s*(?P<first>\d{4})\s*[-–—]\s*(?P<last>\d{4})", re.I
)
# "ngày 02 tháng 5 năm 2024" in a title dates another document
_YEAR_OF_PLAN = re.compile(r"(?<!\d )(?<!\d)\bnăm\s+(?P<year>\d{4})", re.I)

_BELOW_THE_TITLE = re.compile(
    r"(?:căn cứ|thực hiện|để|nhằm|triển khai|xét|theo|ngày|ủy ban|uỷ ban|bộ trưởng|\(|[IVX]+[.)]\s|\d+\.\s|-)",
    re.I,
)
_APPROVAL = re.compile(
    r"(?:Về việc\s+)?(?:phê duyệt|ban hành)\s+((?:đề án|kế hoạch|chương trình(?:\s+hành động)?)\s+)",
    re.I,
)
_OF_WHOM = re.compile(r"của\b", re.I)
_ISSUER_BEHIND = re.compile(
    r"\s+(?:HỘI ĐỒNG NHÂN DÂN|[UỦ][YỶ] BAN|BỘ TRƯỞNG|CHỦ TỊCH|GIÁM ĐỐC|CHÍNH PHỦ|THỦ TƯỚNG|CHÁNH)\s+[^a-zà-ỹ]{4,}$"
)
# what a decision approves has a title of its own; what it issues has the decision's
_ISSUING = re.compile(r"(?:Về việc\s+)?ban hành\s+(?:kế hoạch|chương trình)\s+", re.I)

_SUBJECT_OF_A_LETTER = re.compile(r"^\W*(?:V/v|Về việc)[\s:.]+(?P<subject>\S.*)$", re.I)
_LINES_OF_A_LETTERHEAD, _LOOKED_AT = 15, 25


@dataclass(frozen=True, slots=True)
class _Opening:
    """The lines above the title, the title, and the paragraphs below it."""

    lines: tuple[str, ...]
    title: str
    below: tuple[Paragraph, ...]


def read_header(document: Document, year: int | None = None) -> PlanHeader:
    """Read the heading block. `year` is what the caller knows, and wins over the text.

    Raises:
        NotAPlan: the text names no plan, and there is no table either; or no year can be found.
    """
    opening = _opening(document)
    issued_on = _issued_on(document, opening)
    first, last = _years(opening, year, issued_on)
    return PlanHeader(
        number=_number(document, opening),
        issued_on=issued_on,
        year=year or first,
        period=(date(first, 1, 1), date(last, 12, 31)),
        title=opening.title,
        issuer=issuer_of(opening.lines, opening.below),
        coordinator=coordinating_office(document),
    )


def _years(opening: _Opening, known: int | None, issued_on: date | None) -> tuple[int, int]:
    """The first and last year: of the title, else of the day of issue; a programme spans several."""
    span, own = _SPAN_OF_YEARS.search(opening.title), _year_named(opening.title)
    if span and not own:
        return int(span["first"]), int(span["last"])
    year = known or own or (issued_on.year if issued_on else None) or _year_of_blank_date(opening)
    if year is None:
        raise NotAPlan(
            "không thấy kế hoạch là của năm nào", remedy="hãy thêm --year, ví dụ --year 2026"
        )
    return year, year


def _opening(document: Document) -> _Opening:
    paragraphs = document.paragraphs
    place = _issuing_decision(paragraphs)
    place = title_place(paragraphs) if place is None else place
    if place is None and not document.grids and not document.torn:
        raise NotAPlan(
            "không thấy dòng “KẾ HOẠCH”, “ĐỀ ÁN” hay “QUYẾT ĐỊNH” mở đầu, cũng không có bảng nhiệm vụ nào: "
            "đây không phải văn bản kế hoạch",
            remedy="hãy đưa chính văn bản kế hoạch, không đưa bài báo hay tin về kế hoạch",
        )
    if place is None and (letter := _letter(paragraphs)):
        return letter
    if place is None:
        return _Opening(tuple(_cells_above(document, 0)), _title_of_appendix(document), paragraphs)
    title, behind = _title(paragraphs, place)
    lines = [*_cells_above(document, place), *(one.text for one in paragraphs[:place])]
    return _Opening(tuple(lines), title, paragraphs[behind:])


def _letter(paragraphs: Sequence[Paragraph]) -> _Opening | None:
    """The opening of a letter, which has a subject ("V/v …") and those it is sent to, but no kind."""
    for index, paragraph in enumerate(paragraphs[:_LINES_OF_A_LETTERHEAD]):
        subject = _SUBJECT_OF_A_LETTER.match(paragraph.text)
        if subject:
            sent = (
                place
                for place, one in enumerate(paragraphs[:_LOOKED_AT])
                if one.text.startswith("Kính gửi")
            )
            end = next(sent, index + 1)
            lines = tuple(one.text for one in paragraphs[:end] if one is not paragraph)
            return _Opening(lines, subject["subject"].rstrip(" ."), tuple(paragraphs[end:]))
    return None


def _title_of_appendix(document: Document) -> str:
    """What stands over the first table of a file that holds the appendix alone."""
    above = min((grid.before for grid in document.grids), default=0)
    named = (one.text for one in document.paragraphs[:above] if _year_named(one.text))
    return next(named, "")


def _cells_above(document: Document, place: int) -> Iterator[str]:
    """The cells of the borderless table that Word files set the heading block in."""
    for grid in document.grids:
        if grid.before <= place and len(grid.rows) <= 4:
            for row in grid.rows:
                yield from (cell for cell in row.cells if cell)


def _issuing_decision(paragraphs: Sequence[Paragraph]) -> int | None:
    """The index of the line of a decision that issues the plan: its subject is the plan's title."""
    for index, paragraph in enumerate(paragraphs):
        named = kind_and_rest(paragraph.text)
        if named and named[0] in DECISIONS:
            return index if _ISSUING.match(_subject(paragraphs, index)[0]) else None
        if named:
            return None
    return None


def _title(paragraphs: Sequence[Paragraph], place: int) -> tuple[str, int]:
    """The subject line under the plan's name, what it does with the plan left out, and the index
    behind it."""
    title, index = _subject(paragraphs, place)
    approved = _APPROVAL.match(title)
    if approved:
        # "Ban hành Chương trình hành động của Chính phủ thực hiện …" keeps what it is
        kept = approved.end() if not _OF_WHOM.match(title, approved.end()) else approved.start(1)
        title = title[kept:]
        title = title[:1].upper() + title[1:]
    return title, index


def _subject(paragraphs: Sequence[Paragraph], place: int) -> tuple[str, int]:
    """The subject line under the name of the document, and the index behind it."""
    named = kind_and_rest(paragraphs[place].text)
    lines = [named[1]] if named and named[1] else []
    index = place + 1
    while index < len(paragraphs) and _goes_on(lines, paragraphs[index].text):
        lines.append(paragraphs[index].text)
        index += 1
    return _before_running_text(" ".join(lines)).rstrip(" .:"), index


def _before_running_text(title: str) -> str:
    """The title alone, where it has run into the text below it, or into who issues it."""
    words = title.split()
    capitals = list(takewhile(lambda word: word == word.upper(), words))
    if len(capitals) >= _TITLE_IN_CAPITALS:
        return " ".join(capitals)
    behind = _ISSUER_BEHIND.search(title)
    return title[: behind.start()] if behind else title


def _goes_on(lines: Sequence[str], text: str) -> bool:
    if not lines:
        return bool(text.strip("-–— "))
    if not text.strip("-–—_ "):
        return False
    if lines[0].isupper():
        return text.isupper() and not _BELOW_THE_TITLE.match(text)
    return text[0].islower()


def _number(document: Document, opening: _Opening) -> str | None:
    for line in opening.lines:
        if match := _NUMBER.search(line):
            return f"{match['number']}/{match['symbol']}" if match["number"] else None
        if match := _PARTY_NUMBER.match(line):
            return f"{match['number']}-{match['symbol']}"
    for paragraph in document.paragraphs:
        named = _NUMBER_IN_APPENDIX.search(paragraph.text)
        match = _NUMBER.match(f"S{named['rest']}") if named else None
        if match and match["number"]:
            return f"{match['number']}/{match['symbol']}"
    return None


def _issued_on(document: Document, opening: _Opening) -> date | None:
    for line in opening.lines:
        if match := _DATE_IN_WORDS.search(line):
            return _date(match)
    for paragraph in document.paragraphs:
        if named := _NUMBER_IN_APPENDIX.search(paragraph.text):
            rest = named["rest"]
            match = _DATE_IN_FIGURES.search(rest) or _DATE_IN_WORDS.search(rest)
            return _date(match) if match else None
    return None


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:  # "31/2": a slip of the pen, which no one may mend by guessing
        return None


def names_years(title: str) -> bool:
    """Whether a title says which year or years the plan is for."""
    return _year_named(title) is not None or _SPAN_OF_YEARS.search(title) is not None


def _year_named(title: str) -> int | None:
    years = [int(match["year"]) for match in _YEAR_OF_PLAN.finditer(title)]
    return next((year for year in years if year in _YEARS), None)


def _year_of_blank_date(opening: _Opening) -> int | None:
    found = (_BLANK_DATE.search(line) for line in opening.lines)
    return next((int(match["year"]) for match in found if match), None)
