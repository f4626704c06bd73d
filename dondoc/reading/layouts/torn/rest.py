"""What stands after the lead cell: the coordinating cell, and what a page break has put behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dondoc.reading.formats.lines import join_words
from dondoc.reading.formats.wrapping import ends_sentence
from dondoc.reading.layouts.torn.leads import NameKey, name_key

_WANTS_MORE = (",", ";", " và", " các", " của", "-")
_SHARE_OF_A_WIDE_LINE = 0.75
_NARROWEST_WIDE_LINE = 45


class Line(NamedTuple):
    """A line after the lead cell. `is_part` marks what is left of the line that the lead ends on."""

    text: str
    opens_page: bool = False
    is_part: bool = False


class Rest(NamedTuple):
    """The cells' parts found after the lead cell."""

    coordinating: str
    content: str = ""
    lead: str = ""


def part_rest(lines: Sequence[Line], missing: NameKey, content: str, width: int) -> Rest | None:
    """Tell the coordinating cell from what is left of content and lead.

    `content` is what came before the timing cell, `width` how many characters a line of the
    content column holds. None where words of the lead are missing and cannot be found.
    """
    resumed = _where_content_resumes(lines, content, width)
    head, tail = list(lines[:resumed]), [line.text for line in lines[resumed:]]
    coordinating = [line.text for line in head]
    lead = ""
    if missing:
        torn = _take_missing(tail, missing) or _take_missing(coordinating, missing)
        if torn is None:
            return None
        lead, left_over = torn
        coordinating.extend(left_over)
    if _wants_more(" ".join(coordinating)):
        coordinating.extend(_take_agencies_after_sentence(tail, width))
    return Rest(join_words(filter(None, coordinating)), join_words(filter(None, tail)), lead)


def _where_content_resumes(lines: Sequence[Line], content: str, width: int) -> int:
    is_open = not (ends_sentence(content) or content.endswith((")", "”", '"')))
    said = ""
    for index, line in enumerate(lines):
        is_wide = bool(said) and _is_wide(line.text, width)
        is_cell_full = bool(said) and said.endswith("liên quan")
        if not line.is_part and (is_wide or (is_open and (line.opens_page or is_cell_full))):
            return index
        said = f"{said} {line.text}".strip()
    return len(lines)


def _is_wide(line: str, width: int) -> bool:
    """Whether a line is too wide for a column of agencies."""
    return len(line) >= max(width * _SHARE_OF_A_WIDE_LINE, _NARROWEST_WIDE_LINE)


def _take_missing(lines: list[str], missing: NameKey) -> tuple[str, list[str]] | None:
    """Take the missing words of a lead out of lines, the last that end or begin with them.

    What follows them is of the coordinating cell, and is taken out and given too.
    """
    for index in range(len(lines) - 1, -1, -1):
        words = lines[index].split()
        count = len(missing)
        if name_key(" ".join(words[-count:])) == missing:
            lines[index] = " ".join(words[:-count])
            return " ".join(words[-count:]), []
        if name_key(" ".join(words[:count])) == missing:
            after = [" ".join(words[count:]), *lines[index + 1 :]]
            del lines[index:]
            return " ".join(words[:count]), after
    return None


def _wants_more(cell: str) -> bool:
    return cell.endswith(_WANTS_MORE)


def _take_agencies_after_sentence(lines: list[str], width: int) -> list[str]:
    """Take narrow lines at the end, below the line on which the content's last sentence ends."""
    first = len(lines)
    while first > 0 and not _is_wide(lines[first - 1], width):
        if first < len(lines) and ends_sentence(lines[first - 1]):
            break
        first -= 1
    if first == 0 or not ends_sentence(lines[first - 1]):
        return []
    taken = lines[first:]
    del lines[first:]
    return taken
