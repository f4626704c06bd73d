"""Where among words a timing cell may stand: by the shapes that such cells have, never in prose.

Only the shapes are known here, to find the cell; what a phrase means is `dondoc.timing`'s.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from dondoc.reading.layouts.torn.leads import Word

_YEAR = r"(?:19|20)\d{2}"
_OF_YEAR = rf"(?:\s*(?:/|-|–|,?\s?năm)?\s*{_YEAR})?"
_AND = r"(?:\s*[,;]\s*|\s*[-–]\s*|\s+(?:và|đến)\s+)"
_QUARTER = rf"[Qq]uý\s(?:[IV]{{1,3}}|[1-4])(?:{_AND}(?:[IV]{{1,3}}|[1-4])\b)*{_OF_YEAR}"
_MONTH = rf"[Tt]háng\s\d{{1,2}}(?:{_AND}\d{{1,2}}\b(?!/\d))*{_OF_YEAR}"
_TO_YEAR = rf"\s*[-–]\s*{_YEAR}"
_YEARS = rf"(?:(?:[Nn]ăm\s|[Gg]iai đoạn\s){_YEAR}(?:{_TO_YEAR})?|{_YEAR}{_TO_YEAR})"
_DATE = rf"(?:[Nn]gày\s)?\d{{1,2}}[/.-]\d{{1,2}}(?:[/.-]{_YEAR})?"
# atomic: a span is read one way only, so no text makes the search slow
_SPAN = rf"(?>{_QUARTER}|{_MONTH}|{_DATE}|{_YEARS})"
_OPENER = (
    r"(?:Hoàn thành\s)?(?:[Tt]rước|[Đđ]ến(?:\shết)?|[Cc]hậm nhất|[Hh]ạn|[Tt]ừ|[Tt]rong"
    r"|[Đđ]ầu|[Gg]iữa|[Cc]uối)\s"
)
_REPEATED = r"[Hh][àằ]ng\s(?:năm|quý|tháng|tuần|ngày)"
_STANDING = (
    r"Cả năm|Trong năm|Thường xuyên(?:,\s(?:liên tục|hằng năm|hàng năm))?|Đột xuất"
    rf"|Định kỳ(?:\shoặc đột xuất|\svà đột xuất|\s{_REPEATED})?|{_REPEATED}"
    r"|Theo (?:kế hoạch|lộ trình|chương trình|yêu cầu)|Khi có yêu cầu"
)
_SHAPE = re.compile(
    rf"(?<!\S)(?:(?:(?:{_OPENER})?{_SPAN}(?:{_AND}{_SPAN}){{0,12}}+|{_STANDING}){_OF_YEAR}|{_YEAR})(?!\S)"
)


def timing_spans(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """The spans [start, end) of words that have the shape of a timing cell."""
    text = " ".join(word.text for word in words)
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word.text) + 1)
    for found in _SHAPE.finditer(text):
        if not found[0][0].islower():
            yield bisect_left(starts, found.start()), bisect_left(starts, found.end())
