"""An address is shown so that people recognise it and nobody can use it."""

from __future__ import annotations

import logging
import logging.handlers
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tasks.channels import masked, recipient, send
from tests.tasks.servers import WebServer
from tests.tasks.test_mail_channel import MESSAGE

MAIL = (
    "mailtos://dieuphoi:mat-khau@smtp.example:587/?from=ban@hanoi.example&to=nguyen.van@so.example"
)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (MAIL, "mailtos://ng***@so.example"),
        ("zalo://123:bi-mat/456", "zalo://…"),
        ("jsons://me:pass@hook.example/bi-mat?+Key=bi-mat", "jsons://hook.example/…"),
        ("tgram://123:bi-mat/456", "tgram://…"),
        ("mailto://", "mailto://?"),
    ],
)
def test_an_address_is_shown_without_its_secrets(url: str, shown: str) -> None:
    assert masked(url) == shown


def test_the_recipient_of_a_mail_address_is_who_gets_it() -> None:
    assert recipient(MAIL) == "nguyen.van@so.example"


@pytest.mark.parametrize("path", ["json", "form", "zalo"])
def test_nothing_of_an_address_or_a_message_gets_into_a_log(web: WebServer, path: str) -> None:
    web.status = 404
    urls = {
        "json": web.url("/bi-mat?+X-Key=bi-mat"),
        "form": web.url("/bi-mat?+X-Key=bi-mat").replace("json:", "form:"),
        "zalo": f"zalo://1:bi-mat/2?base=http://127.0.0.1:{web.port}",
    }
    with _root_log() as lines:
        send(urls[path], MESSAGE)
    assert web.received
    assert not [line for line in lines if "bi-mat" in line or MESSAGE.subject in line]


@contextmanager
def _root_log() -> Iterator[list[str]]:
    """All lines that reach the process's log, the most talkative level asked for."""
    handler, root = logging.handlers.BufferingHandler(10_000), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    lines: list[str] = []
    try:
        yield lines
    finally:
        root.setLevel(before)
        root.removeHandler(handler)
        lines += [record.getMessage() for record in handler.buffer]
