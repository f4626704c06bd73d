"""/dieu-phoi/oidc against a provider over HTTP: code flow with PKCE, nonce and state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey
from sqlmodel import select

from config.settings import load_settings
from models.coordinators import set_disabled
from models.engine import reading, session
from models.events import events_of
from models.tables import CoordinatorRow
from tests.web.conftest import HOST, World
from tests.web.desk import HOME, SIGN_IN, words_of
from tests.web.openid_provider import CLIENT, SECRET, Provider, running
from web.app import create_app

BEGIN, BACK = f"{HOME}/oidc", f"{HOME}/oidc/ve"
ADDRESS = "lan@so.example.vn"


@pytest.fixture
def provider(world: World) -> Iterator[Provider]:
    made = Provider(now=lambda: world.clock().timestamp(), redirect_uri=f"{HOST}{BACK}")
    with running(made):
        yield made


@pytest.fixture
def desk(world: World, provider: Provider) -> Iterator[TestClient]:
    """A caller of an office whose coordinators sign in at the provider."""
    settings = load_settings(
        home=world.settings.home,
        web_port=8180,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
        oidc_allowed=f" {ADDRESS.title()}, minh@so.example.vn",
    )
    app = create_app(settings, now=world.clock)
    with TestClient(app, base_url=HOST, follow_redirects=False) as client:
        yield client


def at_provider(client: TestClient, way: str = "") -> str:
    """Begin here, sign in there; the address to which the provider sends the browser back."""
    begun = client.get(BEGIN, params={"toi": way} if way else None)
    assert begun.status_code == 303
    return httpx.get(begun.headers["location"]).headers["location"].removeprefix(HOST)


def accounts(world: World) -> list[CoordinatorRow]:
    with reading(world.engine) as opened:
        return list(opened.exec(select(CoordinatorRow)))


def test_who_is_allowed_is_let_in_and_goes_where_he_wanted(world: World, desk: TestClient) -> None:
    answer = desk.get(at_provider(desk, f"{HOME}/ca-nam"))
    assert answer.headers["location"] == f"{HOME}/ca-nam"
    assert "Nguyễn Thị Lan" in words_of(desk.get(HOME).text)
    assert [(one.name, one.password) for one in accounts(world)] == [(ADDRESS, "")]
    with reading(world.engine) as opened:
        last = events_of(f"coordinator:{ADDRESS}", session=opened)[-1]
        assert (last.action, last.details) == ("signed-in", {"how": "openid"})


def test_what_is_asked_of_the_provider_is_new_each_time(desk: TestClient) -> None:
    asked = [parse_qs(urlsplit(desk.get(BEGIN).headers["location"]).query) for _ in range(2)]
    for name in ("state", "nonce", "code_challenge"):
        assert asked[0][name] != asked[1][name]
        assert len(asked[0][name][0]) >= 43
    assert asked[0]["code_challenge_method"] == ["S256"]


def test_without_the_setting_there_is_no_such_way_in(client: TestClient) -> None:
    assert client.get(BEGIN).status_code == 404
    assert "oidc" not in client.get(SIGN_IN).text


def test_the_sign_in_page_offers_it(
    desk: TestClient,
) -> None:
    desk.get(at_provider(desk))
    desk.cookies.clear()
    assert 'href="/dieu-phoi/oidc' in desk.get(SIGN_IN).text


def test_an_answer_is_taken_once(desk: TestClient) -> None:
    way = at_provider(desk)
    assert desk.get(way).status_code == 303
    desk.cookies.clear()
    assert desk.get(way).status_code == 403


def test_an_answer_in_another_browser_is_refused(world: World, desk: TestClient) -> None:
    way = at_provider(desk)
    with TestClient(desk.app, base_url=HOST, follow_redirects=False) as other:
        assert other.get(way).status_code == 403
        other.get(BEGIN)
        assert other.get(way).status_code == 403, "its own sign-in has another state"
    assert accounts(world) == []


def test_an_answer_that_comes_too_late_is_refused(world: World, desk: TestClient) -> None:
    way = at_provider(desk)
    world.clock.now += timedelta(minutes=11)
    assert desk.get(way).status_code == 403


def test_a_closed_account_stays_out(world: World, desk: TestClient) -> None:
    desk.get(at_provider(desk))
    with session(world.engine) as opened:
        set_disabled(ADDRESS, True, session=opened, actor="test", at=world.clock())
    answer = desk.get(at_provider(desk))
    assert answer.status_code == 403
    assert "đã bị đóng" in words_of(answer.text)


def another_key(provider: Provider) -> None:
    provider.signing_key = RSAKey.generate_key(2048, {"kid": "1"})


FORGED: dict[str, Callable[[Provider], object]] = {
    "of another key": another_key,
    "for another client": lambda one: one.claims.update(aud="other"),
    "through another client": lambda one: one.claims.update(azp="other"),
    "of another issuer": lambda one: one.claims.update(iss="https://other.example"),
    "of another sign-in": lambda one: one.claims.update(nonce="other"),
    "expired": lambda one: one.claims.update(exp=1),
    "without an end": lambda one: one.claims.update(exp=None),
    "of an address not verified": lambda one: one.person.update(email_verified=False),
    "of an address not known": lambda one: one.person.update(email="x@so.example.vn"),
    "without an address": lambda one: one.person.pop("email"),
}


@pytest.mark.parametrize("kind", FORGED)
def test_a_token_that_is_not_ours_lets_nobody_in(
    world: World, desk: TestClient, provider: Provider, kind: str
) -> None:
    FORGED[kind](provider)
    assert desk.get(at_provider(desk)).status_code == 403
    assert accounts(world) == []
    assert desk.get(HOME).status_code == 303


@pytest.mark.parametrize("change", ["state=x", "code=x", "iss=https://other.example", "error=x"])
def test_an_answer_that_was_changed_on_the_way_is_refused(desk: TestClient, change: str) -> None:
    name, _, value = change.partition("=")
    parts = urlsplit(at_provider(desk))
    sent = {key: one[0] for key, one in parse_qs(parts.query).items()} | {name: value}
    if name == "error":
        sent.pop("code")
    assert desk.get(parts.path, params=sent).status_code == 403


@pytest.mark.parametrize(
    "says", [{"issuer": "https://other.example"}, {"token_endpoint": "ftp://x/y"}, {"jwks_uri": ""}]
)
def test_a_provider_that_says_odd_things_of_itself_is_not_used(
    desk: TestClient, provider: Provider, says: dict[str, str]
) -> None:
    provider.says = says
    answer = desk.get(BEGIN)
    assert answer.status_code == 403
    assert "không trả lời đúng" in words_of(answer.text)
