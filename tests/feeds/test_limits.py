"""How often one link and one address may ask."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import HOST, TOKEN_OF_A, TOKEN_OF_B, World
from tests.web.conftest import filled as filled
from tests.web.conftest import world as world
from web.app import create_app
from web.limits import MOST_KEYS, Limit, Limits

FEED_OF_A, FEED_OF_B = f"/feeds/{TOKEN_OF_A}.ics", f"/feeds/{TOKEN_OF_B}.ics"


def scope(address: str) -> dict[str, Any]:
    return {"type": "http", "path": "/feeds/x.ics", "client": (address, 1)}


def test_a_minutes_worth_may_come_at_once_and_then_one_as_time_goes_on() -> None:
    limit = Limit(60)
    assert [limit.wait("a", 0.0) for _ in range(60)] == [0.0] * 60
    assert limit.wait("a", 0.0) == pytest.approx(1.0)
    assert limit.wait("a", 0.9) == pytest.approx(0.1)
    assert limit.wait("a", 1.0) == 0.0
    assert limit.wait("b", 0.9) == 0.0, "another key is another matter"


def test_who_is_refused_is_not_kept_away_any_longer_for_asking() -> None:
    limit = Limit(1)
    assert limit.wait("a", 0.0) == 0.0
    assert [limit.wait("a", at) for at in (10.0, 20.0, 59.0)] == pytest.approx([50.0, 40.0, 1.0])
    assert limit.wait("a", 60.0) == 0.0


def test_keys_without_end_do_not_fill_the_memory() -> None:
    limit = Limit(60)
    for number in range(MOST_KEYS + 10):
        limit.wait(str(number), number / 1000)
    assert len(limit._free_at) <= MOST_KEYS


def test_an_ipv6_subscriber_has_one_limit_for_all_its_addresses() -> None:
    limits = Limits(Limit(1000), Limit(1), clock=lambda: 0.0)
    assert limits.wait(scope("2001:db8:1:2::1"), "t") == 0
    assert limits.wait(scope("2001:db8:1:2:ffff::9"), "t") > 0
    assert limits.wait(scope("2001:db8:1:3::1"), "t") == 0


def test_feed_and_page_of_a_link_are_counted_together(world: World) -> None:
    settings = world.settings.model_copy(update={"link_requests_a_minute": 2})
    with TestClient(create_app(settings, now=world.clock), base_url=HOST) as client:
        assert client.get(FEED_OF_A).status_code == 200
        assert client.get(f"/a/{TOKEN_OF_A}").status_code == 200
        done = client.post(f"/a/{TOKEN_OF_A}/items/{world.keys['soon']}/done")
        assert done.status_code == 429


@pytest.mark.parametrize("path", [FEED_OF_A, f"/a/{TOKEN_OF_A}"])
def test_a_link_that_asks_too_often_is_told_when_to_come_back(world: World, path: str) -> None:
    settings = world.settings.model_copy(update={"link_requests_a_minute": 2})
    with TestClient(create_app(settings, now=world.clock), base_url=HOST) as client:
        assert [client.get(path).status_code for _ in range(3)] == [200, 200, 429]
        refused = client.get(path)
        assert 1 <= int(refused.headers["retry-after"]) <= 30
        assert refused.headers["referrer-policy"] == "no-referrer"
        assert "quá nhiều lần" in refused.text
        assert client.get(FEED_OF_B).status_code == 200


def test_an_address_that_asks_too_often_is_refused_whatever_links_it_tries(world: World) -> None:
    settings = world.settings.model_copy(update={"address_requests_a_minute": 3})
    with TestClient(create_app(settings, now=world.clock), base_url=HOST) as client:
        guessed = [client.get(f"/feeds/{number}.ics").status_code for number in range(4)]
        assert guessed == [404, 404, 404, 429]
        assert client.get("/healthz").status_code == 200
