"""The parts of a table on several pages -> one grid; what a page break cuts is made whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import Enum, auto
from itertools import pairwise

from dondoc.language.text import match_key
from dondoc.plan import Finding, Place
from dondoc.reading.document import Grid, GridRow
from dondoc.reading.formats.pages.doubts import line_torn, of_row, rows_unsure
from dondoc.reading.formats.pages.lines import joined
from dondoc.reading.formats.pages.parts import TableCell, TablePart, with_columns

_LONGEST_HEADER = 4
_ALIKE = 0.85
# of their words, before a comparison sign by sign is worth it
_SHARED = 0.3
# a heading has an ordinal and a text
_OF_HEADING = 2
_FEWEST_TASKS = 12
_DIGITS = re.compile(r"\d+")


class _Blank(Enum):
    """What a blank at the head of a page is in a column: one as such, half a merged cell, or either."""

    BLANK = auto()
    MERGED = auto()
    UNSURE = auto()


def grid_of(
    parts: Sequence[TablePart], before: int, on_page: Counter[int]
) -> tuple[Grid, list[Finding]]:
    """The table that the parts make up, in order, headers repeated and all; and its doubts.

    `on_page` counts the rows of all tables of a page.
    """
    widest = max(parts, key=lambda part: part.width)
    laid_out = [with_columns(part, widest.xs) for part in parts]
    _join_cut_cells(laid_out)
    rows: list[GridRow] = []
    doubts: list[Finding] = []
    for part in laid_out:
        if not part.has_sure_rows:
            doubts.append(rows_unsure(part.page))
        doubts += [line_torn(text, part.page) for text in part.torn]
        for row in range(part.height):
            on_page[part.page] += 1
            place = Place(page=part.page, row=on_page[part.page])
            rows.append(_row(part, row, place))
            doubts += of_row(part.cells, row, place)
    return Grid(tuple(rows), before), doubts


def _row(part: TablePart, row: int, place: Place) -> GridRow:
    texts = part.row_texts(row)
    held = [cell for cell in part.cells if cell.top <= row < cell.bottom]
    carried = frozenset(cell.left for cell in held if texts[cell.left] and _is_carried(cell, row))
    doubtful = frozenset(
        cell.left
        for cell in held
        if cell.is_guessed or cell.may_hold or (cell.doubts and not _is_carried(cell, row))
    )
    return GridRow(texts, place, carried, doubtful)


def _is_carried(cell: TableCell, row: int) -> bool:
    return cell.top < row or cell.is_carried


def _join_cut_cells(parts: Sequence[TablePart]) -> None:
    """Make whole the cells merged down that a page break cuts: their text holds on both pages."""
    is_numbered = _is_numbered(parts)
    habits = _habits(parts)
    for above, below in pairwise(parts):
        first = _repeated_header(parts[0], below)
        if first >= below.height:
            continue
        is_cut = is_numbered and not _text_at(below, 0, first)
        counts_on = _counts_on(_text_at(above, 0, above.height - 1), _text_at(below, 0, first))
        for column in range(below.width):
            _join(above, below, column, first, is_cut=is_cut)
            if column and counts_on and habits[column] is not _Blank.BLANK:
                _guess(above, below, column, first, habits[column])


def _habits(parts: Sequence[TablePart]) -> list[_Blank]:
    """What a blank at the head of a page is, by column, going by the rest of the table."""
    merged = {cell.left for part in parts for cell in part.cells if cell.is_merged_down}
    tasks = [texts for part in parts for texts in _tasks_within(parts[0], part)]
    is_told = len(tasks) >= _FEWEST_TASKS
    found: list[_Blank] = []
    for column in range(parts[0].width):
        never_blank = all(texts[column] for texts in tasks)
        if never_blank and (column in merged or is_told):
            found.append(_Blank.MERGED)
        else:
            found.append(_Blank.UNSURE if column in merged else _Blank.BLANK)
    return found


def _tasks_within(first: TablePart, part: TablePart) -> Iterator[tuple[str, ...]]:
    """The rows of a part that are more than a heading, but for the topmost below the header."""
    header = _repeated_header(first, part) if part is not first else 0
    for row in range(header + 1, part.height):
        texts = part.row_texts(row)
        if sum(map(bool, texts)) > _OF_HEADING:
            yield texts


def _counts_on(above: str, below: str) -> bool:
    """Whether two numbers of rows follow each other: no heading stands between them."""
    first, second = (_DIGITS.findall(text) for text in (above, below))
    if _DIGITS.sub("0", above) != _DIGITS.sub("0", below):
        # letters and Roman numbers
        return (
            not (first or second) and above.isupper() == below.isupper() and bool(above and below)
        )
    return bool(second) and int(second[-1]) == int(first[-1]) + 1


def _guess(above: TablePart, below: TablePart, column: int, row: int, habit: _Blank) -> None:
    """Take a blank at the head of a page for the lower half of a cell merged over two rows."""
    upper, lower = above.at(column, above.height - 1), below.at(column, row)
    if upper is None or lower is None or lower.text or upper.left != lower.left or lower.is_cut:
        return
    if not upper.text or upper.is_merged_across or lower.is_merged_across:
        return
    if habit is _Blank.MERGED:
        _hold_the_same(upper, lower, upper.text)
        lower.is_guessed = True
    else:
        lower.may_hold = upper.text


def _is_numbered(parts: Sequence[TablePart]) -> bool:
    """Whether the first column holds something in most rows, as numbers do."""
    rows = [bool(_text_at(part, 0, row)) for part in parts for row in range(part.height)]
    return sum(rows) * 2 >= len(rows)


def _repeated_header(first: TablePart, part: TablePart) -> int:
    """How many rows at the top of a part are those at the top of the first."""
    count = 0
    while count < min(_LONGEST_HEADER, part.height, first.height):
        if not _alike(part.row_texts(count), first.row_texts(count)):
            break
        count += 1
    return count


def _alike(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether two rows say the same, but for a few signs that a machine may have misread."""
    if first == second:
        return True
    if first[0] != second[0] and first[0][:1].isdigit() and second[0][:1].isdigit():
        return False  # two tasks that are worded alike
    keys = match_key(" ".join(first)), match_key(" ".join(second))
    words = [set(key.split()) for key in keys]
    if len(words[0] & words[1]) < _SHARED * max(map(len, words)):
        return False
    compared = SequenceMatcher(None, *keys, False)
    # the quick ones are never below the true one
    return compared.real_quick_ratio() > _ALIKE < compared.quick_ratio() and (
        compared.ratio() > _ALIKE
    )


def _text_at(part: TablePart, column: int, row: int) -> str:
    cell = part.at(column, row)
    return cell.text if cell else ""


def _join(above: TablePart, below: TablePart, column: int, row: int, *, is_cut: bool) -> None:
    """Join the lowest cell of a column with the topmost of the next page, if they are one."""
    upper, lower = above.at(column, above.height - 1), below.at(column, row)
    if upper is None or lower is None or lower.left != column or upper.left != column:
        return
    if is_cut and (upper.is_merged_down or lower.is_merged_down):
        _hold_the_same(upper, lower, joined(filter(None, (upper.text, lower.text))))
        lower.is_cut = True
    elif not is_cut and not lower.text and (upper.is_merged_down or lower.is_merged_down):
        _hold_the_same(upper, lower, upper.text)
        lower.is_guessed = bool(upper.text)


def _hold_the_same(upper: TableCell, lower: TableCell, text: str) -> None:
    upper.text = lower.text = text
    upper.doubts = (*upper.doubts, *lower.doubts)
    lower.is_carried = True
