"""What a process of several offices says to the machines that watch it, whatever host they ask by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from config.at_work import at_work
from web.routes.health import may_see, why_not_ready
from web.security import ALWAYS

if TYPE_CHECKING:
    from web.offices import Served

NOT_OPENED = "cannot be opened"


class Machine:
    """ASGI: /healthz, /readyz and /metrics for all offices; nothing else is there.

    `broken` are the offices whose files cannot be read, `token` opens details to other machines.
    """

    def __init__(self, served: Sequence[Served], broken: Sequence[str], token: str) -> None:
        self._served = served
        self._broken = broken
        self._token = token
        self._registry = CollectorRegistry()
        self._registry.register(AllFigures(served, broken))
        ProcessCollector(registry=self._registry)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            answer = await self._answer(Request(scope))
            await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        path = request.url.path if request.method in ("GET", "HEAD") else ""
        if path == "/healthz":
            return PlainTextResponse("ok\n")
        if path == "/readyz":
            return await run_in_threadpool(self._ready, request)
        if path == "/metrics" and may_see(request, self._token):
            text = await run_in_threadpool(generate_latest, self._registry)
            return Response(text, media_type=CONTENT_TYPE_PLAIN_0_0_4)
        return Response(status_code=404, headers=ALWAYS)

    def _ready(self, request: Request) -> Response:
        """Ready while any office is: one that is broken must not take the machine from the others."""
        reasons = dict.fromkeys(self._broken, NOT_OPENED)
        reasons |= {one.place.code: reason_not_ready(one) for one in self._served}
        ready = sum(not reason for reason in reasons.values())
        said = f"{ready} of {len(reasons)} ready\n"
        if may_see(request, self._token):
            said += "".join(f"{code or '-'}: {why}\n" for code, why in reasons.items() if why)
        return PlainTextResponse(said, 200 if ready else 503)


class AllFigures(Collector):
    """Every office's figures under its code, and which of them answer."""

    def __init__(self, served: Sequence[Served], broken: Sequence[str]) -> None:
        self._served = served
        self._broken = broken

    def describe(self) -> list[Metric]:
        """Nothing is asked of a database when the figures are only registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The families of all offices; what a broken one does not say is left out."""
        up = GaugeMetricFamily("dondoc_office_up", "Whether the office answers", labels=("office",))
        families: dict[str, Metric] = {}
        for code in self._broken:
            up.add_metric((code,), 0)
        for one in self._served:
            found = _figures(one)
            up.add_metric((one.place.code,), found is not None)
            for metric in found or ():
                _add(families, metric, one.place.code)
        yield up
        yield from families.values()


def reason_not_ready(one: Served) -> str:
    """Why an office cannot work now; empty where it can."""
    if one.office is None:
        return NOT_OPENED
    with at_work(one.place):
        return why_not_ready(one.office)


def _figures(one: Served) -> list[Metric] | None:
    if one.app is None:
        return None
    registry: CollectorRegistry = one.app.state.registry
    try:
        with at_work(one.place):
            return list(registry.collect())
    except SQLAlchemyError:
        # its database does not answer: that is what dondoc_office_up says
        return None


def _add(families: dict[str, Metric], metric: Metric, code: str) -> None:
    family = families.get(metric.name)
    if family is None:
        family = families[metric.name] = Metric(metric.name, metric.documentation, metric.type)
    for sample in metric.samples:
        family.samples.append(sample._replace(labels={"office": code, **sample.labels}))
