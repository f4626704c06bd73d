"""/dieu-phoi/prefect/{deployment}: one click to the latest run of a deployment, in Prefect itself."""

from __future__ import annotations

import base64
import logging
from typing import Any

import httpx
from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from dondoc.errors import NotFound
from models.office import Office
from web.coordinator.entry import HOME, Who

# deployment -> its Vietnamese name, as prefect.yaml's tags have it; the deployments are a contract
# (docs/design.md, section 5)
DEPLOYMENTS = {
    "ingest-plan": "Nhập kế hoạch",
    "approve-plan": "Duyệt kế hoạch",
    "send-reminders": "Nhắc việc",
    "publish-feeds": "Xuất lịch",
    "receive-reports": "Nhận báo cáo",
    "collate-reports": "Tổng hợp báo cáo",
    "audit-reminders": "Đối chiếu",
    "tidy-up": "Dọn dẹp",
    "tell-coordinator": "Báo người điều phối",
}
# its every run brings the forms up to date
REFRESHING = "audit-reminders"
SECONDS = 3.0
log = logging.getLogger("dondoc.web")
router = APIRouter(prefix=f"{HOME}/prefect")


@router.get("/{deployment}")
def to_prefect(deployment: str, who: Who) -> Response:
    """To the latest run of the deployment; to the deployment where it never ran; else to Prefect."""
    if deployment not in DEPLOYMENTS:
        raise NotFound(f"không có việc {deployment}")
    base = who.office.settings.prefect_url
    return RedirectResponse(f"{base}{page_of(deployment, who.office)}", status_code=303)


@router.get("/{deployment}/chay")
def to_run_form(deployment: str, who: Who) -> Response:
    """To the form by which a run of the deployment is started."""
    if deployment not in DEPLOYMENTS:
        raise NotFound(f"không có việc {deployment}")
    base = who.office.settings.prefect_url
    return RedirectResponse(f"{base}{page_of(deployment, who.office, form=True)}", status_code=303)


def page_of(deployment: str, office: Office, *, form: bool = False) -> str:
    """The path in Prefect's UI; its list of deployments where Prefect does not answer."""
    try:
        with _api(office) as api:
            # Prefect names a flow after its function, with hyphens
            name = office.settings.office or deployment
            found = api.get(f"/deployments/name/{deployment}/{name}")
            if found.status_code != httpx.codes.OK:
                return "/deployments"
            number = found.json()["id"]
            if form:
                return f"/deployments/deployment/{number}/run"
            runs = api.post("/flow_runs/filter", json=_latest_of(number)).raise_for_status().json()
    except (httpx.HTTPError, ValueError, KeyError):
        # Prefect is down or answers oddly: its own page says more than we could
        log.warning("Prefect could not be asked for its runs")
        return "/deployments"
    if runs:
        return f"/runs/flow-run/{runs[0]['id']}"
    return f"/deployments/deployment/{number}"


def refresh_forms(office: Office) -> None:
    """Ask Prefect for the run that puts what can be chosen by now into its forms.

    Where Prefect does not answer its own run of every five minutes does it, once it is back.
    """
    name = office.settings.office or REFRESHING
    try:
        with _api(office) as api:
            found = api.get(f"/deployments/name/{REFRESHING}/{name}").raise_for_status().json()
            asked = {"parameters": {"request": {"tables": False}}}
            made = api.post(f"/deployments/{found['id']}/create_flow_run", json=asked)
            made.raise_for_status()
    except (httpx.HTTPError, ValueError, KeyError):
        log.warning("Prefect could not be asked to bring its forms up to date")


def _latest_of(deployment_id: str) -> dict[str, Any]:
    return {
        "deployments": {"id": {"any_": [deployment_id]}},
        "flow_runs": {"state": {"type": {"not_any_": ["SCHEDULED"]}}},
        "sort": "START_TIME_DESC",
        "limit": 1,
    }


def _api(office: Office) -> httpx.Client:
    settings = office.settings
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.prefect_host, settings.prefect_host)  # noqa: S104
    auth = settings.prefect_auth.get_secret_value()
    headers = {}
    if auth:
        headers["Authorization"] = f"Basic {base64.b64encode(auth.encode()).decode()}"
    return httpx.Client(
        base_url=f"http://{host}:{settings.prefect_port}/api",
        headers=headers,
        timeout=SECONDS,
        trust_env=False,
    )
