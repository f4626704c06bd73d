"""How often one link and one address may ask: counted in memory, in the same time however many ask."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_network
from math import ceil

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from web.security import ALWAYS

SECONDS_OF_A_MINUTE = 60.0
MOST_KEYS = 200_000
PAGES = "/a/"
# what is longer is no token of ours
LONGEST_KEY = 64
TOO_OFTEN = "Hỏi quá nhiều lần trong một phút; xin thử lại sau ít giây."


class Limit:
    """At most so many a minute for each key, all at once or spread (GCRA: one number a key)."""

    def __init__(self, a_minute: int, most_keys: int = MOST_KEYS) -> None:
        self._most_keys = most_keys
        self._each = SECONDS_OF_A_MINUTE / a_minute
        # of a full minute's worth the one that is asked for now is taken off
        self._slack = SECONDS_OF_A_MINUTE - self._each
        self._free_at: dict[str, float] = {}

    def wait(self, key: str, now: float) -> float:
        """0 where it may go on, which counts; else after how many seconds it may."""
        free_at = self._free_at.get(key, now)
        ahead = free_at - now
        if ahead > self._slack:
            return ahead - self._slack
        self._free_at[key] = (free_at if ahead > 0 else now) + self._each
        if len(self._free_at) > self._most_keys:
            self._forget(now)
        return 0.0

    def _forget(self, now: float) -> None:
        """Keep those that asked of late; where all did, begin anew: memory is worth more."""
        kept = {key: at for key, at in self._free_at.items() if at > now}
        self._free_at = kept if len(kept) < self._most_keys // 2 else {}


class Limits:
    """The limits of links and of addresses, shared by the calendars and the pages of a process.

    `clock` gives seconds that never go back.
    """

    def __init__(
        self, link: Limit, address: Limit, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._link = link
        self._address = address
        self._clock = clock

    def wait(self, scope: Scope, token: str) -> float:
        """0 where the request by that link may go on, which counts; else after how many seconds."""
        now = self._clock()
        client = scope["client"]
        address = client[0] if client else ""
        if ":" in address:
            address = _network(address)
        return self._address.wait(address, now) or self._link.wait(token[:LONGEST_KEY], now)


class LimitedPages:
    """ASGI: 429 with Retry-After for a link or an address that asks for pages too often."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app = app
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(PAGES):
            wait = self.limits.wait(scope, scope["path"].split("/", 3)[2])
            if wait:
                await too_often(wait)(scope, receive, send)
                return
        await self.app(scope, receive, send)


@lru_cache(maxsize=4096)
def _network(address: str) -> str:
    """Of an IPv6 address its /64: one subscriber has all of those."""
    try:
        return str(ip_network(f"{address}/64", strict=False))
    except ValueError:
        return address


def too_often(wait: float) -> PlainTextResponse:
    """What is said to those who ask too often, with the seconds to wait."""
    headers = ALWAYS | {"Retry-After": str(ceil(wait)), "Cache-Control": "no-store"}
    return PlainTextResponse(TOO_OFTEN, 429, headers=headers)
