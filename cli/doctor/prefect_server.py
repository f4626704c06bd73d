"""Prefect: does its server answer, let us in, have our deployments, and has it a worker that lives?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Any

import httpx

from cli.doctor.check import Check, attention, fine, wrong
from cli.serving.ports import reached_at
from cli.serving.prefect_setup import DEPLOYMENTS, WORK_POOL
from config.settings import Settings

SECONDS = 5.0
# a worker says that it lives every half minute
SILENT_WORKER = timedelta(minutes=2)
_NAMED = re.compile(r"^  - name: ([a-z-]+)$", re.MULTILINE)
DEPLOY = "chạy: dondoc serve (hoặc prefect deploy --all) để đưa lại các việc"


def prefect_server(settings: Settings, now: datetime) -> Iterator[Check]:
    """How Prefect stands; where it does not answer, only that."""
    place = f"http://{reached_at(settings.prefect_host)}:{settings.prefect_port}"
    name, _, password = settings.prefect_auth.get_secret_value().partition(":")
    auth = httpx.BasicAuth(name, password) if name else None
    try:
        with httpx.Client(
            base_url=f"{place}/api", auth=auth, timeout=SECONDS, trust_env=False
        ) as api:
            api.get("/health").raise_for_status()
            yield from _of_server(api, place, now)
    except httpx.HTTPStatusError as failure:
        yield wrong("prefect", f"{place} trả lời HTTP {failure.response.status_code}")
    except (httpx.HTTPError, ValueError, KeyError):
        message = f"máy chủ Prefect không chạy ở {place}; các lệnh dondoc vẫn dùng được, việc hằng ngày thì không tự chạy"
        yield attention("prefect", message, "chạy: dondoc serve")


def _of_server(api: httpx.Client, place: str, now: datetime) -> Iterator[Check]:
    told = api.get("/admin/version")
    if told.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        remedy = "đặt PREFECT_API_AUTH_STRING đúng như PREFECT_SERVER_API_AUTH_STRING của máy chủ"
        yield wrong("prefect", f"máy chủ Prefect ở {place} không nhận mật khẩu", remedy)
        return
    theirs, ours = told.raise_for_status().json(), version("prefect")
    if theirs != ours:
        message = f"máy chủ Prefect là {theirs}, máy này có {ours}"
        yield attention("prefect", message, "cài cùng một phiên bản (requirements.lock)")
    else:
        yield fine("prefect", f"máy chủ Prefect {theirs} trả lời ở {place}")
    yield from _deployments(_asked(api, "/deployments/filter"))
    yield _worker(api, now)


def _asked(api: httpx.Client, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.post(path, json={}).raise_for_status().json()
    return found


def _deployments(found: list[dict[str, Any]]) -> Iterator[Check]:
    wanted = set(_NAMED.findall(DEPLOYMENTS.read_text(encoding="utf-8")))
    if missing := sorted(wanted - {one["name"] for one in found}):
        yield wrong("deployments", f"Prefect chưa có việc {', '.join(missing)}", DEPLOY)
    stopped = sorted({one["name"] for one in found if _is_stopped(one)})
    if stopped:
        message = f"lịch đang dừng: {', '.join(stopped)}"
        yield attention("deployments", message, "bật lại lịch trong Prefect nếu không cố ý dừng")
    if not missing and not stopped:
        yield fine("deployments", f"{len(found)} việc, lịch nào cũng chạy")


def _is_stopped(deployed: dict[str, Any]) -> bool:
    schedules = deployed["schedules"]
    return bool(schedules) and (
        deployed["paused"] or not all(schedule["active"] for schedule in schedules)
    )


def _worker(api: httpx.Client, now: datetime) -> Check:
    try:
        found = _asked(api, f"/work_pools/{WORK_POOL}/workers/filter")
    except httpx.HTTPStatusError:
        return wrong("worker", f"Prefect chưa có nhóm bộ chạy việc {WORK_POOL}", DEPLOY)
    beats = [datetime.fromisoformat(one["last_heartbeat_time"]) for one in found]
    alive = [beat for beat in beats if now - beat < SILENT_WORKER]
    if alive:
        return fine("worker", f"{len(alive)} bộ chạy việc đang chạy")
    last = max(beats, default=None)
    since = f", lần cuối lúc {last.astimezone():%H:%M %d/%m/%Y}" if last else ""
    message = f"không có bộ chạy việc nào đang chạy{since}: việc đến giờ sẽ không bắt đầu"
    return wrong("worker", message, "chạy: dondoc serve, hoặc khởi động lại dondoc-worker")
