"""What Prefect's server and worker are told, and the work pool that the deployments name."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterable, Mapping
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cli.serving.ports import is_local, reached_at
from cli.serving.prefect_ui import BASE, FOLDER, ui_folder
from config.prefect_auth import HOW, fault_of
from config.retention import load_retention
from config.settings import Settings
from dondoc.errors import DondocError, InvalidSettings

WORK_POOL = "van-phong"
PREFECT = (sys.executable, "-m", "prefect")
DEPLOYMENTS = Path(__file__).resolve().parent.parent.parent / "prefect.yaml"
AUTH = "PREFECT_SERVER_API_AUTH_STRING"
CLIENT_AUTH = "PREFECT_API_AUTH_STRING"
# It calls sr-client-cfg.amplitude.com from the coordinator's browser on every page, analytics off or
# not; the first one stays inside. Behind a proxy that forbids it (deploy/nginx.conf) it may be on.
SECOND_UI = "PREFECT_SERVER_UI_V2_ENABLED"
SECONDS_OF_A_MONTH = 31 * 24 * 60 * 60
LEASES_IN_FILES = "prefect.server.concurrency.lease_storage.filesystem"
# Set by an operator for another server, or naming a profile that our own PREFECT_HOME lacks.
STRAY = ("PREFECT_PROFILE", "PREFECT_PROFILES_PATH", "PREFECT_UI_API_URL", "PREFECT_UI_URL")
BAD_REQUEST, CONFLICT = 400, 409
PART = 200


def prefect_environment(settings: Settings, inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment of every child: all data in `home`, nothing sent to anyone outside.

    Raises InvalidSettings for a password that Prefect cannot check or that is easily guessed, and
    for a server open to the network without one.
    """
    _refuse_unsafe(settings, inherited.get(AUTH, ""))
    api = f"http://{reached_at(settings.prefect_host)}:{settings.prefect_port}/api"
    kept = {name: value for name, value in inherited.items() if name not in STRAY}
    # With it set, every start would compile everything again.
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    if auth := kept.pop(AUTH, ""):
        kept |= {AUTH: auth, CLIENT_AUTH: auth}
    else:
        # an empty one would be a password that everybody can guess
        kept.pop(CLIENT_AUTH, None)
    kept.setdefault(SECOND_UI, "false")
    return kept | _fixed(settings) | _as_browsers_see_it(settings) | {"PREFECT_API_URL": api}


def _as_browsers_see_it(settings: Settings) -> dict[str, str]:
    """Where the UI looks for the API, which other pages may ask it, and below which path it is."""
    host, port = settings.prefect_host, settings.prefect_port
    own = [f"http://{name}:{port}" for name in (reached_at(host), "127.0.0.1", "localhost")]
    shown = urlsplit(settings.prefect_url)
    told = {
        # by default any page of the open web that a coordinator looks at may call it
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": ",".join(
            dict.fromkeys([f"{shown.scheme}://{shown.netloc}", *own])
        ),
        BASE: shown.path or "/",
    }
    if settings.prefect_url not in own:
        told["PREFECT_UI_API_URL"] = f"{settings.prefect_url}/api"
    elif not is_local(host):
        told["PREFECT_UI_API_URL"] = "/api"
    return told


def _fixed(settings: Settings) -> dict[str, str]:
    return {
        "PREFECT_HOME": str(settings.home / "prefect"),
        "PREFECT_SERVER_API_HOST": settings.prefect_host,
        "PREFECT_SERVER_API_PORT": str(settings.prefect_port),
        # In memory they are forgotten when the server ends, and the place of a run that died with it
        # (a power cut) stays taken for good: no reminder would ever be sent again.
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": LEASES_IN_FILES,
        # A run that is silent for three minutes is taken for dead: tasks/automations.py
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        **_kept_by_prefect(settings),
        # written where data may be: the package's own folder need not be ours to write to
        FOLDER: str(ui_folder(settings.home)),
        "PREFECT_LOGGING_COLORS": "false",
        "PREFECT_CLI_COLORS": "false",
        "PREFECT_CLI_PROMPT": "false",
    }


def _kept_by_prefect(settings: Settings) -> dict[str, str]:
    """How long Prefect keeps runs, with their logs and tables: by itself it keeps them for ever."""
    months = load_retention(settings.config_folder).prefect_runs.months
    if months is None:
        return {}
    return {
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(months * SECONDS_OF_A_MONTH),
    }


def _refuse_unsafe(settings: Settings, auth: str) -> None:
    if fault := fault_of(auth):
        raise InvalidSettings(fault, where=AUTH, remedy=HOW)
    if not auth and not is_local(settings.prefect_host):
        raise InvalidSettings(
            f"bàn làm việc Prefect sẽ mở cho cả mạng ({settings.prefect_host}) mà không có mật khẩu",
            where="DONDOC_PREFECT_HOST",
            remedy=f'đặt {AUTH}="tên:mật-khẩu" hoặc để 127.0.0.1',
        )


class PrefectApi:
    """The few questions that are put to Prefect's server before its own programs run."""

    def __init__(self, settings: Settings, environment: Mapping[str, str]) -> None:
        self._place = (reached_at(settings.prefect_host), settings.prefect_port)
        self._headers = {"Content-Type": "application/json"}
        if auth := environment.get(AUTH):
            coded = base64.b64encode(auth.encode()).decode()
            self._headers["Authorization"] = f"Basic {coded}"

    def make_work_pool(self) -> None:
        """Make the pool of processes on this machine, or leave the one that is there as it is."""
        description = "Các tiến trình trên máy này"
        pool = {"name": WORK_POOL, "type": "process", "description": description}
        self._post("work_pools/", pool, allowed=CONFLICT)

    def paused_deployments(self) -> list[str]:
        """The ids of the deployments that the coordinator has paused."""
        return [one["id"] for one in self.deployments() if one["paused"]]

    def deployments(self) -> list[dict[str, Any]]:
        """All deployments; Prefect gives them in parts."""
        found: list[dict[str, Any]] = []
        while part := self._post("deployments/filter", {"offset": len(found), "limit": PART}):
            found += part
        return found

    def pause(self, deployment_ids: Iterable[str]) -> None:
        """Pause them: `prefect deploy` starts again what was paused."""
        for one in deployment_ids:
            self._post(f"deployments/{one}/pause_deployment", {})

    def workers(self) -> set[str]:
        """The ids of those that have ever said that they live; each start of one makes a new one."""
        return {one["id"] for one in self._post(f"work_pools/{WORK_POOL}/workers/filter", {})}

    def _post(self, path: str, body: object, allowed: int = 200) -> Any:
        with closing(HTTPConnection(*self._place, timeout=60)) as connection:
            try:
                connection.request("POST", f"/api/{path}", json.dumps(body), self._headers)
                answer = connection.getresponse()
                text = answer.read()
            except OSError as failure:
                raise DondocError(f"máy chủ Prefect không trả lời {path}: {failure}") from failure
        if answer.status >= BAD_REQUEST and answer.status != allowed:
            raise DondocError(f"máy chủ Prefect từ chối {path} (HTTP {answer.status})")
        return json.loads(text) if text else None


def deployments_file() -> Path:
    """The file that says what is deployed and when. Raises DondocError where it is missing."""
    if not DEPLOYMENTS.is_file():
        raise DondocError("không có tệp prefect.yaml", where=str(DEPLOYMENTS.parent))
    return DEPLOYMENTS
