"""What is in force for a paragraph and a run of a Word document: its own setting, its styles', the defaults'."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph


def settings_of(paragraph: Paragraph, run: Any, name: str) -> Iterator[Any]:
    """What is set for a run, the nearest first: itself, its paragraph's styles, the defaults."""
    if run is not None and run._r.rPr is not None:
        yield from run._r.rPr.findall(qn(name))
    for style in _styles(paragraph):
        if style.element.rPr is not None:
            yield from style.element.rPr.findall(qn(name))
    yield from _defaults(paragraph, name)


def _styles(paragraph: Paragraph) -> Iterator[Any]:
    style: Any = paragraph.style
    while style is not None:
        yield style
        style = style.base_style


def _defaults(paragraph: Paragraph, name: str) -> Iterator[Any]:
    # a header is a part of its own, and has the document's styles
    document = paragraph.part.package.main_document_part.document
    defaults = document.styles.element.find(qn("w:docDefaults"))
    if defaults is not None:
        yield from defaults.iter(qn(name))


def size_of(paragraph: Paragraph, run: Any) -> float:
    """The size of a run in points."""
    found = next(settings_of(paragraph, run, "w:sz"), None)
    return int(found.get(qn("w:val"))) / 2 if found is not None else 10.0


def is_set(paragraph: Paragraph, run: Any, name: str) -> bool:
    """Whether a run has a property that is on or off ("w:b")."""
    found = next(settings_of(paragraph, run, name), None)
    return found is not None and found.get(qn("w:val")) not in ("0", "false", "none")


def paragraph_settings_of(paragraph: Paragraph, name: str) -> Iterator[Any]:
    """What is set for a paragraph, the nearest first."""
    if paragraph._p.pPr is not None:
        yield from paragraph._p.pPr.findall(qn(name))
    for style in _styles(paragraph):
        if style.element.pPr is not None:
            yield from style.element.pPr.findall(qn(name))
    yield from _defaults(paragraph, name)


def alignment_of(paragraph: Paragraph) -> WD_ALIGN_PARAGRAPH | None:
    """How its lines are set; None for the left margin by default."""
    found = next(paragraph_settings_of(paragraph, "w:jc"), None)
    return found.val if found is not None else None


def is_kept_with_next(paragraph: Paragraph) -> bool:
    """Whether it is never the last on its page."""
    found = next(paragraph_settings_of(paragraph, "w:keepNext"), None)
    return found is not None and found.get(qn("w:val")) not in ("0", "false", "none")


def length_of(paragraph: Paragraph, name: str, attribute: str, default: int = 0) -> float:
    """A length in the unit of its attribute (mostly twentieths of a point)."""
    for found in paragraph_settings_of(paragraph, name):
        value = found.get(qn(attribute))
        if value is not None:
            return float(value)
    return default
