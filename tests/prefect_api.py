"""Prefect's API, asked as its own client does: a server that is busy, says so or does not answer in
time, is asked again."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

import httpx

BUSY = 503
TRIES, SECONDS_BETWEEN, SECONDS_TO_ANSWER = 10, 1.0, 60


def gotten(address: str) -> httpx.Response:
    """What stands there; raises HTTPStatusError for any refusal."""
    return _asked("GET", address)


def posted(address: str, body: dict[str, Any]) -> httpx.Response:
    """The answer to the request; raises HTTPStatusError for any refusal."""
    if address.endswith("/create_flow_run"):
        # asked again it starts no second run
        body = {"idempotency_key": str(uuid4())} | body
    return _asked("POST", address, json=body)


def pause_schedules(prefect: str) -> None:
    """Only what the test starts is to run from now on, whatever the hour."""
    for one in posted(f"{prefect}/api/deployments/filter", {}).json():
        posted(f"{prefect}/api/deployments/{one['id']}/pause_deployment", {})


def _asked(method: str, address: str, **given: Any) -> httpx.Response:
    for _ in range(TRIES - 1):
        try:
            answer = httpx.request(method, address, timeout=SECONDS_TO_ANSWER, **given)
        except httpx.TimeoutException:
            continue
        if answer.status_code != BUSY:
            return answer.raise_for_status()
        time.sleep(SECONDS_BETWEEN)
    return httpx.request(method, address, timeout=SECONDS_TO_ANSWER, **given).raise_for_status()
