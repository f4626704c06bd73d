"""Make samples/ke-hoach-2026.docx from samples/ke-hoach-2026.txt, so that the two always agree.

Run `python -m samples.make` from the root of the repository; the bytes are the same each time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from docx.document import Document

from dondoc.reports import decree30, word

HERE = Path(__file__).parent
TEXT = HERE / "ke-hoach-2026.txt"
WORD = HERE / "ke-hoach-2026.docx"
WIDTHS_MM = (12.0, 112.0, 34.0, 46.0, 48.0)
COLUMNS = len(WIDTHS_MM)


def table_rows(lines: list[str]) -> tuple[list[str], list[list[str]]]:
    """The header and the rows, the header's repetitions dropped and torn rows joined."""
    cells = [line.split("\t") for line in lines if line.count("\t") == COLUMNS - 1]
    header, rows = cells[0], list[list[str]]()
    for row in cells[1:]:
        if row == header:
            continue
        if row[0]:
            rows.append(row)
        else:
            rows[-1] = [f"{old} {new}".strip() for old, new in zip(rows[-1], row, strict=True)]
    return header, rows


def make_word(text: str) -> bytes:
    """The Word file of the plan's text."""
    lines = [line for line in text.splitlines() if line.strip()]
    paragraphs = [line for line in lines if line.count("\t") < COLUMNS - 1]
    document = word.decree_document(paragraphs[4].strip("*"))
    appendix = paragraphs.index("**PHỤ LỤC**")
    _add_head(document, paragraphs[:5])
    _add_body(document, paragraphs[5:appendix])
    _add_appendix(document, paragraphs[appendix:], lines)
    return word.document_bytes(document)


def _add_head(document: Document, lines: list[str]) -> None:
    body, state = lines[0].split("\t")
    left, right = word.add_two_columns(document, 70, 92)
    word.add_part(left, decree30.ISSUING_BODY, body)
    word.add_rule(left, 70, 0.4)
    word.add_part(left, decree30.NUMBER, lines[1])
    word.add_part(right, decree30.TITLE_OF_STATE, state)
    word.add_part(right, decree30.STATE_MOTTO, decree30.MOTTO)
    word.add_rule(right, 92, 0.6)
    word.add_part(right, decree30.PLACE_AND_DATE, lines[2])
    word.add_part(
        document, decree30.KIND, lines[3].strip("*")
    ).paragraph_format.space_before = 152400
    word.add_part(document, decree30.SUBJECT, lines[4].strip("*"))
    word.add_rule(document, word.text_width_mm(), 0.4)
    word.add_part(document, decree30.SUBJECT, "")


def _add_body(document: Document, lines: list[str]) -> None:
    recipients = lines.index("**Nơi nhận:**")
    for line in lines[:recipients]:
        part = decree30.HEADING if line.startswith("**") else decree30.BODY
        word.add_part(document, part, line.strip("*"))
    word.keep_text_with_next(document)
    left, right = word.add_two_columns(document, 80, 85)
    for line in lines[recipients:]:
        text = line.strip("*")
        if text == "Nơi nhận:":
            word.add_part(left, decree30.RECIPIENTS, text)
        elif line.startswith("**"):
            word.add_part(right, decree30.AUTHORITY, text)
        else:
            word.add_part(left, decree30.RECIPIENT, text)


def _add_appendix(document: Document, paragraphs: list[str], lines: list[str]) -> None:
    word.begin_appendix(document)
    name, title, of_plan = (re.sub(r"\*\*", "", line) for line in paragraphs)
    word.add_part(document, decree30.APPENDIX, name)
    word.add_part(document, decree30.APPENDIX_NAME, title)
    word.add_part(document, decree30.APPENDIX_OF, of_plan).paragraph_format.space_after = 76200
    header, rows = table_rows(lines)
    headings = frozenset(_section_headings(rows))
    word.add_grid(document, header, rows, WIDTHS_MM, bold_rows=headings)


def _section_headings(rows: list[list[str]]) -> Iterator[int]:
    return (index for index, row in enumerate(rows) if not row[0].isdigit())


if __name__ == "__main__":
    WORD.write_bytes(make_word(TEXT.read_text(encoding="utf-8")))
