"""The header of a table that no lines frame: where it stands among lines, and its headings' places."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dondoc.language.text import match_key
from dondoc.reading.formats.pages.lines import PrintedLine
from dondoc.reading.formats.pages.page import Rule, Word

# of the height of a line: gaps this wide part the cells of a header, and the words of a heading
GAP = 0.62
_LONGEST_HEADER = 5
_NEXT_LINE = 0.9
_FEWEST_COLUMNS = 3
_NUMBER = re.compile(r"^(?:tt|stt|so tt|s\.t\.t)\.?$")
# what a header of tasks must name; which column is which is the layouts' business
_NAMED = (
    re.compile(r"noi dung|nhiem vu|cong viec|hoat dong|giai phap|ten "),
    re.compile(r"thoi gian|thoi han|tien do|chu tri|phu trach|phoi hop|thuc hien"),
)


def header_at(lines: Sequence[PrintedLine], across: Sequence[Rule]) -> tuple[int, int] | None:
    """The lines [start, end) of a header of tasks, or None; lines across may bound it."""
    for index, line in enumerate(lines):
        parts = segments(line)
        if len(parts) >= 2 and any(_NUMBER.match(match_key(_text(part))) for part in parts):
            start, end = _between(lines, index, across) or _whole_header(lines, index)
            found = spans(lines[start:end])
            key = match_key(" ".join(line.text for line in lines[start:end]))
            if len(found) >= _FEWEST_COLUMNS and all(named.search(key) for named in _NAMED):
                return start, end
    return None


def _between(
    lines: Sequence[PrintedLine], index: int, across: Sequence[Rule]
) -> tuple[int, int] | None:
    """The lines about one of them that two lines across bound."""
    line = lines[index]
    places = [rule.at for rule in across if rule.start <= line.x0 + line.height <= rule.end]
    above = max((place for place in places if place < line.middle), default=None)
    below = min((place for place in places if place > line.middle), default=None)
    if above is None or below is None:
        return None
    inside = [at for at, one in enumerate(lines) if above < one.middle < below]
    return (inside[0], inside[-1] + 1) if len(inside) <= _LONGEST_HEADER else None


def _whole_header(lines: Sequence[PrintedLine], index: int) -> tuple[int, int]:
    """A header of several lines about the one that holds "TT"."""
    start, end = index, index + 1
    while start > 0 and index - start < 2 and _hangs_together(lines[start - 1], lines[start]):
        is_beside = lines[start - 1].bottom > lines[start].top + lines[start].height / 4
        if len(segments(lines[start - 1])) < 2 and not is_beside:
            break
        start -= 1
    number = segments(lines[index])[0]
    while end < len(lines) and end - index < _LONGEST_HEADER:
        begins_row = lines[end].words[0].x0 <= number[-1].x1
        is_plain = lines[index].is_bold and not lines[end].is_bold
        if begins_row or is_plain or not _hangs_together(lines[end - 1], lines[end]):
            break
        if _is_below_several(lines[end], lines[start:end]):
            break
        end += 1
    return start, end


def _is_below_several(line: PrintedLine, header: Sequence[PrintedLine]) -> bool:
    """Whether a line stands below several headings at once: it is the first heading of the body."""
    pieces = [[(part[0].x0, part[-1].x1) for part in segments(one)] for one in header]
    return any(_is_over_several((part[0].x0, part[-1].x1), pieces) for part in segments(line))


def _hangs_together(above: PrintedLine, below: PrintedLine) -> bool:
    return below.top - above.bottom < _NEXT_LINE * min(above.height, below.height)


def segments(line: PrintedLine) -> list[list[Word]]:
    """The parts of a line between wide gaps."""
    wide = GAP * line.height
    parts: list[list[Word]] = [[line.words[0]]]
    for word in line.words[1:]:
        if word.x0 - parts[-1][-1].x1 > wide:
            parts.append([])
        parts[-1].append(word)
    return parts


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def spans(header: Sequence[PrintedLine]) -> list[tuple[float, float]]:
    """The span of each heading over all lines of the header, those over several headings left out."""
    rows = [[(part[0].x0, part[-1].x1) for part in segments(line)] for line in header]
    pieces = sorted(piece for row in rows for piece in row if not _is_over_several(piece, rows))
    found = [pieces[0]]
    for start, end in pieces[1:]:
        if start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _is_over_several(
    piece: tuple[float, float], rows: Sequence[Sequence[tuple[float, float]]]
) -> bool:
    """Whether a piece of a line stands over two pieces of another, as "Cơ quan thực hiện" does."""
    start, end = piece
    return any(sum(left < end and start < right for left, right in row) > 1 for row in rows)
