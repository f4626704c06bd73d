"""Webhooks, Zalo's bots and Apprise's own plugins: outcomes by what the other side answers."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tasks.channels import Outcome, send
from tasks.channels.plugin import LONGEST_TEXT
from tasks.channels.zalo_bot import ZaloBot
from tests.postgres import free_port
from tests.tasks.servers import WebServer
from tests.tasks.test_mail_channel import MESSAGE

OUTCOMES = [
    (200, Outcome.SENT, False),
    (204, Outcome.SENT, False),
    (301, Outcome.FAILED, True),
    (400, Outcome.FAILED, True),
    (404, Outcome.FAILED, True),
    (429, Outcome.FAILED, False),
    (500, Outcome.UNSURE, False),
    (503, Outcome.UNSURE, False),
]


def zalo(web: WebServer, chat: str = "chat-9") -> str:
    return f"zalo://123:bi-mat/{chat}?base=http://127.0.0.1:{web.port}"


def test_a_webhook_gets_the_subject_the_text_and_the_message_id(web: WebServer) -> None:
    assert send(web.url(), MESSAGE).outcome is Outcome.SENT
    (request,) = web.received
    assert request.path == "/hook"
    assert request.body["title"] == MESSAGE.subject
    assert request.body["message"] == MESSAGE.text
    assert request.body["message_id"] == MESSAGE.message_id


def test_a_webhook_takes_the_headers_and_fields_that_its_address_names(web: WebServer) -> None:
    send(web.url("/hook?+X-Key=abc&:phòng=KSTT&:type="), MESSAGE)
    (request,) = web.received
    assert request.headers["x-key"] == "abc"
    assert request.body["phòng"] == "KSTT"
    assert "type" not in request.body


@pytest.mark.parametrize(("status", "outcome", "permanent"), OUTCOMES)
def test_the_status_of_a_webhook_decides(
    web: WebServer, status: int, outcome: Outcome, permanent: bool
) -> None:
    web.status = status
    delivery = send(web.url(), MESSAGE)
    assert (delivery.outcome, delivery.permanent) == (outcome, permanent)


@pytest.mark.parametrize(("status", "outcome", "permanent"), OUTCOMES[3:])
def test_the_status_of_an_apprise_plugin_is_read_from_its_log(
    web: WebServer, status: int, outcome: Outcome, permanent: bool
) -> None:
    web.status = status
    delivery = send(web.url().replace("json:", "form:"), MESSAGE)
    assert (delivery.outcome, delivery.permanent) == (outcome, permanent)


def test_a_redirect_is_not_followed(web: WebServer) -> None:
    web.status, web.headers = 307, {"Location": f"http://127.0.0.1:{web.port}/elsewhere"}
    assert send(web.url(), MESSAGE).permanent
    assert [request.path for request in web.received] == ["/hook"]


def test_what_the_other_side_asks_to_wait_is_kept(web: WebServer) -> None:
    web.status, web.headers = 429, {"Retry-After": "120"}
    assert send(web.url(), MESSAGE).retry_after == 120


@pytest.mark.parametrize("kind", ["json", "form", "zalo"])
def test_silence_after_the_request_is_unsure(web: WebServer, kind: str) -> None:
    web.silent_for = 1.0
    urls = {
        "json": web.url("/hook?rto=0.2"),
        "form": web.url("/hook?rto=0.2").replace("json:", "form:"),
        "zalo": zalo(web) + "&rto=0.2",
    }
    assert send(urls[kind], MESSAGE).outcome is Outcome.UNSURE


def test_a_line_cut_before_the_answer_is_unsure(web: WebServer) -> None:
    web.hangs_up = True
    assert send(web.url(), MESSAGE).outcome is Outcome.UNSURE


@pytest.mark.parametrize("kind", ["json", "form"])
def test_a_host_that_is_not_there_is_a_failure_for_now(kind: str) -> None:
    delivery = send(f"{kind}://127.0.0.1:{free_port()}/", MESSAGE)
    assert (delivery.outcome, delivery.permanent) == (Outcome.FAILED, False)


def test_a_bot_writes_to_its_chat(web: WebServer) -> None:
    web.answer = {"ok": True, "result": {"message_id": "m-77"}}
    delivery = send(zalo(web), MESSAGE)
    assert (delivery.outcome, delivery.provider_id) == (Outcome.SENT, "m-77")
    (request,) = web.received
    assert request.path == "/bot123:bi-mat/sendMessage"
    assert request.body["chat_id"] == "chat-9"
    assert request.body["text"].startswith(MESSAGE.subject)


@pytest.mark.parametrize(
    ("answer", "outcome", "permanent"),
    [
        ({"ok": False, "error_code": 401, "description": "Unauthorized"}, Outcome.FAILED, True),
        ({"ok": False, "error_code": 429, "description": "Slow down"}, Outcome.FAILED, False),
        ({"ok": False, "error_code": 500}, Outcome.UNSURE, False),
        ({"result": {}}, Outcome.UNSURE, False),
        ("nothing of the kind", Outcome.UNSURE, False),
    ],
)
def test_zalo_says_no_under_status_200(
    web: WebServer, answer: Any, outcome: Outcome, permanent: bool
) -> None:
    web.answer = answer
    delivery = send(zalo(web), MESSAGE)
    assert (delivery.outcome, delivery.permanent) == (outcome, permanent)


def test_a_long_text_for_zalo_is_cut_at_a_lines_end(web: WebServer) -> None:
    web.answer = {"ok": True, "result": {"message_id": 5}}
    lines = "\n".join(f"{number}. Việc phải làm trong quý này" for number in range(90))
    send(zalo(web), dataclasses.replace(MESSAGE, text=lines))
    text = web.received[0].body["text"]
    assert len(text) <= LONGEST_TEXT
    assert text.splitlines()[-2].endswith("trong quý này")


@pytest.mark.parametrize("token", ["123:abc-DE_f", "123:456"])
def test_the_address_of_a_bot_reads_back_the_same(token: str) -> None:
    parts = ZaloBot.parse_url(f"zalo://{token}/987")
    assert parts is not None
    assert ZaloBot(**parts).url() == f"zalo://{token}/987"


@pytest.mark.parametrize("url", ["zalo://123:abc", "zalo://123:abc/one/two"])
def test_the_address_of_a_bot_names_one_chat(url: str) -> None:
    assert send(url, MESSAGE).permanent
