"""What the application answered: counted by the route's template, never by an address with a token.

All of it happens on the event loop's thread, so that plain numbers do without a lock; a calendar
answered from memory is not to wait for its own statistics.
"""

from __future__ import annotations

import logging
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECONDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
FEEDS, STATIC = "/feeds/{token}.ics", "/static"
NO_ROUTE = "none"
KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
UNCHANGED = 304
access = logging.getLogger("dondoc.web.access")


@dataclass(slots=True)
class Durations:
    """How many answers took up to each of `SECONDS`, and longer; and their sum in seconds."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(SECONDS) + 1))
    sum: float = 0.0


class Traffic(Collector):
    """The counts since the process started."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str, int], int] = {}
        self._durations: dict[str, Durations] = {}

    def note(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one answer."""
        key = (route, method, status)
        self._answers[key] = self._answers.get(key, 0) + 1
        durations = self._durations.get(route)
        if durations is None:
            durations = self._durations[route] = Durations()
        durations.counts[bisect_left(SECONDS, seconds)] += 1
        durations.sum += seconds

    def collect(self) -> Iterator[Metric]:
        """The counts as Prometheus takes them."""
        answers = CounterMetricFamily(
            "dondoc_http_requests", "Answers given", labels=("route", "method", "status")
        )
        feeds = CounterMetricFamily("dondoc_feeds", "Calendars asked for", labels=("answer",))
        told = {"sent": 0, "unchanged": 0, "refused": 0}
        for (route, method, status), count in sorted(self._answers.items()):
            answers.add_metric((route, method, str(status)), count)
            if route == FEEDS:
                told[_feed_answer(status)] += count
        for name, count in told.items():
            feeds.add_metric((name,), count)
        yield answers
        yield feeds
        yield self._histogram()

    def _histogram(self) -> HistogramMetricFamily:
        found = HistogramMetricFamily(
            "dondoc_http_request_seconds", "Time to the end of an answer", labels=("route",)
        )
        for route, durations in sorted(self._durations.items()):
            buckets, sum_so_far = [], 0
            for bound, count in zip((*SECONDS, float("inf")), durations.counts, strict=True):
                sum_so_far += count
                buckets.append(("+Inf" if bound == float("inf") else str(bound), sum_so_far))
            found.add_metric((route,), buckets, durations.sum)
        return found


class Watched:
    """ASGI: counts what the application behind it answers, and logs it without its address."""

    def __init__(self, app: ASGIApp, traffic: Traffic) -> None:
        self.app = app
        self.traffic = traffic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            self._note(scope, status, perf_counter() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = route_of(scope)
        method = scope["method"] if scope["method"] in KNOWN_METHODS else "other"
        self.traffic.note(route, method, status, seconds)
        if route != FEEDS and access.isEnabledFor(logging.INFO):
            told = {"route": route, "method": method, "status": status}
            access.info("answered", extra={**told, "milliseconds": round(seconds * 1000, 1)})


def route_of(scope: Scope) -> str:
    """The template of the route that answered; what no route answers has one name for all."""
    path: str = scope["path"]
    if path.startswith("/feeds/"):
        return FEEDS
    if path.startswith(f"{STATIC}/"):
        return STATIC
    return str(getattr(scope.get("route"), "path", NO_ROUTE))


def _feed_answer(status: int) -> str:
    if status == UNCHANGED:
        return "unchanged"
    return "sent" if status < UNCHANGED else "refused"
