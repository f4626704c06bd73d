"""Work that the running text gives to somebody by a day, beside the table of tasks: told, never lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dondoc.plan import Finding, PlanReading, Severity
from dondoc.reading.document import Document
from dondoc.reading.layouts.shapes import looks_like_agencies
from dondoc.reading.prose import plan_text
from dondoc.timing.deadlines import find_deadlines

_MARK = re.compile(r"^(?:[-–—+•*·]|\(?[a-zđ][.)]|\d{1,2}(?:\.\d{1,2})*[.)]?(?=\s))\s*", re.I)
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-ZĐ\u00c0-\u1ef8])")
_ASKS = re.compile(
    r"^(?:UBND .{1,40}? |Chủ tịch .{1,60}? )?(?:giao(?: cho| trách nhiệm cho)?|đề nghị|yêu cầu|phân công"
    r"|chỉ đạo)\s*:?\s+(?P<who>\S.*)",
    re.I | re.S,
)
_DOES = re.compile(
    r"^(?P<who>\S.{2,120}?),?\s+(?:chủ trì|chịu trách nhiệm|có trách nhiệm|tham mưu|chủ động|phối hợp"
    r"|hoàn thành|xây dựng|rà soát|tổng hợp|trình)\b",
    re.S,
)
_LONGEST_READ, _SHORTEST = 300, 20


def tasks_in_prose(document: Document, reading: PlanReading) -> Iterator[Finding]:
    """A doubt for each sentence outside the tasks that sets an agency a day, and is read as nothing else.

    What is read as a duty, a report or a task in labelled paragraphs is accounted for elsewhere.
    """
    if not reading.items:
        return
    known = _accounted_for(reading)
    for paragraph in plan_text(document):
        text = _MARK.sub("", paragraph.text)
        if any(one in text or text in one for one in known) or _asks_a_report(text, reading):
            continue
        for sentence in _SENTENCE.split(text):
            if _sets_an_agency(sentence) and find_deadlines(sentence, reading.plan.year):
                yield _told(sentence, str(paragraph.place))


def _accounted_for(reading: PlanReading) -> frozenset[str]:
    """The duties and contents that were read; short ones may stand in any sentence by chance."""
    duties = (text for duty in reading.standing_duties for text in duty.duties)
    contents = (item.content for item in reading.items)
    return frozenset(one for one in (*duties, *contents) if len(one) >= _SHORTEST)


def _asks_a_report(text: str, reading: PlanReading) -> bool:
    return any(one.deadline_text in text and one.name in text for one in reading.reports)


def _sets_an_agency(sentence: str) -> bool:
    asked = _ASKS.match(sentence)
    if asked:
        return looks_like_agencies(_up_to(asked["who"]))
    does = _DOES.match(sentence)
    return does is not None and looks_like_agencies(_up_to(does["who"]))


def _up_to(who: str) -> str:
    return " ".join(who[:_LONGEST_READ].split())


def _told(sentence: str, where: str) -> Finding:
    message = (
        "Đoạn này ngoài bảng nhiệm vụ giao việc có thời hạn nhưng chưa được đọc thành nhiệm vụ; nếu cần đôn đốc, "
        "hãy thêm việc này vào bảng nhiệm vụ."
    )
    return Finding("prose-task", Severity.DOUBT, where, sentence.strip(), message)
