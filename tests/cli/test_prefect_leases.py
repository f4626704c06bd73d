"""What keeps a run that died with its machine from stopping all sending for good."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from cli.serving.prefect_setup import prefect_environment
from config.settings import load_settings


def test_leases_outlive_prefects_server(tmp_path: Path) -> None:
    told = prefect_environment(load_settings(home=tmp_path), {})
    # in memory, the default, they are gone with the server, and the place stays taken
    storage = import_module(told["PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE"])
    kept_in = storage.ConcurrencyLeaseStorage(Path(told["PREFECT_HOME"]) / "leases").storage_path
    assert kept_in.is_relative_to(tmp_path)


def test_a_run_says_often_enough_that_it_is_alive(tmp_path: Path) -> None:
    from tasks.alarms import SILENT_FOR

    told = prefect_environment(load_settings(home=tmp_path), {})
    # one sign that is lost on the way must not end it
    assert 4 * int(told["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"]) <= SILENT_FOR.total_seconds()
