"""`dondoc run`: one of the programs that `dondoc serve` starts together, for systemd and containers."""

from __future__ import annotations

import os
from functools import partial

import click

PARTS = {
    "prefect": "Prefect's server and UI",
    "deploy": "puts pool, deployments and alarms into Prefect, and ends",
    "worker": "what runs the deployments; any number, on any machine",
    "web": "the agencies' pages, calendars and the coordinators' desk",
}
SECONDS_TO_ANSWER = 180.0


@click.command("run")
@click.argument("part", type=click.Choice(list(PARTS)))
def command(part: str) -> None:
    """Run one PART in the foreground, checked and told everything as `dondoc serve` does it.

    DONDOC_PREFECT_HOST and DONDOC_PREFECT_PORT are where Prefect listens, and where the other parts
    find it. `deploy` waits for Prefect, and refuses a database of another version: back it up and run
    `dondoc migrate`.
    """
    from cli.serving.installation import installation
    from cli.serving.parts import server_command, web_command, worker_command
    from cli.serving.prefect_setup import AUTH, CLIENT_AUTH, prefect_environment
    from cli.serving.prefect_ui import prepare_pages

    settings = installation()
    told = dict(os.environ)
    # who asks a server elsewhere has its password under the client's name only
    told.setdefault(AUTH, told.get(CLIENT_AUTH, ""))
    environment = prefect_environment(settings, told)
    if part == "deploy":
        _deploy(environment)
        return
    if part == "prefect":
        prepare_pages(settings.home, environment)
        chosen = server_command(settings)
    else:
        chosen = worker_command() if part == "worker" else web_command(settings)
    # in place of this process: whoever started it stops the program itself
    os.execvpe(chosen[0], chosen, environment)  # noqa: S606 - our own programs, no shell


def _deploy(environment: dict[str, str]) -> None:
    from cli.serving.children import Children, StopAsked
    from cli.serving.installation import installation, make_databases_ready
    from cli.serving.parts import deploy_all
    from cli.serving.ports import answers

    settings = installation()
    make_databases_ready(settings)
    children = Children(environment, settings.home / "logs")
    children.stop_on_signals()
    answer = partial(answers, settings.prefect_host, settings.prefect_port, "/api/health")
    try:
        children.wait_until(answer, seconds=SECONDS_TO_ANSWER)
        deploy_all(settings, children, environment)
    except StopAsked:
        raise click.Abort from None
    finally:
        children.end()
    click.echo("Các việc đã ở trong Prefect.")
