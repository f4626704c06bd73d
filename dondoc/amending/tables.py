"""The tables of a decision: rows with what is done to each, by heading, column or the two sides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dondoc.amending.rows import Action, Cell, DecisionRow
from dondoc.amending.words import action_of, changes_in, is_set, section_in
from dondoc.language.text import match_key
from dondoc.reading.document import Grid, GridRow
from dondoc.reading.layouts.columns import Column, column_of

_AFTER = re.compile(
    r"\b(?:(?:sau )?(?:khi )?(?:dieu chinh|sua doi|thay the)(?: (?:thanh|lai))?|moi)\b"
)
_BEFORE = re.compile(
    r"\b(?:(?:theo|tai|trong) (?:ke hoach|kh|chuong trinh)\b.*|truoc (?:khi )?(?:dieu chinh|sua doi)|da (?:giao|ban hanh|phe duyet)|hien hanh|cu)\b"
)
_DOES = re.compile(
    r"^(?:hinh thuc|loai|phuong an)(?: (?:dieu chinh|thay doi|xu ly))?$|^(?:dieu chinh|thay doi|ghi chu|de xuat)$"
)
_OWN_NUMBER = re.compile(
    r"^(?:(?:so )?(?:tt|stt|thu tu)|muc,? so|so|muc)\b.*\b(?:ke hoach|kh|phu luc)\b"
)
_SECTION_COLUMN = re.compile(r"^(?:thuoc )?muc(?: (?:trong|tai|theo) .*)?$")
_REFERENCE = re.compile(r"^(?P<section>[IVXLC]+)\s*[.,/–-]\s*(?P<number>\d{1,3}[a-zđ]?)$")
_ORDINAL = re.compile(r"^(?P<ordinal>[IVXLC]+|[A-Z])[.)]?$")
_LED = re.compile(r"^(?P<ordinal>[IVXLC]+|[A-Z])[.)]\s+(?P<rest>\S.*)$")
_CELL_OF = {
    Column.CONTENT: Cell.CONTENT,
    Column.TIMING: Cell.TIMING,
    Column.LEAD: Cell.LEAD,
    Column.COORDINATING: Cell.COORDINATING,
    Column.PRODUCT: Cell.PRODUCT,
    Column.ASSIGNEE: Cell.ASSIGNEE,
}


@dataclass(frozen=True, slots=True)
class _Head:
    """What one column holds: a cell, of before or after; the number; the section; what is done."""

    cell: Cell | None = None
    is_before: bool = False
    is_after: bool = False
    role: str = ""


@dataclass
class Context:
    """What the words above say: what is done, in which section."""

    action: Action | None = None
    section: str = ""
    headings: dict[str, str] = field(default_factory=dict)


def rows_of_table(grid: Grid, context: Context) -> Iterator[DecisionRow]:
    """The rows below the header; a table without a header of tasks gives none."""
    found = _header(grid.rows)
    if found is None:
        return
    heads, first = found
    section = context.section
    action = context.action
    for row in grid.rows[first:]:
        if _repeats(row, grid.rows[:first]):
            continue
        heading = _heading(row, heads)
        if heading is None:
            yield _row(row, heads, action, section)
            continue
        ordinal, words = heading
        said = action_of(words)
        if said is not None and not _names_only_section(words):
            action = said
            section = section_in(words) or section
        elif ordinal:
            section = ordinal
            context.headings[ordinal] = words


def _names_only_section(words: str) -> bool:
    """A heading that is a section's own, though it has such a word in it: long ones are none."""
    return len(words.split()) > 25


def _header(rows: Sequence[GridRow]) -> tuple[list[_Head], int] | None:
    for at, row in enumerate(rows[:4]):
        heads = [_head(cell) for cell in row.cells]
        if _is_header(heads):
            below = rows[at + 1].cells if at + 1 < len(rows) else ()
            if _is_second_line(row.cells, below):
                return [
                    _head(_joined(a, b)) for a, b in zip(_filled(row.cells), below, strict=True)
                ], at + 2
            return heads, at + 1
        below = rows[at + 1].cells if at + 1 < len(rows) else ()
        if len(below) == len(row.cells):
            heads = [_head(_joined(a, b)) for a, b in zip(_filled(row.cells), below, strict=True)]
            if _is_header(heads) and _is_second_line(row.cells, below):
                return heads, at + 2
    return None


def _is_header(heads: Sequence[_Head]) -> bool:
    cells = {head.cell for head in heads if head.cell}
    return Cell.CONTENT in cells and len([one for one in heads if one.cell or one.role]) >= 2


def _is_second_line(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether a header has two lines: one side named above, its cells below."""
    if len(first) != len(second):
        return False
    below = [column_of(one) for one in second if one]
    named = sum(one in _CELL_OF for one in below)
    sides = any(_AFTER.search(match_key(one)) or _BEFORE.search(match_key(one)) for one in first)
    return named >= 2 and named >= len(below) / 2 and sides


def _filled(cells: Sequence[str]) -> list[str]:
    """A heading over several columns stands in the first of them alone."""
    found: list[str] = []
    for cell in cells:
        found.append(cell or (found[-1] if found else ""))
    return found


def _joined(above: str, below: str) -> str:
    return above if above == below or not below else f"{below} {above}"


def _head(text: str) -> _Head:
    key = match_key(text).strip(" .:*()")
    if _OWN_NUMBER.search(key):
        return _Head(role="own-number")
    if _DOES.search(key):
        return _Head(role="does")
    if _SECTION_COLUMN.search(key):
        return _Head(role="section")
    if column_of(text) is Column.NUMBER:
        return _Head(role="number")
    before, after = _BEFORE.search(key), _AFTER.search(key)
    bare = _BEFORE.sub("", key) if before else _AFTER.sub("", key)
    cell = _CELL_OF.get(column_of(bare.strip())) or _CELL_OF.get(column_of(text))
    if cell is None:
        return _Head()
    return _Head(cell, bool(before), bool(after and not before))


def _repeats(row: GridRow, headers: Sequence[GridRow]) -> bool:
    return any(row.cells == one.cells for one in headers)


def _heading(row: GridRow, heads: Sequence[_Head]) -> tuple[str, str] | None:
    """Ordinal and words of a row that is a heading: one text, or an ordinal and one text."""
    said = list(dict.fromkeys(cell for cell in row.cells if cell))
    if len(said) == 1:
        led = _LED.match(said[0])
        return (led["ordinal"], led["rest"]) if led else ("", said[0])
    at_number = [
        cell for cell, head in zip(row.cells, heads, strict=False) if head.role == "number"
    ]
    ordinal = _ORDINAL.match(at_number[0]) if at_number and at_number[0] else None
    if ordinal and len(said) == 2:
        return ordinal["ordinal"], said[1]
    return None


def _row(row: GridRow, heads: Sequence[_Head], action: Action | None, section: str) -> DecisionRow:
    before: dict[Cell, str] = {}
    cells: dict[Cell, str] = {}
    number, does = "", ""
    has_sides = any(head.is_before for head in heads)
    for text, head in zip(row.cells, heads, strict=False):
        if head.role == "own-number" or (head.role == "number" and not _has(heads, "own-number")):
            reference = _REFERENCE.match(text)
            section = reference["section"] if reference else section
            number = reference["number"] if reference else text.strip(". ")
        elif head.role == "section":
            section = section_in(text) or text.strip(". ") or section
        elif head.role == "does":
            does = f"{does} {text}".strip()
        elif head.cell and is_set(text):
            _put(text, head, cells, before, has_sides=has_sides)
    if not section and not _has(heads, "own-number"):
        number = ""  # rows of a list without sections are counted, not named
    said = action_of(does) if does else None
    cells |= {cell: new for cell, _, new in changes_in(does)}
    return _made(row, said or action, section, number, cells, before, has_sides=has_sides)


def _put(
    text: str, head: _Head, cells: dict[Cell, str], before: dict[Cell, str], *, has_sides: bool
) -> None:
    assert head.cell is not None
    if head.is_before:
        before[head.cell] = text
    elif head.is_after and head.cell is Cell.CONTENT and not has_sides:
        # "Nội dung điều chỉnh" beside "Nội dung": it says in words what changes
        changed = {cell: new for cell, _, new in changes_in(text)}
        cells |= changed or {Cell.CONTENT: text}
    elif has_sides and not head.is_after and head.cell is Cell.CONTENT:
        before.setdefault(Cell.CONTENT, text)
    else:
        cells[head.cell] = text


def _has(heads: Sequence[_Head], role: str) -> bool:
    return any(head.role == role for head in heads)


def _made(
    row: GridRow,
    action: Action | None,
    section: str,
    number: str,
    cells: dict[Cell, str],
    before: dict[Cell, str],
    *,
    has_sides: bool,
) -> DecisionRow:
    text = " | ".join(cell for cell in dict.fromkeys(row.cells) if cell)
    old = before.get(Cell.CONTENT, "")
    if has_sides and not before and cells:
        action = Action.ADD if action in (None, Action.UNSAID) else action
    elif has_sides and before and not cells:
        action = Action.ABOLISH if action in (None, Action.UNSAID) else action
    elif has_sides and before and cells and action in (None, Action.UNSAID):
        action = Action.CHANGE
    unread = "" if old or cells or number else "không thấy nội dung hay số thứ tự của nhiệm vụ"
    return DecisionRow(
        action or Action.UNSAID, text, row.place, section, number, old, cells, unread
    )
