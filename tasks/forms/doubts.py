"""A draft's doubts as fields of a form: what was read, where, and the ways in which to answer it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any

from sqlmodel import Session

from dondoc.errors import DondocError
from dondoc.plan import PlanItem, Severity
from dondoc.reading.as_json import reading_from_json
from dondoc.schedule.answers import AGENCY, SAME_ITEM, TIMING, AnswerKind, doubt_of, is_about
from models.plans import findings_of
from models.same_tasks import Task, candidates_of
from models.tables import FindingRow, PlanRow
from tasks.forms.choices import REOPEN
from tasks.forms.form import Schema, choice
from tasks.forms.plans import asked_findings, shortened
from tasks.plans.answered import as_finding
from tasks.plans.settle import Given

UNANSWERED, AS_READ = "Chưa trả lời", "Đúng như đã đọc"
NEW_TASK, OLD_TASK, SUGGESTED = "Là việc mới", "Là việc cũ: ", "Đúng là "
SEVERITY_WORDS = {Severity.ERROR: "Lỗi", Severity.DOUBT: "Nghi vấn"}
LONGEST_PLACE, LONGEST_CONTENT = 90, 140
MOST_ROWS = 2
_SUGGESTED = re.compile(r"có phải “([^”]+)”")
# what Markdown would take for its own signs
_SIGNS = re.compile(r"([\\`*_\[\]<>|#~])")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A finding that waits for an answer; `key` is the same as long as the same is in doubt.

    `candidates` are the tasks of the version in force that the row may be.
    """

    key: str
    row: FindingRow
    about: tuple[PlanItem, ...]
    candidates: tuple[Task, ...] = ()

    @property
    def quick(self) -> dict[str, Given]:
        """The answers that need no more than choosing one."""
        if self.row.code == SAME_ITEM:
            old = {OLD_TASK + one.words: one.id for one in self.candidates}
            found = {words: Given(AnswerKind.SAME, same_as=task) for words, task in old.items()}
            return {**found, NEW_TASK: Given(AnswerKind.ANOTHER)}
        quick = {AS_READ: Given(AnswerKind.AS_READ)}
        meant = _SUGGESTED.search(self.row.message) if self.row.code in AGENCY else None
        if meant:
            quick[SUGGESTED + meant[1]] = Given(AnswerKind.AGENCIES, (meant[1],))
        return quick


def doubts_of(plan: PlanRow, session: Session) -> list[Doubt]:
    """What a person is to answer about the plan, or has answered, errors first, each doubt once."""
    assert plan.id is not None
    asked = asked_findings(findings_of(plan.id, session=session))
    items = reading_from_json(plan.reading).items if asked else ()
    base = session.get(PlanRow, plan.based_on) if plan.based_on else None
    candidates = candidates_of(plan, base)
    found: dict[str, Doubt] = {}
    for row in asked:
        code, place, _ = doubt_of(as_finding(row))
        about = tuple(one for one in items if is_about(one, code, place, row.read))
        kin = candidates.get((row.place, row.read), ()) if row.code == SAME_ITEM else ()
        found.setdefault(key_of(row), Doubt(key_of(row), row, about, kin))
    return list(found.values())


def key_of(row: FindingRow) -> str:
    """Plan and doubt in one: an answer never meets another doubt, whatever was read meanwhile."""
    said = json.dumps([row.severity, *doubt_of(as_finding(row))], ensure_ascii=False)
    return f"doubt-{row.plan_id}-{blake2b(said.encode(), digest_size=6).hexdigest()}"


def doubt_field(doubt: Doubt, number: int, agencies: str) -> Schema:
    """The doubt as a field: `agencies` is the definition with the names to choose from."""
    row = doubt.row
    place = f" – {shortened(row.place, LONGEST_PLACE)}" if row.place else ""
    return {
        "title": f"{number}. {SEVERITY_WORDS[row.severity]}{place}",
        "description": _described(doubt),
        **_asked(doubt, agencies),
    }


def _asked(doubt: Doubt, agencies: str) -> Schema:
    quick = choice([UNANSWERED, *doubt.quick], chosen=UNANSWERED)
    if doubt.row.code == SAME_ITEM:
        return quick
    ways = [quick | {"title": "Trả lời nhanh"}, *_ways(doubt.row.code, agencies)]
    return {"anyOf": ways, "default": UNANSWERED}


def _described(doubt: Doubt) -> str:
    parts = [f"{_plain(doubt.row.message).rstrip('.')}."]
    if doubt.row.read:
        parts.insert(0, f"Đọc được: “{_plain(doubt.row.read)}”.")
    contents = (shortened(one.content, LONGEST_CONTENT).rstrip(".") for one in doubt.about)
    rows = [f"“{_plain(one)}”" for one in contents]
    if rows:
        more = f" và {len(rows) - MOST_ROWS} việc nữa" if len(rows) > MOST_ROWS else ""
        parts.append(f"Việc: {', '.join(rows[:MOST_ROWS])}{more}.")
    return "\n\n".join(parts)


def _plain(text: str) -> str:
    """A plan's own words in Markdown: they stay words, whatever signs they hold."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def _ways(code: str, agencies: str) -> Iterator[Schema]:
    """The ways in which more is to be filled in."""
    if code in AGENCY:
        names = {"$ref": f"#/definitions/{agencies}"}
        yield {"title": "Chọn cơ quan", "type": "array", "items": names, "minItems": 1}
    if code in TIMING:
        yield _WINDOW
    yield _PASSED_OVER


def _day(title: str, description: str) -> Schema:
    return {"title": title, "description": description, "type": "string", "format": "date"}


_WINDOW: Schema = {
    "title": "Ghi thời hạn",
    "type": "object",
    "properties": {
        "start": _day("Từ ngày", "Để trống là từ ngày đầu của kế hoạch.") | {"position": 0},
        "due": _day("Hạn cuối", "Ngày cuối cùng còn đúng hạn; chọn ngày xong bấm Apply.")
        | {"position": 1},
    },
    "required": ["due"],
    "additionalProperties": False,
}
_PASSED_OVER: Schema = {
    "title": "Bỏ qua",
    "type": "object",
    "properties": {
        "reason": {
            "title": "Lý do bỏ qua",
            "description": "Được lưu cùng kế hoạch, để người duyệt sau biết.",
            "type": "string",
            "minLength": 2,
        }
    },
    "required": ["reason"],
    "additionalProperties": False,
}


def answers_given(doubts: Sequence[Doubt], answers: Mapping[str, Any]) -> list[tuple[Doubt, Given]]:
    """What was filled in, doubt by doubt; what is left unanswered is not in it.

    Raises DondocError for an answer to what is no longer in doubt, and for one that no field gives.
    """
    known = {one.key: one for one in doubts}
    given = []
    for key, answer in _one_by_one(answers):
        if answer in (None, UNANSWERED):
            continue
        if key not in known:
            raise DondocError(
                "có câu trả lời cho điểm không còn trong kế hoạch này, hoặc của kế hoạch khác",
                remedy=REOPEN,
            )
        given.append((known[key], _given(known[key], answer)))
    return given


def _one_by_one(answers: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The answers, those of several plans each in a group of its own."""
    found: list[tuple[str, Any]] = []
    for key, answer in answers.items():
        is_group = key.startswith("plan-") and isinstance(answer, Mapping)
        found += answer.items() if is_group else [(key, answer)]
    return found


def _given(doubt: Doubt, answer: Any) -> Given:
    match answer:
        case str() if answer in doubt.quick:
            return doubt.quick[answer]
        case [*names] if all(isinstance(one, str) for one in names):
            return Given(AnswerKind.AGENCIES, tuple(names))
        case {"reason": str() as reason}:
            return Given(AnswerKind.PASSED_OVER, reason=reason)
        case {"due": due, **rest}:
            return Given(AnswerKind.WINDOW, start=_as_day(rest.get("start")), due=_as_day(due))
    raise DondocError(f"không hiểu câu trả lời «{answer}»", where=doubt.row.place, remedy=REOPEN)


def _as_day(written: Any) -> date | None:
    if written is None or isinstance(written, date):
        return written
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        raise DondocError(f"«{written}» không phải một ngày", remedy=REOPEN) from None
