"""The words of WordprocessingML as Word shows them: ISO/IEC 29500-1, part 17."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

# set on a paragraph by `word_numbering`: the number that Word shows before it
LABEL = "{urn:dondoc}label"
PAGE_BREAK = f"{W}lastRenderedPageBreak"
# deleted and moved-away text, and the second copy of a text box for older programs
_NOT_SHOWN = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{_COMPATIBILITY}Fallback", f"{W}rPr", f"{W}pPr"}
)
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}  # fmt: skip
_BLOCKS = frozenset({f"{W}p", f"{W}tc", f"{W}tr", f"{W}txbxContent"})


def text_of(element: _Element) -> str:
    """All words that are shown, paragraphs and cells parted by line ends."""
    parts: list[str] = [_label(element)]
    _collect(element, parts)
    return "".join(parts)


def _collect(element: _Element, parts: list[str]) -> None:
    for child in element:
        tag = child.tag
        if tag in _NOT_SHOWN or not isinstance(tag, str):
            continue
        if tag == f"{W}t":
            parts.append(child.text or "")
        elif tag in _SIGNS:
            parts.append(_SIGNS[tag])
        else:
            parts.append(_label(child))
            _collect(child, parts)
            if tag in _BLOCKS:
                parts.append("\n")


def _label(element: _Element) -> str:
    label = element.get(LABEL)
    return f"{label} " if label else ""


def is_bold(paragraph: _Element) -> bool:
    """Whether all of a paragraph's words are bold, or its style is one of headings."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    if style is not None and style.get(f"{W}val", "").lower().startswith(("heading", "title")):
        return True
    runs = [run for run in paragraph.iter(f"{W}r") if text_of(run).strip()]
    return bool(runs) and all(_is_bold_run(run) for run in runs)


def _is_bold_run(run: _Element) -> bool:
    bold = run.find(f"{W}rPr/{W}b")
    return bold is not None and bold.get(f"{W}val", "1") not in ("0", "false", "off")
