"""Findings with an answer: found by what the answer is to, and said in its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlmodel import Session

from dondoc.plan import Finding, PlanReading, Window
from dondoc.reading.as_json import reading_from_json
from dondoc.schedule.answer_places import Whereabouts
from dondoc.schedule.answers import ASKS_WHICH, Answer, AnswerKind, doubt_of, place_words
from dondoc.schedule.lineage import Lineage, lineage_from_json
from dondoc.schedule.wording import short_date
from models.plans import findings_of
from models.tables import FindingRow, PlanRow


def mark_answered(findings: Iterable[FindingRow], answers: Sequence[Answer]) -> None:
    """Settle the findings that have an answer, in the answer's words."""
    words = {one.doubt: answer_words(one) for one in answers}
    for finding in findings:
        said = words.get(doubt_of(as_finding(finding)))
        if said is not None:
            finding.settled, finding.answer = True, said


def settled_again(
    latest: PlanRow | None,
    reading: PlanReading,
    findings: Sequence[Finding],
    lineage: Lineage,
    *,
    session: Session,
) -> dict[tuple[str, str, str], str]:
    """The findings that were settled in the version before, by code, place and what was read.

    They are the same where they speak of the same rows, wherever these stand now.
    """
    if latest is None or latest.id is None:
        return {}
    before = reading_from_json(latest.reading)
    then = Whereabouts(before.items, latest.key, lineage_from_json(latest.lineage))
    now = Whereabouts(reading.items, latest.key, lineage)
    settled = {
        (code, then.first(place), read): row.answer
        for row in findings_of(latest.id, session=session)
        if row.settled and row.code not in ASKS_WHICH
        for code, place, read in [doubt_of(as_finding(row))]
    }
    known = ((one, doubt_of(one)) for one in findings)
    return {
        (one.code, one.where, one.read): settled[asked]
        for one, (code, place, read) in known
        if (asked := (code, now.first(place), read)) in settled
    }


def as_finding(row: FindingRow) -> Finding:
    """The row as the rules take it."""
    return Finding(row.code, row.severity, row.place, row.read, row.message)


def answer_words(answer: Answer) -> str:
    """An answer as a person reads it."""
    said = {
        AnswerKind.AGENCIES: ", ".join(answer.agencies),
        AnswerKind.WINDOW: _window_words(answer.window),
        AnswerKind.AS_READ: "giữ như đã đọc",
        AnswerKind.PASSED_OVER: "bỏ qua",
        AnswerKind.SAME: f"vẫn là {_first_words(answer.first)} trước đây",
        AnswerKind.ANOTHER: "là nhiệm vụ mới, không phải nhiệm vụ cũ",
    }[answer.kind]
    return f"{said}: {answer.reason}" if answer.reason else said


def _first_words(first: Sequence[str]) -> str:
    """By where it first stood."""
    return place_words(*first[1:3]) if first else "nhiệm vụ"


def _window_words(window: Window | None) -> str:
    if window is None:
        return ""
    return f"từ {short_date(window.start)} đến hết {short_date(window.due)}"
