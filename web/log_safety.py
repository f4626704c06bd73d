"""No link's token in a log: it opens calendar and page for whoever reads it."""

from __future__ import annotations

import logging
import re

ACCESS_LOG = "uvicorn.access"
_TOKEN_IN_A_PATH = re.compile(r"(/(?:a|feeds)/)[^/?#\s]+?(?=(?:\.ics)?(?:[/?#\s]|$))")


class HideTokens(logging.Filter):
    """Writes … for what follows /a/ and /feeds/ in every text of a line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the line through."""
        if isinstance(record.msg, str):
            record.msg = without_tokens(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(
                without_tokens(one) if isinstance(one, str) else one for one in record.args
            )
        return True


def without_tokens(text: str) -> str:
    """The text with the tokens of links struck out."""
    return _TOKEN_IN_A_PATH.sub(r"\1…", text)


def hide_tokens() -> None:
    """Strike them out of the access log, which `dondoc serve` leaves off and an operator may want."""
    log = logging.getLogger(ACCESS_LOG)
    if not any(isinstance(one, HideTokens) for one in log.filters):
        log.addFilter(HideTokens())
