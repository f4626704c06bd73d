"""Zalo's Official Accounts: errors under status 200, and tokens that serve once and are never lost."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Lock
from urllib.parse import parse_qs

import pytest
from sqlalchemy import Engine, text

from config.channels import KINDS, ChannelLoad, Loads
from models.engine import reading, session
from models.tables import ZaloAccountRow
from models.zalo_accounts import account_of, claim_renewal, set_account
from tasks.channels import Channels, Delivery, Outcome, open_channels
from tasks.channels.zalo_accounts import HELD_FOR, RENEW_AFTER, ZaloAccounts
from tests.tasks.scripted import ScriptedWeb, listening
from tests.tasks.test_mail_channel import MESSAGE

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
URL = "zalooa://van-thu/2512345678901234567"
DAY = timedelta(days=1)


class Zalo(ScriptedWeb):
    """Zalo as it answers: each refresh token serves once, only the newest access token is taken."""

    def __init__(self) -> None:
        super().__init__(answer=self._answered, pause=0.0)
        self.access, self.refresh = "access-0", "refresh-0"
        self.renewals = 0
        self.said: list[dict[str, object]] = []
        self.message_answer: Callable[[], object] | None = None
        self.token_answer: Callable[[], object] | None = None
        self.message_status = 200
        self.one_at_a_time = Lock()

    def _answered(self, connection: int, _request: int) -> bytes:
        with self.one_at_a_time:
            mine = (one for one in reversed(self.requests) if one[0] == connection)
            _, head, body = next(mine)
            if head.startswith(b"POST /v4/oa/access_token"):
                return _http(200, self._renewed(head, parse_qs(body.decode())))
            return _http(self.message_status, self._taken(head, json.loads(body)))

    def _renewed(self, head: bytes, form: dict[str, list[str]]) -> object:
        self.renewals += 1
        assert b"secret_key: app-secret" in head
        assert (form["app_id"], form["grant_type"]) == (["77"], ["refresh_token"])
        if self.token_answer is not None:
            return self.token_answer()
        if form["refresh_token"] != [self.refresh]:
            return {"error_name": "Invalid refresh token", "error": -14014}
        self.access, self.refresh = f"access-{self.renewals}", f"refresh-{self.renewals}"
        return {
            "access_token": self.access,
            "refresh_token": self.refresh,
            "expires_in": "90000",
        }

    def _taken(self, head: bytes, body: dict[str, object]) -> object:
        assert head.startswith(b"POST /v3.0/oa/message/cs HTTP/1.1\r\n")
        if self.message_answer is not None:
            return self.message_answer()
        if f"access_token: {self.access}\r\n".encode() not in head:
            return {"error": -216, "message": "Access token is invalid"}
        self.said.append(body)
        return {"error": 0, "message": "Success", "data": {"message_id": f"m{len(self.said)}"}}


def _http(status: int, said: object) -> bytes:
    body = json.dumps(said).encode()
    return f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.fixture
def zalo() -> Iterator[Zalo]:
    server = Zalo()
    with listening(server):
        yield server


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def keep_account(engine: Engine, zalo: Zalo, **other: object) -> None:
    given = {
        "name": "van-thu",
        "app_id": "77",
        "app_secret": "app-secret",
        "access_token": "access-0",
        "refresh_token": "refresh-0",
        "expires_at": NOW + DAY,
        "renewed_at": NOW,
        "messages_at": f"http://127.0.0.1:{zalo.port}",
        "tokens_at": f"http://127.0.0.1:{zalo.port}",
    }
    with session(engine) as opened:
        set_account(ZaloAccountRow(**{**given, **other}), session=opened, actor="an", at=NOW)


def account(engine: Engine) -> ZaloAccountRow:
    with reading(engine) as opened:
        found = account_of("van-thu", session=opened)
    assert found is not None
    return found


@pytest.fixture
def out(engine: Engine, zalo: Zalo, clock: Clock) -> Iterator[Channels]:
    keep_account(engine, zalo)
    with pool(engine, clock) as opened:
        yield opened


def pool(engine: Engine, clock: Clock):  # type: ignore[no-untyped-def]
    loads = Loads(4, dict.fromkeys(KINDS, ChannelLoad(4)))
    return open_channels(loads, zalo_accounts=ZaloAccounts(engine, clock))


def send(out: Channels, url: str = URL) -> Delivery:
    return out.send(url, MESSAGE)


def test_a_message_goes_to_its_person_with_the_accounts_token(out: Channels, zalo: Zalo) -> None:
    delivery = send(out)
    assert (delivery.outcome, delivery.provider_id) == (Outcome.SENT, "m1")
    (said,) = zalo.said
    assert said["recipient"] == {"user_id": "2512345678901234567"}
    assert str(said["message"]).count(MESSAGE.subject) == 1
    assert zalo.renewals == 0


def test_a_long_text_stays_under_2000_characters(out: Channels, zalo: Zalo) -> None:
    lines = "\n".join(f"{number}. Việc phải làm trong quý này" for number in range(90))
    out.send(URL, dataclasses.replace(MESSAGE, text=lines))
    (said,) = zalo.said
    message = said["message"]
    assert isinstance(message, dict)
    assert len(message["text"]) <= 2000


def test_a_token_that_zalo_refuses_is_renewed_and_the_message_sent_once(
    engine: Engine, out: Channels, zalo: Zalo
) -> None:
    zalo.access = "somebody else's"
    assert send(out).outcome is Outcome.SENT
    assert (len(zalo.said), zalo.renewals) == (1, 1)
    kept = account(engine)
    assert (kept.access_token, kept.refresh_token) == ("access-1", "refresh-1")
    assert kept.expires_at == NOW + timedelta(seconds=90_000)


def test_a_token_that_is_refused_again_is_tried_no_third_time(out: Channels, zalo: Zalo) -> None:
    zalo.message_answer = lambda: {"error": -216, "message": "Access token is invalid"}
    delivery = send(out)
    assert (delivery.outcome, delivery.permanent) == (Outcome.FAILED, False)
    posts = [head for _, head, _ in zalo.requests if b"/message/cs" in head]
    assert (len(posts), zalo.renewals) == (2, 1)


@pytest.mark.parametrize("after", [RENEW_AFTER, 2 * DAY])
def test_a_token_is_renewed_twice_a_day_before_it_ends(
    out: Channels, zalo: Zalo, clock: Clock, after: timedelta
) -> None:
    clock.now = NOW + after
    assert send(out).outcome is Outcome.SENT
    assert send(out).outcome is Outcome.SENT
    assert zalo.renewals == 1


@pytest.mark.parametrize(
    "answer",
    [
        {"error_name": "Invalid refresh token", "error_description": "refresh-0 đã dùng"},
        {"access_token": "access-9"},
        {"access_token": "access-9", "refresh_token": None, "expires_in": "3600"},
        {"access_token": "access-9", "refresh_token": "refresh-9", "expires_in": "soon"},
        {"access_token": "", "refresh_token": "refresh-9", "expires_in": 3600},
        ["no object"],
        None,
    ],
)
def test_an_answer_without_both_tokens_overwrites_nothing(
    engine: Engine, out: Channels, zalo: Zalo, clock: Clock, answer: object
) -> None:
    zalo.token_answer = lambda: answer
    clock.now = NOW + 2 * DAY
    delivery = send(out)
    assert (delivery.outcome, delivery.permanent) == (Outcome.FAILED, False)
    kept = account(engine)
    assert (kept.access_token, kept.refresh_token) == ("access-0", "refresh-0")
    assert kept.last_error == delivery.reason
    assert kept.renewing_by is None
    assert "refresh-0" not in delivery.reason
    assert zalo.said == []


def test_a_token_that_still_serves_is_used_where_it_cannot_be_renewed(
    out: Channels, zalo: Zalo, clock: Clock
) -> None:
    zalo.token_answer = lambda: {"error": -1}
    clock.now = NOW + RENEW_AFTER
    assert [send(out).outcome for _ in range(3)] == [Outcome.SENT] * 3
    assert zalo.renewals == 1


def test_a_token_server_that_is_silent_leaves_the_old_pair(
    engine: Engine, zalo: Zalo, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.channels.zalo_accounts.TIMEOUTS", (0.3, 0.3))
    keep_account(engine, zalo)
    zalo.pause = 0.5
    zalo.answer = lambda _connection, _request: [b"", b""]
    clock.now = NOW + 2 * DAY
    with pool(engine, clock) as out:
        assert send(out).outcome is Outcome.FAILED
    assert account(engine).refresh_token == "refresh-0"


def test_threads_that_need_a_new_token_at_once_ask_for_one(
    out: Channels, zalo: Zalo, clock: Clock
) -> None:
    clock.now = NOW + 2 * DAY
    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(lambda _: send(out).outcome, range(12)))
    assert set(done) == {Outcome.SENT}
    assert (zalo.renewals, len(zalo.said)) == (1, 12)


def test_two_programs_that_need_a_new_token_at_once_ask_for_one(
    engine: Engine, zalo: Zalo, clock: Clock
) -> None:
    keep_account(engine, zalo)
    clock.now = NOW + 2 * DAY
    with pool(engine, clock) as one, pool(engine, clock) as other, ThreadPoolExecutor(4) as threads:
        pools = [one, other] * 6
        done = list(threads.map(lambda out: send(out).outcome, pools))
    assert set(done) == {Outcome.SENT}
    assert zalo.renewals == 1


def test_who_died_while_renewing_stops_nobody_for_longer_than_his_claim(
    engine: Engine, out: Channels, zalo: Zalo, clock: Clock
) -> None:
    with session(engine) as opened:
        row = account(engine)
        assert claim_renewal(row, "dead", session=opened, now=NOW, until=NOW + HELD_FOR)
        assert not claim_renewal(row, "other", session=opened, now=NOW, until=NOW + HELD_FOR)
    clock.now = NOW + 2 * DAY
    assert send(out).outcome is Outcome.SENT
    assert zalo.renewals == 1


@pytest.mark.parametrize(
    ("answer", "outcome", "permanent"),
    [
        ({"error": -230, "message": "User has not interacted"}, Outcome.FAILED, True),
        ({"error": 404, "message": "Not found"}, Outcome.FAILED, True),
        ({"error": -32, "message": "Rate limit"}, Outcome.FAILED, False),
        ({"error": 0, "message": "Success"}, Outcome.UNSURE, False),
        ({"error": 0, "data": {}}, Outcome.UNSURE, False),
        ({"error": True}, Outcome.UNSURE, False),
        ({"message": "?"}, Outcome.UNSURE, False),
        ("gateway", Outcome.UNSURE, False),
    ],
)
def test_only_error_0_with_a_message_id_is_a_message_that_was_taken(
    out: Channels, zalo: Zalo, answer: object, outcome: Outcome, permanent: bool
) -> None:
    zalo.message_answer = lambda: answer
    delivery = send(out)
    assert (delivery.outcome, delivery.permanent) == (outcome, permanent)
    assert delivery.reason


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(429, Outcome.FAILED), (500, Outcome.UNSURE), (502, Outcome.UNSURE), (302, Outcome.FAILED)],
)
def test_the_status_comes_before_what_the_body_says(
    out: Channels, zalo: Zalo, status: int, outcome: Outcome
) -> None:
    zalo.message_status = status
    assert send(out).outcome is outcome


def test_silence_after_the_message_is_unsure(out: Channels, zalo: Zalo) -> None:
    zalo.pause, zalo.answer = 0.6, lambda _connection, _request: [b"", b"HTTP/1.1 200 OK\r\n"]
    assert send(out, f"{URL}?rto=0.2").outcome is Outcome.UNSURE


def test_an_account_that_nobody_has_declared_says_what_to_do(engine: Engine, clock: Clock) -> None:
    with pool(engine, clock) as out:
        delivery = send(out, "zalooa://la-ai/1")
    assert delivery.permanent
    assert "dondoc channel zalooa la-ai" in delivery.reason


@pytest.mark.parametrize("url", ["zalooa://van-thu", "zalooa://van-thu/1/2", "zalooa:///1"])
def test_the_address_of_an_account_names_one_person(out: Channels, url: str) -> None:
    assert send(out, url).permanent


def test_no_token_stands_in_the_database_as_it_is(engine: Engine, zalo: Zalo) -> None:
    keep_account(engine, zalo)
    with engine.connect() as connection:
        stored = str(connection.execute(text("SELECT * FROM zalo_account")).all())
    for secret in ("access-0", "refresh-0", "app-secret"):
        assert secret not in stored


def test_an_account_given_anew_replaces_the_one_of_its_name(engine: Engine, zalo: Zalo) -> None:
    keep_account(engine, zalo)
    keep_account(engine, zalo, access_token="access-other")
    assert account(engine).access_token == "access-other"
