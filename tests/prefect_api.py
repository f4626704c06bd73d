"""Prefect's API, asked as its own client does: a server whose database is busy says so, and is asked again."""

from __future__ import annotations

import time
from typing import Any

import httpx

BUSY = 503
TRIES, SECONDS_BETWEEN = 10, 1.0


def posted(address: str, body: dict[str, Any]) -> httpx.Response:
    """The answer to the request; raises HTTPStatusError for any refusal."""
    for _ in range(TRIES):
        answer = httpx.post(address, json=body, timeout=30)
        if answer.status_code != BUSY:
            break
        time.sleep(SECONDS_BETWEEN)
    return answer.raise_for_status()
