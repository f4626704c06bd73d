"""Findings with an answer: found by what the answer is to, and said in its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dondoc.plan import Finding, Window
from dondoc.schedule.answers import Answer, AnswerKind, doubt_of
from dondoc.schedule.wording import short_date
from models.tables import FindingRow


def mark_answered(findings: Iterable[FindingRow], answers: Sequence[Answer]) -> None:
    """Settle the findings that have an answer, in the answer's words."""
    words = {one.doubt: answer_words(one) for one in answers}
    for finding in findings:
        said = words.get(doubt_of(as_finding(finding)))
        if said is not None:
            finding.settled, finding.answer = True, said


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
    }[answer.kind]
    return f"{said}: {answer.reason}" if answer.reason else said


def _window_words(window: Window | None) -> str:
    if window is None:
        return ""
    return f"từ {short_date(window.start)} đến hết {short_date(window.due)}"
