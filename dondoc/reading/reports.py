"""The reports that a plan asks for: by when, to whom, from whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dondoc.plan import ReportingDuty
from dondoc.reading.document import Document
from dondoc.reading.duties import read_standing_duties
from dondoc.reading.prose import closing
from dondoc.reading.report_figures import figures_until, tells_figures

_DAY = r"(?:ngày\s+)?\d{1,2}(?:/\d{1,2}(?:/\d{4})?|\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?)"
_DEADLINE = re.compile(
    rf"(?P<word>(?:chậm nhất|muộn nhất)(?:\s+(?:là|vào|đến|trước))*|trước|xong trước|đến hết)\s+"
    rf"(?P<days>{_DAY}(?:\s*(?:và|,|hoặc)\s*{_DAY})*)",
    re.I,
)
# how far from a day the words may stand that belong to it; keeps hostile texts from costing time
_NEAR = 2000
_ONE_DAY = re.compile(
    r"(?P<day>\d{1,2})(?:/|\s+tháng\s+)(?P<month>\d{1,2})(?:(?:/|\s+năm\s+)(?P<year>\d{4}))?"
)
_EXCLUSIVE = re.compile(r"(?:^|\s)trước$", re.I)
_NAME_BEFORE = re.compile(
    r"(?P<name>báo cáo(?:(?!báo cáo)[^();]){0,300}?)\s*(?:định kỳ\s*)?[,:(]?\s*$", re.I
)
_NAME_BEHIND = re.compile(r"(?P<name>báo cáo[^();,.]{0,300})", re.I)
_RECIPIENT = re.compile(
    r"(?:\bgửi(?:\s+(?:về|cho|đến|tới))?|\bvề)\s+"
    r"(?P<to>(?:Sở|Văn phòng|Ban|Bộ|Cục|Ủy ban|Uỷ ban|UBND|Công an|Thanh tra|Phòng|Viện|Trung tâm)\b"
    r"(?:[^,.;:()]|, (?=Thể thao|Thương mại|Du lịch)){0,120}?)"
    r"(?=\s+(?:để\s+)?(?:tổng hợp|theo dõi|xem xét)|\s+để\b|\s+trước\b|\s*[,.;:()]|\s*$)"
)
_ASKED = re.compile(r"(?:đề nghị|yêu cầu)\s*:?\s+(?P<who>.*)", re.I | re.S)
_BEFORE_ASKING = re.compile(r"(?=\b(?:đề nghị|yêu cầu)\b)", re.I)
_WHAT_THEY_DO = re.compile(
    r"[.;:(]|\s*,?\s*\b(?:căn cứ|triển khai|định kỳ|xây dựng|báo cáo|tổ chức thực hiện|tổ chức triển khai|"
    r"nghiêm túc|chủ động|khẩn trương|thực hiện|phối hợp|gửi|rà soát|quan tâm|theo|kịp thời|tổng hợp)\b"
)
_HUB = re.compile(
    r"\bgiao\s+(?P<office>[^,.;]{1,120}?)\s+(?:làm|là)\s+(?:cơ quan\s+)?đầu mối", re.I
)


@dataclass(frozen=True, slots=True)
class _Passage:
    """A text in which reports may be asked for, and who is meant where it names nobody."""

    text: str
    reporters: str = ""


def read_reports(document: Document, year: int) -> tuple[ReportingDuty, ...]:
    """The reports with a date, in the order printed; a day without a year is of the plan's year.

    "trước ngày 20/6" is on time to the end of 19/6; "chậm nhất ngày 20/6" includes the day.
    """
    return tuple(report for one in _passages(document) for report in _reports_of(one, year))


def coordinating_office(document: Document) -> str:
    """The office that gathers the reports: where they are sent, or the one named as the hub."""
    reports = read_reports(document, year=2000)
    if reports and reports[0].to:
        return reports[0].to
    for passage in _passages(document):
        if match := _HUB.search(passage.text):
            return match["office"]
    return ""


def _passages(document: Document) -> Iterator[_Passage]:
    yield _Passage(closing(document))
    for duty in read_standing_duties(document):
        yield from (_Passage(text, duty.agency) for text in duty.duties)


def _reports_of(passage: _Passage, year: int) -> Iterator[ReportingDuty]:
    end_of_last = 0
    for deadline, next_start in _deadlines(passage.text):
        name = _name_of(passage.text, end_of_last, deadline)
        end_of_last = deadline.end()
        if not name:
            continue
        for day in _ONE_DAY.finditer(deadline["days"]):
            before = _date(day, year)
            if before is None:
                continue
            is_exclusive = _EXCLUSIVE.search(deadline["word"].strip())
            yield ReportingDuty(
                name=name,
                deadline_text=deadline.group(),
                before=before,
                due=before - timedelta(days=1) if is_exclusive else before,
                to=_recipient(passage.text, deadline),
                reporters=_reporters(passage, deadline),
                figures_until=figures_until(passage.text, deadline.end(), next_start, before.year),
            )


def _deadlines(text: str) -> list[tuple[re.Match[str], int]]:
    """The days by which something is asked for, each with the place where the next one stands."""
    found = [one for one in _DEADLINE.finditer(text) if not tells_figures(text, one.start())]
    places = [one.start() for one in found] + [len(text)]
    return list(zip(found, places[1:], strict=True))


def _name_of(text: str, start: int, deadline: re.Match[str]) -> str:
    """What is reported: the words before the day, else those behind it in the sentence."""
    start = max(start, deadline.start() - _NEAR)
    before = _NAME_BEFORE.search(text[start : deadline.start()])
    if before:
        return before["name"].strip()
    sentence = re.split(r"(?<=[^\d])[.;]\s", _behind(text, deadline))[0]
    behind = _NAME_BEHIND.search(re.sub(r"\([^)]*\)", " ", sentence))
    return " ".join(behind["name"].split()) if behind else ""


def _recipient(text: str, deadline: re.Match[str]) -> str:
    found = _RECIPIENT.search(_behind(text, deadline)) or _RECIPIENT.search(_before(text, deadline))
    return found["to"].strip() if found else ""


def _reporters(passage: _Passage, deadline: re.Match[str]) -> str:
    for clause in reversed(_BEFORE_ASKING.split(_before(passage.text, deadline))):
        asked = _ASKED.match(clause)
        who = _WHAT_THEY_DO.split(asked["who"], maxsplit=1)[0].strip(" ,") if asked else ""
        if who:
            return who
    return passage.reporters


def _before(text: str, deadline: re.Match[str]) -> str:
    return text[max(0, deadline.start() - _NEAR) : deadline.start()]


def _behind(text: str, deadline: re.Match[str]) -> str:
    return text[deadline.end() : deadline.end() + _NEAR]


def _date(match: re.Match[str], year: int) -> date | None:
    try:
        return date(int(match["year"] or year), int(match["month"]), int(match["day"]))
    except ValueError:  # no such day: shown by nobody's guess
        return None
