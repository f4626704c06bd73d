"""A report in free words: matched to the agency's items as far as it is sure, the rest listed.

Nothing here is an answer yet: a person compares, and what is not sure stays unanswered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from dondoc.errors import RefusedReport, UnreadableFile
from dondoc.language.text import clean, match_key
from dondoc.reports.columns import COLUMNS, LONGEST_TEXT
from dondoc.reports.form import Asked, Form, Progress

# a heading that repeats an item's words; below it two items of a plan may be taken for each other
SURE_OF_HEADING = 90.0
AHEAD_OF_THE_NEXT = 8.0
SHORTEST_HEADING = 15
MOST_PASSAGES = 3_000
_NUMBERED = re.compile(
    r"(?:(?:nhiệm vụ|mục|việc)\s+)?((?:[IVXL]+|\d+)(?:\.\d+)*)\s*[.):–-]?\s+", re.I
)
_PROGRESS = {
    Progress.DONE: re.compile(r"\bda (?:hoan thanh|thuc hien xong|lam xong|to chuc xong)\b"),
    Progress.IN_PROGRESS: re.compile(
        r"\bdang (?:thuc hien|trien khai|tien hanh|xay dung|tham muu)\b"
    ),
    Progress.NOT_STARTED: re.compile(r"\bchua (?:thuc hien|trien khai|tien hanh)\b"),
}
# where a report speaks of all its work, or ends
_OTHER_PART = re.compile(
    r"(?:noi nhan|tren day|kinh gui|kho khan|ton tai|han che|kien nghi|de xuat|phuong huong|danh gia)\b"
)
_NOT_SURE = re.compile(
    r"\b(?:chua|khong|sap|co ban|phan lon|mot phan|se)\s+(?:da\s+)?hoan thanh\b|\bkhong thuc hien\b"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, or one row of a table with its cells in one line; `at` counts from 1."""

    at: int
    text: str

    @property
    def place(self) -> str:
        """Where it stands, for people."""
        return f"đoạn {self.at}"


@dataclass(frozen=True, slots=True)
class Match:
    """An item and the passages that surely speak of it; `progress` only where the words say one."""

    asked: Asked
    passages: tuple[Passage, ...]
    progress: Progress | None

    @property
    def text(self) -> str:
        """What was written, a line for each passage."""
        return "\n".join(one.text for one in self.passages)[:LONGEST_TEXT]


@dataclass(frozen=True, slots=True)
class Compared:
    """A report set against what was asked: sure matches, items not found, passages left over."""

    matches: tuple[Match, ...]
    unanswered: tuple[Asked, ...]
    rest: tuple[Passage, ...]

    @property
    def words(self) -> str:
        """The comparison in one line."""
        in_all = len(self.matches) + len(self.unanswered)
        sure = sum(one.progress is not None for one in self.matches)
        return (
            f"khớp chắc {len(self.matches)}/{in_all} nhiệm vụ, trong đó {sure} rõ tình trạng; "
            f"chưa thấy {len(self.unanswered)} nhiệm vụ; {len(self.rest)} đoạn chưa khớp"
        )


def compare(data: bytes, name: str, form: Form) -> Compared:
    """Set a Word report against the agency's items; raises RefusedReport for one that cannot be read."""
    passages = passages_of(data, name)
    heads = _heads(passages, form.rows)
    matches = tuple(_match(asked, at, passages, heads) for asked, at in _found(heads, form.rows))
    used = {one.at for match in matches for one in match.passages}
    found = {match.asked.key for match in matches}
    return Compared(
        matches,
        tuple(row for row in form.rows if row.key not in found),
        tuple(one for one in passages if one.at not in used),
    )


def passages_of(data: bytes, name: str) -> tuple[Passage, ...]:
    """The text of a Word file in reading order; raises RefusedReport."""
    from dondoc.reading.formats import open_document

    try:
        document = open_document(data, name=name)
    except UnreadableFile as wrong:
        raise RefusedReport(wrong.message, remedy=wrong.remedy) from wrong
    texts = []
    grids = list(document.grids)
    for at in range(len(document.paragraphs) + 1):
        while grids and grids[0].before <= at:
            texts += [" | ".join(_cells(row.cells)) for row in grids.pop(0).rows]
        if at < len(document.paragraphs):
            texts.append(document.paragraphs[at].text)
    kept = [text for text in map(clean, texts) if text]
    if len(kept) > MOST_PASSAGES:
        raise RefusedReport(f"báo cáo có {len(kept)} đoạn, quá dài để đối chiếu")
    if not kept:
        raise RefusedReport("tệp Word không có chữ nào", remedy="điền vào tệp mẫu của kỳ")
    return tuple(Passage(at, text) for at, text in enumerate(kept, start=1))


def compared_as_json(compared: Compared) -> dict[str, Any]:
    """The comparison for keeping: `rows` are what an acceptance counts, the rest is for people."""
    return {
        "form": "",
        "sheet": "",
        "compared": compared.words,
        "rows": [_answer(one) for one in compared.matches if one.progress is not None],
        "matches": [
            {"key": one.asked.key, "item": one.asked.reference, "content": one.asked.content}
            | {"place": one.passages[0].place, "text": one.text}
            | {"progress": one.progress.value if one.progress else None}
            for one in compared.matches
        ],
        "unanswered": [
            {"item": one.reference, "content": one.content} for one in compared.unanswered
        ],
        "rest": [{"place": one.place, "text": one.text} for one in compared.rest],
        "remarks": [f"báo cáo viết tự do: {compared.words}"],
    }


def _answer(match: Match) -> dict[str, Any]:
    asked = match.asked
    assert match.progress is not None
    return {
        "key": asked.key,
        "section": asked.section,
        "number": asked.number,
        "content": asked.content,
        "role": asked.role.value,
        "progress": match.progress.value,
        "result": match.text,
        "figure": None,
        "unit": "",
        "difficulty": "",
        "proposal": "",
        "cells": dict.fromkeys((column.name for column in COLUMNS), match.passages[0].place),
    }


def _cells(cells: Sequence[Any]) -> Iterator[str]:
    """The texts of a row's cells, a merged one once."""
    last = None
    for cell in cells:
        text = clean(str(getattr(cell, "text", cell)))
        if text and text != last:
            yield text
        last = text


def _heads(passages: Sequence[Passage], rows: Sequence[Asked]) -> dict[int, str]:
    """Where the words of exactly one item begin: index of the passage → the item's key."""
    heads = {}
    for at, passage in enumerate(passages):
        if key := _sure_item(passage.text, rows):
            heads[at] = key
    return heads


def _sure_item(text: str, rows: Sequence[Asked]) -> str:
    numbered = _NUMBERED.match(text)
    words = match_key(text[numbered.end() :] if numbered else text).lstrip("| ")
    scores = sorted(
        ((_likeness(words, row), row.key, row) for row in rows), key=lambda one: -one[0]
    )
    best, _, row = scores[0]
    after = scores[1][0] if len(scores) > 1 else 0.0
    if best >= SURE_OF_HEADING and best - after >= AHEAD_OF_THE_NEXT:
        return row.key
    return _by_reference(text, rows)


def _by_reference(text: str, rows: Sequence[Asked]) -> str:
    """The item of a whole reference ("II.1"): a lone number may be the report's own numbering."""
    numbered = _NUMBERED.match(text)
    if not numbered or "." not in numbered[1]:
        return ""
    named = [row.key for row in rows if row.reference.casefold() == numbered[1].casefold()]
    return named[0] if len(named) == 1 else ""


def _likeness(words: str, row: Asked) -> float:
    content = match_key(row.content).rstrip(". ")
    if len(content) < SHORTEST_HEADING:
        return 100.0 if words.rstrip(". ") == content else 0.0
    return fuzz.ratio(words[: len(content)], content)


def _found(heads: dict[int, str], rows: Sequence[Asked]) -> Iterator[tuple[Asked, int]]:
    """Items that are spoken of in one place only: of two nobody knows which is the answer."""
    times = Counter(heads.values())
    by_key = {row.key: row for row in rows}
    for at, key in heads.items():
        if times[key] == 1:
            yield by_key[key], at


def _match(asked: Asked, at: int, passages: Sequence[Passage], heads: dict[int, str]) -> Match:
    own = [passages[at]]
    for index in range(at + 1, len(passages)):
        text = passages[index].text
        if index in heads or _NUMBERED.match(text) or text.isupper() or _is_of_its_own(text):
            break
        own.append(passages[index])
    return Match(asked, tuple(own), _progress_in(" ".join(one.text for one in own), asked))


def _is_of_its_own(text: str) -> bool:
    return bool(_OTHER_PART.match(match_key(text).lstrip("-+* ")))


def _progress_in(text: str, asked: Asked) -> Progress | None:
    """The one state that the words name; None where they name none, several, or take it back."""
    words = match_key(text).replace(match_key(asked.content).rstrip(". "), " ")
    if _NOT_SURE.search(words):
        return None
    named = [state for state, pattern in _PROGRESS.items() if pattern.search(words)]
    return named[0] if len(named) == 1 else None
