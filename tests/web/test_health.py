"""GET /healthz, /readyz, /metrics: what machines that watch are told, and which of them."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from config.settings import load_settings
from models.engine import session
from models.signs import SENDER, sign
from tests.web.conftest import HOST, REVOKED, TOKEN_OF_A, World, sent_by_page
from web.app import create_app

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]
FEED = f"/feeds/{TOKEN_OF_A}.ics"


def figures(client: TestClient) -> Samples:
    """All samples, as Prometheus' own parser reads them."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    return {
        (one.name, tuple(sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(answer.text)
        for one in family.samples
    }


def test_a_running_application_says_so(client: TestClient) -> None:
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").text == "ready\n"


def test_a_database_of_another_version_is_not_ready(world: World, client: TestClient) -> None:
    with world.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "0000" in answer.text


def test_a_database_that_does_not_answer_is_not_ready(world: World) -> None:
    url = "postgresql://dondoc:secret@127.0.0.1:1/none"
    settings = load_settings(home=world.settings.home, database_url=url)
    with TestClient(create_app(settings, now=world.clock)) as client:
        answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "database does not answer\n")


def test_a_disk_that_takes_no_file_is_not_ready(world: World) -> None:
    database = f"sqlite:///{world.settings.home}/dondoc.db"
    home = world.settings.home / "gone"
    home.mkdir()
    app = create_app(load_settings(home=home, database_url=database), now=world.clock)
    with TestClient(app) as client:
        assert client.get("/readyz").status_code == 200
        shutil.rmtree(home)
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.text.startswith("disk not writable")


def test_the_figures_are_in_prometheus_text_format(client: TestClient) -> None:
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found = figures(client)
    assert found["dondoc_plans", (("status", "approved"),)] == 1
    assert found["dondoc_open_links", ()] == 2
    assert found["dondoc_obligations", (("state", "overdue"),)] == 1
    assert found["dondoc_obligations", (("state", "due-soon"),)] == 3
    assert found["dondoc_reminders", (("state", "unsure"),)] == 0, "also what counts nothing"
    assert found["dondoc_extensions", (("state", "asked"),)] == 0


def test_answers_are_counted_by_route_and_never_by_token(world: World, client: TestClient) -> None:
    etag = client.get(FEED).headers["etag"]
    client.get(FEED, headers={"If-None-Match": etag})
    client.get(f"/feeds/{REVOKED}.ics")
    client.get(f"/a/{TOKEN_OF_A}")
    path = f"/a/{TOKEN_OF_A}/items/{world.keys['soon']}/done"
    client.post(path, **sent_by_page(TOKEN_OF_A))
    client.get("/khong-co-trang-nay")
    found = figures(client)
    for answer, count in (("sent", 1), ("unchanged", 1), ("refused", 1)):
        assert found["dondoc_feeds_total", (("answer", answer),)] == count
    requests = {labels: n for (name, labels), n in found.items() if name.endswith("requests_total")}
    assert requests[told("GET", "/a/{token}", 200)] == 1
    assert requests[told("POST", "/a/{token}/items/{key}/done", 303)] == 1
    assert requests[told("GET", "none", 404)] == 1
    text = client.get("/metrics").text
    assert TOKEN_OF_A not in text
    assert world.keys["soon"] not in text


def told(method: str, route: str, status: int) -> tuple[tuple[str, str], ...]:
    return (("method", method), ("route", route), ("status", str(status)))


def test_durations_are_a_histogram_by_route(client: TestClient) -> None:
    for _ in range(3):
        client.get("/healthz")
    found = figures(client)
    name, route = "dondoc_http_request_seconds", ("route", "/healthz")
    assert found[f"{name}_count", (route,)] == 3
    buckets = [
        n for (one, labels), n in found.items() if one == f"{name}_bucket" and route in labels
    ]
    assert buckets == sorted(buckets)
    assert buckets[-1] == 3
    assert found[f"{name}_sum", (route,)] > 0


def test_how_long_the_sender_is_silent_is_told(world: World, client: TestClient) -> None:
    assert figures(client)["dondoc_sender_last_run_seconds", ()] != 60
    with session(world.engine) as opened:
        sign(SENDER, session=opened, at=world.clock() - timedelta(minutes=1))
    assert figures(client)["dondoc_sender_last_run_seconds", ()] == 60


def test_figures_are_not_for_other_machines(world: World) -> None:
    with TestClient(world.app, base_url=HOST, client=("203.0.113.7", 50000)) as client:
        assert client.get("/metrics").status_code == 403
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via"])
def test_what_a_proxy_on_this_machine_passes_on_counts_as_elsewhere(
    client: TestClient, header: str
) -> None:
    assert client.get("/metrics", headers={header: "203.0.113.7"}).status_code == 403


def test_with_a_token_who_has_it_sees_the_figures_and_nobody_else(world: World) -> None:
    token = "m" * 32
    settings = load_settings(home=world.settings.home, metrics_token=token)
    app = create_app(settings, now=world.clock)
    with TestClient(app, base_url=HOST, client=("203.0.113.7", 50000)) as client:
        assert client.get("/metrics").status_code == 403
        for wrong in ("Bearer", "Bearer x", f"Basic {token}", "Bearer á"):
            said = {"Authorization": wrong.encode()}
            assert client.get("/metrics", headers=said).status_code == 403
        right = {"Authorization": f"Bearer {token}"}
        assert client.get("/metrics", headers=right).status_code == 200


def test_our_own_fault_is_said_in_words_with_all_headers_and_counted(world: World) -> None:
    with world.engine.begin() as connection:
        connection.execute(text("ALTER TABLE submission RENAME TO gone"))
    with TestClient(world.app, base_url=HOST, raise_server_exceptions=False) as client:
        answer = client.get(f"/a/{TOKEN_OF_A}")
    assert answer.status_code == 500
    assert answer.text == "Có lỗi ở máy chủ; xin thử lại sau ít phút."
    assert answer.headers["referrer-policy"] == "no-referrer"
