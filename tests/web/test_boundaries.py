"""One agency's link never reaches another's work: every route there is, also those of tomorrow."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from tests.web.conftest import REVOKED, TOKEN_OF_A, World, sent_by_page

FORM = {"new_due": "2026-12-30", "reason": "thử", "note": "thử", "period": "2026-6-thang"}


def calls(world: World) -> list[tuple[str, str]]:
    """Method and path of every route behind a link."""
    described = world.app.openapi()["paths"]
    return [
        (method, path)
        for path, methods in described.items()
        for method in methods
        if "{token}" in path
    ]


def all_rows(world: World) -> dict[str, list[tuple[object, ...]]]:
    with world.engine.connect() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        return {
            name: [tuple(row) for row in connection.execute(text(f'SELECT * FROM "{name}"'))]
            for (name,) in tables.all()
        }


@pytest.mark.parametrize("owned", ["other", "draft"])
def test_no_route_opens_or_changes_what_is_another_agencys(
    world: World, client: TestClient, owned: str
) -> None:
    before = all_rows(world)
    tried = 0
    for method, path in calls(world):
        if "{key}" not in path:
            continue
        url = path.format(token=TOKEN_OF_A, key=world.keys[owned])
        sent = sent_by_page(TOKEN_OF_A, **FORM) if method == "post" else {}
        answer = client.request(method, url, **sent)  # type: ignore[arg-type]
        assert answer.status_code == 404, f"{method} {path}"
        tried += 1
    assert tried >= 3
    assert all_rows(world) == before


def test_a_report_is_not_sent_in_anothers_name(world: World, client: TestClient) -> None:
    before = all_rows(world)
    form = sent_by_page(TOKEN_OF_A, key=world.keys["other"])
    file = {"file": ("bao-cao.xlsx", b"PK\x03\x04", "application/octet-stream")}
    answer = client.post(f"/a/{TOKEN_OF_A}/reports", **form, files=file)  # type: ignore[arg-type]
    assert answer.status_code == 404
    assert all_rows(world) == before


def test_a_revoked_link_opens_no_route_at_all(world: World, client: TestClient) -> None:
    before = all_rows(world)
    for method, path in calls(world):
        url = path.format(token=REVOKED, key=world.keys["overdue"])
        sent = sent_by_page(REVOKED, **FORM) if method == "post" else {}
        answer = client.request(method, url, **sent)  # type: ignore[arg-type]
        assert answer.status_code == 410, f"{method} {path}"
    assert all_rows(world) == before


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/....//app.py",
        "/static//etc/passwd",
        "/static/%00",
        "/a/../static/../../dondoc.db",
    ],
)
def test_no_path_leads_out_of_the_served_folder(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (301, 303, 307, 404)
    assert b"create_app" not in answer.content


def test_no_answer_sends_the_reader_to_another_host(world: World, client: TestClient) -> None:
    for method, path in calls(world):
        for hostile in ("//evil.example", "https://evil.example", "/\\evil.example"):
            url = path.format(token=TOKEN_OF_A, key=world.keys["overdue"])
            sent = sent_by_page(TOKEN_OF_A, **FORM) if method == "post" else {}
            answer = client.request(method, f"{url}?next={hostile}&receipt={hostile}", **sent)  # type: ignore[arg-type]
            assert "evil.example" not in answer.headers.get("location", "")
