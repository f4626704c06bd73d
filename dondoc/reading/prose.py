"""The running text of a plan by its chapters, numbered headings and points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dondoc.language.text import match_key
from dondoc.reading.document import Document, Paragraph

KINDS_OF_PLAN = (
    "KẾ HOẠCH",
    "ĐỀ ÁN",
    "CHƯƠNG TRÌNH HÀNH ĐỘNG",
    "CHƯƠNG TRÌNH",
    "PHƯƠNG ÁN",
    "CHỈ THỊ",
    "THÔNG BÁO",
)
# what issues a plan, or is one where it issues none
DECISIONS = ("QUYẾT ĐỊNH", "NGHỊ QUYẾT")

# what stands after the last word of a plan: recipients, signatures, appendices
_AFTER_THE_TEXT = re.compile(
    r"\W*(?:Nơi nhận\b|(?:TM|KT|TL|TUQ)[.,]|PHỤ LỤC|BIỂU\s|DANH MỤC\s|\(?Ban hành kèm theo)"
)
_LAST_PARAGRAPH = re.compile(r"Trên đây là\b", re.I)
_CHAPTER = re.compile(r"(?P<ordinal>[IVXL]+)\s*[.)]\s*(?P<title>\S.{1,200})$")
_NUMBERED = re.compile(r"(?P<number>\d+(?:\.\d+)*)\s*[.)]?\s+(?P<title>\S.*)$")
_POINT = re.compile(r"(?:[-–—•*]+|[a-zđ]\))\s*")
_SUB_POINT = re.compile(r"\+\s*")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the text under a Roman number; the part before the first has neither."""

    ordinal: str
    title: str
    paragraphs: tuple[Paragraph, ...]

    def is_about(self, words: Iterable[str]) -> bool:
        """Whether the title holds one of the words (as `match_key` gives them)."""
        key = match_key(self.title)
        return any(word in key for word in words)


@dataclass(frozen=True, slots=True)
class Block:
    """What stands under one numbered heading: its number and title, and the paragraphs."""

    number: str
    title: str
    paragraphs: tuple[Paragraph, ...]


def kind_and_rest(text: str) -> tuple[str, str] | None:
    """The kind of plan that a heading line names and what stands behind it on the line.

    "KẾ HOẠCH" gives ("KẾ HOẠCH", ""), "QUYẾT ĐỊNH:" nothing: it opens the articles.
    """
    for kind in (*KINDS_OF_PLAN, *DECISIONS):
        if text == kind:
            return kind, ""
        if text.startswith(f"{kind} ") and not text[len(kind) + 1 :].isupper():
            return kind, text[len(kind) :].strip()
    return None


def title_place(paragraphs: Sequence[Paragraph]) -> int | None:
    """The index of the line that names the plan ("KẾ HOẠCH"); a decision's own only if no other."""
    decision = None
    for index, paragraph in enumerate(paragraphs):
        if paragraph.text.startswith("PHỤ LỤC") and decision is None:
            break
        named = kind_and_rest(paragraph.text)
        if named and named[0] not in DECISIONS:
            return index
        if named and decision is None:
            decision = index
    return decision


def plan_text(document: Document) -> tuple[Paragraph, ...]:
    """The plan's own text: from below its title to its last sentence, without its signatures."""
    start = title_place(document.paragraphs)
    behind = document.paragraphs[0 if start is None else start + 1 :]
    for index, paragraph in enumerate(behind):
        if _AFTER_THE_TEXT.match(paragraph.text):
            return behind[:index]
    return behind


def chapters(document: Document) -> tuple[Chapter, ...]:
    """The chapters in order; the first, without ordinal, is what stands above them all."""
    found: list[tuple[str, str, list[Paragraph]]] = [("", "", [])]
    for paragraph in plan_text(document):
        if _LAST_PARAGRAPH.match(paragraph.text):
            break
        heading = _CHAPTER.match(paragraph.text)
        if heading:
            found.append((heading["ordinal"], heading["title"].rstrip(" ."), []))
        else:
            found[-1][2].append(paragraph)
    return tuple(Chapter(ordinal, title, tuple(below)) for ordinal, title, below in found)


def closing(document: Document) -> str:
    """The last paragraph ("Trên đây là Kế hoạch …") with all that follows it in the plan's text."""
    text = plan_text(document)
    for index, paragraph in enumerate(text):
        if _LAST_PARAGRAPH.match(paragraph.text):
            return " ".join(one.text for one in text[index:])
    return ""


def numbered(text: str) -> tuple[str, str] | None:
    """The number and the rest of a paragraph that begins with one ("2.1. Giai đoạn …")."""
    match = _NUMBERED.match(text)
    return (match["number"], match["title"]) if match else None


def blocks(paragraphs: Iterable[Paragraph]) -> tuple[Block, ...]:
    """The paragraphs by the numbered headings above them; what stands above the first has none."""
    found: list[tuple[str, str, list[Paragraph]]] = [("", "", [])]
    for paragraph in paragraphs:
        number = numbered(paragraph.text)
        if number:
            found.append((*number, []))
        else:
            found[-1][2].append(paragraph)
    return tuple(
        Block(number, title, tuple(below)) for number, title, below in found if title or below
    )


def points(paragraphs: Iterable[Paragraph]) -> tuple[str, ...]:
    """The points of a block, their dashes taken off.

    A paragraph without a dash goes with the point above it; where there is no point above, it is
    one of its own. "+" lines stay with their point.
    """
    found: list[str] = []
    is_listed = False
    for paragraph in paragraphs:
        text = paragraph.text
        if not any(sign.isalpha() for sign in text):  # a page number, a rule
            continue
        if match := _POINT.match(text):
            is_listed = True
            found.append(text[match.end() :])
        elif found and (is_listed or _SUB_POINT.match(text)):
            found[-1] = f"{found[-1]} {text}"
        else:
            found.append(text)
    return tuple(found)


def is_point(paragraph: Paragraph) -> bool:
    """Whether the paragraph begins with a dash or a letter."""
    return _POINT.match(paragraph.text) is not None
