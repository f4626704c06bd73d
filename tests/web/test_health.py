"""GET /healthz, /readyz, /metrics."""

from __future__ import annotations

from fastapi.testclient import TestClient
from sqlalchemy import text

from tests.web.conftest import World


def test_a_running_application_says_so(client: TestClient) -> None:
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").text == "ready\n"


def test_a_database_of_another_version_is_not_ready(world: World, client: TestClient) -> None:
    with world.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "0000" in answer.text


def test_the_figures_are_in_prometheus_text_format(client: TestClient) -> None:
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    assert 'dondoc_plans{status="approved"} 1' in lines
    assert "dondoc_open_links 2" in lines


def test_our_own_fault_is_said_in_words_with_all_headers(world: World) -> None:
    with world.engine.begin() as connection:
        connection.execute(text("DROP TABLE reminder_entry"))
        connection.execute(text("DROP TABLE reminder"))
    with TestClient(world.app, raise_server_exceptions=False) as client:
        answer = client.get("/metrics")
    assert answer.status_code == 500
    assert answer.text == "Có lỗi ở máy chủ; xin thử lại sau ít phút."
    assert answer.headers["referrer-policy"] == "no-referrer"
