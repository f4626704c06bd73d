"""The programs that `dondoc serve` starts together and `dondoc run` starts one at a time."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from cli.serving.children import Children
from cli.serving.installation import pause_what_is_gone, what_to_deploy
from cli.serving.prefect_setup import PREFECT, WORK_POOL, PrefectApi
from config.settings import Settings

# shorter than what `cli.serving.children` waits before it kills
SECONDS_TO_FINISH = 12


def server_command(settings: Settings) -> list[str]:
    """Prefect's server with its UI."""
    where = ("--host", settings.prefect_host, "--port", str(settings.prefect_port))
    return [*PREFECT, "server", "start", *where]


def worker_command() -> list[str]:
    """What runs the deployments.

    A worker and no serve(): serve() has its own copy of the schedules, to be started again for each
    change, and by default pauses them when it ends; prefect.yaml stays the one truth.
    """
    worker = ["worker", "start", "--pool", WORK_POOL, "--type", "process"]
    return [*PREFECT, *worker, "--install-policy", "never"]


def web_command(settings: Settings) -> list[str]:
    """The web application."""
    # No access log: the paths hold the agencies' links.
    listen = ["--host", settings.web_host, "--port", str(settings.web_port), "--no-access-log"]
    # whose program it is helps nobody but those who look for holes, and costs time in each answer
    listen.append("--no-server-header")
    # an upload that runs is finished before the program ends
    listen += ["--timeout-graceful-shutdown", str(SECONDS_TO_FINISH)]
    if settings.web_workers > 1:
        listen += ["--workers", str(settings.web_workers)]
    return [sys.executable, "-m", "uvicorn", "--factory", "web.serving:application", *listen]


def deploy_all(settings: Settings, children: Children, environment: Mapping[str, str]) -> None:
    """Put pool, deployments, alarms and forms into Prefect; what the coordinator paused stays so."""
    api = PrefectApi(settings, environment)
    api.make_work_pool()
    paused = api.paused_deployments()
    file = what_to_deploy(settings)
    deploy = ["--no-prompt", "deploy", "--all", "--prefect-file", str(file)]
    children.run("bước đưa các việc vào Prefect", "deploy.log", [*PREFECT, *deploy])
    # before the worker is there, so that nothing paused runs in between
    api.pause(paused)
    pause_what_is_gone(api)
    alarms = [sys.executable, "-m", "tasks.alarms_of_all"]
    children.run("bước đưa cảnh báo vào Prefect", "automations.log", alarms)
    forms = [sys.executable, "-m", "tasks.form_steps"]
    children.run("bước đưa biểu mẫu vào Prefect", "forms.log", forms)
