"""Lists inside a task: "1) …; 2) …", whose later points stand alone at the head of a page."""

from __future__ import annotations

import re

from dondoc.reading.layouts.ordinals import Led, follows, kind_of, opens_series

_POINT = re.compile(r"(?:^|[\s;:,.(])(?P<ordinal>\d{1,2}|[a-zđ])\s?[.)/]{1,2}\s")


def goes_on_with_list(above: str, led: Led) -> bool:
    """Whether a text led by a number or small letter is the next point of the list that a text holds,
    or the first one behind its colon.
    """
    if above.endswith(":") and opens_series(led.ordinal):
        return True
    points = [match["ordinal"] for match in _POINT.finditer(above)]
    own = [one for one in points if kind_of(one) == kind_of(led.ordinal)]
    return bool(own) and follows(own[-1], led.ordinal)
