"""What a machine reads wrongly most often in a plan, and a wrong day comes of it: timings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dondoc.plan import Certainty, Finding, PlanItem, Severity
from dondoc.reading.document import Document
from dondoc.reading.places import where_is

SCAN = "scan"
# offices write "Quý I"; a machine makes "Quý 1" of it
_QUARTER_IN_FIGURES = re.compile(r"\bquý\s+[1-4l|]", re.I)


def timings_misread(document: Document, items: Sequence[PlanItem]) -> Iterator[Finding]:
    """The timings of a scanned plan that may be misread: not understood, or "Quý 1" for "Quý I"."""
    if document.kind != SCAN:
        return
    for item in items:
        text = item.timing.text
        is_unread = bool(text) and item.timing.certainty is Certainty.UNREADABLE
        if is_unread or _QUARTER_IN_FIGURES.search(text):
            message = f"Máy đọc chữ có thể đọc sai thời gian “{text}”; hãy đối chiếu với bản giấy."
            yield Finding("ocr-doubtful", Severity.DOUBT, where_is(item), text, message)
