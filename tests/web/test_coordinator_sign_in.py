"""/dieu-phoi/dang-nhap: who gets in, for how long, and what strangers learn."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import product

import pytest
from fastapi.testclient import TestClient
from lxml import html
from sqlalchemy import Engine
from sqlmodel import select

from config.settings import load_settings
from models.coordinators import set_disabled
from models.engine import reading, session
from models.events import events_of
from models.passwords import is_password
from models.sign_in_waits import OF_AN_ACCOUNT, OF_AN_ADDRESS, forgive, subjects_of, take_attempt
from models.tables import CoordinatorRow, CoordinatorSessionRow, SignInWaitRow
from tests.web.conftest import HOST, Clock, World
from tests.web.desk import (
    BROWSER,
    HOME,
    NAME,
    PASSWORD,
    SIGN_IN,
    add_account,
    form_key_of,
    send,
    sign_in,
    words_of,
)
from web.app import create_app

WRONG = "Tên đăng nhập hoặc mật khẩu không đúng."
PAGES = ("", "/viec", "/yeu-cau", "/bao-cao", "/bao-cao.xlsx", "/ca-nam", "/ke-hoach", "/tin-nhan")


@pytest.fixture
def desk(world: World, client: TestClient) -> TestClient:
    """A caller with an account to sign in with."""
    add_account(world.engine)
    return client


@pytest.mark.parametrize("page", [*PAGES, "/tai-khoan", "/co-quan/so-du-lich", "/prefect/x"])
def test_no_page_of_the_desk_opens_without_signing_in(client: TestClient, page: str) -> None:
    answer = client.get(f"{HOME}{page}")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(SIGN_IN)


def test_name_and_password_open_the_page_that_was_asked_for(desk: TestClient) -> None:
    asked = desk.get(f"{HOME}/viec?tinh-trang=qua-han").headers["location"]
    assert asked == f"{SIGN_IN}?toi=/dieu-phoi/viec%3Ftinh-trang%3Dqua-han"
    answer = sign_in(desk, way="/dieu-phoi/viec?tinh-trang=qua-han")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/dieu-phoi/viec?tinh-trang=qua-han"
    assert desk.get(HOME).status_code == 200


@pytest.mark.parametrize(
    "way", ["https://example.org", "//example.org", "/dieu-phoi.example.org", "/dieu-phoi/\\x", "x"]
)
def test_signing_in_leads_nowhere_else(desk: TestClient, way: str) -> None:
    assert sign_in(desk, way=way).headers["location"] == HOME


def test_an_unknown_name_and_a_wrong_password_are_answered_alike(desk: TestClient) -> None:
    answers = [sign_in(desk, password="không phải câu ấy"), sign_in(desk, name="khong-co")]
    assert [one.status_code for one in answers] == [401, 401]
    assert all(WRONG in words_of(one.text) for one in answers)
    bare = [one.text.replace(form_key_of(one.text), "") for one in answers]
    assert bare[0] == bare[1]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(desk: TestClient) -> None:
    said = sign_in(desk).headers.get_list("set-cookie")[0]
    assert said.startswith("dondoc=")
    assert "HttpOnly" in said
    assert "SameSite=lax" in said
    assert "Secure" not in said


def test_with_tls_the_cookie_is_secure_and_bound_to_the_host(world: World) -> None:
    add_account(world.engine)
    settings = load_settings(home=world.settings.home, public_url="https://dondoc.example.vn")
    app = create_app(settings, now=world.clock)
    with TestClient(app, base_url="https://dondoc.example.vn", follow_redirects=False) as client:
        said = sign_in(client).headers.get_list("set-cookie")[0]
    assert said.startswith("__Host-dondoc=")
    assert "Secure" in said
    assert "Path=/" in said
    assert "Domain" not in said


def test_the_token_is_kept_as_a_hash_and_is_another_one_each_time(
    world: World, desk: TestClient
) -> None:
    tokens = set()
    for _ in range(2):
        sign_in_again(desk)
        tokens.add(desk.cookies["dondoc"])
    assert len(tokens) == 2
    with reading(world.engine) as opened:
        kept = opened.exec(select(CoordinatorSessionRow)).all()
        assert len(kept) == 1, "the session that the browser had before ended"
        assert not tokens & {one.token_sha256 for one in kept}


def sign_in_again(client: TestClient) -> None:
    before = client.cookies.get("dondoc")
    client.cookies.clear()
    page = client.get(SIGN_IN)
    data = {"ten": NAME, "mat_khau": PASSWORD, "form_key": form_key_of(page.text)}
    if before:
        client.cookies.set("dondoc", before, domain="127.0.0.1")
    assert client.post(SIGN_IN, data=data, headers=BROWSER).status_code == 303


def test_a_session_ends_after_idleness_and_after_its_whole_time(
    world: World, desk: TestClient
) -> None:
    sign_in(desk)
    idle = timedelta(minutes=world.settings.session_idle_minutes)
    for _ in range(20):
        world.clock.now += idle * 0.9
        alive = desk.get(HOME).status_code == 200
        if not alive:
            break
    assert not alive, "used all the time, it still ends"
    sign_in(desk)
    world.clock.now += idle
    assert desk.get(HOME).status_code == 303


def test_signing_out_ends_the_session_itself(desk: TestClient) -> None:
    sign_in(desk)
    token = desk.cookies["dondoc"]
    assert send(desk, HOME, f"{HOME}/dang-xuat").headers["location"] == SIGN_IN
    desk.cookies.set("dondoc", token, domain="127.0.0.1")
    assert desk.get(HOME).status_code == 303


def test_another_password_ends_all_sessions_but_the_new_one(world: World, desk: TestClient) -> None:
    with TestClient(world.app, base_url=HOST, follow_redirects=False) as other:
        sign_in(other)
        sign_in(desk)
        new = {"cu": PASSWORD, "moi": "câu khác cũng dài", "lai": "câu khác cũng dài"}
        assert send(desk, f"{HOME}/tai-khoan", f"{HOME}/tai-khoan/mat-khau", **new).is_redirect
        assert other.get(HOME).status_code == 303
        assert desk.get(HOME).status_code == 200
    desk.cookies.clear()
    assert sign_in(desk).status_code == 401
    assert sign_in(desk, password="câu khác cũng dài").status_code == 303


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"cu": "sai"}, "mật khẩu hiện nay không đúng"),
        ({"lai": "khác hẳn nhau"}, "không giống nhau"),
        ({"moi": "ngắn", "lai": "ngắn"}, "từ 12 đến 256 ký tự"),
        ({"moi": "lan lan lan lan", "lai": "lan lan lan lan"}, "quá dễ đoán"),
    ],
)
def test_a_password_is_not_changed_so(desk: TestClient, changed: dict[str, str], said: str) -> None:
    sign_in(desk)
    fields = {"cu": PASSWORD, "moi": "câu khác cũng dài", "lai": "câu khác cũng dài"} | changed
    answer = send(desk, f"{HOME}/tai-khoan", f"{HOME}/tai-khoan/mat-khau", **fields)
    assert answer.status_code == 422
    assert said.lower() in words_of(answer.text).lower()


def test_a_closed_account_is_out_at_once_and_cannot_come_in(world: World, desk: TestClient) -> None:
    sign_in(desk)
    with session(world.engine) as opened:
        set_disabled(NAME, True, session=opened, actor="test", at=world.clock())
    assert desk.get(HOME).status_code == 303
    assert sign_in(desk).status_code == 401


def test_after_failures_even_the_right_password_waits(world: World, desk: TestClient) -> None:
    statuses = [sign_in(desk, password="không phải câu ấy").status_code for _ in range(5)]
    assert statuses == [401] * 5
    answer = sign_in(desk)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    assert "Xin chờ 1 giây" in words_of(answer.text)
    assert sign_in(desk, name="khong-co").status_code == 401, "another name need not wait"
    world.clock.now += timedelta(seconds=1)
    assert sign_in(desk).status_code == 303


def test_names_that_are_not_there_wait_like_those_that_are(engine: Engine) -> None:
    assert waits_of(engine, lambda _: ("khong-co", "203.0.113.7"), 7)[4:] == [1, 2, 4]


def test_the_wait_doubles_up_to_its_longest(engine: Engine) -> None:
    waits = waits_of(engine, lambda n: ("lan", f"203.0.113.{n}"), 14)
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]


def test_an_address_that_tries_many_names_waits_whatever_the_name(engine: Engine) -> None:
    free = OF_AN_ADDRESS.free
    waits = waits_of(engine, lambda n: (f"ten-{n}", "203.0.113.7"), free + 3)
    assert waits == [0] * free + [1, 2, 4]


def waits_of(engine: Engine, who: Callable[[int], tuple[str, str]], attempts: int) -> list[int]:
    """The seconds that are to be waited after each of so many failures, made as early as may be."""
    at, waits = Clock()(), []
    for number in range(attempts):
        subjects = subjects_of(*who(number))
        with session(engine) as opened:
            assert take_attempt(subjects, session=opened, at=at) is None
        with session(engine) as opened:
            wait = take_attempt(subjects, session=opened, at=at)
            opened.rollback()
        waits.append(int(wait.total_seconds()) if wait else 0)
        at += wait or timedelta(0)
    return waits


def test_of_many_attempts_at_once_no_more_get_through_than_one_by_one(engine: Engine) -> None:
    subjects, at = subjects_of("lan", "203.0.113.7"), Clock()()

    def attempt(_: int) -> bool:
        with session(engine) as opened:
            return take_attempt(subjects, session=opened, at=at) is None

    with ThreadPoolExecutor(8) as pool:
        taken = sum(pool.map(attempt, range(24)))
    assert taken == OF_AN_ACCOUNT.free + 1
    with session(engine) as opened:
        forgive(subjects, session=opened)
    with session(engine) as opened:
        assert take_attempt(subjects, session=opened, at=at) is None


def test_one_machines_ipv6_addresses_count_as_one_and_are_not_kept(engine: Engine) -> None:
    with session(engine) as opened:
        for number in range(1, 4):
            name, address = f"ten-{number}", f"2001:db8::{number}"
            take_attempt(subjects_of(name, address), session=opened, at=Clock()())
    with reading(engine) as opened:
        rows = opened.exec(select(SignInWaitRow)).all()
        assert sorted(one.failures for one in rows) == [1, 1, 1, 3]
        assert not [one for one in rows if "2001" in one.subject or "ten-" in one.subject]


def test_old_failures_are_forgotten(engine: Engine) -> None:
    subjects, at = subjects_of("lan", "203.0.113.7"), Clock()()
    for day in (0, 2):
        with session(engine) as opened:
            take_attempt(subjects, session=opened, at=at + timedelta(days=day))
    with reading(engine) as opened:
        assert {one.failures for one in opened.exec(select(SignInWaitRow))} == {1}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://example.org"},
        {"Sec-Fetch-Site": "same-site", "Origin": "null"},
        {"Origin": "https://example.org"},
    ],
)
def test_a_form_of_another_site_is_refused_though_the_cookie_comes_along(
    world: World, desk: TestClient, headers: dict[str, str]
) -> None:
    sign_in(desk)
    key = form_key_of(desk.get(HOME).text)
    answer = desk.post(f"{HOME}/dang-xuat", data={"form_key": key}, headers=headers)
    assert answer.status_code == 403
    assert desk.get(HOME).status_code == 200


def test_a_form_without_the_sessions_key_is_refused(desk: TestClient) -> None:
    sign_in(desk)
    for key, headers in product(("", "0" * 64, "á"), (BROWSER, {})):
        answer = desk.post(f"{HOME}/dang-xuat", data={"form_key": key}, headers=headers)
        assert answer.status_code == 403


def test_the_key_of_one_session_is_worth_nothing_in_another(world: World, desk: TestClient) -> None:
    add_account(world.engine, "minh")
    sign_in(desk)
    with TestClient(world.app, base_url=HOST, follow_redirects=False) as other:
        sign_in(other, name="minh")
        key = form_key_of(other.get(HOME).text)
    answer = desk.post(f"{HOME}/dang-xuat", data={"form_key": key}, headers=BROWSER)
    assert answer.status_code == 403


def test_nobody_is_signed_in_by_a_form_of_another_site(desk: TestClient) -> None:
    data = {"ten": NAME, "mat_khau": PASSWORD}
    answer = desk.post(SIGN_IN, data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "dondoc" not in desk.cookies


def test_signing_in_is_written_down_and_no_password_is(world: World, desk: TestClient) -> None:
    sign_in(desk)
    with reading(world.engine) as opened:
        found = events_of(f"coordinator:{NAME}", session=opened)
        assert [one.action for one in found] == ["coordinator-added", "signed-in"]
        kept = opened.exec(select(CoordinatorRow)).one().password
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert is_password(PASSWORD, kept)
    assert not is_password(PASSWORD, "")


@pytest.fixture
def signed_in(desk: TestClient) -> TestClient:
    sign_in(desk)
    return desk


@pytest.mark.parametrize("page", ["", "/viec", "/yeu-cau", "/ca-nam", "/ke-hoach", "/tin-nhan"])
def test_pages_of_the_desk_hold_nothing_inline_and_nothing_from_elsewhere(
    signed_in: TestClient, page: str
) -> None:
    answer = signed_in.get(f"{HOME}{page}")
    assert answer.headers["cache-control"] == "no-store"
    assert "unsafe" not in answer.headers["content-security-policy"]
    tree = html.fromstring(answer.text)
    loaded = tree.xpath("//link/@href | //script/@src | //img/@src | //form/@action | //a/@href")
    assert all(one.startswith(("/", "#")) for one in loaded)
    assert not tree.xpath("//script | //style | //@style | //@*[starts-with(name(), 'on')]")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(tree.xpath("//input[not(@type='hidden')]/@id")) <= set(tree.xpath("//label/@for"))
