"""`dondoc serve`: Prefect's server, its worker with the deployments, and the web application."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cli.serving.children import Children
    from config.settings import Settings

SECONDS_TO_START = 180.0


@click.command()
@click.option("--host", help="Where the web application listens (127.0.0.1).")
@click.option("--port", type=int, help="The web application's port (8180).")
@click.option("--prefect-host", help="Where Prefect listens (127.0.0.1); else it needs a password.")
@click.option("--prefect-port", type=int, help="Prefect's port (4200).")
def command(
    host: str | None, port: int | None, prefect_host: str | None, prefect_port: int | None
) -> None:
    """Start Prefect's server, the deployments and the web application; Ctrl-C ends all."""
    from cli.serving.installation import installation, make_databases_ready
    from cli.serving.ports import refuse_busy_port

    given = {
        "web_host": host,
        "web_port": port,
        "prefect_host": prefect_host,
        "prefect_port": prefect_port,
    }
    settings = installation(**{name: value for name, value in given.items() if value is not None})
    refuse_busy_port(settings.web_host, settings.web_port, "--port")
    refuse_busy_port(settings.prefect_host, settings.prefect_port, "--prefect-port")
    make_databases_ready(settings)
    _serve(settings)


def _serve(settings: Settings) -> None:
    from cli.serving.children import Children, StopAsked
    from cli.serving.prefect_setup import prefect_environment

    environment = prefect_environment(settings, os.environ) | _own_environment(settings)
    children = Children(environment, settings.home / "logs")
    children.stop_on_signals()
    try:
        _start_all(settings, children, environment)
        _say_where(settings)
        children.watch()
    except StopAsked:
        click.echo()
    finally:
        click.echo("Đang dừng…")
        children.end()
    click.echo("Đã dừng.")


def _own_environment(settings: Settings) -> dict[str, str]:
    return {
        "DONDOC_HOME": str(settings.home),
        "DONDOC_DATABASE_URL": settings.database_url,
        "DONDOC_WEB_HOST": settings.web_host,
        "DONDOC_WEB_PORT": str(settings.web_port),
        "DONDOC_PUBLIC_URL": settings.public_url,
        "DONDOC_PREFECT_HOST": settings.prefect_host,
        "DONDOC_PREFECT_PORT": str(settings.prefect_port),
        "DONDOC_PREFECT_URL": settings.prefect_url,
    }


def _start_all(settings: Settings, children: Children, environment: dict[str, str]) -> None:
    from cli.serving.parts import deploy_all, server_command, web_command, worker_command
    from cli.serving.ports import answers
    from cli.serving.prefect_setup import PrefectApi
    from cli.serving.prefect_ui import prepare_pages

    prepare_pages(settings.home, environment)
    with _step("Khởi động máy chủ Prefect và trang của cơ quan"):
        children.start("máy chủ Prefect", "prefect.log", server_command(settings))
        children.start("trang của cơ quan", "web.log", web_command(settings))
        web = partial(answers, settings.web_host, settings.web_port, "/healthz")
        desk = partial(answers, settings.prefect_host, settings.prefect_port, "/api/health")
        children.wait_until(web, seconds=SECONDS_TO_START)
        children.wait_until(desk, seconds=SECONDS_TO_START)
    with _step("Đưa các việc và lịch chạy vào Prefect"):
        deploy_all(settings, children, environment)
    with _step("Khởi động bộ chạy việc"):
        api = PrefectApi(settings, environment)
        known = api.workers()
        children.start("bộ chạy việc", "worker.log", worker_command())
        # what is said to be ready would else start nothing for some seconds more
        children.wait_until(lambda: not api.workers() <= known, seconds=SECONDS_TO_START)


@contextmanager
def _step(title: str) -> Iterator[None]:
    click.echo(f"{title} ", nl=False)
    outcome = ""
    try:
        yield
        outcome = " xong"
    finally:
        click.echo(outcome)


def _say_where(settings: Settings) -> None:
    from cli.serving.ports import reached_at

    prefect = f"http://{reached_at(settings.prefect_host)}:{settings.prefect_port}"
    click.echo("\nSẵn sàng.")
    click.echo(f"  Bàn làm việc (Prefect):  {prefect}")
    click.echo(
        f"  Trang của các cơ quan:   {settings.public_url}/a/…  (tạo liên kết: dondoc link make)"
    )
    click.echo(
        f"  Bàn điều phối:           {settings.public_url}/dieu-phoi  "
        "(tạo tài khoản: dondoc coordinator add)"
    )
    click.echo(f"  Dữ liệu và nhật ký:      {settings.home}")
    click.echo("Nhấn Ctrl-C để dừng tất cả.")
